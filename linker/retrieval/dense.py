"""Exact nearest neighbours with FAISS; its own conventions end here.

FAISS pads short answers with row -1, returns cosines a hair above 1, breaks ties in no useful order
and answers NaN queries in silence. What leaves this module is padded never, clipped to [-1, 1],
sorted by (-score, row), and checked.
"""

import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol, Self

import faiss
import numpy as np
from numpy.typing import NDArray

from linker.errors import ShapeError
from linker.retrieval.batch import nearest_of_many
from linker.retrieval.mapped_arrays import check_array
from linker.types import Float16Vectors, Rows, Scores, Vectors

_FILE = "flat.faiss"
_HEAD = struct.Struct("<4siqqqBiQ")
"""What the file begins with: its kind, width, rows, two fillers, trained or not, metric, count of numbers."""
_TIE = 1e-6
"""Cosines closer than this are one: the same vectors give sums this far apart, by block position."""

_MANY = 20
"""Queries from which on FAISS too multiplies matrices, and takes longer to choose the nearest."""

BLOCK = 8_192
"""Vectors gone through at a time; bounds the memory."""

Neighbours = list[tuple[Rows, Scores]]
"""For each query its rows and their cosines, sorted by (-score, row)."""
NOTHING: tuple[Rows, Scores] = (np.empty(0, np.int64), np.empty(0, np.float32))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to an index or to a part of one: for each query the `count` best of the rows allowed."""

    queries: Vectors
    count: int
    allowed: NDArray[np.bool_] | None
    probes: int | None = None
    """So many cells are looked into; None compares every row."""


class Near(NamedTuple):
    """What a query found: rows, their cosines, and the estimates by which they were chosen."""

    rows: Rows
    cosines: Scores
    estimates: Scores


Ask = Callable[[Asked], list[Near]]
"""Where a question goes: to an index, or to parts of it whose answers are joined."""


class DenseIndex(Protocol):
    """Unit vectors that can be searched by cosine."""

    def __len__(self) -> int:
        """Number of vectors."""

    @property
    def dim(self) -> int:
        """Width of the vectors."""

    @property
    def facts(self) -> dict[str, Any]:
        """What kind it is, and what was measured when it was built; plain data for JSON."""

    def search(self, queries: Vectors, k: int, *, allowed: NDArray[np.bool_] | None = None) -> Neighbours:
        """The `k` rows closest to each query, among those allowed; see `FlatIndex.search`."""

    def vectors(self, rows: Rows) -> Vectors:
        """The vectors stored at `rows`, float32, shape (len(rows), dim)."""

    def check(self, rows: int, dim: int) -> None:
        """Check that an opened index has this shape, and is such as `write` makes it.

        Raises:
            ValueError: It hasn't, or it isn't.
        """

    def write(self, folder: Path) -> None:
        """Write the index as files of a folder."""


class FlatIndex:
    """Exact search that compares every vector; fast enough for some hundred thousand."""

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
        check_vectors(vectors, vectors.shape[1] if vectors.ndim == 2 else 0)
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors))
        return cls(index)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Map a written index into memory; its pages are read as they are needed.

        Raises:
            ValueError: The file isn't such an index.
        """
        _check_head(folder / _FILE)
        return cls(faiss.read_index(str(folder / _FILE), faiss.IO_FLAG_MMAP_IFC))

    def check(self, rows: int, dim: int) -> None:
        """Check that an opened index has this shape, and finite vectors; see `DenseIndex.check`."""
        if (len(self), self.dim) != (rows, dim):
            raise ValueError(f"the vectors have shape {(len(self), self.dim)}, expected {(rows, dim)}")
        if rows:
            check_array(self._mapped, "vectors", np.float32, (rows, dim))

    def write(self, folder: Path) -> None:
        """Write the index as one file of a folder.

        FAISS itself says nothing, but on stderr, of a disk that is full when it closes a file.

        Raises:
            OSError: It can't be written.
        """
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / _FILE).open("wb") as file:
            writer = faiss.PyCallbackIOWriter(file.write)  # type: ignore[attr-defined]  # its stubs lack it
            faiss.write_index(self._index, writer)

    @property
    def facts(self) -> dict[str, Any]:
        """The kind of the index."""
        return {"type": "flat", "rows": len(self), "recall@10": 1.0}

    def __len__(self) -> int:
        """Number of vectors."""
        return int(self._index.ntotal)

    @property
    def dim(self) -> int:
        """Width of the vectors."""
        return int(self._index.d)

    def vectors(self, rows: Rows) -> Vectors:
        """The vectors stored at `rows`, shape (len(rows), dim)."""
        vectors: Vectors = self._index.reconstruct_batch(np.ascontiguousarray(rows, dtype=np.int64))
        return vectors

    @property
    def _mapped(self) -> Vectors:
        """A view of all vectors, valid as long as the index."""
        pointer = self._index.get_xb()  # type: ignore[attr-defined]  # the stubs know no kind of index
        flat: Vectors = faiss.rev_swig_ptr(pointer, len(self) * self.dim)
        return flat.reshape(len(self), self.dim)

    def slice(self, first: int, last: int) -> Self:
        """Some of the rows, numbered from 0, in memory."""
        return self.build(self.vectors(np.arange(first, last)))

    def search(
        self, queries: Vectors, k: int, *, allowed: NDArray[np.bool_] | None = None, ask: Ask | None = None
    ) -> Neighbours:
        """The `k` rows closest to each query.

        Args:
            queries: Unit vectors, float32, shape (n, dim).
            k: Rows per query; fewer where fewer are allowed.
            allowed: Shape (len(self),); rows that may be found. None allows all.
            ask: Who answers; None is this index.

        Returns:
            For each query (rows, cosines), sorted by (-score, row). Which of several rows tied at
            the k-th place are kept follows the same order.

        Raises:
            ShapeError: `queries` or `allowed` don't fit the index.
        """
        check_vectors(queries, self.dim)
        k = min(k, count_allowed(allowed, len(self)))
        if k <= 0 or not len(queries):
            return [NOTHING for _ in queries]
        if ask is None and allowed is None and len(queries) >= _MANY:
            return list(nearest_of_many(queries, self._mapped, k, _TIE))
        answers = (ask or self.answer)(Asked(queries, k, allowed))
        return [ranked(near.rows, near.cosines, k) for near in answers]

    def answer(self, asked: Asked) -> list[Near]:
        """The best of these rows; cosines are the same whatever other rows there are."""
        total = count_allowed(asked.allowed, len(self))
        params = None
        if asked.allowed is not None:
            selector = Selector(asked.allowed)
            params = faiss.SearchParameters(sel=selector.faiss)  # type: ignore[call-arg]  # FAISS adds it at import
        count = min(asked.count, total)
        if count <= 0:
            return [Near(*NOTHING, NOTHING[1]) for _ in asked.queries]
        with one_thread(when=len(asked.queries) == 1):
            scores, rows = self._index.search(asked.queries, min(count + 1, total), params=params)
            return [
                self._near(query, rows[i], scores[i], count, params) for i, query in enumerate(asked.queries)
            ]

    def _near(
        self, query: Vectors, rows: Rows, scores: Scores, count: int, params: faiss.SearchParameters | None
    ) -> Near:
        if len(rows) > count and scores[count - 1] - scores[count] < 2 * _TIE:
            radius = float(scores[count - 1]) - 2 * _TIE
            _, _, rows = self._index.range_search(query[None], radius, params=params)
        rows, exact = ranked(rows, cosines(self.vectors(rows), query), count)
        return Near(rows, exact, exact)


