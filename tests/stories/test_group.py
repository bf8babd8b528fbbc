"""Stories change for a reason: what an article was with counts beside the evidence of a pair."""

import numpy as np
import polars as pl
import pytest

from linker.stories import StoryConfig
from linker.stories.group import group_events, group_rows
from linker.stories.pairs import PAIR_SCHEMA
from linker.types import Rows, Vectors

CONFIG, DEFAULT = StoryConfig(tried=(0.0,), threshold=5.5), StoryConfig()
ENOUGH = 5.5 - float(np.log(1 / CONFIG.resolution - 1))
"""The evidence from which two articles are one story."""


@pytest.mark.parametrize(
    ("more", "before", "after"),
    [
        pytest.param(0.5, None, [0, 0], id="enough evidence makes a story"),
        pytest.param(-0.5, None, [0, 1], id="too little makes none"),
        pytest.param(-0.5, [3, 3], [0, 0], id="a little less than enough leaves a story as it was"),
        pytest.param(-1.5, [3, 3], [0, 1], id="much less takes it apart"),
        pytest.param(0.5, [3, 4], [0, 1], id="a little more than enough joins no two stories"),
        pytest.param(1.5, [3, 4], [0, 0], id="much more joins them"),
        pytest.param(0.5, [3, -1], [0, 0], id="a new article goes by the evidence alone"),
    ],
)
def test_what_a_story_was_counts(more: float, before: list[int] | None, after: list[int]) -> None:
    row = dict.fromkeys(PAIR_SCHEMA, 0.0) | {"left": 0, "right": 1, "evidence": ENOUGH + more}
    pairs, vectors = pl.DataFrame([row], schema=PAIR_SCHEMA), np.eye(2, dtype=np.float32)
    found = group_rows(pairs, vectors, CONFIG, None if before is None else np.array(before))
    assert found.groups.tolist() == after
    assert found.pairs["evidence"][0] == pytest.approx(ENOUGH + more)


def look_alikes(other_place: float) -> pl.DataFrame:
    """Four look-alike events of two articles each; other places tell them apart, or not."""
    rows = []
    for left in range(8):
        for right in range(left + 1, 8):
            same = left // 2 == right // 2
            row = dict.fromkeys(PAIR_SCHEMA, 0.0) | {"left": left, "right": right, "copy": False}
            row |= {"evidence": 4.2, "other_place": 0.0} if same else {"evidence": -1.0}
            rows.append(row if same else row | {"other_place": other_place})
    return pl.DataFrame(rows, schema=PAIR_SCHEMA)


@pytest.mark.parametrize(("other_place", "stories"), [(1.0, 4), (0.0, 1)])
def test_look_alikes_are_told_apart_where_they_contradict_each_other(
    other_place: float, stories: int
) -> None:
    found = group_rows(look_alikes(other_place), np.eye(8, dtype=np.float32), StoryConfig())
    assert len(set(found.groups.tolist())) == stories
    assert [found.groups[row] == found.groups[row + 1] for row in (0, 2, 4, 6)] == [True] * 4


def test_a_copy_is_where_its_text_is_and_adds_no_evidence() -> None:
    row = dict.fromkeys(PAIR_SCHEMA, 0.0) | {"left": 0, "right": 1, "evidence": 9.0, "copy": False}
    copy = row | {"right": 2, "copy": True, "evidence": -9.0}
    pairs = pl.DataFrame([row, copy], schema=PAIR_SCHEMA)
    found = group_rows(pairs, np.eye(4, dtype=np.float32), StoryConfig())
    assert found.groups.tolist() == found.lines.tolist() == found.topics.tolist() == [0, 0, 0, 1]


def of_blocks(evidence: list[list[float]], size: int) -> pl.DataFrame:
    """All pairs of some blocks of articles, by the evidence between two blocks."""
    left, right = np.triu_indices(len(evidence) * size, 1)
    columns = {name: np.zeros(len(left)) for name in PAIR_SCHEMA}
    columns |= {"left": left, "right": right, "copy": np.zeros(len(left), bool)}
    columns["evidence"] = np.array(evidence)[left // size, right // size]
    return pl.DataFrame(columns, schema=PAIR_SCHEMA)


def events(pairs: pl.DataFrame, vectors: Vectors, config: StoryConfig = DEFAULT) -> Rows:
    return group_events(pairs, vectors, np.zeros(len(vectors)), config)


def test_what_was_divided_is_looked_at_again() -> None:
    """In the first round the second and third block are not clear: the first is far from both."""
    pairs = of_blocks([[-1, -4.2, -4.2], [-4.2, -2, -2.8], [-4.2, -2.8, -2]], 3)
    assert events(pairs, np.eye(9, dtype=np.float32)).tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]


@pytest.mark.parametrize(("cosine", "size", "stories"), [(1.0, 6, 1), (0.7, 6, 1), (0.6, 6, 2), (1.0, 5, 2)])
def test_two_stories_larger_than_the_list_of_candidates_are_joined_where_all_their_pairs_are_close(
    cosine: float, size: int, stories: int
) -> None:
    """The list has ten places: of twelve articles most pairs of the two halves were never looked at."""
    pairs = of_blocks([[5, -9], [-9, 5]], size)
    vectors = np.repeat(np.array([[1, 0], [cosine, np.sqrt(1 - cosine**2)]], np.float32), size, axis=0)
    assert len(set(events(pairs, vectors, StoryConfig(neighbours=10)).tolist())) == stories
