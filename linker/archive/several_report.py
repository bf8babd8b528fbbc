"""A report on several indexes: the stories, narratives and links of each, ranked together."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar  # Any: the values of any field

import numpy as np
import polars as pl

from linker.archive import searching
from linker.archive.reporting import Question, about_query, left_out, scope_of, with_evidence
from linker.corpus import PASSAGE_SCHEMA, Corpus, Filters
from linker.narratives import Narrative
from linker.reports import Report, build_view
from linker.reports.assemble import Services
from linker.reports.view import LinkView
from linker.retrieval import build_dense
from linker.stories import Story
from linker.types import LEVELS, ArticleLinks

if TYPE_CHECKING:
    from linker.archive.several import Indexes

_ARTICLES = frozenset({"article_id", "article_ids", "representative", "bridges"})
_GROUPS = frozenset({"story_id", "story_ids", "parent", "narrative_id"})
"""Names under which stories and narratives hold ids."""

Group = TypeVar("Group", Story, Narrative)
Rename = Callable[[Any, str], Any]
"""Gives a value, which stands under a name, with other ids."""


def report_on_several(indexes: "Indexes", question: Question) -> Report:
    """Gather a report; what `question` asks of a story or a narrative is for one index."""
    filters = Filters(question.since, question.until)
    parts = indexes.parts(filters)
    query = question.query
    asked = [] if query is None else [about_query(query, searching.articles_about(indexes, query, filters))]
    counts: dict[str, int] = {}
    for part in parts:
        for what, count in left_out(part.index).items():
            counts[what] = counts.get(what, 0) + count
    scope = scope_of(question, asked, counts)
    stories, narratives = _groups(parts)
    return build_view(
        joined_views(parts),
        stories,
        narratives,
        lambda wanted: _links(parts, wanted),
        scope=scope,
        generated=datetime.now(UTC),
        services=Services(lambda link, quoted: _explained(parts, link, quoted)),
    )


def joined_views(parts: Sequence[searching.IndexPart]) -> Corpus:
    """The articles and passages of several indexes as one archive, to be looked up and not to be searched."""
    frames, passages, before = [], [], 0
    for part in parts:
        ids = pl.Series("id", [part.shown(id_) for id_ in part.corpus.articles["id"]], pl.String)
        frames.append(part.corpus.articles.with_columns(ids))
        passages.append(part.corpus.passages.with_columns(pl.col("article") + before))
        before += len(part.corpus)
    articles = pl.concat(frames).with_row_index("row").sort("published", "id", nulls_last=True)
    order = articles["row"].to_numpy().astype(np.int64)
    place = np.empty(len(order), np.uint32)
    place[order] = np.arange(len(order))
    spans = pl.concat(passages)
    spans = spans.with_columns(pl.Series("article", place[spans["article"].to_numpy()]))
    vectors = np.concatenate(
        [part.corpus.article_index.vectors(np.arange(len(part.corpus))) for part in parts]
    )
    first = parts[0].corpus
    return Corpus(
        articles.drop("row"),
        spans.sort("article", "start", maintain_order=True).select(list(PASSAGE_SCHEMA)),
        build_dense(vectors[order], "flat"),
        first.passage_index,
        first.lexical,
        first.open_tfidf,
        open_outlets=first.open_outlets,
        encoder=first.encoder,
    )


def _groups(parts: Sequence[searching.IndexPart]) -> tuple[list[Story], list[Narrative]]:
    """The stories of all levels and the narratives of all indexes, under ids that no two of them share."""
    stories = [[story for level in LEVELS for story in part.index.stories(level)] for part in parts]
    narratives = [part.index.narratives() for part in parts]
    counts = Counter(
        [story.story_id for groups in stories for story in groups]
        + [narrative.narrative_id for groups in narratives for narrative in groups]
    )
    renamed = [
        _renaming(part, frozenset(id_ for id_, count in counts.items() if count > 1)) for part in parts
    ]
    return _flat(stories, renamed), _flat(narratives, renamed)


def _flat(of_parts: Sequence[Sequence[Group]], renamed: Sequence[Rename]) -> list[Group]:
    return [rename(group, "") for groups, rename in zip(of_parts, renamed, strict=True) for group in groups]


def _renaming(part: searching.IndexPart, several: frozenset[str]) -> Rename:
    """A function that replaces the ids of one index in its data by ids that are unique among all indexes."""

    def rename(value: Any, key: str) -> Any:
        if is_dataclass(value) and not isinstance(value, type):
            return replace(
                value,
                **{field.name: rename(getattr(value, field.name), field.name) for field in fields(value)},
            )
        if isinstance(value, tuple):
            return tuple(rename(one, key) for one in value)
        if key in _ARTICLES and value is not None:
            return part.shown(value)
        if key in _GROUPS and value in several:
            return f"{part.name}{searching.SEPARATOR}{value}"
        return value

    return rename


def _links(parts: Sequence[searching.IndexPart], wanted: Sequence[str]) -> Iterator[ArticleLinks]:
    """The links of some articles within the index of each."""
    for part in parts:
        rows = [row for id_ in wanted if (row := part.row(id_)) is not None]
        ids = part.corpus.articles["id"].gather(rows).to_list()
        for links in part.index.link_many(ids, narratives=False, evidence=False):
            yield _shown(links, part.shown)


def _shown(links: ArticleLinks, shown: Callable[[str], str]) -> ArticleLinks:
    listed = (
        replace(
            item,
            article_id=item.article_id and shown(item.article_id),
            candidates=tuple(replace(one, article_id=shown(one.article_id)) for one in item.candidates),
        )
        for item in links.listed
    )
    related = (replace(item, article_id=shown(item.article_id)) for item in links.related)
    return replace(links, article_id=shown(links.article_id), listed=tuple(listed), related=tuple(related))


def _explained(parts: Sequence[searching.IndexPart], link: LinkView, quoted: set[str]) -> LinkView:
    """A link with its evidence, which comes from the index that holds both articles."""
    for part in parts:
        rows = part.row(link.left), part.row(link.right)
        if rows[0] is not None and rows[1] is not None:
            ids = part.corpus.articles["id"]
            link_in_index = replace(link, left=ids[rows[0]], right=ids[rows[1]])
            return replace(with_evidence(part.index, link_in_index, quoted), left=link.left, right=link.right)
    return link
