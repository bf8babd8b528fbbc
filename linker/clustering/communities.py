"""Communities of a weighted graph by the Leiden algorithm with the constant Potts model.

Traag, Waltman & van Eck (2019), From Louvain to Leiden; Traag, Van Dooren & Nesterov (2011), Narrow
scope for resolution-limit-free community detection. A group pays `resolution` for each pair of its
members, linked or not, and earns the weight of its links: pairs join while the mean weight between
two parts is above the resolution, whatever the size of the graph.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from linker.types import Rows, Scores

Weights = NDArray[np.float64]


def communities(
    size: int,
    left: Rows,
    right: Rows,
    weights: Weights,
    *,
    resolution: float,
    seed: int = 0,
    previous: Rows | None = None,
) -> Rows:
    """Group the nodes of a graph.

    Args:
        size: Number of nodes, numbered from 0.
        left: One end of each edge.
        right: The other end; each pair once.
        weights: Positive; edges below a tenth of the resolution are left out, they decide nothing.
        resolution: The mean weight at which two parts are as well joined as apart.
        seed: Of the algorithm's random order.
        previous: The group that each node was in before, shape (size,), -1 where in none: the search starts
            from these groups, so that where nothing changed they mostly stay. None starts anew.

    Returns:
        The group of each node, shape (size,), numbered by `number_groups`. A node without edges is alone.
    """
    import graspologic_native

    usable = np.flatnonzero((weights >= resolution / 10) & (left != right))
    if not len(usable):
        return np.arange(size, dtype=np.int64)
    first, second = np.minimum(left, right)[usable], np.maximum(left, right)[usable]
    order = np.lexsort((second, first))
    names = np.arange(size).astype(str)
    # In steps of 1e-6: the last bits of a sum differ with the number of threads.
    edges = list(
        zip(
            names[first[order]].tolist(),
            names[second[order]].tolist(),
            np.round(weights[usable][order], 6).tolist(),
            strict=True,
        )
    )
    start = _start(previous, first, second)
    _, group_of = graspologic_native.leiden(
        edges=edges,
        starting_communities=start,
        resolution=resolution,
        randomness=1e-4,
        iterations=3 if start is None else 1,
        use_modularity=False,
        seed=seed,
        trials=1,
    )
    groups = np.arange(size, dtype=np.int64) + size
    nodes = np.fromiter((int(node) for node in group_of), np.int64, len(group_of))
    groups[nodes] = np.fromiter(group_of.values(), np.int64, len(group_of))
    return number_groups(groups)


def _start(previous: Rows | None, first: Rows, second: Rows) -> dict[str, int] | None:
    """The group in which each node with an edge starts: its previous one, or one of its own without that.

    None where no node has a previous group.
    """
    if previous is None or previous.max(initial=-1) < 0:
        return None
    linked = np.union1d(first, second)
    alone = np.arange(len(previous)) + previous.max() + 1
    groups = number_groups(np.where(previous < 0, alone, previous)[linked])
    return dict(zip(linked.astype(str).tolist(), groups.tolist(), strict=True))


def number_groups(groups: Rows) -> Rows:
    """The same groups, numbered from 0 in the order of their first members.

    >>> number_groups(np.array([7, 7, 3, 7, 9])).tolist()
    [0, 0, 1, 0, 2]
    """
    _, first, inverse = np.unique(groups, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    numbered: Rows = rank[inverse.reshape(-1)]
    return numbered


def linked_groups(
    left: Rows,
    right: Rows,
    weights: Scores,
    count: int,
    resolution: float,
    previous: Rows | None = None,
) -> list[Rows]:
    """Group the nodes 0 … count - 1 of a graph.

    Args:
        left: One end of each edge, shape (m,).
        right: The other end; each pair once.
        weights: Above zero; missing edges weigh nothing.
        count: Number of nodes.
        resolution: Mean weight over all pairs that is worth a group.
        previous: As in `communities`.

    Returns:
        Groups of two or more nodes, each ascending, sorted by their first node.
    """
    labels = communities(
        count, left, right, weights.astype(np.float64), resolution=resolution, seed=1, previous=previous
    )
    by_label = np.argsort(labels, kind="stable")
    cuts = np.flatnonzero(np.diff(labels[by_label])) + 1
    groups = [np.sort(group) for group in np.split(by_label, cuts) if len(group) > 1]
    return sorted(groups, key=lambda group: int(group[0]))


def numbered(groups: Sequence[Rows], count: int) -> Rows:
    """The number of each node's group, shape (count,); -1 for a node in none."""
    numbers = np.full(count, -1, np.int64)
    for number, group in enumerate(groups):
        numbers[group] = number
    return numbers
