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


_MOST_ASKED = 0.25
"""Where more rows than this share need new lists, all are made anew."""


@dataclass(frozen=True, slots=True)
class Lists:
    """For each row its nearest rows of other owners and their cosines, shape (n, k), best first; -1 pads."""

    rows: Rows
    cosines: Scores

    def rearranged(self, places: Rows, size: int) -> "Lists":
        """The lists of rows that stand elsewhere now.

        Args:
            places: The new row of each old one, -1 where it is gone.
            size: How many rows there are now.

        Returns:
            Lists of all rows now; those of a new row, or of one with a neighbour that is gone, are empty.
        """
        rows = np.full((size, self.rows.shape[1]), -1, np.int64)
        cosines = np.full(rows.shape, -1, np.float32)
        moved = np.where(self.rows >= 0, places[self.rows], -1)
        whole = (places >= 0) & (moved >= 0).all(axis=1)
        rows[places[whole]], cosines[places[whole]] = moved[whole], self.cosines[whole]
        return Lists(rows, cosines)


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
    return paired(nearest(vectors, owners, k, exact=exact, probes=probes))


def nearest(
    vectors: Vectors,
    owners: Rows,
    k: int,
    *,
    known: Lists | None = None,
    exact: int = 20_000,
    probes: int = 16,
) -> Lists:
    """The `k` nearest rows of other owners of each row; see `nearest_pairs`.

    `known` are lists of the same rows: only the empty ones are looked for, among all rows, and put into the
    others where they belong.
    """
    total = len(vectors)
    everything = np.arange(total)
    asked = everything if known is None else np.flatnonzero(known.rows[:, 0] < 0)
    if not len(asked) and known is not None:
        return known
    if known is not None and len(asked) <= _MOST_ASKED * total:
        best = known.rows.copy(), known.cosines.copy()
        _enter(vectors, owners, asked, best)
        for start in range(0, len(asked), _BLOCK):
            _keep_best(vectors, owners, asked[start : start + _BLOCK], everything, best)
        return Lists(*best)
    best = np.full((total, k), -1, np.int64), np.full((total, k), -1, np.float32)
    if total <= exact:
        for start in range(0, total, _BLOCK):
            _keep_best(vectors, owners, everything[start : start + _BLOCK], everything, best)
    else:
        for looking, held in _cells(vectors, probes):
            for start in range(0, len(looking), 4 * _BLOCK):
                _keep_best(vectors, owners, looking[start : start + 4 * _BLOCK], held, best)
    return Lists(*best)


def _enter(vectors: Vectors, owners: Rows, fresh: Rows, best: tuple[Rows, Scores]) -> None:
    """Put fresh rows into the lists of the others, in place."""
    rows, scores = best
    k = rows.shape[1]
    least = scores[:, -1] - 1e-6
    least[fresh] = 2
    found: list[tuple[Rows, Rows, Scores]] = []
    for start in range(0, len(fresh), _BLOCK):
        own = fresh[start : start + _BLOCK]
        cosines = vectors[own] @ vectors.T
        one, other = np.nonzero(cosines > least)
        apart = owners[own[one]] != owners[other]
        found.append((own[one[apart]], other[apart], np.clip(cosines[one, other], -1, 1)[apart]))
    entering, list_of, cosine = (np.concatenate(parts) for parts in zip(*found, strict=True))
    stays = ~(rows[list_of] == entering[:, None]).any(axis=1)
    entering, list_of, cosine = entering[stays], list_of[stays], cosine[stays]
    changed = np.unique(list_of)
    all_lists = np.concatenate([np.repeat(changed, k), list_of])
    all_rows = np.concatenate([rows[changed].ravel(), entering])
    all_scores = np.concatenate([scores[changed].ravel(), cosine])
    order = np.lexsort((all_rows, -np.round(all_scores, 6), all_lists))
    place = np.arange(len(order)) - np.searchsorted(all_lists[order], all_lists[order])
    kept = order[place < k]
    rows[changed] = all_rows[kept].reshape(-1, k)
    scores[changed] = all_scores[kept].reshape(-1, k)


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


def paired(lists: Lists) -> Pairs:
    """The pairs of some lists, each once."""
    rows, scores = lists.rows, lists.cosines
    total, k = rows.shape
    found = (scores > -1) & (rows >= 0)
    one = np.repeat(np.arange(total), k).reshape(total, k)[found]
    two = rows[found]
    left, right = np.minimum(one, two), np.maximum(one, two)
    keys, first = np.unique(left * total + right, return_index=True)
    density = np.where(found, scores, 0)[:, -1] if k else np.zeros(total, np.float32)
    cosine: NDArray[np.float32] = scores[found][first]
    return Pairs(keys // max(total, 1), keys % max(total, 1), cosine, density.astype(np.float32))