def _check_head(path: Path) -> None:
    """Check that a file is a flat index as FAISS writes it, before FAISS reads it.

    Raises:
        ValueError: It isn't.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD.size)
    if len(head) == _HEAD.size:
        kind, dim, rows, _, _, trained, metric, numbers = _HEAD.unpack(head)
        size = _HEAD.size + 4 * numbers
        inner_product = (kind, trained, metric) == (b"IxFI", 1, faiss.METRIC_INNER_PRODUCT)
        if inner_product and dim > 0 and rows >= 0 and numbers == rows * dim and path.stat().st_size == size:
            return
    raise ValueError("it is no flat index")


@contextmanager
def one_thread(*, when: bool = True) -> Iterator[None]:
    """Limit FAISS to one thread, for steps so short that waiting for other threads takes longer."""
    before = faiss.omp_get_max_threads()
    if when:
        faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)


class Selector:
    """The rows that may be found, as a FAISS selector; keep it alive during the search."""

    def __init__(self, allowed: NDArray[np.bool_]) -> None:
        self._bits = np.packbits(allowed, bitorder="little")
        self.faiss = faiss.IDSelectorBitmap(len(allowed), faiss.swig_ptr(self._bits))


def cosines(vectors: Vectors, query: Vectors) -> Scores:
    """Cosines in [-1, 1]; each sum is made in one order, whichever vectors stand beside."""
    scores: Scores = np.clip(np.einsum("ij,j->i", vectors, query), -1, 1)
    return scores


def mean_cosines(vectors: Vectors) -> Scores:
    """The mean cosine of each unit vector with the others, shape (len(vectors),); 0 of a single one.

    >>> mean_cosines(np.array([[1, 0], [1, 0], [0, 1]], np.float32)).tolist()
    [0.5, 0.5, 0.0]
    """
    means: Scores = (vectors @ vectors.sum(axis=0) - 1) / max(1, len(vectors) - 1)
    return means


def ranked(rows: Rows, scores: Scores, k: int) -> tuple[Rows, Scores]:
    """The `k` best of some rows, sorted by (-score, row)."""
    rounded = np.round(scores / _TIE).astype(np.int64)
    order = np.lexsort((rows, -rounded))[:k]
    return rows[order].astype(np.int64), scores[order]


def count_allowed(allowed: NDArray[np.bool_] | None, total: int) -> int:
    """How many of `total` rows may be found.

    Raises:
        ShapeError: `allowed` isn't a row each.
    """
    if allowed is None:
        return total
    if allowed.shape != (total,):
        raise ShapeError(f"allowed has shape {allowed.shape}, the index {total} rows")
    return int(np.count_nonzero(allowed))


def check_vectors(vectors: Vectors, dim: int) -> None:
    """Refuse what isn't finite float32 of shape (n, dim).

    Raises:
        ShapeError: It isn't.
    """
    if vectors.ndim != 2 or vectors.shape[1] != dim or dim == 0:
        raise ShapeError(f"vectors have shape {vectors.shape}, expected (n, {dim or 'dim > 0'})")
    if vectors.dtype != np.float32:
        raise ShapeError(f"vectors are {vectors.dtype}, expected float32")
    if not np.isfinite(vectors).all():
        raise ShapeError("vectors hold NaN or infinity")


def block_of(vectors: Vectors | Float16Vectors, rows: Rows | slice) -> Vectors:
    """Some of the vectors as float32, checked.

    Raises:
        ShapeError: A value isn't finite.
    """
    block = np.ascontiguousarray(vectors[rows], dtype=np.float32)
    check_vectors(block, vectors.shape[1])
    return block
