"""What a story says of itself: its label, its independent reports, its bridges."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from linker.stories import Story, StoryConfig, describe, find_stories, group_around, group_articles
from linker.stories.bridges import waists
from linker.stories.copies import copy_classes, independent
from linker.stories.describe import mean_cosine
from linker.stories.kept import fingerprint, from_frame, pair_between, pair_in, to_frame, with_thresholds
from tests.archive import article, corpus_of

WIRE = (
    "Fire gutted the Corvin furniture depot in Bellhaven on Wednesday and closed the ring road for six"
    " hours, the fire service said. Nobody was hurt in the blaze, which began in a stack of sofas."
)
ROWS = [
    article("a", "Corvin depot burns in Bellhaven", WIRE, "2024-05-01", "Tessera Wire"),
    article("b", "Bellhaven: Corvin depot burns", f"{WIRE} More soon.", "2024-05-01", "Courier"),
    article(
        "c",
        "Corvin depot fire in Bellhaven may have been arson",
        "Police in Bellhaven say that the fire at the Corvin furniture depot was set; sofas were soaked.",
        "2024-05-03",
        "courier",
    ),
    article(
        "d",
        "Tram line to the museum closes",
        "The line closes for repairs in June, the transport office said on Monday.",
        "2024-05-02",
        "Gazette",
    ),
]


@pytest.fixture(scope="module")
def stories() -> dict[str, Story]:
    """Of a, b and c one story, and of d another; by date their order is a, b, d, c."""
    corpus = corpus_of(ROWS)
    grouping = replace(group_articles(corpus), groups=np.array([0, 0, 1, 0]))
    return {story.article_ids[0]: story for story in describe(corpus, grouping)}


def test_a_story_counts_independent_reports(stories: dict[str, Story]) -> None:
    """Three articles: a wire text, its copy by the Courier, and the Courier's own: two reports."""
    fire = stories["a"]
    assert fire.article_ids == ("a", "b", "c")
    assert (fire.reports, fire.sources) == (2, ("Courier", "Tessera Wire"))


def test_a_story_is_named_by_a_headline_of_its_own(stories: dict[str, Story]) -> None:
    fire, tram = stories["a"], stories["d"]
    titles = {str(row["id"]): row["title"] for row in ROWS}
    assert fire.label == titles[fire.representative]
    assert {"corvin", "depot", "bellhaven"} <= set(fire.keywords)
    assert (str(fire.first)[:10], str(fire.last)[:10]) == ("2024-05-01", "2024-05-03")
    assert (tram.reports, tram.cohesion, tram.bridges) == (1, None, ())


