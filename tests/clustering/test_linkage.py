"""Large groups that a neighbour list has cut: joined by what all their pairs say."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from linker.clustering import join, number_groups
from linker.types import Rows, Vectors


def unit(vectors: np.ndarray) -> Vectors:
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def around(centres: list[list[float]], count: int, noise: float = 0.1) -> tuple[Vectors, Rows]:
    """`count` vectors around each centre, and which."""
    random = np.random.default_rng(3)
    which = np.repeat(np.arange(len(centres)), count)
    return unit(np.array(centres)[which] + noise * random.standard_normal((len(which), 3))), which


TOUCH = (np.array([0]), np.array([10]))
"""One pair of items was looked at: one of each of the first two groups of ten."""


def test_two_halves_of_one_group_are_joined() -> None:
    vectors, groups = around([[1, 0, 0], [1, 0.05, 0]], 10)
    assert join(groups, vectors, *TOUCH, larger=15, kinship=0.67).tolist() == [0] * 20


def test_groups_that_are_just_close_enough_are_joined() -> None:
    vectors = np.eye(2, dtype=np.float32)[[0] * 20]
    groups = np.repeat([0, 1], 10)
    assert join(groups, vectors, *TOUCH, larger=15, kinship=1.0).tolist() == [0] * 20
    assert join(groups, vectors, *TOUCH, larger=15, kinship=1.001).tolist() == groups.tolist()


def test_groups_apart_small_ones_and_those_without_a_pair_stay() -> None:
    vectors, groups = around([[1, 0, 0], [0, 1, 0]], 10)
    assert join(groups, vectors, *TOUCH, larger=15, kinship=0.67).tolist() == groups.tolist()
    vectors, groups = around([[1, 0, 0], [1, 0.05, 0]], 10)
    assert join(groups, vectors, *TOUCH, larger=20, kinship=0.67).tolist() == groups.tolist()
    nothing = np.empty(0, np.int64)
    assert join(groups, vectors, nothing, nothing, larger=15, kinship=0.67).tolist() == groups.tolist()


def fives(*angles: float) -> tuple[Vectors, Rows]:
    """Groups of five equal vectors each, at these angles in radians."""
    which = np.repeat(np.arange(len(angles)), 5)
    turned = np.array(angles)[which]
    return np.stack([np.cos(turned), np.sin(turned)], axis=1).astype(np.float32), which


def test_the_closest_two_are_joined_first_and_their_sum_is_compared_with_the_rest() -> None:
    """Mean cosines: 0 to 1 cos .5 = .878, 1 to 2 cos .4 = .921; 0 to both of them (.878 + .622) / 2 = .750,
    of the inside 1 and (10·(1 + .921) / 2 - 1) / 9 = .956: .767."""
    vectors, groups = fives(0.0, 0.5, 0.9)
    ends = np.array([0, 5]), np.array([5, 10])
    for kinship, wanted in ((0.93, [0, 1, 2]), (0.9, [0, 1, 1]), (0.77, [0, 1, 1]), (0.764, [0, 0, 0])):
        found = join(groups, vectors, *ends, larger=9, kinship=kinship)
        assert found.tolist() == np.repeat(wanted, 5).tolist(), kinship


def test_both_groups_need_five_items_unless_said() -> None:
    vectors, groups = fives(0.0, 0.0)
    ends = np.array([0]), np.array([8])
    assert join(groups, vectors, *ends, larger=9, kinship=1.0).tolist() == [0] * 10
    assert join(groups[:9], vectors[:9], *ends, larger=8, kinship=1.0).tolist() == groups[:9].tolist()
    assert join(groups[:9], vectors[:9], *ends, larger=8, kinship=1.0, least=4).tolist() == [0] * 9
    nothing = np.zeros(0, np.int64)
    assert join(nothing, vectors[:0], nothing, nothing, larger=9, kinship=1.0).tolist() == []


def slow_join(groups: Rows, vectors: Vectors, left: Rows, right: Rows, larger: int, kinship: float) -> Rows:
    """The same, by looking at every pair of items each time."""
    groups = number_groups(groups)
    while True:
        best, pair = kinship, None
        for one in range(groups.max() + 1):
            for two in range(one + 1, groups.max() + 1):
                a, b = np.flatnonzero(groups == one), np.flatnonzero(groups == two)
                ends = {one, two}
                touch = any({groups[x], groups[y]} == ends for x, y in zip(left, right, strict=True))
                if not touch or len(a) + len(b) <= larger or min(len(a), len(b)) < 5:
                    continue
                across = (vectors[a].astype(float) @ vectors[b].T.astype(float)).mean()
                scale = np.sqrt(max(_inside(vectors[a]) * _inside(vectors[b]), 1e-4))
                if round(across / scale, 6) >= best:
                    best, pair = round(across / scale, 6) + 1e-9, (one, two)
        if pair is None:
            return groups
        groups = number_groups(np.where(groups == pair[1], pair[0], groups))


def _inside(vectors: Vectors) -> float:
    similar = vectors.astype(float) @ vectors.T.astype(float)
    return float((similar.sum() - np.trace(similar)) / (len(vectors) * (len(vectors) - 1)))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(20, 60), st.integers(2, 6))
def test_it_is_what_looking_at_every_pair_gives(seed: int, size: int, count: int) -> None:
    random = np.random.default_rng(seed)
    vectors = unit(random.standard_normal((size, 4)) + 1)
    groups = number_groups(random.integers(0, count, size))
    left, right = random.integers(0, size, (2, 30))
    fast = join(groups, vectors, left, right, larger=12, kinship=0.9)
    assert fast.tolist() == slow_join(groups, vectors, left, right, 12, 0.9).tolist()
