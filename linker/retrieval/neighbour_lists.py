"""Nearest rows that belong to another owner (such as passages of other articles), by blocks.

Small sets are compared in full. Larger ones are cut into inverted lists around sampled rows (the inverted
file of Sivic & Zisserman 2003), and each row meets only the lists nearest to it: the cost grows as n · √n.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linker.parallel_map import ParallelMap, in_turn
from linker.retrieval import highest
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

    def remap(self, places: Rows, size: int) -> "Lists":
        """The same lists after their rows have moved.

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


def nearest(
    vectors: Vectors,
    owners: Rows,
    k: int,
    *,
    previous: Lists | None = None,
    exact: int = 20_000,
    probes: int = 16,
    parallel_map: ParallelMap = in_turn,
) -> Lists:
    """The `k` nearest rows of other owners of each row.

    Args:
        vectors: Unit vectors, shape (n, dim).
        owners: Which rows belong together, shape (n,); rows of one owner are never paired.
        k: Neighbours a row.
        previous: Earlier lists of the same rows, empty for new rows: only those are searched for, and they
            are entered into the lists of the others. None searches for all.
        exact: Up to this many rows every pair is compared.
        probes: Beyond it, how many inverted lists each row meets.
        parallel_map: Who compares.
    """
    total = len(vectors)
    asked = np.arange(total) if previous is None else np.flatnonzero(previous.rows[:, 0] < 0)
    if not len(asked) and previous is not None:
        return previous
    some = previous is not None and len(asked) <= _MOST_ASKED * total
    if previous is None or not some:
        asked, best = np.arange(total), _nothing(total, k)
    else:
        best = previous.rows.copy(), previous.cosines.copy()
        _enter(vectors, owners, asked, best)
    compared = _Compared(vectors, owners, k)
    compared_lists = (
        parallel_map(_among_all, compared, _blocks(asked, _BLOCK))
        if some or total <= exact
        else _in_inverted_lists(compared, probes, parallel_map)
    )
    for own_rows, rows, cosines in compared_lists:
        best[0][own_rows], best[1][own_rows] = rows, cosines
    return Lists(*best)


def _enter(vectors: Vectors, owners: Rows, fresh: Rows, best: tuple[Rows, Scores]) -> None:
    """Insert new rows into the lists of those rows to which they are near enough, in place."""
    rows, scores = best
    k = rows.shape[1]
    least = scores[:, -1] - 1e-6
    least[fresh] = 2
    entries: list[tuple[Rows, Rows, Scores]] = []
    for start in range(0, len(fresh), _BLOCK):
        block = fresh[start : start + _BLOCK]
        cosines = vectors[block] @ vectors.T
        one, other = np.divmod(np.flatnonzero(cosines > least), cosines.shape[1])  # eight times np.nonzero
        apart = owners[block[one]] != owners[other]
        entries.append((block[one[apart]], other[apart], np.clip(cosines[one, other], -1, 1)[apart]))
    entering, list_of, cosine = (np.concatenate(parts) for parts in zip(*entries, strict=True))
    stays = ~(rows[list_of] == entering[:, None]).any(axis=1)
    entering, list_of, cosine = entering[stays], list_of[stays], cosine[stays]
    changed = np.unique(list_of)
    all_lists = np.concatenate([np.repeat(changed, k), list_of])
    all_rows = np.concatenate([rows[changed].ravel(), entering])
    all_scores = np.concatenate([scores[changed].ravel(), cosine])
    order = np.lexsort((all_rows, -np.round(all_scores, 6), all_lists))
    place = np.arange(len(order)) - np.searchsorted(all_lists[order], all_lists[order])
    best_entries = order[place < k]
    rows[changed] = all_rows[best_entries].reshape(-1, k)
    scores[changed] = all_scores[best_entries].reshape(-1, k)


@dataclass(frozen=True, slots=True)
class _Compared:
    """The data of a comparison: vectors, their owners, and the number of neighbours of each."""

    vectors: Vectors
    owners: Rows
    k: int

    def near(self, asked: Rows, among: Rows | None = None) -> tuple[Rows, Scores]:
        """For each asked row the nearest `held` rows (None: of all) and some to spare, in any order."""
        cosines = self.vectors[asked] @ (self.vectors if among is None else self.vectors[among]).T
        depth = min(self.k + _SPARE, cosines.shape[1])
        top = highest(cosines, depth)
        cosines_found = np.clip(np.take_along_axis(cosines, top, axis=1), -1, 1)
        near = top if among is None else among[top]
        cosines_found[self.owners[near] == self.owners[asked][:, None]] = -1
        return near, cosines_found