def test_cohesion_is_the_mean_cosine_of_all_pairs() -> None:
    vectors = np.random.default_rng(3).normal(size=(7, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors[2] = 0  # of a text without words
    pairs = [float(one @ two) for place, one in enumerate(vectors) for two in vectors[:place]]
    assert mean_cosine(vectors) == pytest.approx(np.mean(pairs), abs=6e-5)
    assert mean_cosine(vectors[::-1].copy()) == mean_cosine(vectors)
    assert [mean_cosine(vectors[:size]) for size in (0, 1)] == [None, None]
    assert mean_cosine(np.repeat(vectors[:1], 3, axis=0)) == 1.0


@pytest.mark.parametrize(
    ("sources", "copies", "expected"),
    [
        (["wire"], [0], 1),
        (["wire", "wire", "wire"], [0, 1, 2], 1),
        (["wire", "courier", "gazette"], [5, 5, 5], 1),
        (["wire", "courier", "courier"], [0, 0, 1], 2),
        ([None, None], [0, 1], 2),
        ([None, None], [0, 0], 1),
        (["a", "b", "c", "c"], [0, 0, 1, 2], 2),
    ],
)
def test_independent_reports(sources: list[str | None], copies: list[int], expected: int) -> None:
    assert independent(sources, np.array(copies)) == expected


def test_near_copies_have_one_number() -> None:
    frame = pl.DataFrame(
        {
            "title": ["x", "x", "Bus crash: what we know", "Bus crash: what we know", "y"],
            "text": [WIRE, WIRE.replace("Nobody", "No one"), "", "", "Another text about another matter."],
        }
    )
    same = np.tile(np.float32([1, 0]), (5, 1))
    left, right = np.array([0, 0, 2, 1]), np.array([1, 2, 3, 4])
    one, two, three, four, five = copy_classes(frame, same, left, right).tolist()
    assert one == two
    assert three == four
    assert len({one, three, five}) == 3


def test_a_waist_is_bridged_by_its_closest_pair() -> None:
    """Two triangles, 0-1-2 and 3-4-5, joined by 2-3; a chain of four with even links has no waist."""
    left = np.array([0, 0, 1, 3, 3, 4, 2, 1, 6, 7, 8])
    right = np.array([1, 2, 2, 4, 5, 5, 3, 4, 7, 8, 9])
    evidence = np.array([5, 5, 5, 5, 5, 5, 2, 1, 3, 3, 3], np.float32)
    assert waists(np.array([0] * 6 + [1] * 4), left, right, evidence) == {0: (2, 3)}


def test_a_loose_article_is_no_part() -> None:
    left, right = np.array([0, 0, 1, 2]), np.array([1, 2, 2, 3])
    assert waists(np.zeros(4, np.int64), left, right, np.float32([5, 5, 5, 1])) == {}
    assert waists(np.arange(3), left[:0], right[:0], np.float32([])) == {}


def test_stories_survive_being_kept(stories: dict[str, Story]) -> None:
    assert from_frame(to_frame(list(stories.values()))) == tuple(stories.values())
    assert from_frame(to_frame([])) == ()


def test_other_settings_have_another_name() -> None:
    assert fingerprint(StoryConfig()) == fingerprint(StoryConfig())
    assert fingerprint(StoryConfig()) != fingerprint(StoryConfig(tried=(0.0,), threshold=1.0))


def test_a_pair_keeps_its_parts() -> None:
    grouping = group_articles(corpus_of(ROWS), config=StoryConfig(tried=(0.0,), threshold=-4.0))
    row = grouping.pairs.filter((pl.col("left") == 0) & (pl.col("right") == 1)).row(0, named=True)
    pair = pair_between(pair_in(with_thresholds(grouping)), 1, 0, ("s1", "s1"))
    assert (pair.same, pair.level, pair.evidence) == (True, -4.0, round(row["evidence"], 2))
    assert sum(part.adds for part in pair.parts) == pytest.approx(row["evidence"], abs=0.05)
    assert pair.score == pytest.approx(1 / (1 + np.exp(-4.0 - row["evidence"])), abs=1e-4)
    assert {"meaning", "names", "gap"} <= {part.kind for part in pair.parts}


def test_a_pair_that_was_never_compared_says_so() -> None:
    grouping = group_articles(corpus_of(ROWS), config=StoryConfig(tried=(0.0,), threshold=-4.0))
    nothing = pair_in(with_thresholds(grouping).clear())
    pair = pair_between(nothing, 0, 1, ("s1", "s2"))
    assert (pair.same, pair.evidence, pair.parts) == (False, None, ())


def test_levels_around_the_chosen_one_group_less_and_more() -> None:
    corpus = corpus_of(ROWS)
    config = StoryConfig(tried=(0.0,), threshold=-4.0)
    lower, chosen, higher = group_around(corpus, [-100.0, 0.0, 100.0], config=config)
    assert [set(found.thresholds) for found in (lower, chosen, higher)] == [{-104.0}, {-4.0}, {96.0}]
    assert (len(set(lower.groups)), len(set(higher.groups))) == (1, 4)
    assert describe(corpus, chosen) == find_stories(corpus, config=config)


def test_an_empty_archive_has_no_stories() -> None:
    assert find_stories(corpus_of([])) == ()


def test_a_story_with_the_same_articles_stays_as_it_was_described(stories: dict[str, Story]) -> None:
    corpus = corpus_of(ROWS)
    grouping = replace(group_articles(corpus), groups=np.array([0, 0, 1, 0]))
    known = replace(stories["a"], story_id="s1", label="As it was")
    found = {story.article_ids[0]: story for story in describe(corpus, grouping, [known])}
    assert found == {**stories, "a": replace(stories["a"], label="As it was")}
    moved = replace(grouping, groups=np.array([0, 0, 1, 1]))
    assert "As it was" not in {story.label for story in describe(corpus, moved, [known])}
