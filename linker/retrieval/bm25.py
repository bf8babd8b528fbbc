"""BM25 over lists of words, with scores on a scale that does not depend on the archive.

A raw BM25 sum has no upper limit that a user could know. Each document's sum is divided by what a
document that holds every word of the query, often, would get: scores lie in [0, 1].
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from linker.retrieval.mapped_arrays import (
    check_array,
    check_bounds,
    check_range,
    empty_array,
    forget,
    mapped,
    save_array,
)
from linker.retrieval.tokens import Tokens, ragged_arange
from linker.types import Rows, Scores

_K1, _B = 1.2, 0.75
_BLOCK = 1_000
"""Documents counted at a time; bounds the memory."""
_ARRAYS = ("starts", "documents", "weights")
_COUNTED = "counted"
"""Of each block of documents (word, document, how often), until the weights are laid out."""


@dataclass(frozen=True)
class LexicalIndex:
    """Documents as bags of words, scored by BM25 (Robertson & Zaragoza 2009, Lucene's variant).

    Compressed sparse columns: `documents[starts[w]:starts[w + 1]]` hold word w and get
    `weights[starts[w]:starts[w + 1]]` for it.
    """

    tokens: Tokens
    starts: Rows
    documents: NDArray[np.int32]
    weights: Scores

    @classmethod
    def build(cls, documents: Sequence[Sequence[str]]) -> Self:
        """Index documents given as their words in order; an empty document matches nothing."""
        return cls.of(Tokens.build(documents))

    @classmethod
    def of(cls, tokens: Tokens, to: Path | None = None) -> Self:
        """Index documents; weights idf · tf / (tf + k1 · (1 - b + b · length / mean length)).

        Arrays are laid out in the folder `to`, to be mapped from there; None holds them in memory.
        """
        lengths = np.diff(tokens.bounds)
        df, ends = np.zeros(len(tokens.vocabulary), np.int64), [0]
        counted = empty_array(to, _COUNTED, np.int32, 3, len(tokens.numbers))
        for first in range(0, len(tokens), _BLOCK):
            block = _counted(tokens, first, first + _BLOCK)
            ends.append(ends[-1] + len(block[0]))
            counted[:, ends[-2] : ends[-1]] = block
            df += np.bincount(block[0], minlength=len(df))
        starts = np.concatenate([[0], np.cumsum(df)])
        documents = empty_array(to, "documents", np.int32, ends[-1])
        weights = empty_array(to, "weights", np.float32, ends[-1])
        idf, free = idf_of(len(tokens), df), starts[:-1].copy()
        mean = max(lengths.mean(), 1e-9) if len(lengths) else 1.0
        for start, end in pairwise(ends):
            word, document, tf = counted[:, start:end]
            word_counts = np.bincount(word, minlength=len(df))
            place = ragged_arange(free, word_counts)
            free += word_counts
            documents[place] = document
            weights[place] = idf[word] * tf / (tf + slowing(lengths[document], mean))
        forget(to, _COUNTED)
        return cls(tokens, starts, documents, weights)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Map a written index into memory."""
        return cls(Tokens.open(folder), *(mapped(folder, name) for name in _ARRAYS))

    def check(self, documents: int) -> None:
        """Check that the arrays of an opened index are such as `write` makes them.

        Raises:
            ValueError: They aren't.
        """
        self.tokens.check(documents)
        check_bounds(self.starts, "starts", len(self.vocabulary), len(self.documents))
        check_array(self.documents, "documents", np.int32, (len(self.documents),))
        check_array(self.weights, "weights", np.float32, (len(self.documents),))
        check_range(self.documents, "documents", documents)

    def write(self, folder: Path) -> None:
        """Write the index as arrays and JSON into a folder."""
        self.tokens.write(folder)
        for name in _ARRAYS:
            save_array(folder, name, getattr(self, name))

    @property
    def vocabulary(self) -> list[str]:
        """The words of all documents, sorted."""
        return self.tokens.vocabulary

    def __len__(self) -> int:
        """Number of documents."""
        return len(self.tokens)

    def holders(self, word: str) -> Rows:
        """Rows of the documents that hold a word, ascending."""
        first, last = self._range(word)
        return np.sort(self.documents[first:last].astype(np.int64))

    def count(self, word: str) -> int:
        """In how many documents a word stands."""
        first, last = self._range(word)
        return last - first

    def weights_of(self, word: str) -> tuple[NDArray[np.int32], Scores]:
        """The documents that hold a word, and its weight in each of them."""
        part = slice(*self._range(word))
        return self.documents[part], self.weights[part]

    def idf(self, words: Sequence[str]) -> NDArray[np.float64]:
        """Rarity of each word: ln(1 + (n - df + .5) / (df + .5)); a word of no document is the rarest."""
        return idf_of(len(self), np.array([self.count(word) for word in words], np.int64))

    def idf_at(self, documents: int) -> float:
        """Rarity of a word that stands in so many documents, or in all where there are fewer."""
        return float(idf_of(len(self), np.array([min(documents, len(self))]))[0])

    def scores(self, query: Sequence[str]) -> Scores:
        """How well each document matches the words, in [0, 1], shape (len(self),).

        Words that no document holds count against the match as the rarest word would.
        """
        unique = sorted(set(query))
        scores = np.zeros(len(self), np.float32)
        for word in unique:
            documents, weights = self.weights_of(word)
            scores[documents] += weights
        # Lucene's variant leaves the factor (k1 + 1) out, so a word's limit is its idf.
        limit = float(self.idf(unique).sum())
        return np.clip(scores / limit, 0, 1).astype(np.float32) if limit else scores

    def shares(self, query: Sequence[str], starts: Rows, lengths: Rows) -> NDArray[np.float64]:
        """Which part of the words, weighted by rarity, stands in each stretch of the documents' words.

        Args:
            query: Words; a word said twice counts once.
            starts: Where each stretch begins in `tokens.numbers`.
            lengths: How many words it has; shape as `starts`.

        Returns:
            Shape (len(starts),), in [0, 1].
        """
        unique = sorted(set(query))
        idf = self.idf(unique)
        numbers, ends = self.tokens.numbers[ragged_arange(starts, lengths)], np.cumsum(lengths)
        shares = np.zeros(len(starts))
        for word, weight in zip(unique, idf, strict=True):
            places = np.flatnonzero(numbers == self.tokens.number_of(word))
            shares[np.unique(np.searchsorted(ends, places, "right"))] += weight
        return shares / (float(idf.sum()) or 1.0)

    def _range(self, word: str) -> tuple[int, int]:
        number = self.tokens.number_of(word)
        return (0, 0) if number is None else (int(self.starts[number]), int(self.starts[number + 1]))


def _counted(
    tokens: Tokens, first: int, last: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """(word, document, how often) of some documents, sorted by word and document."""
    bounds = tokens.bounds[first : last + 1]
    documents = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
    keys = tokens.numbers[bounds[0] : bounds[-1]].astype(np.int64) * _BLOCK + documents
    cells, tf = np.unique(keys, return_counts=True)
    return (cells // _BLOCK).astype(np.int32), (cells % _BLOCK + first).astype(np.int32), tf.astype(np.int32)


def slowing(lengths: Rows | NDArray[np.float64], mean: float) -> NDArray[np.float64]:
    """What BM25 adds to a word's count in the denominator: k1 · (1 - b + b · length / mean)."""
    return np.asarray(_K1 * (1 - _B + _B * lengths / mean), np.float64)


def idf_of(size: int, df: NDArray[np.integer] | NDArray[np.float64]) -> NDArray[np.float64]:
    """Rarity of words that stand in so many of `size` documents: ln(1 + (n - df + .5) / (df + .5))."""
    return np.log1p((size - df + 0.5) / (df + 0.5))
