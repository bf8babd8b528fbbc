"""Documents as sparse vectors of words and word pairs: the cosine of what they are literally about."""

import json
from collections.abc import Container, Iterator, Sequence
from functools import cached_property
from itertools import groupby, pairwise
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from linker.retrieval.mapped_arrays import check_array, check_bounds, check_range, mapped, save_array
from linker.retrieval.tokens import Tokens, check_words, ragged_arange
from linker.types import Rows, Scores

if TYPE_CHECKING:
    from scipy import sparse

_ARRAYS = ("data", "indices", "indptr")
_UNKNOWN = -1
_BLOCK = 2_000_000
"""Words counted at a time; bounds the memory."""


class TfidfIndex:
    """Weights (1 + ln tf) · (ln((1 + n) / (1 + df)) + 1), each document scaled to length 1.

    The formula is that of Manning, Raghavan & Schütze, Introduction to Information Retrieval, ch. 6,
    smoothed as in scikit-learn. Word pairs of a single document are left out. A term is a code: word
    number w, or (1 + first) · (number of words) + second for a pair; `codes` are those of the columns.
    """

    def __init__(
        self, matrix: "sparse.csr_matrix", words: list[str], codes: Rows, idf: NDArray[np.float32]
    ) -> None:
        self.matrix = matrix
        self.words = words
        self.codes = codes
        self._idf = idf

    @classmethod
    def build(cls, documents: Sequence[Sequence[str]]) -> Self:
        """Index documents given as their words in order."""
        return cls.of(Tokens.build(documents))

    @classmethod
    def of(cls, tokens: Tokens, left_out: Container[str] = ()) -> Self:
        """Index documents without some words."""
        is_term = np.array([word not in left_out for word in tokens.vocabulary], np.bool_)
        words = [word for word in tokens.vocabulary if word not in left_out]
        row, code, count = _count(tokens, is_term)
        codes, column, df = np.unique(code, return_inverse=True, return_counts=True)
        useful = (df > 1) | (codes < len(words))
        idf = (np.log((1 + len(tokens)) / (1 + df[useful])) + 1).astype(np.float32)
        is_useful, place = useful[column], np.cumsum(useful) - 1
        row, column = row[is_useful], place[column[is_useful]]
        weights = (1 + np.log(count[is_useful])) * idf[column]
        length = np.sqrt(np.bincount(row, weights**2, minlength=len(tokens)))
        return cls(
            _matrix(row, column, weights / length[row], len(tokens), len(idf)), words, codes[useful], idf
        )

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Map a written index into memory."""
        from scipy import sparse

        data, indices, indptr, codes, idf = (mapped(folder, name) for name in (*_ARRAYS, "codes", "idf"))
        matrix = sparse.csr_matrix((data, indices, indptr), shape=(len(indptr) - 1, len(codes)), copy=False)
        return cls(matrix, json.loads((folder / "words.json").read_bytes()), codes, idf)

    def check(self, documents: int) -> None:
        """Check that the arrays of an opened index are such as `write` makes them.

        Raises:
            ValueError: They aren't.
        """
        words, terms, entries = len(self.words), len(self.codes), len(self.matrix.data)
        check_words(self.words)
        check_bounds(self.matrix.indptr.astype(np.int64), "indptr", documents, entries)
        check_array(self.matrix.data, "data", np.float32, (entries,))
        check_array(self.matrix.indices, "indices", self.matrix.indices.dtype, (entries,))
        check_range(self.matrix.indices, "indices", terms)
        starts = np.zeros(entries + 1, np.bool_)
        starts[self.matrix.indptr] = True
        if bool(((np.diff(self.matrix.indices) <= 0) & ~starts[1:-1]).any()):
            raise ValueError("the terms of a document don't rise")
        check_array(self._idf, "idf", np.float32, (terms,))
        check_array(self.codes, "codes", np.int64, (terms,))
        check_range(self.codes, "codes", _codes_in_all(words))
        if bool((np.diff(self.codes) <= 0).any()):
            raise ValueError("codes don't rise")

    def write(self, folder: Path) -> None:
        """Write the index as arrays and JSON into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "words.json").write_text(json.dumps(self.words))
        for name in _ARRAYS:
            save_array(folder, name, getattr(self.matrix, name))
        save_array(folder, "codes", self.codes)
        save_array(folder, "idf", self._idf)

    def __len__(self) -> int:
        """Number of documents."""
        return int(self.matrix.shape[0])

    def vector(self, document: Sequence[str]) -> "sparse.csr_matrix":
        """The vector of any document, shape (1, terms); words that no indexed document has are left out."""
        numbers = np.array([self._numbers.get(word, _UNKNOWN) for word in document], np.int64)
        first, second = numbers[:-1], numbers[1:]
        pairs = _pair_codes(first, second, len(self.words))[(first != _UNKNOWN) & (second != _UNKNOWN)]
        codes, counts = np.unique(np.concatenate([numbers[numbers != _UNKNOWN], pairs]), return_counts=True)
        is_indexed = np.isin(codes, self.codes, assume_unique=True)
        columns = np.searchsorted(self.codes, codes[is_indexed])
        weights = (1 + np.log(counts[is_indexed])) * self._idf[columns]
        weights /= np.linalg.norm(weights) or 1.0
        return _matrix(np.zeros(len(columns), np.int64), columns, weights, 1, len(self.codes))

    def weighted(self, idf: NDArray[np.float32]) -> Self:
        """The same documents with other weights of terms, one a column."""
        from scipy import sparse

        old_matrix = self.matrix
        weights = old_matrix.data.astype(np.float64) * (idf / self._idf)[old_matrix.indices]
        row = np.repeat(np.arange(len(self)), np.diff(old_matrix.indptr))
        length = np.sqrt(np.bincount(row, weights**2, minlength=len(self)))
        data = (weights / length[row]).astype(np.float32)
        matrix = sparse.csr_matrix(
            (data, old_matrix.indices, old_matrix.indptr), shape=old_matrix.shape, copy=False
        )
        return type(self)(matrix, self.words, self.codes, idf)

    def cosines(self, vector: "sparse.csr_matrix") -> Scores:
        """Cosine of a vector with each document, in [0, 1]."""
        scores: Scores = np.clip((vector @ self._by_term).toarray()[0], 0, 1).astype(np.float32)
        return scores

    def shared(
        self, left: "sparse.csr_matrix", right: "sparse.csr_matrix"
    ) -> tuple[float, Iterator[tuple[str, float]]]:
        """The part of two vectors' cosine that comes from their shared terms: the sum, and each term's.

        The terms come sorted by (-share, term), and are made as they are asked for.
        """
        columns, ours, theirs = np.intersect1d(
            left.indices, right.indices, assume_unique=True, return_indices=True
        )
        shares = left.data[ours] * right.data[theirs]
        order = np.argsort(-shares, kind="stable")
        ranked = list(zip(shares[order].tolist(), columns[order].tolist(), strict=True))
        terms = (
            (term, share)
            for share, alike in groupby(ranked, key=itemgetter(0))
            for term in sorted(self._term(column) for _, column in alike)
        )
        return sum(share for share, _ in ranked), terms

    @cached_property
    def _by_term(self) -> "sparse.csr_matrix":
        """Documents by term: a few of these rows are read for a vector, and not all of the matrix."""
        return self.matrix.T.tocsr()

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {word: number for number, word in enumerate(self.words)}

    def _term(self, column: int) -> str:
        first, second = divmod(int(self.codes[column]), max(1, len(self.words)))
        return self.words[second] if first == 0 else f"{self.words[first - 1]} {self.words[second]}"


