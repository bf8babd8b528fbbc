"""Which dense index an archive gets: exact while that is quick, approximate beyond."""

from pathlib import Path
from typing import Literal

import numpy as np

from linker.retrieval.dense import BLOCK, DenseIndex, FlatIndex
from linker.retrieval.ivf import IvfIndex
from linker.retrieval.mapped_arrays import empty_array, forget
from linker.types import Float16Vectors, IndexType, Rows, Vectors

FLAT_LIMIT = 30_000
"""Up to so many rows every vector is compared: some five milliseconds."""
_SINGLE = "single"


def build_dense(
    vectors: Vectors | Float16Vectors,
    kind: IndexType = "auto",
    *,
    previous: tuple[DenseIndex, Rows] | None = None,
    to: Path | None = None,
) -> DenseIndex:
    """Index unit vectors, float32 or float16, shape (n, dim): `flat` up to `FLAT_LIMIT` rows, then `ivf`.

    `previous` is an index of mostly the same vectors, and for each vector its row there (-1 for a new one).
    If it is approximate and of about the same size, its inverted lists are used again. Large arrays are laid
    out in the folder `to`; None holds them in memory.
    """
    if dense_type(len(vectors), kind) == "flat":
        single = empty_array(to, _SINGLE, np.float32, *vectors.shape)
        single[:] = vectors
        index = FlatIndex.build(single)
        forget(to, _SINGLE)
        return index
    if previous is not None and isinstance(previous[0], IvfIndex) and previous[0].holds(len(vectors)):
        return previous[0].remap(vectors, _same(vectors, *previous), to=to)
    return IvfIndex.build(vectors, to=to)


def dense_type(rows: int, kind: IndexType = "auto") -> Literal["flat", "ivf"]:
    """The type of index that `build_dense` makes for so many vectors."""
    large = kind == "ivf" if kind != "auto" else rows > FLAT_LIMIT
    return "ivf" if large and rows else "flat"


def _same(vectors: Vectors | Float16Vectors, previous: DenseIndex, places: Rows) -> Rows:
    """The places of vectors that haven't changed; -1 for the others."""
    same = places.copy()
    for start in range(0, len(places), BLOCK):
        part = np.flatnonzero(places[start : start + BLOCK] >= 0) + start
        alike = (previous.vectors(places[part]) == vectors[part].astype(np.float32)).all(axis=1)
        same[part[~alike]] = -1
    return same


def open_dense(folder: Path) -> FlatIndex | IvfIndex:
    """Map a written index into memory, whichever kind it is."""
    return IvfIndex.open(folder) if (folder / "ivf.json").exists() else FlatIndex.open(folder)
