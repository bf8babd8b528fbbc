"""Places on the map: steady, inside the unit square, near what they belong to."""

import numpy as np

from linker.reports.positions import project


def test_alike_stories_lie_near_each_other() -> None:
    random = np.random.default_rng(0)
    centres = np.eye(3, 16, dtype=np.float32)
    vectors = np.repeat(centres, 10, axis=0) + 0.05 * random.normal(size=(30, 16)).astype(np.float32)
    places = project(vectors)
    assert places.shape == (30, 2)
    assert places.min() >= 0
    assert places.max() <= 1
    groups = places.reshape(3, 10, 2)
    spread = np.abs(groups - groups.mean(axis=1, keepdims=True)).max()
    middles = groups.mean(axis=1)
    apart = min(np.linalg.norm(middles[i] - middles[j]) for i, j in ((0, 1), (0, 2), (1, 2)))
    assert apart > spread


def test_the_same_vectors_give_the_same_places() -> None:
    vectors = np.random.default_rng(1).normal(size=(20, 8)).astype(np.float32)
    assert np.array_equal(project(vectors), project(vectors))


def test_few_and_equal_stories_have_places() -> None:
    for count in (0, 1, 2, 3, 9):
        assert project(np.ones((count, 4), np.float32)).shape == (count, 2)
        assert np.isfinite(project(np.ones((count, 4), np.float32))).all()
