"""What `search`, `link`, `path` and `info ID` answer, as data and as rows of a table."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any  # Any: values of JSON

if TYPE_CHECKING:
    from linker.archive.index import Index
    from linker.archive.searching import Answer
    from linker.links.paths import Route
    from linker.types import ArticleLinks, Hit

Row = dict[str, Any]


def search_answer(answer: "Answer") -> Row:
    """The results of a search and, if there are any, nearest articles, a spelling suggestion and notes."""
    beside = {"nearest": answer.nearest, "did_you_mean": answer.did_you_mean, "notes": answer.notes}
    return {"query": answer.query, "results": answer.hits} | {
        name: value for name, value in beside.items() if value
    }


def search_rows(hits: Sequence["Hit"]) -> list[Row]:
    """One row for each passage."""
    return [
        {
            "article_id": hit.article_id,
            "title": hit.title,
            "published": hit.published,
            "source": hit.source,
            "url": hit.url,
            "story_id": hit.story_id,
            "narrative_ids": ";".join(hit.narrative_ids),
            "score": hit.score,
            "passage": passage.text,
            "start": passage.start,
            "end": passage.end,
            "passage_score": passage.score,
        }
        for hit in hits
        for passage in hit.passages
    ]


def article_answer(index: "Index", article_id: str) -> Row:
    """One article with what it lists, what cleaning removed, its versions, its story and narratives."""
    article = index.article(article_id)
    groups = index.groups_found
    return {
        **asdict(article),
        "revisions": index.revisions(article.id),
        "story_id": groups.story_of.get(article.id),
        "narrative_ids": groups.narratives_of.get(article.id, ()),
    }


def articles_of(index: "Index", ids: Sequence[str]) -> list[Row]:
    """For each article its headline, date, source, address, story and narratives."""
    groups = index.groups_found
    names = ("title", "published", "source", "url")
    columns = [index.corpus.articles[name] for name in names]
    rows = [index.corpus.row(id_) for id_ in ids]
    return [
        {
            "article_id": id_,
            **{name: column[row] for name, column in zip(names, columns, strict=True)},
            "story_id": groups.story_of.get(id_),
            "narrative_ids": groups.narratives_of.get(id_, ()),
        }
        for id_, row in zip(ids, rows, strict=True)
    ]


def link_rows(links: Sequence["ArticleLinks"]) -> list[Row]:
    """One row for each link."""
    rows: list[Row] = []
    for item in links:
        for listed in item.listed:
            rows.append(
                _link(item, "listed", listed.headline, listed.status, listed.article_id, listed.score)
            )
        for related in item.related:
            rows.append(
                _link(item, "related", related.title, related.kind, related.article_id, related.score)
            )
        for narrative in item.narratives:
            rows.append(
                _link(item, "narrative", narrative.label, narrative.kind, narrative.narrative_id, None)
            )
    return rows


def _link(
    links: "ArticleLinks", link: str, headline: str, kind: str, target: str | None, score: float | None
) -> Row:
    return {
        "article_id": links.article_id,
        "title": links.title,
        "link": link,
        "headline": headline,
        "kind": kind,
        "target_id": target,
        "score": score,
    }


def path_rows(routes: Sequence["Route"]) -> list[Row]:
    """One row for each step."""
    return [
        {
            "path": number,
            "weakest": route.score,
            "step": place,
            "article_id": step.article_id,
            "title": step.title,
            "published": step.published,
            "source": step.source,
            "url": step.url,
            "score": step.score,
            "text": step.text,
        }
        for number, route in enumerate(routes, 1)
        for place, step in enumerate(route.steps, 1)
    ]
