"""Documents as sparse vectors of words and word pairs: the cosine of what they are literally about."""

import json
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from linker.types import Rows, Scores

if TYPE_CHECKING:
    from scipy import sparse


class TfidfIndex:
    """Weights (1 + ln tf) · (ln((1 + n) / (1 + df)) + 1), each document scaled to length 1.

    The formula is that of Manning, Raghavan & Schütze, Introduction to Information Retrieval, ch. 6,
    smoothed as in scikit-learn. Word pairs of a single document are left out.
    """

    def __init__(self, matrix: "sparse.csr_matrix", terms: list[str], idf: NDArray[np.float32]) -> None:
        self.matrix = matrix
        self._terms = terms
        self._columns = {term: column for column, term in enumerate(terms)}
        self._idf = idf

    @classmethod
    def build(cls, documents: Sequence[Sequence[str]]) -> Self:
        """Index documents given as their words in order."""
        from scipy import sparse

        counts = [_terms(document) for document in documents]
        df = Counter(term for count in counts for term in count)
        terms = sorted(term for term, found in df.items() if found > 1 or " " not in term)
        idf = np.log((1 + len(documents)) / (1 + np.array([df[term] for term in terms], np.float32))) + 1
        index = cls(sparse.csr_matrix((0, len(terms)), dtype=np.float32), terms, idf.astype(np.float32))
        index.matrix = sparse.vstack([index.matrix, index._rows(counts)], format="csr")
        return index

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Map a written index into memory."""
        from scipy import sparse

        terms = json.loads((folder / "terms.json").read_bytes())
        data, indices, indptr, idf = (
            np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
            for name in ("data", "indices", "indptr", "idf")
        )
        matrix = sparse.csr_matrix((data, indices, indptr), shape=(len(indptr) - 1, len(terms)), copy=False)
        return cls(matrix, terms, idf)

    def write(self, folder: Path) -> None:
        """Write the index as arrays and JSON into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "terms.json").write_text(json.dumps(self._terms))
        for name in ("data", "indices", "indptr"):
            np.save(folder / f"{name}.npy", getattr(self.matrix, name))
        np.save(folder / "idf.npy", self._idf)

    def __len__(self) -> int:
        """Number of documents."""
        return int(self.matrix.shape[0])

    def vector(self, document: Sequence[str]) -> "sparse.csr_matrix":
        """The vector of any document, shape (1, terms); words that no indexed document has are left out."""
        return self._rows([_terms(document)])

    def cosines(self, vector: "sparse.csr_matrix", rows: Rows | None = None) -> Scores:
        """Cosine of a vector with each document, or with those at `rows`; in [0, 1]."""
        matrix = self.matrix if rows is None else self.matrix[rows]
        found: Scores = np.clip((matrix @ vector.T).toarray()[:, 0], 0, 1).astype(np.float32)
        return found

    def shared(self, left: "sparse.csr_matrix", right: "sparse.csr_matrix") -> list[tuple[str, float]]:
        """Terms of two vectors with what each adds to their cosine, sorted by (-share, term)."""
        product = left.multiply(right).tocoo()
        found = [
            (self._terms[column], float(share))
            for column, share in zip(product.col, product.data, strict=True)
        ]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    def _rows(self, counts: Sequence[Counter[str]]) -> "sparse.csr_matrix":
        from scipy import sparse

        indices: list[int] = []
        data: list[float] = []
        indptr = [0]
        for count in counts:
            known = sorted(
                (self._columns[term], found) for term, found in count.items() if term in self._columns
            )
            weights = (
                np.array([1 + np.log(found) for _, found in known])
                * self._idf[[column for column, _ in known]]
            )
            length = float(np.linalg.norm(weights)) or 1.0
            indices.extend(column for column, _ in known)
            data.extend(weights / length)
            indptr.append(len(indices))
        shape = (len(counts), len(self._terms))
        arrays = (np.array(data, np.float32), np.array(indices, np.int32), np.array(indptr, np.int64))
        return sparse.csr_matrix(arrays, shape=shape)


def _terms(document: Sequence[str]) -> Counter[str]:
    pairs = (f"{left} {right}" for left, right in pairwise(document))
    return Counter([*document, *pairs])
