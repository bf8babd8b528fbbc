"""Documents as sparse vectors of words and word pairs: the cosine of what they are literally about."""

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from linker.types import Rows, Scores

if TYPE_CHECKING:
    from scipy import sparse

_ARRAYS = ("data", "indices", "indptr")
_UNKNOWN = -1


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
        self._words = words
        self._codes = codes
        self._idf = idf

    @classmethod
    def build(cls, documents: Sequence[Sequence[str]]) -> Self:
        """Index documents given as their words in order."""
        from scipy import sparse

        words = sorted({word for document in documents for word in document})
        numbers = {word: number for number, word in enumerate(words)}
        found = [
            _codes(np.array([numbers[word] for word in document], np.int64), len(words))
            for document in documents
        ]
        codes, df = np.unique(
            np.concatenate([np.empty(0, np.int64), *(own for own, _ in found)]), return_counts=True
        )
        kept = (df > 1) | (codes < len(words))
        codes, df = codes[kept], df[kept]
        idf = (np.log((1 + len(documents)) / (1 + df)) + 1).astype(np.float32)
        index = cls(sparse.csr_matrix((0, len(codes)), dtype=np.float32), words, codes, idf)
        index.matrix = index._rows(found)
        return index

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Map a written index into memory."""
        from scipy import sparse

        data, indices, indptr, codes, idf = (
            np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
            for name in (*_ARRAYS, "codes", "idf")
        )
        matrix = sparse.csr_matrix((data, indices, indptr), shape=(len(indptr) - 1, len(codes)), copy=False)
        return cls(matrix, json.loads((folder / "words.json").read_bytes()), codes, idf)

    def write(self, folder: Path) -> None:
        """Write the index as arrays and JSON into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "words.json").write_text(json.dumps(self._words))
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self.matrix, name))
        np.save(folder / "codes.npy", self._codes)
        np.save(folder / "idf.npy", self._idf)

    def __len__(self) -> int:
        """Number of documents."""
        return int(self.matrix.shape[0])

    def vector(self, document: Sequence[str]) -> "sparse.csr_matrix":
        """The vector of any document, shape (1, terms); words that no indexed document has are left out."""
        numbers = np.array([self._numbers.get(word, _UNKNOWN) for word in document], np.int64)
        return self._rows([_codes(numbers, len(self._words))])

    def cosines(self, vector: "sparse.csr_matrix", rows: Rows | None = None) -> Scores:
        """Cosine of a vector with each document, or with those at `rows`; in [0, 1]."""
        matrix = self.matrix if rows is None else self.matrix[rows]
        found: Scores = np.clip((matrix @ vector.T).toarray()[:, 0], 0, 1).astype(np.float32)
        return found

    def shared(self, left: "sparse.csr_matrix", right: "sparse.csr_matrix") -> list[tuple[str, float]]:
        """Terms of two vectors with what each adds to their cosine, sorted by (-share, term)."""
        product = left.multiply(right).tocoo()
        found = [
            (self._term(column), float(share))
            for column, share in zip(product.col, product.data, strict=True)
        ]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {word: number for number, word in enumerate(self._words)}

    def _term(self, column: int) -> str:
        first, second = divmod(int(self._codes[column]), max(1, len(self._words)))
        return self._words[second] if first == 0 else f"{self._words[first - 1]} {self._words[second]}"

    def _rows(self, found: Sequence[tuple[Rows, Rows]]) -> "sparse.csr_matrix":
        """Weighted rows of unit length, from the codes and counts of each document."""
        from scipy import sparse

        data, indices, indptr = [], [], [0]
        for codes, counts in found:
            columns = np.searchsorted(self._codes, codes)
            known = columns < len(self._codes)
            known[known] = self._codes[columns[known]] == codes[known]
            weights = (1 + np.log(counts[known])) * self._idf[columns[known]]
            data.append((weights / (np.linalg.norm(weights) or 1.0)).astype(np.float32))
            indices.append(columns[known].astype(np.int32))
            indptr.append(indptr[-1] + len(indices[-1]))
        arrays = (
            np.concatenate([np.empty(0, np.float32), *data]),
            np.concatenate([np.empty(0, np.int32), *indices]),
            np.array(indptr, np.int64),
        )
        return sparse.csr_matrix(arrays, shape=(len(found), len(self._codes)))


def _codes(numbers: Rows, words: int) -> tuple[Rows, Rows]:
    """The distinct words and word pairs of a document as codes, ascending, with their counts."""
    first, second = numbers[:-1], numbers[1:]
    pairs = ((first + 1) * words + second)[(first != _UNKNOWN) & (second != _UNKNOWN)]
    codes, counts = np.unique(np.concatenate([numbers[numbers != _UNKNOWN], pairs]), return_counts=True)
    return codes, counts
