"""Articles whose links are wanted, of the archive or new, and pairs of them with articles of the archive."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from linker.corpus import Corpus
from linker.links.common_ground import FEW_STATEMENTS
from linker.links.measures import Measures
from linker.links.near_copies import Hashes, shingles
from linker.links.relatedness import Relatedness, RelatedQuery
from linker.links.subject import SHORTEST, Mentions, Quotable, Subject
from linker.links.tree_places import Tree
from linker.types import Rows, Scores

_ARTICLES_KEPT = 1_024
"""Articles whose passages are kept with their vectors: those of a pair mostly lie near each other in time."""

ListedPairs = tuple[Rows, Rows]
"""Of each pair the article that lists a headline, and the row of the one that it names."""


class ArticleReader:
    """What is compared of the articles of an archive, by row."""

    def __init__(self, corpus: Corpus, measures: Measures) -> None:
        self.corpus = corpus
        self.measures = measures
        self.quotable: Callable[[int], Quotable] = lru_cache(_ARTICLES_KEPT)(self._read)
        """Each as far as it can be shown to a reader."""

    def _read(self, row: int) -> Quotable:
        corpus = self.corpus
        vectors = corpus.passage_index.vectors(np.arange(*corpus.passage_range(row)))
        return Quotable.of(corpus.article(row), corpus.spans(row), vectors)

    def is_short(self, row: int) -> bool:
        """Whether an article has hardly a passage that may be quoted."""
        return sum(end - start >= SHORTEST for start, end in self.corpus.spans(row)) < FEW_STATEMENTS

    def mentions(self, row: int) -> Mentions:
        """What an article mentions that may be told apart by."""
        title, text, language = self.corpus.articles.select("title", "text", "language").row(row)
        return Mentions.of(title, text, language, self.measures.rarity, self.measures.common)

    def shingles(self, row: int) -> Hashes:
        """The runs of five words of an article."""
        return shingles(self.corpus.text_words(row))


@dataclass(frozen=True)
class AskedArticles:
    """Articles whose links are wanted: what is compared of each, by its place among them.

    Attributes:
        query: Their vectors, days and rows; a row is -1 where the archive hasn't the article.
        tree: The event, the story line and the topic of each.
        quotable: Each as far as it can be shown to a reader.
        is_short: Whether each has hardly a passage that may be quoted.
        mentions: What each mentions.
        shingles: The runs of five words of each.
        listed: Of some the articles of the archive that they list, by place and row.
    """

    query: RelatedQuery
    tree: Tree
    quotable: Callable[[int], Quotable]
    is_short: Callable[[int], bool]
    mentions: Callable[[int], Mentions]
    shingles: Callable[[int], Hashes]
    listed: Callable[[Rows], ListedPairs]

    @classmethod
    def of_rows(
        cls,
        rows: Rows,
        reader: ArticleReader,
        relatedness: Relatedness,
        tree: Tree,
        listed: Callable[[Rows], ListedPairs],
    ) -> "AskedArticles":
        """Articles of the archive, by rows that ascend; `listed` finds what rows list."""

        def listed_by_places(places: Rows) -> ListedPairs:
            listers, targets = listed(rows[places])
            place = np.minimum(np.searchsorted(rows, listers), max(0, len(rows) - 1))
            asked = rows[place] == listers if len(rows) else np.zeros(len(listers), np.bool_)
            return place[asked], targets[asked]

        return cls(
            relatedness.of_rows(rows),
            Tree(tree.events[rows], tree.lines[rows], tree.topics[rows]),
            lambda place: reader.quotable(int(rows[place])),
            lambda place: reader.is_short(int(rows[place])),
            lambda place: reader.mentions(int(rows[place])),
            lambda place: reader.shingles(int(rows[place])),
            listed_by_places,
        )

    @classmethod
    def of_subject(
        cls, subject: Subject, query: RelatedQuery, measures: Measures, listed: Callable[[], Rows]
    ) -> "AskedArticles":
        """A single article; `listed` finds the rows of the articles that it lists."""
        article, place = subject.article, subject.place

        def mentions(_: int) -> Mentions:
            return Mentions.of(
                article.title, article.text, article.language, measures.rarity, measures.common
            )

        def listed_by_places(_: Rows) -> ListedPairs:
            targets = listed()
            return np.zeros(len(targets), np.int64), targets

        return cls(
            query,
            Tree(np.array([place.event]), np.array([place.line]), np.array([place.topic])),
            lambda _: subject.quotable,
            lambda _: len(subject.quotable.texts) < FEW_STATEMENTS,
            mentions,
            lambda _: subject.shingles,
            listed_by_places,
        )


@dataclass(frozen=True)
class ArticlePairs:
    """Pairs of articles; all arrays of shape (pairs,).

    Attributes:
        asked: The articles on the left.
        left: Of each pair the place of one article among those.
        right: The row of the other in the archive.
        scores: How close the two are.
        gaps: Days from the left to the right one, below 0 where the right one is earlier; NaN is unknown.
    """

    asked: AskedArticles
    left: Rows
    right: Rows
    scores: Scores
    gaps: NDArray[np.float64]

    def part(self, chosen: NDArray[np.bool_]) -> "ArticlePairs":
        """Those pairs that are chosen."""
        return ArticlePairs(
            self.asked, self.left[chosen], self.right[chosen], self.scores[chosen], self.gaps[chosen]
        )

    @property
    def left_rows(self) -> Rows:
        """The rows of the left articles; -1 where the archive hasn't one."""
        rows: Rows = self.asked.query.rows[self.left]
        return rows
