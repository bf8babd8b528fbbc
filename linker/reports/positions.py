"""Places to draw stories at: for looking at only, never for grouping."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from linker.types import Vectors

Places = NDArray[np.float64]
"""x and y in [0, 1], shape (n, 2)."""

_TSNE_MOST = 2000
_TSNE_FEWEST = 8
_CROWD = 12
"""Stories from which a force layout is a knot with loose ends, and is spread."""


def project(vectors: Vectors, *, seed: int = 0) -> Places:
    """Places at which stories that say similar things lie near each other.

    t-SNE (van der Maaten & Hinton 2008) up to 2,000 stories, principal components below 8 and beyond.
    """
    count = len(vectors)
    if count < 3:
        return np.column_stack([np.linspace(0.3, 0.7, count), np.full(count, 0.5)])
    centred = np.asarray(vectors, np.float64) - np.mean(vectors, axis=0, dtype=np.float64)
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):  # more threads gain nothing here and wait for each other on a busy machine
        if not _TSNE_FEWEST <= count <= _TSNE_MOST:
            return _fit(_components(centred))
        from sklearn.manifold import TSNE

        start = _components(centred) * 1e-4
        perplexity = min(30.0, (count - 1) / 3)
        tsne = TSNE(2, perplexity=perplexity, init=start, random_state=seed, max_iter=500)
        return _fit(tsne.fit_transform(centred.astype(np.float32)))


def lay_out(nodes: int, edges: Sequence[tuple[int, int, float]], *, seed: int = 0) -> Places:
    """Places at which linked stories lie near each other (Fruchterman & Reingold 1991).

    Stories without any way from one to the other are laid out apart, and beside each other.

    Args:
        nodes: How many.
        edges: Two node numbers and a weight each.
        seed: Of the places they start from.
    """
    if nodes < 2 or not edges:
        return project(np.eye(nodes, 2, dtype=np.float32))
    import networkx

    graph = networkx.Graph()
    graph.add_nodes_from(range(nodes))
    graph.add_weighted_edges_from(edges)
    parts = sorted(
        (sorted(part) for part in networkx.connected_components(graph)), key=lambda part: (-len(part), part)
    )
    found = np.zeros((nodes, 2))
    for part, (left, top, size) in zip(parts, _shelves([len(part) for part in parts]), strict=True):
        own = networkx.spring_layout(graph.subgraph(part), seed=seed, iterations=100)
        within = _fit(np.array([own[node] for node in part], np.float64))
        if len(part) == 2:
            within = np.array([[0.0, 0.5], [1.0, 0.5]])
        elif len(part) > _CROWD:
            within = (within + _ranks(within)) / 2
        found[part] = (left, -top) + (0.2 + 0.6 * within) * (size, -size)
    return _fit(found)


def _shelves(sizes: Sequence[int]) -> list[tuple[float, float, float]]:
    """Squares for groups of these sizes, largest first, on shelves: a large group has its own.

    Returns:
        Left, top and side of each.
    """
    sides = [float(np.sqrt(size)) + 0.4 for size in sizes]
    area = sum(side * side for side in sides)
    width = sides[0] if 2 * sides[0] ** 2 > area else max(sides[0], float(np.sqrt(2.2 * area)))
    found: list[tuple[float, float, float]] = []
    left = top = high = 0.0
    for side in sides:
        if left and left + side > width:
            left, top, high = 0.0, top + high, 0.0
        found.append((left, top, side))
        left, high = left + side, max(high, side)
    return found


def _ranks(places: Places) -> Places:
    """Each coordinate's place in order, in [0, 1]: a crowd spread evenly."""
    order = np.argsort(np.argsort(places, axis=0, kind="stable"), axis=0, kind="stable")
    return np.asarray(order / max(1, len(places) - 1), np.float64)


def _components(centred: Places) -> Places:
    _, vectors = np.linalg.eigh(centred.T @ centred)
    axes = vectors[:, ::-1][:, :2]
    signs = np.sign(axes[np.argmax(np.abs(axes), axis=0), range(axes.shape[1])])
    found = np.zeros((len(centred), 2))
    found[:, : axes.shape[1]] = centred @ (axes * np.where(signs == 0, 1, signs))
    scale = np.abs(found).max()
    return found / scale if scale else found


def _fit(places: NDArray[np.floating]) -> Places:
    """Into the unit square, each axis stretched to it, four digits."""
    low, high = places.min(axis=0), places.max(axis=0)
    width = np.where(high > low, high - low, 1.0)
    middle = np.where(high > low, 0.0, 0.5)
    return np.asarray(np.round((places - low) / width + middle, 4), np.float64)
