"""Joins groups that were split only because neighbour lists are short, by the mean over all their pairs."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from linker.clustering.communities import number_groups
from linker.types import Rows, Vectors

Floats = NDArray[np.float64]


def join(
    groups: Rows, vectors: Vectors, left: Rows, right: Rows, *, larger: int, kinship: float, least: int = 5
) -> Rows:
    """Join large groups that are nearly as close to each other as they are in themselves.

    Where two groups together outnumber the list of neighbours that an item has, most of their pairs were
    never looked at. Their mean cosine over all pairs comes from their sums. Two groups are joined, the
    closest first, while mean(across) >= kinship · sqrt(mean(inside one) · mean(inside the other)).

    Args:
        groups: The group of each item.
        vectors: Unit vectors of the items, shape (n, dim).
        left: One end of each pair that was looked at; groups without such a pair are not compared.
        right: The other end.
        larger: Two groups with so many items together, or fewer, stay as they are.
        kinship: See above; 1 is as close across as inside.
        least: Items that both groups must have.

    Returns:
        Groups numbered by `number_groups`.
    """
    groups = number_groups(groups)
    sums = _Sums.of(groups, vectors)
    joined_to = np.arange(len(sums.count))
    first, second = _touching(groups[left], groups[right], sums.count, least)
    close = sums.closeness(first, second)
    while True:
        fits = np.where(sums.count[first] + sums.count[second] > larger, np.round(close, 6), -np.inf)
        if fits.max(initial=-np.inf) < kinship:
            return number_groups(joined_to[groups])
        best = int(np.argmax(fits))
        target, gone = int(first[best]), int(second[best])
        sums.add(target, gone)
        joined_to[joined_to == gone] = target
        first, second, close = _renamed(first, second, close, target, gone)
        changed = np.flatnonzero((first == target) | (second == target))
        close[changed] = sums.closeness(first[changed], second[changed])


@dataclass
class _Sums:
    """Of each group: its items, the sum of their vectors, and their mean cosine to each other."""

    count: Floats
    total: Floats
    inside: Floats

    @classmethod
    def of(cls, groups: Rows, vectors: Vectors) -> Self:
        """Add up the vectors of each group."""
        count = np.bincount(groups).astype(np.float64)
        total = np.zeros((len(count), vectors.shape[1]))
        if len(groups):
            order = np.argsort(groups, kind="stable")
            starts = (np.cumsum(count) - count).astype(np.int64)
            total = np.add.reduceat(vectors[order].astype(np.float64), starts, axis=0)
        square = np.einsum("ij,ij->i", total, total)
        return cls(count, total, (square - count) / np.maximum(count * (count - 1), 1))

    def add(self, target: int, gone: int) -> None:
        """Merge the items of group `gone` into group `target`."""
        self.total[target] += self.total[gone]
        self.count[target] += self.count[gone]
        n = self.count[target]
        self.inside[target] = (self.total[target] @ self.total[target] - n) / (n * (n - 1))

    def closeness(self, first: Rows, second: Rows) -> Floats:
        """Mean cosine between groups, divided by the geometric mean of their mean cosines inside."""
        across = np.einsum("ij,ij->i", self.total[first], self.total[second])
        across /= self.count[first] * self.count[second]
        ratio: Floats = across / np.sqrt(np.maximum(self.inside[first] * self.inside[second], 1e-4))
        return ratio


def _touching(one: Rows, other: Rows, count: Floats, least: int) -> tuple[Rows, Rows]:
    """Pairs of groups, both with at least `least` items, that a pair of items joins: first < second."""
    is_candidate = (one != other) & (np.minimum(count[one], count[other]) >= least)
    low, high = np.minimum(one, other)[is_candidate], np.maximum(one, other)[is_candidate]
    keys = np.unique(low * len(count) + high)
    return keys // len(count), keys % len(count)


def _renamed(first: Rows, second: Rows, close: Floats, target: int, gone: int) -> tuple[Rows, Rows, Floats]:
    """The pairs of groups after one group was merged into another; each pair once."""
    first, second = (
        np.where(first == gone, target, first),
        np.where(second == gone, target, second),
    )
    low, high = np.minimum(first, second), np.maximum(first, second)
    _, once = np.unique(np.stack([low, high]), axis=1, return_index=True)
    once = once[low[once] != high[once]]
    return low[once], high[once], close[once]
