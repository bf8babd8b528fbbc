"""Groups that obey what people said."""

import numpy as np
import pytest

from linker.clustering.constraints import Constraints, constrain
from linker.clustering.threshold import group_at

NONE = np.empty((0, 2), np.int64)
AXES = np.eye(3, dtype=np.float32)


def pairs(*given: tuple[int, int]) -> np.ndarray:
    return np.array(given, np.int64).reshape(-1, 2)


def test_what_belongs_together_joins_whole_groups() -> None:
    groups, vectors = np.array([0, 0, 1, 1, 2]), AXES[[0, 0, 1, 1, 2]]
    assert constrain(groups, vectors, Constraints(pairs((1, 3)), NONE)).tolist() == [0, 0, 0, 0, 1]
    assert constrain(groups, vectors, Constraints(NONE, NONE)).tolist() == groups.tolist()


def test_what_is_kept_apart_divides_its_group_and_the_others_go_where_they_are_closest() -> None:
    vectors = AXES[[0, 1, 2, 0, 1, 2, 1]]
    said = Constraints(NONE, pairs((0, 1), (1, 2), (0, 2)))
    assert constrain(np.zeros(7, np.int64), vectors, said).tolist() == [0, 1, 2, 0, 1, 2, 1]
    apart = np.array([0, 1, 0, 0, 1, 0, 1])
    assert constrain(apart, vectors, Constraints(NONE, pairs((0, 1)))).tolist() == apart.tolist()


def test_items_said_to_belong_together_stay_so_when_their_group_is_divided() -> None:
    vectors = AXES[[0, 1, 1, 0]]
    said = Constraints(pairs((0, 2)), pairs((0, 1)))
    assert constrain(np.zeros(4, np.int64), vectors, said).tolist() == [0, 1, 0, 0]


def test_a_part_is_chosen_by_closeness_to_all_of_it() -> None:
    # 0 and 1 are kept apart; 2 is kept apart from 1 alone, and so joins 0 in its part.
    vectors = AXES[[0, 1, 0, 1]]
    said = Constraints(NONE, pairs((0, 1), (1, 2)))
    assert constrain(np.zeros(4, np.int64), vectors, said).tolist() == [0, 1, 0, 1]


@pytest.mark.parametrize(
    ("evidence", "groups"), [(3.0, [0, 0, 1, 1]), (-3.0, [0, 1, 2, 3]), (1e9, [0, 0, 1, 1])]
)
def test_pairs_join_above_the_threshold(evidence: float, groups: list[int]) -> None:
    left, right = np.array([0, 2]), np.array([1, 3])
    found = group_at(1.0, 4, left, right, np.full(2, 1.0 + evidence, np.float32), resolution=0.5, seed=0)
    assert found.tolist() == groups
