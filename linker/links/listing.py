"""What the articles of an archive list, and which articles of it that is: for one, and for all in bulk."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import get_args

import numpy as np
import polars as pl

from linker.corpus import Corpus
from linker.links.listed_headlines import HeadlineIndex, Resolution, confirm
from linker.notebook import Shown
from linker.text import normal_headline
from linker.types import Article, Candidate, Listed, ListedLink, ListedStatus, Rows

VERSION = 1
"""Raised with any change of what is found."""

LISTED_SCHEMA = pl.Schema(
    {
        "article": pl.UInt32(),
        "headline": pl.String(),
        "line": pl.String(),
        "status": pl.String(),
        "related": pl.UInt32(),
        "score": pl.Float64(),
        "candidates": pl.List(pl.Struct({"row": pl.UInt32(), "score": pl.Float64()})),
    }
)
"""A listed headline a row, sorted by article, in the order in which it lists them.

`article` is the row of the one that lists it, `related` of the one it names, null where it names none.
"""

_KEPT = 500
"""Articles whose listed headlines are kept."""
_OPENING = 300
"""Characters by which copies under one headline are told from namesakes."""


class ListedHeadlines:
    """The headlines that articles list, resolved to the articles of an archive."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus

    def of(self, article: Article) -> tuple[Listed, ...]:
        """What an article lists: as captured, and bare lines that are headlines of the archive."""
        return self._listed_by(article)

    def resolve(self, listed: Listed, lister: str) -> Resolution:
        """Which article a headline names, listed by the article with the id `lister`."""
        return self.headlines.resolve(listed, lister)

    def links(self, article: Article) -> Iterator[ListedLink]:
        """What an article lists, with the articles that it names."""
        for listed in self.of(article):
            resolution = self.resolve(listed, article.id)
            candidates = tuple(
                Candidate(id_, self._title(id_), score) for id_, score in resolution.candidates
            )
            yield ListedLink(
                listed.headline,
                listed.line,
                resolution.status,
                resolution.article_id,
                resolution.score,
                candidates,
            )

    @cached_property
    def headlines(self) -> HeadlineIndex:
        """The archive's headlines and addresses."""
        frame = self.corpus.articles
        return HeadlineIndex.build(
            frame["title"].to_list(),
            frame["url"].to_list(),
            frame["published"].to_list(),
            frame["id"].to_list(),
            lambda row: opening(frame["text"][row]),
        )

    def _title(self, article_id: str) -> str:
        return str(self.corpus.articles["title"][self.corpus.row(article_id)])

    @cached_property
    def _listed_by(self) -> Callable[[Article], tuple[Listed, ...]]:
        return lru_cache(_KEPT)(lambda article: (*article.listed, *confirm(article, self._names)))

    def _names(self, listed: Listed, exclude: str) -> bool:
        """As `HeadlineIndex.names`; the archive's headlines are indexed when the first line is asked of."""
        return self.headlines.names(listed, exclude)


def listed_table(corpus: Corpus) -> pl.DataFrame:
    """What all articles of an archive list, as `LISTED_SCHEMA`."""
    listed_headlines = ListedHeadlines(corpus)
    rows: list[tuple[object, ...]] = []
    for row in range(len(corpus)):
        for link in listed_headlines.links(corpus.article(row)):
            related = None if link.article_id is None else corpus.row(link.article_id)
            candidates = [
                {"row": corpus.row(item.article_id), "score": item.score} for item in link.candidates
            ]
            rows.append((row, link.headline, link.line, link.status, related, link.score, candidates))
    return pl.DataFrame(rows, schema=LISTED_SCHEMA, orient="row")


