"""Groups that are really two are taken apart; what is held from before counts across their parts."""

import numpy as np
import pytest

from linker.clustering import separate
from linker.clustering.separation import Clearness, separation
from linker.types import Rows

SIZE = 4
LEFT, RIGHT = (side.astype(np.int64) for side in np.triu_indices(2 * SIZE, 1))
PARTS = np.repeat(np.arange(2), SIZE)
ACROSS = PARTS[LEFT] != PARTS[RIGHT]


def divided(gap: float, *, held: float = 0.0) -> Rows:
    """One group of two parts, `gap` apart in evidence, whose pairs across are held to be closer."""
    noise = np.tile([0.4, -0.4], len(LEFT))[: len(LEFT)]
    evidence = np.where(ACROSS, 5.0 - gap, 5.0) + noise
    across = evidence + np.where(ACROSS, held, 0.0)
    one = np.zeros(2 * SIZE, np.int64)
    return separate(one, LEFT, RIGHT, evidence, across=across, divide=[lambda _: PARTS])


def test_two_clear_parts_are_two_groups() -> None:
    assert divided(2.0).tolist() == PARTS.tolist()
    assert divided(0.5).tolist() == [0] * 2 * SIZE


def test_parts_that_were_together_must_be_further_apart() -> None:
    assert divided(1.2).tolist() == PARTS.tolist()
    assert divided(1.2, held=1.0).tolist() == [0] * 2 * SIZE
    assert divided(0.5, held=-1.0).tolist() == PARTS.tolist()


SIX = np.array([0, 0, 0, 1, 1, 1])
"""The parts of one group of six."""
WITHIN = [(0, 1), (0, 2), (3, 4), (4, 5)]
BETWEEN = [(0, 3), (1, 4), (2, 5), (0, 5)]


def ashman(
    within: list[float], between: list[float], parts: Rows = SIX, groups: Rows | None = None, **least: int
) -> list[float]:
    """D of a group from the evidence of pairs in its parts and across them."""
    ends = np.array(WITHIN[: len(within)] + BETWEEN[: len(between)]).reshape(-1, 2)
    evidence = np.array(within + between)
    groups = np.zeros(len(parts), np.int64) if groups is None else groups
    return separation(groups, parts, ends[:, 0], ends[:, 1], evidence, evidence, **least).tolist()


def test_separation_is_the_distance_of_means_in_units_of_both_deviations() -> None:
    assert ashman([4, 6, 4, 6], [0, 2, 0, 2]) == pytest.approx([4.0])
    assert ashman([4, 6, 4, 6], [1, 1, 1, 1]) == pytest.approx([4 / 0.5**0.5])
    assert ashman([4, 6, 4, 6], [-5, 7, -5, 7]) == pytest.approx([4 / 18.5**0.5])
    assert ashman([5, 5, 5], [1, 1, 1]) == pytest.approx([4e9])


def test_it_takes_three_pairs_of_a_kind_and_more_evidence_inside() -> None:
    assert ashman([4, 5, 6], [0, 1, 2]) == pytest.approx([4 / (2 / 3) ** 0.5])
    assert ashman([4, 5], [0, 1, 2]) == [0.0]
    assert ashman([4, 5, 6], [0, 1]) == [0.0]
    assert ashman([0, 1, 2], [4, 5, 6]) == [0.0]
    assert ashman([0, 1, 2], [0, 1, 2]) == [0.0]


def test_small_parts_and_other_groups_are_not_looked_at() -> None:
    assert ashman([4, 6, 4, 6], [0, 2, 0, 2], least=4) == [0.0]
    pair = np.array([0, 0, 0, 1, 1, 2])
    assert ashman([4, 6, 4, 6], [0, 2, 0, 2], pair) == [0.0], "two items are too few, unless said"
    assert ashman([4, 6, 4, 6], [0, 2, 0, 2], groups=SIX) == [0.0, 0.0]
    assert separation(SIX[:0], SIX[:0], SIX[:0], SIX[:0], np.zeros(0), np.zeros(0)).tolist() == []


def two_groups(*more: tuple[int, int, float]) -> tuple[Rows, Rows, Rows, np.ndarray]:
    """A group of nine, six of which are two clear parts (D = 4), and one of three; with more pairs."""
    ends = [*WITHIN, *BETWEEN, (9, 10), (9, 11), (10, 11), *((left, right) for left, right, _ in more)]
    evidence = [4, 6, 4, 6, 0, 2, 0, 2, 5, 5, 5, *(value for _, _, value in more)]
    left, right = np.array(ends).T
    return np.repeat([0, 1], [9, 3]), left, right, np.array(evidence, np.float64)


NINE = np.array([0, 0, 0, 1, 1, 1, 2, 3, 4, 5, 5, 5])


def test_what_is_left_over_goes_where_its_mean_evidence_is_highest() -> None:
    # 6: one pair of 2 with the first part, two of 1.5 with the second, more with the other group
    # 7: as much with both, to six digits; 8: with 6 alone, which is left over itself
    pairs = [(6, 0, 2.0), (3, 6, 1.5), (6, 4, 1.5), (6, 9, 9.0), (7, 3, 1 + 4e-7), (2, 7, 1.0), (8, 6, 9.0)]
    found = separate(*two_groups(*pairs), divide=[lambda _: NINE])
    assert found.tolist() == [0, 0, 0, 1, 1, 1, 0, 0, 2, 3, 3, 3]


def test_a_division_must_be_clearer_than_the_rule_says() -> None:
    whole = np.repeat([0, 1], [9, 3]).tolist()
    parts = [0, 0, 0, 1, 1, 1, 2, 3, 4, 5, 5, 5]
    for apart, groups in ((4.0, whole), (3.95, parts), (4.1, whole)):
        rule = Clearness(apart=apart)
        assert separate(*two_groups(), divide=[lambda _: NINE], rule=rule).tolist() == groups
    assert separate(*two_groups(), divide=[lambda _: NINE], rule=Clearness(least=4)).tolist() == whole


def test_the_clearest_of_several_divisions_wins_whatever_their_order() -> None:
    groups, left, right, evidence = two_groups((0, 4, 1.0), (3, 5, 5.0))
    unclear = np.array([0, 0, 0, 1, 0, 1, 1, 1, 1, 2, 2, 2])
    for ways in ([lambda _: NINE, lambda _: unclear], [lambda _: unclear, lambda _: NINE]):
        assert separate(groups, left, right, evidence, divide=ways, rule=Clearness(apart=0.1)).tolist() == [
            0,
            0,
            0,
            1,
            1,
            1,
            2,
            3,
            4,
            5,
            5,
            5,
        ]


def test_no_items_are_no_groups() -> None:
    nothing = np.zeros(0, np.int64)
    assert separate(nothing, nothing, nothing, np.zeros(0), divide=[lambda groups: groups]).tolist() == []
