"""Communities of a weighted graph: Leiden (Traag, Waltman & van Eck 2019) with the CPM objective.

Modularity has a resolution limit at this size; connected components chain.
"""

import numpy as np

from linker.types import Rows, Scores


def communities(left: Rows, right: Rows, weights: Scores, count: int, resolution: float) -> list[Rows]:
    """Group the nodes 0 … count - 1 so that inside a group the mean weight exceeds `resolution`.

    Args:
        left: One end of each edge, shape (m,).
        right: The other end.
        weights: Above zero; missing edges weigh nothing.
        count: Number of nodes.
        resolution: Mean weight over all pairs of a group that is worth a group.

    Returns:
        Groups of two or more nodes, each ascending, sorted by their first node.
    """
    if not len(left):
        return []
    from graspologic_native import leiden

    order = np.lexsort((right, left))
    edges = [
        (str(a), str(b), float(w))
        for a, b, w in zip(left[order], right[order], np.round(weights[order], 6), strict=True)
    ]
    _, found = leiden(edges, resolution=resolution, use_modularity=False, seed=1, iterations=4)
    labels = np.full(count, -1, np.int64)
    for node, label in found.items():
        labels[int(node)] = label
    nodes = np.flatnonzero(labels >= 0)
    by_label = nodes[np.argsort(labels[nodes], kind="stable")]
    cuts = np.flatnonzero(np.diff(labels[by_label])) + 1
    groups = [np.sort(group) for group in np.split(by_label, cuts) if len(group) > 1]
    return sorted(groups, key=lambda group: int(group[0]))
