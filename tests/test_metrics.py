"""Measures of agreement: hand-worked cases, a slow obvious version, and scikit-learn."""

from collections import Counter
from itertools import combinations
from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as sk

from linker.metrics import MEASURES, contingency, intervals, measure

LABELS = st.integers(1, 40).flatmap(
    lambda n: st.tuples(*(st.lists(st.integers(0, 7), min_size=n, max_size=n) for _ in range(2)))
)


def slow(gold: list[int], found: list[int]) -> dict[str, float]:
    """B-cubed and pairs as their definitions say them, item by item."""
    items = range(len(gold))
    precision, recall = [], []
    for i in items:
        own = {j for j in items if gold[j] == gold[i]}
        other = {j for j in items if found[j] == found[i]}
        precision.append(len(own & other) / len(other))
        recall.append(len(own & other) / len(own))
    in_gold = {pair for pair in combinations(items, 2) if gold[pair[0]] == gold[pair[1]]}
    in_found = {pair for pair in combinations(items, 2) if found[pair[0]] == found[pair[1]]}
    p, r = sum(precision) / len(gold), sum(recall) / len(gold)
    pair_p = len(in_gold & in_found) / len(in_found) if in_found else 1.0
    pair_r = len(in_gold & in_found) / len(in_gold) if in_gold else 1.0
    return {
        "b3_precision": p,
        "b3_recall": r,
        "b3_f1": 2 * p * r / (p + r),
        "pair_precision": pair_p,
        "pair_recall": pair_r,
        "pair_f1": 2 * pair_p * pair_r / (pair_p + pair_r) if pair_p + pair_r else 0.0,
    }


def test_a_case_worked_by_hand() -> None:
    """Gold {a b c} {d e}, found {a b} {c d e}: the third item is in the wrong group."""
    found = measure([1, 1, 1, 2, 2], [1, 1, 2, 2, 2])
    assert found["b3_precision"] == pytest.approx((1 + 1 + 1 / 3 + 2 / 3 + 2 / 3) / 5)
    assert found["b3_recall"] == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5)
    assert found["b3_f1"] == pytest.approx(11 / 15)
    assert (found["pair_precision"], found["pair_recall"]) == pytest.approx((2 / 4, 2 / 4))
    assert found["ari"] == pytest.approx((2 - 4 * 4 / 10) / (4 - 4 * 4 / 10))
    whole = (5 * log(5) - 3 * log(3) - 2 * log(2)) / 5
    given_found = -(log(1 / 3) + 2 * log(2 / 3)) / 5
    assert found["homogeneity"] == pytest.approx(1 - given_found / whole)


@pytest.mark.parametrize("labels", [[], [7], [1, 1, 1, 1], [1, 2, 3, 4]])
def test_the_same_groups_agree_fully(labels: list[int]) -> None:
    assert measure(labels, labels) == pytest.approx(dict.fromkeys(MEASURES, 1.0))
    assert intervals(labels, labels) == dict.fromkeys(MEASURES, pytest.approx((1.0, 1.0)))


def test_all_in_one_where_all_are_apart() -> None:
    found = measure([1, 2, 3, 4], [1, 1, 1, 1])
    assert found["b3_precision"] == pytest.approx(1 / 4)
    assert found["b3_recall"] == pytest.approx(1.0)
    assert (found["pair_precision"], found["pair_recall"], found["pair_f1"]) == (0.0, 1.0, 0.0)
    assert (found["ari"], found["ami"], found["homogeneity"], found["completeness"]) == pytest.approx(
        (0.0, 0.0, 0.0, 1.0)
    )


def test_all_apart_where_all_are_one() -> None:
    found = measure([1, 1, 1, 1], [1, 2, 3, 4])
    assert (found["b3_precision"], found["b3_recall"]) == pytest.approx((1.0, 1 / 4))
    assert (found["pair_precision"], found["pair_recall"]) == (1.0, 0.0)
    assert (found["homogeneity"], found["completeness"], found["v_measure"]) == pytest.approx((1.0, 0.0, 0.0))


def test_labels_must_pair_up() -> None:
    with pytest.raises(ValueError, match="pair up"):
        measure([1, 2], [1])


@given(LABELS)
@settings(max_examples=80, deadline=None)
def test_agrees_with_the_slow_version(labels: tuple[list[int], list[int]]) -> None:
    found, wanted = measure(*labels), slow(*labels)
    assert {name: found[name] for name in wanted} == pytest.approx(wanted)


