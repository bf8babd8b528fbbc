"""Stories change for a reason: what an article was with counts beside the evidence of a pair."""

import numpy as np
import polars as pl
import pytest

from linker.stories import StoryConfig
from linker.stories.group import group_rows
from linker.stories.pairs import PAIR_SCHEMA

CONFIG = StoryConfig(tried=(0.0,), threshold=5.5)
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
