"""Stories and pairs that can't have been written are refused."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from linker.stories import Story
from linker.stories.hierarchy import StoryTree
from linker.stories.kept import check_pairs, check_stories, pair_between, pair_in
from linker.stories.pairs import PAIR_SCHEMA, PARTS, WEIGHTS
from linker.types import StoryLevel


def story(id_: str, level: StoryLevel, articles: str, parent: str | None = None) -> Story:
    return Story(id_, "Label", (), None, None, articles[0], 1, None, (), (), tuple(articles), level, parent)


EVENTS = [story("s1", "event", "ab", "l1"), story("s2", "event", "c", "l1"), story("s3", "event", "d")]
LINES = [story("l1", "line", "abc"), story("l2", "line", "d")]
TOPICS = [story("t1", "topic", "abc"), story("t2", "topic", "d")]
ALL = [*EVENTS, *LINES, *TOPICS]


def test_stories_that_were_written_are_taken() -> None:
    check_stories(ALL, list("dcba"))
    check_stories([], [])
    check_stories([replace(EVENTS[0], bridges=("a", "b")), *ALL[1:]], list("abcd"))


@pytest.mark.parametrize(
    ("stories", "message"),
    [
        ([*ALL, replace(ALL[0], story_id="s9")], "not every article is in one event"),
        ([*EVENTS[:2], *LINES, *TOPICS], "not every article is in one event"),
        ([*EVENTS, LINES[0], *TOPICS], "not every article is in one line"),
        ([*EVENTS, *LINES, TOPICS[1]], "not every article is in one topic"),
        ([*ALL[:-1], replace(ALL[-1], story_id="t1")], "two stories have one id"),
        ([replace(ALL[0], parent="l9"), *ALL[1:]], "parent isn't there"),
        ([replace(ALL[0], representative="c"), *ALL[1:]], "an article of another one"),
        ([replace(ALL[0], bridges=("a", "c")), *ALL[1:]], "an article of another one"),
    ],
)
def test_stories_that_can_not_have_been_written_are_refused(stories: list[Story], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        check_stories(stories, list("abcd"))


def pairs(**changed: object) -> pl.DataFrame:
    row = dict.fromkeys(PAIR_SCHEMA, 1.0) | {"left": 0, "right": 1, "copy": False}
    row |= {"left_threshold": 1.0, "right_threshold": 2.0} | changed
    kinds = {**PAIR_SCHEMA, "left_threshold": pl.Float32(), "right_threshold": pl.Float32()}
    return pl.DataFrame([row], schema=kinds)


def test_pairs_that_can_not_have_been_written_are_refused() -> None:
    check_pairs(pairs(), 2)
    check_pairs(pairs().clear(), 0)
    for wrong in (pairs(left=-1), pairs(left=1), pairs(right=2), pairs(evidence=np.nan), pairs(gap=np.inf)):
        with pytest.raises(ValueError, match="no two articles"):
            check_pairs(wrong, 2)
    for wrong in (pairs(evidence=None), pairs().drop("left_threshold"), pairs(right_threshold=None)):
        with pytest.raises(ValueError, match="a value is missing"):
            check_pairs(wrong, 2)


def test_a_pair_is_scored_against_the_mean_threshold_of_its_articles() -> None:
    found = pair_between(pair_in(pairs(evidence=2.5, names=0.1234)), 1, 0, ("s1", "s2"))
    assert (found.same, found.level, found.evidence) == (False, 1.5, 2.5)
    assert found.score == round(1 / (1 + np.exp(-1.0)), 4)
    assert [(part.kind, part.value, part.adds) for part in found.parts] == [
        (
            part,
            0.123 if part == "names" else 1.0,
            round(WEIGHTS[part] * (0.1234 if part == "names" else 1), 2),
        )
        for part in PARTS
    ]
    assert pair_between(pair_in(pairs(evidence=999.0)), 0, 1, ("s1", "s1")).score == 1.0


def test_the_tree_of_stories_leaves_out_who_holds_one_group_alone() -> None:
    one_topic = [replace(one, parent="t1") for one in LINES[:1]]
    tree = StoryTree.of([*EVENTS, *one_topic, LINES[1], story("t1", "topic", "abcd"), TOPICS[1]])
    (root, alone) = tree.roots
    assert (root.story_id, alone.story_id) == ("t1", "s3")
    assert [one.story_id for one in tree.children(root)] == ["l1"]
    assert [one.story_id for one in tree.below(root)] == ["t1", "l1", "s1", "s2"]
    assert [one.story_id for one in tree.above(EVENTS[0])] == ["l1", "t1"]
    assert (tree.events(root), tree.events(alone)) == (2, 1)