@given(LABELS)
@settings(max_examples=40, deadline=None)
def test_agrees_with_scikit_learn(labels: tuple[list[int], list[int]]) -> None:
    found = measure(*labels)
    wanted = {
        "ari": sk.adjusted_rand_score(*labels),
        "homogeneity": sk.homogeneity_score(*labels),
        "completeness": sk.completeness_score(*labels),
        "v_measure": sk.v_measure_score(*labels),
    }
    assert {name: found[name] for name in wanted} == pytest.approx(wanted, abs=1e-9)
    room = np.mean([sk.mutual_info_score(side, side) for side in labels])
    if room - sk.mutual_info_score(*labels) > 1e-9:  # below, scikit-learn divides 0 by its epsilon
        assert found["ami"] == pytest.approx(sk.adjusted_mutual_info_score(*labels), abs=1e-6)


@given(LABELS)
@settings(max_examples=25, deadline=None)
def test_names_of_groups_do_not_matter(labels: tuple[list[int], list[int]]) -> None:
    gold, found = labels
    assert measure([f"story {-label}" for label in gold], found) == pytest.approx(measure(gold, found))


def test_contingency_counts_only_cells_that_hold_any() -> None:
    table = contingency(["a", "b", "a", "b"], ["x", "y", "x", "x"])
    cells = zip(table.gold.tolist(), table.found.tolist(), table.count.tolist(), strict=True)
    assert Counter({(g, f): n for g, f, n in cells}) == {(0, 0): 2, (1, 0): 1, (1, 1): 1}
    assert (table.gold_sizes.tolist(), table.found_sizes.tolist()) == ([2, 2], [3, 1])


def test_intervals_hold_the_value_and_narrow_with_more_groups() -> None:
    def labels(groups: int) -> tuple[list[int], list[int]]:
        gold = [i // 4 for i in range(4 * groups)]
        return gold, [label * 2 + (i % 4 == 3) * (label % 2) for i, label in enumerate(gold)]

    few, many = intervals(*labels(20)), intervals(*labels(500))
    for name in ("b3_recall", "b3_f1", "pair_recall", "ari", "v_measure"):
        low, high = few[name]
        assert low <= measure(*labels(20))[name] <= high
        assert many[name][1] - many[name][0] < (high - low) / 2
    assert intervals(*labels(20)) == few, "the seed decides"
    # recall of a group is 1 or 10/16: the interval is the binomial's, 1.96 standard errors to each side
    error = 1.96 * (1 - 10 / 16) * 0.5 / 500**0.5
    assert many["b3_recall"] == pytest.approx((13 / 16 - error, 13 / 16 + error), abs=0.003)


def test_many_items_take_no_dense_table() -> None:
    random = np.random.default_rng(0)
    gold = random.integers(0, 60_000, 200_000)
    found = measure(gold, np.where(random.random(200_000) < 0.1, -np.arange(200_000), gold))
    assert found["b3_precision"] == pytest.approx(1.0)
    assert 0.8 < found["b3_recall"] < 0.95


def test_intervals_rest_on_as_many_draws_as_asked_for_whatever_the_blocks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gold, found = ["a", "a", "b", "b", "b", "c", "d", "d"], [1, 1, 1, 2, 2, 3, 3, 3]
    whole = intervals(gold, found, resamples=5)
    for block in (1, 2, 4):
        monkeypatch.setattr("linker.metrics._BLOCK", block)
        assert intervals(gold, found, resamples=5) == whole


def test_one_draw_is_an_interval_of_one_point_and_the_seed_is_zero() -> None:
    gold, found = ["a", "a", "b", "b", "c"], [1, 1, 1, 2, 3]
    assert all(low == high for low, high in intervals(gold, found, resamples=1).values())
    assert intervals(gold, found, resamples=7) == intervals(gold, found, resamples=7, seed=0)


def test_an_interval_is_of_95_in_100_draws_unless_said() -> None:
    gold, found = np.repeat(np.arange(40), 2), np.arange(80) // 3
    usual = intervals(gold, found, resamples=200)
    assert usual == intervals(gold, found, resamples=200, confidence=0.95)
    assert usual["b3_f1"] != intervals(gold, found, resamples=200, confidence=0.9)["b3_f1"]


def test_an_interval_has_half_of_what_it_leaves_out_at_each_end() -> None:
    """Of draws that are nearly normal, 95% lie within 2.9 times the width of 50%."""
    random = np.random.default_rng(1)
    gold = np.repeat(np.arange(200), 3)
    found = np.where(random.random(600) < 0.3, 1000 + np.arange(600), gold)
    wide, narrow = (
        intervals(gold, found, resamples=2000, confidence=share)["b3_f1"] for share in (0.95, 0.5)
    )
    assert (wide[1] - wide[0]) / (narrow[1] - narrow[0]) == pytest.approx(2.9, abs=0.3)
