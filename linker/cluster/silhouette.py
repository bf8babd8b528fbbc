"""How well each item sits in its group: close to its own, far from the next."""

import numpy as np
from numpy.typing import NDArray

from linker.types import Rows, Vectors

_CELLS = 20_000_000
"""Similarities held at a time; bounds the memory."""


def silhouettes(vectors: Vectors, groups: Rows) -> NDArray[np.float64]:
    """The silhouette of each item, by mean cosine.

    Rousseeuw (1987), Silhouettes: a graphical aid. Here own is the item's mean cosine to the others of
    its group and next the highest mean cosine to another group:
    (own - next) / max(1 - own, 1 - next). An item alone has 0, as in the paper; so has every item
    where there is one group only.

    Args:
        vectors: Unit vectors, shape (n, dim).
        groups: The group of each item, numbered from 0.

    Returns:
        Values in [-1, 1], shape (n,).

    >>> pairs = np.eye(2, dtype=np.float32)[[0, 0, 1, 1]]
    >>> silhouettes(pairs, np.array([0, 0, 1, 1])).tolist()
    [1.0, 1.0, 1.0, 1.0]
    """
    count = np.bincount(groups)
    values = np.zeros(len(groups))
    if len(count) < 2:
        return values
    order = np.argsort(groups, kind="stable")
    sums = np.add.reduceat(vectors[order], np.cumsum(count) - count, axis=0)
    means = (sums / count[:, None]).astype(np.float32)
    together = np.flatnonzero(count[groups] > 1)
    block = max(1, _CELLS // len(count))
    for start in range(0, len(together), block):
        items = together[start : start + block]
        group = groups[items]
        similar = vectors[items] @ means.T
        place = np.arange(len(items))
        own = (similar[place, group] * count[group] - 1) / (count[group] - 1)
        similar[place, group] = -2
        following = similar.max(axis=1)
        values[items] = (own - following) / np.maximum(np.maximum(1 - own, 1 - following), 1e-6)
    return np.clip(values, -1, 1)
