"""How much two articles belong together: one score for links, paths and reports.

score = (1 - near) · (dense · cosine of headline and lead + (1 - dense) · TF-IDF cosine) + near · closeness

Articles in two languages share no words: in place of their TF-IDF cosine they have the part `ACROSS` of the
cosine of meaning, which is what the cosines of words are of those of meaning within a language.

where closeness in time is exp(-gap / fade_days), and 1/2 where a date is unknown. The weights are those of
`LinkConfig`. Scores of all pairs would cost n²: each article is compared with its candidates, those near it
by meaning, by its heaviest words, and in time.

Articles published within days of each other have a score without a word in common, and reports of crimes in
two towns have their usual words in common. So articles of different events must also share words, the more
of them the more alike articles are around them anyway (`share_too_little`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from linker.config import LinkConfig
from linker.corpus import Corpus
from linker.days import microseconds
from linker.retrieval import ragged_arange, row_dots
from linker.text.language import article_languages, language_numbers
from linker.types import Rows, Scores, Vectors

if TYPE_CHECKING:
    from scipy import sparse

KEPT = 48
"""Candidates of an article whose scores are worked out: with 48 `benchmarks/related.py` loses no gold."""
_NEAREST = 100
"""Candidates by meaning."""
_HEAVIEST, _MOST_ARTICLES = 24, 1_000
"""Terms of an article that find others by words; a term in more articles than this finds nobody."""
_BY_WORDS = 64
"""Candidates by words, and by how near they are in time."""
_AROUND = 150
"""Articles published next before, and as many next after, that are candidates."""
ACROSS = 0.5
"""Chosen on `four_languages` and `three_languages`."""
_BLOCK = 256
"""Articles that are compared with others at a time; bounds the memory."""
_PAIRS = 4_096
"""Pairs that are scored at a time."""
AROUND = 48
"""Articles published next to an article that tell how alike articles are around it."""
_REACHED_BY = 16
"""Its crowding is the cosine that so many of them reach."""


@dataclass(frozen=True)
class RelatedQuery:
    """Articles whose related ones are wanted, those of the archive or new.

    Attributes:
        vectors: Unit vectors, shape (m, dim).
        terms: TF-IDF vectors, shape (m, terms).
        days: Of publication, since 1970, shape (m,); NaN is unknown.
        rows: Of each in the archive, shape (m,); -1 where it isn't in it, or counts as new.
        languages: Of each, None where unknown.
    """

    vectors: Vectors
    terms: "sparse.csr_matrix"
    days: NDArray[np.float64]
    rows: Rows
    languages: Sequence[str | None]

    def part(self, first: int, last: int) -> Self:
        """Some of them."""
        return replace(
            self,
            vectors=self.vectors[first:last],
            terms=self.terms[first:last],
            days=self.days[first:last],
            rows=self.rows[first:last],
            languages=self.languages[first:last],
        )


class Relatedness:
    """Scores articles, of an archive or new, against those of the archive."""

    def __init__(self, corpus: Corpus, config: LinkConfig) -> None:
        self.corpus = corpus
        self.config = config

    def of_rows(self, rows: Rows) -> RelatedQuery:
        """Articles of the archive."""
        return RelatedQuery(
            self.corpus.article_index.vectors(rows),
            self.corpus.tfidf.matrix[rows],
            self.days[rows],
            rows,
            [self.languages[row] for row in rows.tolist()],
        )

    def related(self, asked: RelatedQuery) -> Iterator[tuple[Rows, Scores]]:
        """For each article its candidates and their scores, sorted by (-score, row)."""
        for first in range(0, len(asked.rows), _BLOCK):
            block = asked.part(first, first + _BLOCK)
            article, rows = self._candidates(block)
            scores = self.scores(block, article, rows)
            order = np.lexsort((rows, -scores, article))
            bounds = np.searchsorted(article, np.arange(len(block.rows) + 1))
            for start, end in pairwise(bounds.tolist()):
                order_of_article = order[start:end]
                yield rows[order_of_article], scores[order_of_article]

    def scores(self, asked: RelatedQuery, article: Rows, rows: Rows) -> Scores:
        """How much two articles of each pair belong together, in [0, 1] in steps of 1e-6; symmetric.

        Args:
            asked: Articles.
            article: Of each pair the place of one among those.
            rows: Of each pair the other, an article of the archive.
        """
        parts = (slice(start, start + _PAIRS) for start in range(0, len(rows), _PAIRS))
        score_blocks = [self._scores(asked, article[part], rows[part]) for part in parts]
        return np.concatenate([np.empty(0, np.float32), *score_blocks])

    def _scores(self, asked: RelatedQuery, article: Rows, rows: Rows) -> Scores:
        config = self.config
        dense, lexical = self._cosines(asked, article, rows)
        mixed = config.dense * np.clip(dense, 0, 1) + (1 - config.dense) * np.clip(lexical, 0, 1)
        unrounded = (1 - config.near) * mixed + config.near * self._closeness(asked.days[article], rows)
        scores: Scores = np.round(unrounded, 6).astype(np.float32)
        return scores

    def _cosines(
        self, asked: RelatedQuery, article: Rows, rows: Rows
    ) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        """The cosine of meaning of each pair, and that of words or what stands for it across languages."""
        vectors = self.corpus.article_index.vectors(rows)
        dense = np.einsum("ij,ij->i", vectors, asked.vectors[article])
        lexical = row_dots(asked.terms, self.corpus.tfidf.matrix, (article, rows))
        across = self._across(asked.languages, article, rows)
        return dense, np.where(across, ACROSS * np.clip(dense, 0, 1), lexical)

    def words_and_crowding(
        self, asked: RelatedQuery, article: Rows, rows: Rows
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The cosine of words of each pair, and how alike articles are around the two anyway; symmetric.

        Args:
            asked: Articles.
            article: Of each pair the place of one among those.
            rows: Of each pair the other, an article of the archive.
        """
        parts = [slice(start, start + _PAIRS) for start in range(0, len(rows), _PAIRS)]
        cosines = [self._cosines(asked, article[part], rows[part])[1] for part in parts]
        lexical = np.round(np.concatenate([np.empty(0), *cosines]), 6)
        others, place = np.unique(rows, return_inverse=True)
        theirs = self.crowding(self.of_rows(others))[place]
        return lexical, (self.crowding(asked)[article] + theirs) / 2

    def crowding(self, asked: RelatedQuery) -> NDArray[np.float64]:
        """How alike articles are around each anyway: the cosine that a third of those published next to it
        reach, 0 where there are too few; shape (m,).

        Of an article without a date the others are taken from all of the archive, evenly.
        """
        crowding = np.zeros(len(asked.rows))
        for first in range(0, len(asked.rows), _BLOCK):
            block = asked.part(first, first + _BLOCK)
            around = self._around(block)  # rows, shape (block, at most AROUND + 1)
            if around.shape[1] > _REACHED_BY + 1:
                place = np.repeat(np.arange(len(around)), around.shape[1])
                vectors = self.corpus.article_index.vectors(around.ravel())
                cosines = np.einsum("ij,ij->i", vectors, block.vectors[place]).reshape(around.shape)
                cosines[around == block.rows[:, None]] = 0
                reached = -np.partition(-cosines, _REACHED_BY - 1, axis=1)[:, _REACHED_BY - 1]
                crowding[first : first + _BLOCK] = np.clip(np.round(reached.astype(np.float64), 5), 0, 1)
        return crowding

    def _around(self, asked: RelatedQuery) -> Rows:
        """Rows of the articles published next before and after each, itself among them."""
        many, dated = len(self.corpus), self._dated
        evenly = np.linspace(0, max(many - 1, 0), min(many, AROUND + 1)).astype(np.int64)
        middle = np.searchsorted(self.days[:dated], np.nan_to_num(asked.days))
        middle = np.where(asked.rows >= 0, asked.rows, middle)
        first = np.clip(middle - AROUND // 2, 0, max(dated - len(evenly), 0))
        rows = np.minimum(first[:, None] + np.arange(len(evenly)), many - 1)
        return np.where(np.isnan(asked.days)[:, None], evenly, rows)

    @cached_property
    def languages(self) -> list[str | None]:
        """The language of each article, by row."""
        return article_languages(self.corpus.articles)

    @cached_property
    def _numbers(self) -> Rows:
        """A number for the language of each article, by row; -1 is unknown."""
        return language_numbers(self.languages)

    @cached_property
    def _number_of(self) -> dict[str | None, int]:
        return dict(zip(self.languages, self._numbers.tolist(), strict=True))

    def _across(self, languages: Sequence[str | None], article: Rows, rows: Rows) -> NDArray[np.bool_]:
        """Of which pairs the two are known to be in different languages.

        Args:
            languages: Of the articles asked about.
            article: Of each pair the place of one among those.
            rows: Of each pair the other, an article of the archive.
        """
        number_of = self._number_of
        numbers = [number_of.get(name, -1 if name is None else -2) for name in languages]
        our_numbers, their_numbers = np.array(numbers, np.int64)[article], self._numbers[rows]
        across: NDArray[np.bool_] = (
            (our_numbers != their_numbers) & (our_numbers != -1) & (their_numbers != -1)
        )
        return across

    @cached_property
    def days(self) -> NDArray[np.float64]:
        """Days from 1970 to the publication of each article, by row; NaN where unknown."""
        published = self.corpus.articles["published"].dt.epoch("us").cast(float)
        return published.fill_null(np.nan).to_numpy() / 86_400e6

    @cached_property
    def _dated(self) -> int:
        """How many articles have a date; they come first."""
        return int(np.count_nonzero(~np.isnan(self.days)))

    def day(self, published: datetime | None) -> float:
        """Days from 1970 to a moment; NaN where unknown."""
        return np.nan if published is None else microseconds(published) / 86_400e6

    def _closeness(self, days: NDArray[np.float64] | float, rows: Rows) -> NDArray[np.float64]:
        gap = np.abs(self.days[rows] - days)
        return np.where(np.isnan(gap), 0.5, np.exp(-np.nan_to_num(gap) / self.config.fade_days))

    def _candidates(self, asked: RelatedQuery) -> tuple[Rows, Rows]:
        """Places of the articles of a block, ascending, each beside the most promising others, ascending."""
        many = len(self.corpus)
        words = self._by_words(asked)
        pairs = [self._heaviest(words, asked), self._by_meaning(asked), self._in_time(asked)]
        # keys: article of the block · many + candidate, ascending, each once
        keys = np.unique(np.concatenate(pairs))
        article, rows = np.divmod(keys, max(many, 1))
        apart = rows != asked.rows[article]
        keys, article, rows = keys[apart], article[apart], rows[apart]
        promise = self._promise(asked, words, keys, article, rows)
        order = np.lexsort((rows, -promise, article))
        place = np.arange(len(order)) - np.searchsorted(article[order], article[order])
        best_places = np.sort(order[place < KEPT])
        return article[best_places], rows[best_places]

    def _promise(
        self, asked: RelatedQuery, words: "sparse.csr_matrix", keys: Rows, article: Rows, rows: Rows
    ) -> NDArray[np.float64]:
        """About what the score of each pair is: by its heaviest words in place of all."""
        config = self.config
        dense = np.empty(len(keys), np.float32)
        for first in range(0, len(keys), 8_192):
            part = slice(first, first + 8_192)
            vectors = self.corpus.article_index.vectors(rows[part])
            dense[part] = np.einsum("ij,ij->i", vectors, asked.vectors[article[part]])
        keys_by_words = (
            np.repeat(np.arange(words.shape[0]), np.diff(words.indptr)) * len(self.corpus) + words.indices
        )
        place = np.minimum(np.searchsorted(keys_by_words, keys), max(0, len(keys_by_words) - 1))
        met = keys_by_words[place] == keys if len(keys_by_words) else np.zeros(len(keys), np.bool_)
        lexical = np.where(met, words.data[place] if len(keys_by_words) else 0, 0)
        across = self._across(asked.languages, article, rows)
        lexical = np.where(across, ACROSS * np.clip(dense, 0, 1), lexical)
        mixed = config.dense * np.clip(dense, 0, 1) + (1 - config.dense) * lexical
        closeness = self._closeness(asked.days[article], rows)
        return np.round((1 - config.near) * mixed + config.near * closeness, 5)

    def _by_words(self, asked: RelatedQuery) -> "sparse.csr_matrix":
        """The cosine over heaviest terms of each article of a block with all that share one."""
        cosines = (_pruned(asked.terms, self._useful) @ self._by_term).tocsr()
        cosines.sort_indices()
        return cosines

    def _heaviest(self, words: "sparse.csr_matrix", asked: RelatedQuery) -> Rows:
        """Keys of those that share most, as near in time as they are."""
        article = np.repeat(np.arange(words.shape[0]), np.diff(words.indptr))
        config = self.config
        close = self._closeness(asked.days[article], words.indices)
        promise = (1 - config.near) * (1 - config.dense) * words.data + config.near * close
        heaviest_places = [np.empty(0, np.int64)]
        for first, last in pairwise(words.indptr.tolist()):
            promise_of_article = promise[first:last]
            if last - first > _BY_WORDS:
                least = np.partition(promise_of_article, -_BY_WORDS)[-_BY_WORDS]
                heaviest_places.append(first + np.flatnonzero(promise_of_article >= least))
            else:
                heaviest_places.append(np.arange(first, last))
        places = np.concatenate(heaviest_places)
        keys: Rows = article[places] * len(self.corpus) + words.indices[places]
        return keys

    def _by_meaning(self, asked: RelatedQuery) -> Rows:
        near = self.corpus.article_index.search(np.ascontiguousarray(asked.vectors), _NEAREST + 1)
        keys = [place * len(self.corpus) + rows for place, (rows, _) in enumerate(near)]
        return np.concatenate([np.empty(0, np.int64), *keys])

    def _in_time(self, asked: RelatedQuery) -> Rows:
        """Keys of those that were published next before and after each; none of one without a date."""
        dated = self._dated
        dated_places = np.flatnonzero(~np.isnan(asked.days))
        middle = np.searchsorted(self.days[:dated], asked.days[dated_places])
        middle = np.where(asked.rows[dated_places] >= 0, asked.rows[dated_places], middle)
        first, last = np.maximum(middle - _AROUND, 0), np.minimum(middle + _AROUND + 1, dated)
        rows = ragged_arange(first, last - first)
        return np.repeat(dated_places, last - first) * len(self.corpus) + rows

    @cached_property
    def _useful(self) -> NDArray[np.bool_]:
        """Terms that several articles have, and not too many, shape (terms,)."""
        matrix = self.corpus.tfidf.matrix
        articles = np.bincount(matrix.indices, minlength=matrix.shape[1])
        return (articles > 1) & (articles <= _MOST_ARTICLES)

    @cached_property
    def _by_term(self) -> "sparse.csr_matrix":
        """The heaviest terms of all articles, shape (terms, articles)."""
        return _pruned(self.corpus.tfidf.matrix, self._useful).T.tocsr()


def share_too_little(
    lexical: NDArray[np.float64], crowding: NDArray[np.float64], config: LinkConfig
) -> NDArray[np.bool_]:
    """Of which pairs the two have too few words in common, given `Relatedness.words_and_crowding`."""
    needed = config.crowded * crowding - config.crowd_free
    low: NDArray[np.bool_] = lexical < np.maximum(config.least_words, np.round(needed, 6))
    return low


def _pruned(terms: "sparse.csr_matrix", useful: NDArray[np.bool_]) -> "sparse.csr_matrix":
    """Rows with only their heaviest useful terms."""
    from scipy import sparse

    row = np.repeat(np.arange(terms.shape[0]), np.diff(terms.indptr))
    useful_entries = np.flatnonzero(useful[terms.indices])
    order = useful_entries[
        np.lexsort((terms.indices[useful_entries], -terms.data[useful_entries], row[useful_entries]))
    ]
    place = np.arange(len(order)) - np.searchsorted(row[order], row[order])
    order = np.sort(order[place < _HEAVIEST])
    return sparse.csr_matrix((terms.data[order], (row[order], terms.indices[order])), shape=terms.shape)
