"""Groups of what is linked: communities of two or more nodes."""

from collections.abc import Sequence

import numpy as np

from linker.cluster.communities import communities
from linker.types import Rows, Scores


def linked_groups(
    left: Rows,
    right: Rows,
    weights: Scores,
    count: int,
    resolution: float,
    known: Rows | None = None,
) -> list[Rows]:
    """Group the nodes 0 … count - 1 of a graph.

    Args:
        left: One end of each edge, shape (m,).
        right: The other end; each pair once.
        weights: Above zero; missing edges weigh nothing.
        count: Number of nodes.
        resolution: Mean weight over all pairs that is worth a group.
        known: The groups to start from, by the number that each node has in `numbered`; None starts anew.

    Returns:
        Groups of two or more nodes, each ascending, sorted by their first node.
    """
    labels = communities(
        count, left, right, weights.astype(np.float64), resolution=resolution, seed=1, known=known
    )
    by_label = np.argsort(labels, kind="stable")
    cuts = np.flatnonzero(np.diff(labels[by_label])) + 1
    groups = [np.sort(group) for group in np.split(by_label, cuts) if len(group) > 1]
    return sorted(groups, key=lambda group: int(group[0]))


def numbered(groups: Sequence[Rows], count: int) -> Rows:
    """The number of each node's group, shape (count,); -1 for a node in none."""
    found = np.full(count, -1, np.int64)
    for number, group in enumerate(groups):
        found[group] = number
    return found
