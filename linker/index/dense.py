"""Exact nearest neighbours with FAISS; its own conventions end here.

FAISS pads short answers with row -1, returns cosines a hair above 1, breaks ties in no useful order
and answers NaN queries in silence. What leaves this module is padded never, clipped to [-1, 1],
sorted by (-score, row), and checked.
"""

from pathlib import Path
from typing import Protocol, Self

import faiss
import numpy as np
from numpy.typing import NDArray

from linker.errors import ShapeError
from linker.types import Rows, Scores, Vectors

_TIE = 1e-6
"""Cosines closer than this are one: the same vectors give sums this far apart, by block position."""

Neighbours = list[tuple[Rows, Scores]]
"""For each query its rows and their cosines, sorted by (-score, row)."""


class DenseIndex(Protocol):
    """Vectors that can be searched by cosine."""

    def search(self, queries: Vectors, k: int, *, allowed: NDArray[np.bool_] | None = None) -> Neighbours:
        """The `k` rows closest to each query, among those allowed."""

    def vectors(self, rows: Rows) -> Vectors:
        """The vectors stored at `rows`, shape (len(rows), dim)."""


class FlatIndex:
    """Every vector compared: exact, and fast enough for some hundred thousand."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: Vectors) -> Self:
        """Index unit vectors.

        Args:
            vectors: Float32, shape (n, dim), each of length 1 or all zero; n may be 0.

        Raises:
            ShapeError: Another type or shape, or a value that isn't finite.
        """
        _check(vectors, vectors.shape[1] if vectors.ndim == 2 else 0)
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors))
        return cls(index)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Map a written index into memory; its pages are read as they are needed."""
        return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC))

    def write(self, path: Path) -> None:
        """Write the index to one file."""
        faiss.write_index(self._index, str(path))

    def __len__(self) -> int:
        """Number of vectors."""
        return int(self._index.ntotal)

    @property
    def dim(self) -> int:
        """Width of the vectors."""
        return int(self._index.d)

    def vectors(self, rows: Rows) -> Vectors:
        """The vectors stored at `rows`, shape (len(rows), dim)."""
        found: Vectors = self._index.reconstruct_batch(np.ascontiguousarray(rows, dtype=np.int64))
        return found

    def search(self, queries: Vectors, k: int, *, allowed: NDArray[np.bool_] | None = None) -> Neighbours:
        """The `k` rows closest to each query.

        Args:
            queries: Unit vectors, float32, shape (n, dim).
            k: Rows per query; fewer where fewer are allowed.
            allowed: Shape (len(self),); rows that may be found. None allows all.

        Returns:
            For each query (rows, cosines), sorted by (-score, row). Which of several rows tied at
            the k-th place are kept follows the same order.

        Raises:
            ShapeError: `queries` or `allowed` don't fit the index.
        """
        _check(queries, self.dim)
        total = len(self)
        params = None
        if allowed is not None:
            if allowed.shape != (total,):
                raise ShapeError(f"allowed has shape {allowed.shape}, the index {total} rows")
            total = int(allowed.sum())
            bits = np.packbits(allowed, bitorder="little")
            selector = faiss.IDSelectorBitmap(len(allowed), faiss.swig_ptr(bits))
            params = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]  # FAISS adds it at import
        k = min(k, total)
        if k <= 0 or not len(queries):
            return [(np.empty(0, np.int64), np.empty(0, np.float32)) for _ in queries]
        scores, rows = self._index.search(queries, min(k + 1, total), params=params)
        return [self._ranked(queries[i], rows[i], scores[i], k, params) for i in range(len(queries))]

    def _ranked(
        self, query: Vectors, rows: Rows, scores: Scores, k: int, params: faiss.SearchParameters | None
    ) -> tuple[Rows, Scores]:
        if len(rows) > k and scores[k - 1] - scores[k] < _TIE:
            radius = float(scores[k - 1]) - _TIE
            _, scores, rows = self._index.range_search(query[None], radius, params=params)
        rounded = np.round(scores / _TIE).astype(np.int64)
        order = np.lexsort((rows, -rounded))[:k]
        return rows[order].astype(np.int64), np.clip(scores[order], -1, 1).astype(np.float32)


def _check(vectors: Vectors, dim: int) -> None:
    if vectors.ndim != 2 or vectors.shape[1] != dim or dim == 0:
        raise ShapeError(f"vectors have shape {vectors.shape}, expected (n, {dim or 'dim > 0'})")
    if vectors.dtype != np.float32:
        raise ShapeError(f"vectors are {vectors.dtype}, expected float32")
    if not np.isfinite(vectors).all():
        raise ShapeError("vectors hold NaN or infinity")
