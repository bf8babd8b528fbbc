"""Similarity of meaning, measured against what is usual around each article."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from linker.stories.neighbours import Neighbours
from linker.types import Rows, Scores, Vectors

Flags = NDArray[np.bool_]
_OWN_MEAN = 20
_BLOCK = 256
"""Vectors moved at a time, in double precision."""


def centred(vectors: Vectors, languages: Sequence[str | None], of: Flags | None = None) -> Vectors:
    """Vectors without what all articles of their language have in common.

    Mu & Viswanath (2018), All-but-the-top, take the common mean away; encoders put most languages in a
    corner of their own, so the mean is taken per language where there are 20 articles in it.

    Args:
        vectors: Unit vectors, shape (n, dim).
        languages: Of each article; None is one more language.
        of: Which are wanted, shape (n,); the others come out as zero. None wants all.

    Returns:
        Unit vectors of the same shape; one that is nothing but the mean stays zero.
    """
    if not len(vectors):
        return vectors
    common, found = vectors.mean(axis=0, dtype=np.float64), np.zeros(vectors.shape, np.float32)
    names: dict[str, int] = {}
    numbers = np.array([names.setdefault(language or "", len(names)) for language in languages])
    for number in range(len(names)):
        rows = np.flatnonzero(numbers == number)
        mean = common
        if _OWN_MEAN <= len(rows) < len(vectors):
            mean = vectors[rows].mean(axis=0, dtype=np.float64)
        rows = rows if of is None else rows[of[rows]]
        for start in range(0, len(rows), _BLOCK):
            part = rows[start : start + _BLOCK]
            moved = vectors[part] - mean
            length = np.linalg.norm(moved, axis=1, keepdims=True)
            found[part] = np.where(length > 1e-3, moved / np.maximum(length, 1e-3), 0)
    return found


def cosines(vectors: Vectors, left: Rows, right: Rows) -> Scores:
    """The cosine of each pair, shape (len(left),)."""
    found = np.empty(len(left), np.float32)
    for start in range(0, len(left), 100_000):
        span = slice(start, start + 100_000)
        # einsum, not a matrix product: each sum is made in one order whatever the number of threads.
        found[span] = np.einsum("ij,ij->i", vectors[left[span]], vectors[right[span]])
    return np.clip(found, -1, 1)


def usual(neighbours: Neighbours, count: int) -> Scores:
    """The mean similarity of each article to its `count` nearest, none below 0; where there are fewer, 0.

    In an archive of a few articles the nearest are far off, and below 0 once the mean is taken away.
    """
    near: Scores = (np.maximum(neighbours.scores[:, :count], 0).sum(axis=1) / count).astype(np.float32)
    return near
