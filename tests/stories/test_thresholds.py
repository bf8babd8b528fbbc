"""Each neighbourhood finds its own decision threshold, and what lies elsewhere has little say."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from linker.clustering.silhouette import silhouettes
from linker.stories import StoryConfig
from linker.stories.group import group_rows
from linker.stories.pairs import PAIR_SCHEMA
from linker.stories.thresholds import (
    _before_fall,
    _neighbourhoods,
    _offsets,
    _peaks,
    local_thresholds,
)
from linker.types import Rows, Vectors

CONFIG = replace(StoryConfig(), threshold=2.0, surroundings=5, caution=0.1, isolated=0.0, few=0.0)


def subject(events: int, inside: float, across: float, start: int) -> pl.DataFrame:
    """Events of four articles each: the evidence of pairs inside them and across them, rows from `start`."""
    rows = []
    for left in range(4 * events):
        for right in range(left + 1, 4 * events):
            evidence = inside if left // 4 == right // 4 else across
            row = dict.fromkeys(PAIR_SCHEMA, 0.0) | {"copy": False, "evidence": evidence}
            rows.append(row | {"left": start + left, "right": start + right})
    return pl.DataFrame(rows, schema=PAIR_SCHEMA)


def meanings(axis: int) -> Vectors:
    """Unit vectors of six events of four articles: cosine .5 across events, near 1 inside."""
    vectors = np.zeros((24, 16))
    vectors[:, axis] = 1
    for row in range(24):
        vectors[row, 4 + row // 4] = 1
    return (vectors / np.sqrt(2)).astype(np.float32)


LOOK_ALIKE, LOOSE = subject(6, 9.0, 1.0, 0), subject(6, -3.5, -9.0, 24)
OTHER = meanings(1)
OTHER[:, 4:10], OTHER[:, 10:] = 0, OTHER[:, 4:10].copy()
BOTH, PLACES = pl.concat([LOOK_ALIKE, LOOSE]), np.concatenate([meanings(0), OTHER])
ALONE = LOOSE.with_columns(pl.col("left", "right") - 24)


def test_look_alike_events_need_more_evidence_and_loose_ones_less() -> None:
    found = local_thresholds(BOTH, PLACES, CONFIG)
    assert found[:24].min() > 2.5, "else all look-alikes are one"
    assert found[24:].max() < 1.5
    groups = group_rows(BOTH, PLACES, CONFIG).groups
    assert [len(set(groups[4 * event : 4 * event + 4])) for event in range(12)] == [1] * 12
    assert len(set(groups)) == 12


def test_one_threshold_for_both_gets_one_of_them_wrong() -> None:
    groups = group_rows(BOTH, PLACES, replace(CONFIG, tried=(0.0,))).groups
    assert len(set(groups[:24].tolist())) < 6


def test_what_lies_elsewhere_has_little_say() -> None:
    alone = local_thresholds(LOOK_ALIKE, PLACES[:24], CONFIG)
    assert np.abs(local_thresholds(BOTH, PLACES, CONFIG)[:24] - alone).max() < 0.5


def test_few_articles_say_little_against_the_usual_threshold() -> None:
    cautious, careless = replace(CONFIG, caution=20.0), replace(CONFIG, caution=0.0)
    kinds = (cautious, CONFIG, careless)
    far = [np.abs(local_thresholds(ALONE, OTHER, config) - 2).max() for config in kinds]
    assert far[0] < far[1] <= far[2]


def test_less_evidence_is_usual_where_a_group_has_few_others_around_it() -> None:
    cautious = replace(CONFIG, caution=500.0, isolated=1.5)
    apart = subject(6, 9.0, -9.0, 0)
    whole = local_thresholds(apart, PLACES[:24], cautious)
    assert whole == pytest.approx(2.0, abs=0.05), "six groups fill a neighbourhood of one and five others"
    some = apart.filter(pl.col("left") < 12, pl.col("right") < 12)
    three = local_thresholds(some, PLACES[:12], cautious)
    missing = 1 - (6 + 5 + 4) / (6 + 5 + 4 + 3 + 2 + 1)
    assert three == pytest.approx(2.0 - 1.5 * missing, abs=0.05)


def test_a_copy_has_the_usual_threshold_and_changes_no_other() -> None:
    row = dict.fromkeys(PAIR_SCHEMA, 0.0) | {"left": 0, "right": 24, "copy": True, "evidence": 9.0}
    pairs = pl.concat([LOOK_ALIKE, pl.DataFrame([row], schema=PAIR_SCHEMA)])
    found = local_thresholds(pairs, PLACES[[*range(24), 0]], CONFIG)
    assert found[24] == 2.0
    assert found[:24].tolist() == local_thresholds(LOOK_ALIKE, PLACES[:24], CONFIG).tolist()


def test_without_pairs_all_have_the_usual_threshold() -> None:
    assert local_thresholds(BOTH.clear(), PLACES, CONFIG).tolist() == [2.0] * 48
    assert local_thresholds(BOTH.clear(), PLACES[:0], CONFIG).tolist() == []


def obvious(groups: Rows, similar: np.ndarray) -> list[float]:
    """The silhouette as in the paper, item by item, with similarities in place of distances."""
    found = []
    for item, group in enumerate(groups):
        own = [
            similar[item, other] for other in range(len(groups)) if groups[other] == group and other != item
        ]
        means = [similar[item, groups == other].mean() for other in set(groups.tolist()) if other != group]
        if not own:
            found.append(0.0)
            continue
        a, b = float(np.mean(own)), max([0.0, *means])
        found.append((a - b) / max(1 - a, 1 - b, 1e-6))
    return found


@pytest.mark.parametrize("seed", range(3))
def test_silhouettes_are_those_of_the_paper(seed: int) -> None:
    rng = np.random.default_rng(seed)
    left, right = np.triu_indices(12, 1)
    similarity = rng.random(len(left)) * (rng.random(len(left)) < 0.7)  # some pairs weren't compared
    similar = np.zeros((12, 12))
    similar[left, right] = similar[right, left] = similarity
    groups = rng.integers(0, 4, 12)
    kept = similarity > 0
    found = silhouettes(groups, left[kept], right[kept], similarity[kept])
    assert found == pytest.approx(obvious(groups, similar))


def test_a_neighbourhood_is_a_group_and_those_whose_mean_points_the_same_way() -> None:
    """Means along x, x + y, y and -x: the last has nobody, and with two at most the third is too far off."""
    vectors = np.array([[1, 0], [1, 0], [1, 1], [0, 1], [-1, 0]], np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    groups = np.array([0, 0, 1, 2, 3])
    found = _neighbourhoods(groups, np.bincount(groups), vectors, 2)
    assert found.tolist() == [[0, 1, -1], [1, 0, 2], [2, 1, -1], [3, -1, -1]]
    assert _neighbourhoods(groups, np.bincount(groups), vectors, 1).tolist() == [
        [0, 1],
        [1, 0],
        [2, 1],
        [3, -1],
    ]


def test_a_peak_lies_between_steps_but_not_at_an_end_nor_beside_what_does_not_count() -> None:
    tried = np.array([-2.0, 0.0, 2.0, 4.0])
    values = np.array(
        [
            [0, 1, 0.5, 0],  # by the parabola .5 / 3 steps to the right
            [1, 0.5, 0, 0],
            [0, 0, 0.5, 1],
            [-np.inf, 1, 0.5, 0],
            [0.25, 1, 1, 0.25],  # the first of two
            [0, 0, 0, 0],
        ]
    )
    assert _peaks(tried, values).tolist() == pytest.approx([1 / 3, -2, 4, 0, 1, -2])
    assert _peaks(tried[:2], values[:, :2]).tolist() == [0, -2, -2, 0, 0, -2]


def test_the_search_ends_where_silhouettes_have_fallen() -> None:
    tried = np.array([-1.0, 0.0, 1.0, 2.0])
    values = np.array([[0.9, 0.84, 1.0, 0.1], [0.9, 0.85, 1.0, 0.1], [0.8, 1.0, 0.9, 0.1], [0.9, 1, 0.2, 5]])
    assert _before_fall(values, tried, 0.85).tolist() == [
        [False, False, True, True],
        [True, True, True, True],
        [False, True, True, True],
        [True, True, True, True],
    ]


def test_the_offset_of_groups_by_hand() -> None:
    """Two groups of four and two, each the other's neighbour with half the weight of itself.

    Weights: 4 and 2 / 2 for the first, 2 and 4 / 2 for the second. Places for neighbours: one, so that a
    neighbourhood is full. Silhouettes of the first at offsets 0, 1, 2 are .5, .9, .5; of the second .2 each.
    """
    vectors = np.array([[1, 0]] * 4 + [[0.8, 0.6]] * 2, np.float32)
    groups = np.array([0] * 4 + [1] * 2)
    clear = np.array([[0.5, 0.9, 0.5], [0.2, 0.2, 0.2]])
    config = replace(CONFIG, tried=(0.0, 1.0, 2.0), surroundings=1, caution=0.1, fall=0.0)
    cost = np.array([0, 1, 4]) * 0.1
    peaks = []
    for own, articles in ((0.8 * clear[0] + 0.2 * clear[1], 5), (0.5 * clear[0] + 0.5 * clear[1], 4)):
        before, at, after = own - cost / articles
        peaks.append(1 + (before - after) / 2 / (before - 2 * at + after))
    wanted = [0.8 * peaks[0] + 0.2 * peaks[1], 0.5 * peaks[0] + 0.5 * peaks[1]]
    assert _offsets(groups, clear, vectors, config).tolist() == pytest.approx(wanted, abs=1e-5)


def test_less_evidence_costs_more_where_articles_are_few() -> None:
    """One group of four without neighbours: a third of its weight is missing, so -.5 is its usual offset."""
    groups, vectors = np.zeros(4, np.int64), np.array([[1, 0]] * 4, np.float32)
    config = replace(CONFIG, tried=(-1.0, 0.0), surroundings=1, isolated=1.5, caution=0.4, few=8.0, fall=0.0)
    # the squares of both distances are .25; a cost of .025 at 0, and of twice as much at -1
    for more, offset in ((0.024, 0.0), (0.026, -1.0)):
        clear = np.array([[0.5 + more, 0.5]])
        assert _offsets(groups, clear, vectors, config).tolist() == [offset]
