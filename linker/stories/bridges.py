"""Stories that hang together by a waist, and the two articles that bridge it."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import breadth_first_order, minimum_spanning_tree

from linker.types import Rows, Vectors

_PART = 2
"""Articles that a part has at least: one that is merely loose is no part."""


def waists(groups: Rows, left: Rows, right: Rows, evidence: Vectors) -> dict[int, tuple[int, int]]:
    """Find the groups that are two parts, and the closest pair across.

    The strongest pairs that hold a group together are its maximum spanning tree. Cut at an edge of it, the
    group is two parts, and no pair across is stronger than that edge. The weakest edge with two items or
    more on either side is a waist where it is weaker than the mean pair inside the parts.

    Args:
        groups: The group of each item, by row.
        left: One end of each pair inside a group.
        right: The other end.
        evidence: Of each pair.

    Returns:
        Group → rows of the two items, ascending; groups without a waist are left out.
    """
    weakest = {}
    order = np.argsort(groups[left], kind="stable")
    starts = np.flatnonzero(np.diff(groups[left][order], prepend=-1))
    for positions in np.split(order, starts[1:]) if len(order) else ():
        members = np.unique(np.concatenate([left[positions], right[positions]]))
        if len(members) >= 2 * _PART:
            one, two = np.searchsorted(members, left[positions]), np.searchsorted(members, right[positions])
            waist = _waist(len(members), one, two, evidence[positions].astype(np.float64))
            if waist is not None:
                low, high = sorted(members[list(waist)].tolist())
                weakest[int(groups[low])] = low, high
    return weakest


def _waist(size: int, left: Rows, right: Rows, evidence: NDArray[np.float64]) -> tuple[int, int] | None:
    cost = evidence.max() - np.round(evidence, 5) + 1
    tree = minimum_spanning_tree(sparse.coo_matrix((cost, (left, right)), shape=(size, size)).tocsr())
    order, parent = breadth_first_order(tree, 0, directed=False)
    if len(order) < size:  # its parts have no pair at all across
        return None
    below = np.ones(size, np.int64)
    for item in order[:0:-1]:
        below[parent[item]] += below[item]
    both_ways = (tree + tree.T).tocsr()
    ends = [item for item in order[1:].tolist() if _PART <= below[item] <= size - _PART]
    if not ends:
        return None
    cut = min(ends, key=lambda item: (-both_ways[item, parent[item]], item))
    inner = np.zeros(size, bool)
    inner[cut] = True
    for item in order[1:]:
        inner[item] |= inner[parent[item]]
    same = inner[left] == inner[right]
    return None if evidence[~same].max() >= evidence[same].mean() else (cut, int(parent[cut]))
