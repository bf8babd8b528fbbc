"""What an archive tells as a report, as tables and as a graph."""

import io
import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import polars as pl

from linker.archive.reopening import newest
from linker.config import LinkConfig
from linker.graph import Graph, to_gexf, to_graphml
from linker.history.stored_corrections import corrections_of, gold, pairs_said
from linker.history.stored_map import map_places
from linker.history.stored_results import assignments
from linker.ingest.run_report import Progress, Step
from linker.reports import Report, Scope, article_graph, build_view, story_graph
from linker.reports.assemble import Services
from linker.reports.view import LinkView
from linker.types import LEVELS, ArticleLinks, LevelName

if TYPE_CHECKING:
    from linker.archive.index import Index

_MOMENT = "%Y-%m-%dT%H:%M:%S%.fZ"
"""Moments in CSV, which are in UTC: ISO 8601, with as many digits of a second as there are."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a report is asked for: the stories that meet all of it; nothing asked is the whole archive.

    `since` is inclusive and `until` exclusive; `query` asks for stories with an article about it, `story`
    and `narrative` are ids. `title` heads the report; None says what it is about.
    """

    title: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    query: str | None = None
    story: str | None = None
    narrative: str | None = None


@newest
def report(index: "Index", question: Question = Question(), *, progress: Progress = lambda _: None) -> Report:
    """Gather a report.

    Args:
        index: The archive.
        question: Which part of it, if not all.
        progress: Is told how far it is.

    Raises:
        UnknownArticleError: No story or narrative has this id.
    """
    progress(Step("grouping", len(index.corpus)))
    query = question.query
    asked = [
        *([about_query(query, index.articles_about(query))] if query is not None else []),
        *([_about_story(index, question.story)] if question.story is not None else []),
        *([_about_narrative(index, question.narrative)] if question.narrative is not None else []),
    ]
    scope = scope_of(question, asked, left_out(index))
    if question.narrative is not None:
        scope = replace(scope, narrative_ids=frozenset({index.narrative(question.narrative).narrative_id}))

    def link(ids: Sequence[str]) -> Iterator[ArticleLinks]:
        for done, links in enumerate(index.link_many(ids, narratives=False, evidence=False), 1):
            yield links
            progress(Step("linking", done, len(ids), done / len(ids)))

    return build_view(
        index.corpus,
        [item for level in LEVELS for item in index.stories(level)],
        index.narratives(),
        link,
        scope=scope,
        generated=datetime.now(UTC),
        services=Services(
            lambda link, quoted: with_evidence(index, link, quoted),
            lambda ids, vectors: map_places(index.store, ids, vectors),
        ),
    )


def with_evidence(index: "Index", link: LinkView, quoted: set[str]) -> LinkView:
    """A link of a report with what speaks for it; see `Linker.evidence`."""
    if link.kind == "listed":  # it has the line that lists the other
        return link
    linker = index.linker(LinkConfig())
    left, right = linker.subject(link.left), linker.subject(link.right)
    evidence, reason = linker.evidence(left, right, link.kind, quoted)  # type: ignore[arg-type]  # a kind
    return replace(link, evidence=evidence, reason=reason)


@dataclass(frozen=True, slots=True)
class QuestionPart:
    """One question: the headline of its report, itself in words, and the articles that it is about."""

    title: str
    about: str
    article_ids: frozenset[str]


def about_query(query: str, article_ids: Collection[str]) -> QuestionPart:
    """What a report on a query is asked, with the articles that a search for it finds."""
    return QuestionPart(
        f"{query[:1].upper()}{query[1:]}", f"articles about “{query}”", frozenset(article_ids)
    )


def scope_of(question: Question, asked: Sequence[QuestionPart], left_out: dict[str, int]) -> Scope:
    """The part of an archive that a report is on.

    Args:
        question: What the report is asked for.
        asked: The parts of the question that name articles, of which a story meets all.
        left_out: What wasn't read, and how often.
    """
    return Scope(
        title=question.title or (asked[-1].title if asked else "Stories and narratives"),
        since=question.since,
        until=question.until,
        article_ids=frozenset.intersection(*(one.article_ids for one in asked)) if asked else None,
        about=", ".join(one.about for one in asked) or None,
        left_out=left_out,
    )