def check_listed(table: pl.DataFrame, articles: int) -> None:
    """See that a table read from a file is that of an archive of so many articles.

    Raises:
        ValueError: It isn't.
    """
    needed = [name for name in LISTED_SCHEMA if name != "related"]
    if table.schema != LISTED_SCHEMA or sum(table.null_count().select(needed).row(0)):
        raise ValueError("the columns of listed headlines are others, or a value is missing")
    candidates = table.filter(pl.col("candidates").list.len() > 0)["candidates"].explode()
    named, scores = candidates.struct.field("row"), candidates.struct.field("score")
    if named.has_nulls() or not pl.concat([table["score"], scores]).is_between(0, 1).all(ignore_nulls=False):
        raise ValueError("a listed headline has a candidate without an article, or a score that isn't one")
    largest = [table[name].max() for name in ("article", "related")] + [named.max()]
    if any(isinstance(row, int) and row >= articles for row in largest):
        raise ValueError("a listed headline is of no article")
    if not set(table["status"]) <= set(get_args(ListedStatus)):
        raise ValueError("a listed headline has no such status")


def listed_links(table: pl.DataFrame, corpus: Corpus) -> dict[int, tuple[ListedLink, ...]]:
    """The listed headlines of a table, by the row of the article that lists them."""
    ids, titles = (corpus.articles[name].to_list() for name in ("id", "title"))
    links_of_row: dict[int, tuple[ListedLink, ...]] = {}
    for row, headline, line, status, related, score, candidates in table.iter_rows():
        all_candidates = tuple(
            Candidate(ids[item["row"]], titles[item["row"]], item["score"]) for item in candidates
        )
        link = ListedLink(
            headline, line, status, None if related is None else ids[related], score, all_candidates
        )
        links_of_row[row] = (*links_of_row.get(row, ()), link)
    return links_of_row


@dataclass(frozen=True, slots=True)
class WantedHeadline(Shown):
    """A headline that articles list and the archive lacks, and the articles that list it."""

    headline: str
    article_ids: tuple[str, ...]


def most_wanted(table: pl.DataFrame, corpus: Corpus) -> tuple[WantedHeadline, ...]:
    """The missing headlines of a table, those that most articles list first, then by headline.

    A headline is one however it is printed; an article that lists it twice counts once.
    """
    ids = corpus.articles["id"]
    lists: dict[str, tuple[str, list[str]]] = {}
    missing = table.filter(pl.col("status") == "missing")
    for row, headline in missing.select("article", "headline").iter_rows():
        ids_of_listers = lists.setdefault(normal_headline(headline) or headline, (headline, []))[1]
        if ids[row] not in ids_of_listers:
            ids_of_listers.append(ids[row])
    ranked = sorted(lists.values(), key=lambda pair: (-len(pair[1]), pair[0]))
    return tuple(WantedHeadline(headline, tuple(ids_of_listers)) for headline, ids_of_listers in ranked)


def resolved_rows(table: pl.DataFrame) -> tuple[Rows, Rows]:
    """Rows of articles that list another's headline, and of those others, each pair once, sorted."""
    pairs = table.drop_nulls("related").select("article", "related").unique().sort("article", "related")
    return pairs["article"].cast(pl.Int64).to_numpy(), pairs["related"].cast(pl.Int64).to_numpy()


def listed_rows(corpus: Corpus, asked: Rows | None = None) -> tuple[Rows, Rows]:
    """Rows of articles (of those asked; None asks all) that list another's headline, and of those others."""
    listed_headlines = ListedHeadlines(corpus)
    pairs = []
    for row in range(len(corpus)) if asked is None else asked.tolist():
        article = corpus.article(row)
        for item in listed_headlines.of(article):
            target = listed_headlines.resolve(item, article.id).article_id
            if target is not None:
                pairs.append((row, corpus.row(target)))
    sorted_pairs = np.array(sorted(set(pairs)), np.int64).reshape(-1, 2)
    return sorted_pairs[:, 0], sorted_pairs[:, 1]


def opening(text: str) -> str:
    """What copies of one text share, edited further down or not: its first letters, in normal form."""
    return normal_headline(text[:_OPENING])
