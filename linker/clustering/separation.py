"""Splits groups of two clear parts: evidence inside the parts is far above the evidence across them.

Ashman, Bird & Zepf (1994), Detecting bimodality in astronomical datasets: two modes are cleanly apart
when D = |m1 - m2| / sqrt((s1² + s2²) / 2) exceeds 2.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linker.clustering.communities import number_groups
from linker.types import Rows, Vectors

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Clearness:
    """When a division is clean: Ashman's D exceeds `apart`, of parts that have `least` items each."""

    apart: float = 2.0
    least: int = 3


def separation(
    groups: Rows,
    parts: Rows,
    left: Rows,
    right: Rows,
    evidence: Vectors,
    across: Vectors,
    least: int = 3,
) -> Floats:
    """Ashman's D of each group: evidence of pairs inside its parts against pairs across them.

    Args:
        groups: The group of each item, numbered from 0.
        parts: The part of each item; each part lies in one group.
        left: One end of each pair.
        right: The other end.
        evidence: Of each pair, where it is inside a part.
        across: The same where it is across two parts.
        least: Items of a part; smaller ones are not looked at.

    Returns:
        Shape (number of groups,); 0 where there are fewer than two parts or fewer than three pairs of
        a kind, or where the evidence across is the stronger.
    """
    count = int(groups.max(initial=-1)) + 1
    large = np.bincount(parts)[parts] >= least
    looked = (groups[left] == groups[right]) & large[left] & large[right]
    within = looked & (parts[left] == parts[right])
    number_in, mean_in, variance_in = _moments(groups[left], evidence, within, count)
    number_out, mean_out, variance_out = _moments(groups[left], across, looked & ~within, count)
    spread = np.sqrt((variance_in + variance_out) / 2)
    clear = (number_in > 2) & (number_out > 2) & (mean_in > mean_out)
    deviations: Floats = np.where(clear, (mean_in - mean_out) / np.maximum(spread, 1e-9), 0)
    return deviations


def separate(
    groups: Rows,
    left: Rows,
    right: Rows,
    evidence: Vectors,
    *,
    across: Vectors | None = None,
    divide: Sequence[Callable[[Rows], Rows]],
    rule: Clearness = Clearness(),
) -> Rows:
    """Split groups whose evidence inside and across their parts is cleanly bimodal.

    Args:
        groups: The group of each item.
        left: One end of each pair.
        right: The other end.
        evidence: Of each pair.
        across: Evidence that a pair across two parts is taken to have; None is the same.
        divide: Ways to divide: from groups to parts inside them. The clearest division wins.
        rule: When a division is clean. What is left over goes to the part that it has most evidence for.

    Returns:
        Groups numbered by `number_groups`.
    """
    groups = number_groups(groups)
    outer = evidence if across is None else across
    best = np.full(int(groups.max(initial=-1)) + 1, rule.apart)
    parts = np.zeros(len(groups), np.int64)
    for way in divide:
        divided = number_groups(way(groups))
        clearness = separation(groups, divided, left, right, evidence, outer, rule.least)
        better = clearness > best + 1e-9
        best[better] = clearness[better]
        chosen = better[groups]
        parts[chosen] = _settle(groups, divided, chosen, left, right, evidence, rule.least)[chosen]
    return number_groups(groups * len(groups) + parts)


def _settle(
    groups: Rows,
    parts: Rows,
    chosen: NDArray[np.bool_],
    left: Rows,
    right: Rows,
    evidence: Vectors,
    least: int,
) -> Rows:
    """Move the items of small parts to the large part of their group with the highest mean evidence."""
    small = chosen & (np.bincount(parts)[parts] < least)
    item, other = np.concatenate([left, right]), np.concatenate([right, left])
    values = np.concatenate([evidence, evidence]).astype(np.float64)
    touches = small[item] & ~small[other] & (groups[item] == groups[other])
    count = len(parts)
    keys, which = np.unique(item[touches] * count + parts[other[touches]], return_inverse=True)
    mean = np.round(np.bincount(which, values[touches]) / np.bincount(which), 6)
    moved, target = keys // count, keys % count
    order = np.lexsort((target, -mean, moved))
    first = np.unique(moved[order], return_index=True)[1]
    settled = parts.copy()
    settled[moved[order][first]] = target[order][first]
    return settled


def _moments(
    group: Rows, evidence: Vectors, chosen: NDArray[np.bool_], count: int
) -> tuple[Floats, Floats, Floats]:
    values = evidence[chosen].astype(np.float64)
    number = np.bincount(group[chosen], minlength=count).astype(np.float64)
    mean = np.bincount(group[chosen], values, count) / np.maximum(number, 1)
    square = np.bincount(group[chosen], values**2, count) / np.maximum(number, 1)
    return number, mean, np.maximum(square - mean**2, 0)
