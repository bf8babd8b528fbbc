"""Nearest rows of other owners."""

import numpy as np
import pytest

from linker.retrieval import neighbour_lists
from linker.retrieval.neighbour_lists import Lists, nearest, paired
from linker.types import Vectors


def unit(rows: int, dim: int, seed: int) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(rows, dim)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.mark.parametrize("exact", [1000, 50])
def test_neighbours_are_those_of_all_pairs(exact: int) -> None:
    vectors = unit(300, 16, 3)
    owners = np.repeat(np.arange(100), 3)
    found = paired(nearest(vectors, owners, 5, exact=exact, probes=34))
    cosines = vectors @ vectors.T
    cosines[owners[:, None] == owners[None, :]] = -2
    wanted = {(min(i, int(j)), max(i, int(j))) for i in range(300) for j in np.argsort(-cosines[i])[:5]}
    assert set(zip(found.left.tolist(), found.right.tolist(), strict=True)) == wanted
    assert found.density == pytest.approx(np.sort(cosines, axis=1)[:, -5], abs=1e-5)
    of_pair = vectors @ vectors.T
    assert found.cosine == pytest.approx(of_pair[found.left, found.right], abs=1e-5)
    assert list(zip(found.left, found.right, strict=True)) == sorted(
        zip(found.left, found.right, strict=True)
    )


AXES = np.eye(4, dtype=np.float32)


def test_of_equal_neighbours_the_lower_rows_are_taken_and_lists_are_padded() -> None:
    vectors = AXES[[0, 0, 0, 0, 1]]
    found = nearest(vectors, np.arange(5), 2)
    assert found.rows.tolist() == [[1, 2], [0, 2], [0, 1], [0, 1], [0, 1]]
    assert found.cosines.tolist() == [[1, 1]] * 4 + [[0, 0]]
    few = nearest(vectors[[0, 4]], np.arange(2), 3)
    assert few.rows[:, 0].tolist() == [1, 0]
    assert paired(few).left.tolist() == [0]
    assert paired(few).density.tolist() == [0, 0], "there is no third neighbour"
    alone = paired(nearest(vectors, np.zeros(5, np.int64), 2))
    assert alone.left.tolist() == []
    nobody = paired(nearest(vectors[:0], np.arange(0), 2))
    assert (nobody.left.tolist(), nobody.density.tolist()) == ([], [])


def test_lists_move_with_their_rows() -> None:
    lists = Lists(
        np.array([[1, 2], [0, -1], [3, 0], [2, 1]]), np.array([[9, 8], [7, 6], [5, 4], [3, 2]]) / 10
    )
    moved = lists.remap(np.array([2, 0, 4, -1]), 5)
    # row 1 is padded, row 2 had the lost row 3 as a neighbour: both are looked for anew, as are new rows
    assert moved.rows.tolist() == [[-1, -1], [-1, -1], [0, 4], [-1, -1], [-1, -1]]
    assert moved.cosines[2].tolist() == pytest.approx([0.9, 0.8])
    assert moved.cosines[0].tolist() == [-1, -1]


@pytest.mark.parametrize(("fresh", "block"), [(0, 512), (9, 512), (9, 2), (15, 512), (16, 512), (60, 512)])
def test_rows_that_come_are_entered_into_the_lists_of_the_others(
    fresh: int, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """60 rows: up to 15 that are new are entered into the lists known, for more all are made anew."""
    monkeypatch.setattr(neighbour_lists, "_BLOCK", block)
    vectors, owners = unit(60, 6, 5), np.arange(60) // 2
    vectors[7] = vectors[21]
    order = np.random.default_rng(2).permutation(60)
    old, new = np.sort(order[fresh:]), np.sort(order[:fresh])
    whole = nearest(vectors, owners, 4)
    if len(old):
        known = nearest(vectors[old], owners[old], 4).remap(old, 60)
    else:
        known = Lists(np.full((60, 4), -1), np.full((60, 4), -1, np.float32))
    asked = []
    compare = neighbour_lists._Compared.near
    monkeypatch.setattr(
        neighbour_lists._Compared, "near", lambda self, rows: asked.extend(rows) or compare(self, rows)
    )
    found = nearest(vectors, owners, 4, previous=known)
    assert found.rows.tolist() == whole.rows.tolist()
    assert found.cosines == pytest.approx(whole.cosines, abs=1e-6)
    assert sorted(asked) == ([] if not fresh else new.tolist() if fresh <= 15 else list(range(60)))
