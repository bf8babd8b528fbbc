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
    known: tuple[DenseIndex, Rows] | None = None,
    to: Path | None = None,
) -> DenseIndex:
    """Index unit vectors, float32 or float16, shape (n, dim): `flat` up to `FLAT_LIMIT` rows, then `ivf`.

    `known` is an index of much the same vectors, with the row there of each (-1 where it is a new one): an
    approximate one that is about as large lends its lists. What is large is laid out in the folder `to`; None
    holds it in memory.
    """
    if dense_type(len(vectors), kind) == "flat":
        single = empty_array(to, _SINGLE, np.float32, *vectors.shape)
        single[:] = vectors
        index = FlatIndex.build(single)
        forget(to, _SINGLE)
        return index
    if known is not None and isinstance(known[0], IvfIndex) and known[0].holds(len(vectors)):
        return known[0].remap(vectors, _same(vectors, *known), to=to)
    return IvfIndex.build(vectors, to=to)


def dense_type(rows: int, kind: IndexType = "auto") -> Literal["flat", "ivf"]:
    """What `build_dense` makes of so many vectors."""
    large = kind == "ivf" if kind != "auto" else rows > FLAT_LIMIT
    return "ivf" if large and rows else "flat"


def _same(vectors: Vectors | Float16Vectors, known: DenseIndex, places: Rows) -> Rows:
    """The places of vectors that are what they were; -1 for the others."""
    same = places.copy()
    for start in range(0, len(places), BLOCK):
        part = np.flatnonzero(places[start : start + BLOCK] >= 0) + start
        alike = (known.vectors(places[part]) == vectors[part].astype(np.float32)).all(axis=1)
        same[part[~alike]] = -1
    return same


def open_dense(folder: Path) -> FlatIndex | IvfIndex:
    """Map a written index into memory, whichever kind it is."""
    return IvfIndex.open(folder) if (folder / "ivf.json").exists() else FlatIndex.open(folder)
