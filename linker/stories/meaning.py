"""Similarity of meaning: vectors without what all texts of their language have in common, and cosines."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from linker.stories.neighbours import Neighbours
from linker.types import Rows, Scores, Vectors

Flags = NDArray[np.bool_]
Mean = NDArray[np.float64]
_FEWEST = 20
"""Articles from which a language has a mean of its own."""
_BLOCK = 256
"""Vectors moved at a time, in double precision."""


def language_means(
    vectors: Vectors, languages: Sequence[str | None], reference: Vectors | None
) -> list[tuple[Rows, Mean]]:
    """The mean that is taken from the vectors of each language.

    Mu & Viswanath (2018), All-but-the-top, take the common mean away; encoders put most languages in a
    corner of their own, so the mean is taken per language.

    Args:
        vectors: Unit vectors, shape (n, dim).
        languages: Of each article; None is one more language.
        reference: A fixed mean, which English and unknown languages are given and others share in; None takes
            the archive's own means alone.

    Returns:
        For each language its rows, ascending, and its mean.
    """
    if not len(vectors):
        return []
    whole = vectors.mean(axis=0, dtype=np.float64) if reference is None else reference.astype(np.float64)
    names = np.array([language or "" for language in languages])
    means: list[tuple[Rows, Mean]] = []
    for name in np.unique(names):
        rows = np.flatnonzero(names == name).astype(np.int64)
        mean = whole
        if reference is not None and name not in ("", "en"):
            total = vectors[rows].sum(axis=0, dtype=np.float64)
            mean = (total + _FEWEST * whole) / (len(rows) + _FEWEST)
        elif reference is None and _FEWEST <= len(rows) < len(vectors):
            mean = vectors[rows].mean(axis=0, dtype=np.float64)
        means.append((rows, mean))
    return means


def without_means(vectors: Vectors, means: Sequence[tuple[Rows, Mean]], of: Flags | None = None) -> Vectors:
    """Vectors less the means of `language_means`, scaled to length 1.

    Args:
        vectors: Unit vectors, shape (n, dim).
        means: Rows and what is taken from them.
        of: Which are wanted, shape (n,); the others come out as zero. None wants all.

    Returns:
        Unit vectors of the same shape; one that is nothing but the mean stays zero.
    """
    centred = np.zeros(vectors.shape, np.float32)
    for every, mean in means:
        rows = every if of is None else every[of[every]]
        for start in range(0, len(rows), _BLOCK):
            part = rows[start : start + _BLOCK]
            moved = vectors[part] - mean
            length = np.linalg.norm(moved, axis=1, keepdims=True)
            centred[part] = np.where(length > 1e-3, moved / np.maximum(length, 1e-3), 0)
    return centred


def pair_cosines(vectors: Vectors, left: Rows, right: Rows) -> Scores:
    """The cosine of each pair, shape (len(left),)."""
    cosines = np.empty(len(left), np.float32)
    for start in range(0, len(left), 100_000):
        span = slice(start, start + 100_000)
        # einsum, not a matrix product: each sum is made in one order whatever the number of threads.
        cosines[span] = np.einsum("ij,ij->i", vectors[left[span]], vectors[right[span]])
    return np.clip(cosines, -1, 1)


def mean_similarity(neighbours: Neighbours, first: int, last: int) -> Scores:
    """The mean similarity of each article to its neighbours of ranks `first` to `last` - 1, none below 0.

    Missing neighbours count as 0: in an archive of a few articles the nearest are far off.
    """
    near = np.maximum(neighbours.scores[:, first:last], 0).sum(axis=1) / (last - first)
    similarity: Scores = near.astype(np.float32)
    return similarity
