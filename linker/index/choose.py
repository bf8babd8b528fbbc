"""Which dense index an archive gets: exact while that is quick, approximate beyond."""

from pathlib import Path

import numpy as np

from linker.index.dense import DenseIndex, FlatIndex
from linker.index.ivf import Halves, IvfIndex
from linker.types import IndexType, Vectors

FLAT_LIMIT = 30_000
"""Up to so many rows every vector is compared: some five milliseconds."""


def build_dense(vectors: Vectors | Halves, kind: IndexType = "auto") -> DenseIndex:
    """Index unit vectors, float32 or float16, shape (n, dim): `flat` up to `FLAT_LIMIT` rows, then `ivf`."""
    large = kind == "ivf" if kind != "auto" else len(vectors) > FLAT_LIMIT
    return (
        IvfIndex.build(vectors)
        if large and len(vectors)
        else FlatIndex.build(vectors.astype(np.float32, copy=False))
    )


def open_dense(folder: Path) -> DenseIndex:
    """Map a written index into memory, whichever kind it is."""
    return IvfIndex.open(folder) if (folder / "ivf.json").exists() else FlatIndex.open(folder)
