"""Positions of stories on a map: only for drawing, never for grouping."""

import numpy as np
from numpy.typing import NDArray

from linker.types import Vectors

Places = NDArray[np.float64]
"""x and y in [0, 1], shape (n, 2)."""

_TSNE_MOST = 2000
_TSNE_FEWEST = 8


def project(vectors: Vectors, *, seed: int = 0) -> Places:
    """Positions at which stories with similar vectors are near each other.

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


def _components(centred: Places) -> Places:
    _, vectors = np.linalg.eigh(centred.T @ centred)
    axes = vectors[:, ::-1][:, :2]
    signs = np.sign(axes[np.argmax(np.abs(axes), axis=0), range(axes.shape[1])])
    components = np.zeros((len(centred), 2))
    components[:, : axes.shape[1]] = centred @ (axes * np.where(signs == 0, 1, signs))
    scale = np.abs(components).max()
    return components / scale if scale else components


def _fit(places: NDArray[np.floating]) -> Places:
    """Scale each axis to the unit square, rounded to four digits."""
    low, high = places.min(axis=0), places.max(axis=0)
    width = np.where(high > low, high - low, 1.0)
    middle = np.where(high > low, 0.0, 0.5)
    return np.asarray(np.round((places - low) / width + middle, 4), np.float64)
