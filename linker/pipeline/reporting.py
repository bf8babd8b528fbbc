"""What an archive tells as a report, as tables and as a graph."""

import io
import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime

import polars as pl

from linker.config import LinkConfig
from linker.corpus import Filters
from linker.graph import to_gexf, to_graphml
from linker.pipeline.correcting import corrections_of, gold
from linker.pipeline.index import Index
from linker.reports import (
    ReportView,
    Scope,
    article_graph,
    build_view,
    render_html,
    render_json,
    render_markdown,
)
from linker.types import ArticleLinks

_ABOUT = 0.25
"""Search score from which an article counts as being about a report's query."""


def report(
    index: Index,
    *,
    title: str = "Stories and narratives",
    since: datetime | None = None,
    until: datetime | None = None,
    query: str | None = None,
) -> ReportView:
    """Gather a report: stories, narratives, and the links of the articles in its scope.

    Args:
        index: The archive.
        title: Its headline.
        since: Stories with an article from then on.
        until: Stories with an article before then.
        query: Stories with an article about this.
    """
    about = None
    if query is not None:
        hits = index.search(query, k=len(index.corpus), min_score=_ABOUT)
        about = frozenset(hit.article_id for hit in hits)
    read = index.manifest.last_read
    left_out = {
        "records that gave no article": len(read.get("skipped", ())),
        "records read more than once": read.get("duplicates", 0),
    }
    return build_view(
        index.corpus,
        [asdict(story) for story in index.stories()],
        [asdict(narrative) for narrative in index.narratives()],
        _links(index, since, until, about),
        scope=Scope(title, since, until, about, {name: count for name, count in left_out.items() if count}),
        generated=datetime.now(UTC),
    )


def render(view: ReportView, suffix: str) -> str:
    """A report as .html, .md or .json."""
    ways: dict[str, Callable[[ReportView], str]] = {
        ".html": render_html,
        ".md": render_markdown,
        ".json": render_json,
    }
    return ways[suffix](view)


def graph(index: Index, suffix: str) -> str:
    """Articles and the links between them, with their stories, as .graphml or .gexf."""
    links = list(index.link_all())
    found = article_graph(report(index), links)
    return to_gexf(found) if suffix == ".gexf" else to_graphml(found)


def table(index: Index, what: str, suffix: str) -> bytes:
    """One of `TABLES` as .parquet, .csv or .jsonl; nested values are JSON where the format has no lists."""
    frame = TABLES[what](index)
    if suffix == ".jsonl":
        return frame.write_ndjson().encode()
    buffer = io.BytesIO()
    if suffix == ".parquet":
        frame.write_parquet(buffer)
        return buffer.getvalue()
    flat = pl.DataFrame(
        [{name: _cell(value) for name, value in row.items()} for row in frame.iter_rows(named=True)],
        schema=None if len(frame) else frame.schema,
    )
    return flat.write_csv().encode()


def _links(
    index: Index, since: datetime | None, until: datetime | None, about: frozenset[str] | None
) -> list[ArticleLinks]:
    asked = index.corpus.mask(Filters(since=since, until=until))
    ids = (
        index.corpus.articles["id"] if asked is None else index.corpus.articles["id"].filter(pl.Series(asked))
    )
    return list(index.link_many([id_ for id_ in ids if about is None or id_ in about], config=LinkConfig()))


def _passages(index: Index) -> pl.DataFrame:
    ids = index.corpus.articles.select(pl.col("id").alias("article_id"), "text").with_row_index("article")
    frame = index.corpus.passages.join(ids, on="article", how="left", maintain_order="left")
    cut = pl.col("text").str.slice(pl.col("start"), pl.col("end") - pl.col("start"))
    return frame.select("article_id", "start", "end", cut.alias("text"))


def _link_rows(index: Index) -> pl.DataFrame:
    rows: list[tuple[object, ...]] = []
    for item in index.link_all():
        rows += [
            (item.article_id, "listed", found.status, found.article_id, found.headline, found.score, "[]")
            for found in item.listed
        ]
        rows += [
            (
                item.article_id,
                "related",
                found.kind,
                found.article_id,
                found.title,
                found.score,
                json.dumps([asdict(evidence) for evidence in found.evidence], ensure_ascii=False),
            )
            for found in item.related
        ]
    names = ("article_id", "link", "kind", "target_id", "headline", "score", "evidence")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String) | {"score": pl.Float64}, orient="row")


def _cell(value: object) -> object:
    """A CSV cell: lists as JSON, and nothing that a spreadsheet would run as a formula."""
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return f"'{value}"
    return value


TABLES: dict[str, Callable[[Index], pl.DataFrame]] = {
    "articles": lambda index: index.corpus.articles,
    "passages": _passages,
    "links": _link_rows,
    "corrections": lambda index: gold(corrections_of(index.store)),
    "stories": lambda index: pl.DataFrame(
        [asdict(story) for story in index.stories()], infer_schema_length=None
    ),
    "narratives": lambda index: pl.DataFrame(
        [asdict(found) for found in index.narratives()], infer_schema_length=None
    ),
}
"""What can be exported, and how its rows are made."""