@dataclass(frozen=True, slots=True)
class _InvertedLists:
    """Rows grouped into inverted lists: list i has `rows[ends[i]:ends[i + 1]]`."""

    compared: _Compared
    rows: Rows
    ends: Rows


def _blocks(rows: Rows, size: int) -> Iterator[Rows]:
    return (rows[start : start + size] for start in range(0, len(rows), size))


def _nothing(rows: int, k: int) -> tuple[Rows, Scores]:
    return np.full((rows, k), -1, np.int64), np.full((rows, k), -1, np.float32)


def _among_all(compared: _Compared, asked: Rows) -> tuple[Rows, Rows, Scores]:
    """Rows asked for, and the nearest of all, best first."""
    near, empty = compared.near(asked), _nothing(len(asked), compared.k)
    return asked, *_best(empty, near)


def _in_inverted_lists(
    compared: _Compared, probes: int, parallel_map: ParallelMap
) -> Iterator[tuple[Rows, Rows, Scores]]:
    """Rows, list by list, and the nearest in the inverted lists that they look into."""
    total = len(compared.vectors)
    count = int(2 * np.sqrt(total))
    centres = compared.vectors[np.sort(np.random.default_rng(0).choice(total, count, replace=False))]
    looked = np.empty((total, probes), np.int32)
    for rows in _blocks(np.arange(total), 4 * _BLOCK):
        cosines = compared.vectors[rows] @ centres.T
        top = np.argpartition(-cosines, probes - 1, axis=1)[:, :probes]
        order = np.argsort(-np.take_along_axis(cosines, top, axis=1), axis=1, kind="stable")
        looked[rows] = np.take_along_axis(top, order, axis=1)
    home = np.argsort(looked[:, 0], kind="stable")
    ends = np.searchsorted(looked[home, 0], np.arange(count + 1))
    parts = ((rows, looked[rows]) for rows in _blocks(home, 4 * _BLOCK))
    return parallel_map(_among_some, _InvertedLists(compared, home, ends), parts)


def _among_some(inverted: _InvertedLists, part: tuple[Rows, NDArray[np.int32]]) -> tuple[Rows, Rows, Scores]:
    """Rows asked for, and the nearest in the inverted lists that each looks into, best first."""
    asked, looked = part
    rows, scores = _nothing(len(asked), inverted.compared.k)
    order = np.argsort(looked.ravel(), kind="stable")
    numbers, starts = np.unique(looked.ravel()[order], return_index=True)
    for number, looking in zip(numbers, np.split(order // looked.shape[1], starts[1:]), strict=True):
        members = inverted.rows[inverted.ends[number] : inverted.ends[number + 1]]
        if len(members):
            near = inverted.compared.near(asked[looking], members)
            rows[looking], scores[looking] = _best((rows[looking], scores[looking]), near)
    return asked, rows, scores


def _best(lists: tuple[Rows, Scores], more: tuple[Rows, Scores]) -> tuple[Rows, Scores]:
    """Merge two sets of lists, as long as the first, sorted by (-score, row)."""
    rows = np.concatenate([lists[0], more[0]], axis=1)
    scores = np.concatenate([lists[1], more[1]], axis=1)
    order = np.lexsort((rows, -np.round(scores, 6)), axis=1)[:, : lists[0].shape[1]]
    return np.take_along_axis(rows, order, axis=1), np.take_along_axis(scores, order, axis=1)


def paired(lists: Lists) -> Pairs:
    """The pairs of some lists, each once."""
    rows, scores = lists.rows, lists.cosines
    total, k = rows.shape
    filled = (scores > -1) & (rows >= 0)
    one = np.repeat(np.arange(total), k).reshape(total, k)[filled]
    two = rows[filled]
    left, right = np.minimum(one, two), np.maximum(one, two)
    keys, first = np.unique(left * total + right, return_index=True)
    density = np.where(filled, scores, 0)[:, -1] if k else np.zeros(total, np.float32)
    cosine: NDArray[np.float32] = scores[filled][first]
    return Pairs(keys // max(total, 1), keys % max(total, 1), cosine, density.astype(np.float32))