def _about_story(index: "Index", story_id: str) -> QuestionPart:
    story = index.story(story_id)
    return QuestionPart(story.label, f"story {story_id}", frozenset(story.article_ids))


def _about_narrative(index: "Index", narrative_id: str) -> QuestionPart:
    narrative = index.narrative(narrative_id)
    return QuestionPart(narrative.label, f"narrative {narrative_id}", frozenset(narrative.article_ids))


def left_out(index: "Index") -> dict[str, int]:
    """What the newest run of an index read and left out: what, and how often."""
    read = index.manifest.last_read
    counts = {
        "records that gave no article": len(read.get("skipped", ())),
        "records read more than once": int(read.get("duplicates", 0)),
    }
    return {what: count for what, count in counts.items() if count}


@newest
def graph(index: "Index", what: str, suffix: str) -> str:
    """One of `GRAPHS` as .graphml or .gexf."""
    view = GRAPHS[what](index)
    return to_gexf(view) if suffix == ".gexf" else to_graphml(view)


@newest
def table(index: "Index", what: str, suffix: str) -> bytes:
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
    return flat.write_csv(datetime_format=_MOMENT).encode()


def _stories(index: "Index", level: LevelName) -> pl.DataFrame:
    return index.stories(level).to_polars().with_columns(pl.col("parent").cast(pl.String))


def _passages(index: "Index") -> pl.DataFrame:
    ids = index.corpus.articles.select(pl.col("id").alias("article_id"), "text").with_row_index("article")
    frame = index.corpus.passages.join(ids, on="article", how="left", maintain_order="left")
    cut = pl.col("text").str.slice(pl.col("start"), pl.col("end") - pl.col("start"))
    return frame.select("article_id", "start", "end", cut.alias("text"))


def _disagreement_rows(index: "Index") -> pl.DataFrame:
    """A row a figure on which the articles of a story disagree."""
    rows = [
        {
            "story_id": story.story_id,
            "noun": item.noun,
            "kind": item.kind,
            **{name: value for name, value in asdict(figure).items() if name != "published"},
            "published": figure.published,
        }
        for story in index.stories()
        if len(story.article_ids) > 1
        for item in index.disagreements(story.story_id)
        for figure in item.figures
    ]
    text = ("story_id", "noun", "kind", "article_id", "number", "sentence", "source")
    schema = pl.Schema(dict.fromkeys(text, pl.String()))
    schema.update({"start": pl.Int64(), "end": pl.Int64(), "value": pl.Float64()})
    schema["published"] = pl.Datetime("us", "UTC")
    return pl.DataFrame(rows, schema=schema)


def _link_rows(index: "Index") -> pl.DataFrame:
    rows: list[tuple[object, ...]] = []
    for item in index.link_all():
        rows += [
            (item.article_id, "listed", link.status, link.article_id, link.headline, link.score, "[]")
            for link in item.listed
        ]
        rows += [
            (
                item.article_id,
                "related",
                link.kind,
                link.article_id,
                link.title,
                link.score,
                json.dumps([asdict(evidence) for evidence in link.evidence], ensure_ascii=False),
            )
            for link in item.related
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


TABLES: "dict[str, Callable[[Index], pl.DataFrame]]" = {
    "articles": lambda index: index.corpus.articles,
    "passages": _passages,
    "links": _link_rows,
    "corrections": lambda index: pairs_said(corrections_of(index.store)),
    "gold": lambda index: gold(corrections_of(index.store), assignments(index.stories())),
    "stories": lambda index: _stories(index, "events"),
    "lines": lambda index: _stories(index, "lines"),
    "topics": lambda index: _stories(index, "topics"),
    "narratives": lambda index: pl.DataFrame(
        [asdict(found) for found in index.narratives()], infer_schema_length=None
    ),
    "disagreements": _disagreement_rows,
}
"""What can be exported, and how its rows are made."""

GRAPHS: "dict[str, Callable[[Index], Graph]]" = {
    "graph": lambda index: article_graph(report(index), list(index.link_all())),
    "stories": lambda index: story_graph(report(index)),
}
"""Articles and the links between them; stories and the links between those."""
