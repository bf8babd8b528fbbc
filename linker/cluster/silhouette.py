"""How well each item sits in its group: close to its own, far from the next."""

import numpy as np
from numpy.typing import NDArray

from linker.types import Rows, Vectors

_BLOCK = 200_000


def silhouettes(vectors: Vectors, groups: Rows, left: Rows, right: Rows) -> NDArray[np.float64]:
    """The silhouette of each item, by mean cosine.

    Rousseeuw (1987), Silhouettes: a graphical aid. Here own is the item's mean cosine to the others of
    its group and next the highest mean cosine to a group that one of its neighbours is in;
    (own - next) / max(1 - own, 1 - next). An item alone has 0, as in the paper, and so has one that
    has no neighbour outside its group.

    Args:
        vectors: Unit vectors, shape (n, dim).
        groups: The group of each item, numbered from 0.
        left: One end of each neighbour relation.
        right: The other end.

    Returns:
        Values in [-1, 1], shape (n,).
    """
    n = len(groups)
    if n == 0:
        return np.zeros(0)
    count = np.bincount(groups)
    sums = np.zeros((len(count), vectors.shape[1]))
    order = np.argsort(groups, kind="stable")
    starts = np.searchsorted(groups[order], np.arange(len(count)))
    sums[:] = np.add.reduceat(vectors[order].astype(np.float64), starts, axis=0)
    own = (np.einsum("ij,ij->i", vectors, sums[groups]) - 1) / np.maximum(count[groups] - 1, 1)
    item, group = _neighbour_groups(groups, left, right, len(count))
    means = np.empty(len(item))
    for start in range(0, len(item), _BLOCK):
        span = slice(start, start + _BLOCK)
        means[span] = np.einsum("ij,ij->i", vectors[item[span]], sums[group[span]]) / count[group[span]]
    following = np.full(n, -np.inf)
    np.maximum.at(following, item, means)
    valued = (count[groups] > 1) & np.isfinite(following)
    own, following = own[valued], following[valued]
    values = np.zeros(n)
    values[valued] = (own - following) / np.maximum(np.maximum(1 - own, 1 - following), 1e-9)
    return np.clip(values, -1, 1)


def _neighbour_groups(groups: Rows, left: Rows, right: Rows, count: int) -> tuple[Rows, Rows]:
    """Each (item, group of a neighbour that is not its own) once."""
    item = np.concatenate([left, right]).astype(np.int64)
    group = np.concatenate([groups[right], groups[left]]).astype(np.int64)
    other = group != groups[item]
    keys = np.unique(item[other] * count + group[other])
    return keys // max(count, 1), keys % max(count, 1)
