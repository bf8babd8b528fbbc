"""Stories change for a reason: what an article was with counts beside the evidence of a pair."""

import numpy as np
import polars as pl
import pytest

from linker.stories import StoryConfig
from linker.stories.group import group_rows
from linker.stories.pairs import PAIR_SCHEMA

CONFIG = StoryConfig(level=5.5)
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
