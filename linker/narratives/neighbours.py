"""Nearest rows of other owners, by blocks: passages of other articles, stories other than one's own.

Small sets are compared in full. Larger ones are cut into cells around sampled rows (the inverted file
of Sivic & Zisserman 2003), and each row meets only the cells nearest to it: the cost grows as n · √n.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linker.types import Rows, Scores, Vectors

_BLOCK = 512
_SPARE = 12
"""Nearest rows looked at beyond `k`, so that those of the same owner can be left out."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of rows, `left < right`, sorted by (left, right), each with its cosine.

    `density[i]` is the cosine of row i with the last of its `k` neighbours: high where a row has many.
    """

    left: Rows
    right: Rows
    cosine: Scores
    density: Scores


def nearest_pairs(vectors: Vectors, owners: Rows, k: int, *, exact: int = 20_000, probes: int = 16) -> Pairs:
    """Pair each row with its `k` nearest rows of other owners.

    Args:
        vectors: Unit vectors, shape (n, dim).
        owners: Which rows belong together, shape (n,); rows of one owner are never paired.
        k: Neighbours a row.
        exact: Up to this many rows every pair is compared.
        probes: Beyond it, how many cells each row meets.
    """
    total = len(vectors)
    rows = np.full((total, k), -1, np.int64)
    scores = np.full((total, k), -1, np.float32)
    everything = np.arange(total)
    if total <= exact:
        for start in range(0, total, _BLOCK):
            asked = everything[start : start + _BLOCK]
            _keep_best(vectors, owners, asked, everything, (rows, scores))
    else:
        for asked, held in _cells(vectors, probes):
            for start in range(0, len(asked), 4 * _BLOCK):
                _keep_best(vectors, owners, asked[start : start + 4 * _BLOCK], held, (rows, scores))
    return _unique(rows, scores)


def _keep_best(vectors: Vectors, owners: Rows, asked: Rows, held: Rows, best: tuple[Rows, Scores]) -> None:
    """Compare `asked` with `held` and merge what is nearer into `best`, in place."""
    rows, scores = best
    k = rows.shape[1]
    cosines = vectors[asked] @ vectors[held].T
    depth = min(k + _SPARE, len(held))
    top = np.argpartition(-cosines, depth - 1, axis=1)[:, :depth]
    found = np.take_along_axis(cosines, top, axis=1)
    near = held[top]
    found[owners[near] == owners[asked][:, None]] = -1
    all_rows = np.concatenate([rows[asked], near], axis=1)
    all_scores = np.concatenate([scores[asked], np.clip(found, -1, 1)], axis=1)
    order = np.lexsort((all_rows, -np.round(all_scores, 6)), axis=1)[:, :k]
    rows[asked] = np.take_along_axis(all_rows, order, axis=1)
    scores[asked] = np.take_along_axis(all_scores, order, axis=1)


def _cells(vectors: Vectors, probes: int) -> list[tuple[Rows, Rows]]:
    """For each cell the rows that look into it and the rows that lie in it, both ascending."""
    total = len(vectors)
    count = int(2 * np.sqrt(total))
    centres = vectors[np.sort(np.random.default_rng(0).choice(total, count, replace=False))]
    nearest = np.empty((total, probes), np.int32)
    for start in range(0, total, 4 * _BLOCK):
        cosines = vectors[start : start + 4 * _BLOCK] @ centres.T
        top = np.argpartition(-cosines, probes - 1, axis=1)[:, :probes]
        order = np.argsort(-np.take_along_axis(cosines, top, axis=1), axis=1, kind="stable")
        nearest[start : start + 4 * _BLOCK] = np.take_along_axis(top, order, axis=1)
    home = nearest[:, 0]
    asking = np.repeat(np.arange(total), probes)
    by_cell = np.lexsort((asking, nearest.ravel()))
    asked_ends = np.searchsorted(nearest.ravel()[by_cell], np.arange(count + 1))
    by_home = np.lexsort((np.arange(total), home))
    home_ends = np.searchsorted(home[by_home], np.arange(count + 1))
    return [
        (asking[by_cell[asked_ends[c] : asked_ends[c + 1]]], by_home[home_ends[c] : home_ends[c + 1]])
        for c in range(count)
        if home_ends[c] < home_ends[c + 1] and asked_ends[c] < asked_ends[c + 1]
    ]


def _unique(rows: Rows, scores: Scores) -> Pairs:
    total, k = rows.shape
    found = (scores > -1) & (rows >= 0)
    one = np.repeat(np.arange(total), k).reshape(total, k)[found]
    two = rows[found]
    left, right = np.minimum(one, two), np.maximum(one, two)
    keys, first = np.unique(left * total + right, return_index=True)
    density = np.where(found, scores, 0)[:, -1] if k else np.zeros(total, np.float32)
    cosine: NDArray[np.float32] = scores[found][first]
    return Pairs(keys // max(total, 1), keys % max(total, 1), cosine, density.astype(np.float32))