def _count(tokens: Tokens, is_term: NDArray[np.bool_]) -> tuple[Rows, Rows, Rows]:
    """(document, code, count) of the words that are terms and of their pairs, sorted by document and code."""
    number = np.cumsum(is_term, dtype=np.int64) - 1
    words = int(is_term.sum())
    blocks = []
    for first, last in _blocks(tokens.bounds, words):
        span = slice(int(tokens.bounds[first]), int(tokens.bounds[last]))
        stays = is_term[tokens.numbers[span]]
        row = np.repeat(np.arange(last - first), np.diff(tokens.bounds[first : last + 1]))[stays]
        word_numbers = number[tokens.numbers[span][stays]]
        beside = np.flatnonzero(row[1:] == row[:-1])
        code = np.concatenate(
            [word_numbers, _pair_codes(word_numbers[beside], word_numbers[beside + 1], words)]
        )
        keys, count = np.unique(
            np.concatenate([row, row[beside]]) * _codes_in_all(words) + code, return_counts=True
        )
        blocks.append((keys // _codes_in_all(words) + first, keys % _codes_in_all(words), count))
    nothing = np.empty(0, np.int64)
    rows, codes, counts = zip(*blocks, strict=True) if blocks else ((nothing,), (nothing,), (nothing,))
    return np.concatenate(rows), np.concatenate(codes), np.concatenate(counts)


def _blocks(bounds: Rows, words: int) -> Iterator[tuple[int, int]]:
    """Documents that are counted together: first and one past the last."""
    most = max(1, 2**62 // _codes_in_all(words))
    first, size = 0, len(bounds) - 1
    while first < size:
        last = int(np.searchsorted(bounds, bounds[first] + _BLOCK, "right")) - 1
        last = min(max(last, first + 1), first + most, size)
        yield first, last
        first = last


def _codes_in_all(words: int) -> int:
    return (words + 1) * max(1, words)


def _pair_codes(first: Rows, second: Rows, words: int) -> Rows:
    return (first + 1) * words + second


def _matrix(
    row: Rows, column: Rows, weights: NDArray[np.floating], rows: int, columns: int
) -> "sparse.csr_matrix":
    """A sparse matrix from its entries in order."""
    from scipy import sparse

    indptr = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=rows))])
    arrays = (weights.astype(np.float32), column.astype(np.int32), indptr.astype(np.int64))
    return sparse.csr_matrix(arrays, shape=(rows, columns))


def row_dots(
    left: "sparse.csr_matrix", right: "sparse.csr_matrix", pairs: tuple[Rows, Rows]
) -> NDArray[np.float64]:
    """The dot product of a row of one matrix and a row of another, for each pair of
    row numbers; shape (pairs,).

    Each left row is spread out once, and the entries of its right rows are looked up there: to multiply the
    rows of each pair as sparse matrices takes three times as long.
    """
    left_rows, right_rows = pairs
    dots = np.zeros(len(left_rows))
    spread = np.zeros(left.shape[1], left.dtype)
    lengths = np.diff(right.indptr)
    order = np.argsort(left_rows, kind="stable")
    rows, firsts = np.unique(left_rows[order], return_index=True)
    for row, (first, last) in zip(rows.tolist(), pairwise([*firsts.tolist(), len(order)]), strict=True):
        entries_of_row = slice(left.indptr[row], left.indptr[row + 1])
        spread[left.indices[entries_of_row]] = left.data[entries_of_row]
        places = order[first:last]
        counts = lengths[right_rows[places]].astype(np.int64)
        entries = ragged_arange(right.indptr[right_rows[places]].astype(np.int64), counts)
        products = right.data[entries] * spread[right.indices[entries]]
        pair = np.repeat(np.arange(len(places)), counts)
        dots[places] = np.bincount(pair, products, minlength=len(places))
        spread[left.indices[entries_of_row]] = 0
    return dots
