"""Stories of an archive that grew: only what a new article may join is grouped anew."""

import numpy as np
import pytest

from linker.stories import group_articles
from linker.stories.extend import Known, extend
from linker.stories.kept import with_thresholds
from tests.archive import article, corpus_of

EVENTS = {
    "ferry": "The ferry Alma struck the pier at Port Sull and its captain Oda Renn was questioned by divers.",
    "mill": "Fire burned the old flour mill in Gravelton; brigade chief Tom Askerby blamed a conveyor belt.",
}
ROWS = [
    article(f"{name}-{day}", f"{name} ({day})", f"{text} Reporter {day} wrote this.", f"2024-03-0{day}")
    for day in (1, 2, 3)
    for name, text in EVENTS.items()
]
NOTHING = np.empty(0, np.int64), np.empty(0, np.int64)


def known_with(groups: list[int]) -> Known:
    corpus = corpus_of(ROWS[:4])
    return Known(tuple(corpus.articles["id"]), np.array(groups), with_thresholds(group_articles(corpus)))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param([0, 1, 0, 1], [0, 1, 0, 1, 0], id="a new article joins its story"),
        pytest.param([0, 1, 0, 2], [0, 1, 0, 2, 0], id="stories far from it stay, however they came to be"),
        pytest.param([0, 1, 2, 1], [0, 1, 0, 1, 0], id="stories that it brings together become one"),
    ],
)
def test_what_a_new_article_does_to_stories(before: list[int], after: list[int]) -> None:
    corpus = corpus_of(ROWS[:5])
    names = [id_.partition("-")[0] for id_ in corpus.articles["id"]]
    assert names == ["ferry", "mill", "ferry", "mill", "ferry"]
    assert extend(corpus, known_with(before), frozenset(), listed=NOTHING).groups.tolist() == after


def test_a_story_that_lost_an_article_is_grouped_anew() -> None:
    rest = corpus_of([row for row in ROWS[:4] if row["id"] != "ferry-1"])
    found = extend(rest, known_with([0, 0, 0, 0]), frozenset(), listed=NOTHING)
    assert found.groups.tolist() == [0, 1, 0]
