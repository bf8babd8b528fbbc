"""Many queries against all vectors at once: one product of matrices, then the few that may be nearest."""

from collections.abc import Iterator

import numpy as np

from linker.types import Rows, Scores, Vectors

_SCORES = 4_000_000
"""Compared at a time; bounds the memory."""


def nearest_of_many(
    queries: Vectors, vectors: Vectors, count: int, tie: float
) -> Iterator[tuple[Rows, Scores]]:
    """The `count` nearest rows of each query, and their cosines in [-1, 1]; sorted by (-cosine, row).

    A product of matrices gives sums whose last bits hang on what stands beside; so whatever may be among the
    nearest by it is compared again one by one.

    Args:
        queries: Unit vectors, shape (n, dim).
        vectors: Unit vectors, shape (m, dim).
        count: From 1 to m.
        tie: Cosines are compared in such steps.
    """
    block = max(1, _SCORES // len(vectors))
    for start in range(0, len(queries), block):
        part = queries[start : start + block]
        rough = part @ vectors.T
        least = np.partition(rough, -count, axis=1)[:, -count]
        query, rows = np.nonzero(rough >= (least - 2 * tie)[:, None])
        bounds = np.searchsorted(query, np.arange(len(part) + 1))
        scores = np.empty(len(rows), np.float32)
        for one, first, last in zip(part, bounds, bounds[1:], strict=False):
            scores[first:last] = np.einsum("ij,j->i", vectors[rows[first:last]], one)
        np.clip(scores, -1, 1, out=scores)
        order = np.lexsort((rows, -np.round(scores / tie).astype(np.int64), query))
        for first in bounds[:-1]:
            best = order[first : first + count]
            yield rows[best], scores[best]
