"""The highest scores of wide rows are those that sorting finds."""

import numpy as np
import pytest

from linker.retrieval import highest


@pytest.mark.parametrize(
    ("width", "depth"), [(5, 5), (40, 7), (1300, 10), (1279, 10), (5000, 1), (5001, 30), (9000, 60)]
)
def test_the_highest_are_those_that_sorting_finds(width: int, depth: int) -> None:
    scores = np.random.default_rng(width).normal(size=(17, width)).astype(np.float32)
    scores[3] = np.sort(scores[3])  # all of the highest stand together
    found = highest(scores, depth)
    assert np.sort(found, axis=1).tolist() == np.sort(np.argsort(-scores, axis=1)[:, :depth], axis=1).tolist()


def test_of_equal_scores_so_many_are_taken() -> None:
    scores = np.zeros((2, 4000), np.float32)
    scores[1, 3999] = 1
    found = highest(scores, 8)
    assert [len(set(row)) for row in found.tolist()] == [8, 8]
    assert 3999 in found[1]
