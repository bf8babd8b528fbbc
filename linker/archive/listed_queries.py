"""What the articles of an open index list: how well that is found without the list, and what is missing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import numpy as np
import polars as pl

from linker.notebook import Results

if TYPE_CHECKING:  # a search needs none of these, and starts sooner without them
    from linker.archive.index import Index
    from linker.evaluate.listed_ranks import ListedEvaluation, ListedRank
    from linker.links.linking import Linker
    from linker.links.listing import WantedHeadline
    from linker.links.subject import Subject
    from linker.types import Article, Vectors


class ListedQuestions:
    """What an `Index` is asked about the headlines that its articles list."""

    def wanted(self) -> "Results[WantedHeadline]":
        """The headlines that articles list and the archive lacks, those that most articles list first."""
        from linker.history.stored_links import listed_kept
        from linker.links.listing import WantedHeadline, most_wanted

        index = cast("Index", self)  # the class that has these methods
        headlines = most_wanted(listed_kept(index.store, index.corpus), index.corpus)
        return Results.of(WantedHeadline, headlines)

    def evaluate_listed(self, *, k: int = 10, worst: int = 10) -> "ListedEvaluation":
        """Measure related articles by what the articles list: how much of it is found without the list.

        Each article that lists one of the archive is linked as a new one without those lines, which takes the
        model where they stand at its beginning.

        Args:
            k: So many related articles are the first.
            worst: How many of the headlines that rank lowest are named.
        """
        from linker.evaluate.listed_ranks import evaluate_ranks
        from linker.history.stored_links import listed_kept

        index = cast("Index", self)  # the class that has these methods
        table = listed_kept(index.store, index.corpus)
        counted = dict(table["status"].value_counts().iter_rows())
        statuses = {name: counted.get(name, 0) for name in ("resolved", "ambiguous", "missing")}
        return evaluate_ranks(list(_ranks(index, table)), statuses, k=k, worst=worst)


def _ranks(index: "Index", table: pl.DataFrame) -> "Iterator[ListedRank]":
    """Where the articles that are listed rank, in the order of those that list them."""
    from linker.config import LinkConfig
    from linker.evaluate.listed_ranks import ListedRank
    from linker.links.relatedness import KEPT

    linker = index.linker(LinkConfig(k=KEPT))
    pairs = table.drop_nulls("related").unique(["article", "related"], keep="first", maintain_order=True)
    pairs = pairs.filter(pl.col("article") != pl.col("related"))
    listed: dict[int, dict[int, str]] = {}
    for row, headline, related in pairs.select("article", "headline", "related").iter_rows():
        listed.setdefault(row, {})[related] = headline
    for row, subject in zip(listed, _blind(index, linker, list(listed)), strict=True):
        article = subject.article
        places = {one.row: place for place, one in enumerate(linker.closest(subject, (article.id,)), 1)}
        month = f"{article.published:%Y-%m}" if article.published else "undated"
        outlet = index.corpus.outlets.name(article.source) if article.source else "(none named)"
        for related, headline in listed[row].items():
            score = round(linker.score(subject, related), 4)
            other = str(index.corpus.articles["id"][related])
            yield ListedRank(
                article.id, article.title, headline, other, places.get(related), score, month, outlet
            )


def _blind(index: "Index", linker: "Linker", rows: Sequence[int]) -> "Iterator[Subject]":
    """Articles as new ones whose lists of headlines are taken out."""
    articles = [_without_list(linker, index.corpus.article(row)) for row in rows]
    vectors = _lead_vectors(index, rows, articles)
    none = np.empty((0, vectors.shape[1]), np.float32)
    for article, vector in zip(articles, vectors, strict=True):
        yield linker.newcomer(article, (), vector, none)


def _without_list(linker: "Linker", article: "Article") -> "Article":
    """An article without the lines in which it lists headlines."""
    listed = linker.listed(article)
    lines = {item.line.strip() for item in listed}
    headlines = tuple(item.headline.strip() for item in listed if item.headline.strip())
    other_lines = [
        line
        for line in article.text.split("\n")
        if line.strip() not in lines and not line.strip().endswith(headlines)
    ]
    return replace(article, text="\n".join(other_lines), listed=())


def _lead_vectors(index: "Index", rows: Sequence[int], articles: "Sequence[Article]") -> "Vectors":
    """The vectors of articles without their lists; embedded again only where the beginning has changed."""
    from linker.ingest.prepared import Prepared

    leads = [Prepared(article, (), "").lead for article in articles]
    before = [Prepared(index.corpus.article(row), (), "").lead for row in rows]
    vectors = index.corpus.article_index.vectors(np.array(rows, np.int64)).copy()
    changed = [place for place, lead in enumerate(leads) if lead != before[place]]
    if changed:
        vectors[changed] = index.encoder.encode([leads[place] for place in changed])
    return vectors
