"""The digest: what is new, back and disputed, never more than asked for, and the same each time."""

from datetime import UTC, datetime

from linker.claims.digest import digest
from linker.claims.disagreements import Telling
from linker.narratives import Claim, Episode, Narrative, Strength
from linker.stories import Story

MARCH, APRIL, MAY = (datetime(2024, month, 1, tzinfo=UTC) for month in (3, 4, 5))
TOLD = {
    "old": Telling("old", "", "The fire left 12 people dead.", MARCH, "Vell Wire"),
    "one": Telling("one", "", "The flood left 12 people dead.", APRIL, "Vell Wire"),
    "two": Telling("two", "", "The flood killed 15 people.", APRIL, "Tarn Post"),
}


def story(id_: str, first: datetime, ids: list[str], reports: int = 1) -> Story:
    return Story(id_, f"Story {id_}", (), first, first, ids[0], reports, None, (), (), tuple(ids))


def narrative(id_: str, *episodes: datetime) -> Narrative:
    held = tuple(Episode(first, first, (), (f"{id_}{place}",)) for place, first in enumerate(episodes))
    claim, strength = Claim("", f"{id_}0", None, 0, 0), Strength(1, 1, 1.0, 1.0, 1.0, 1.0, 1.0)
    return Narrative(
        *(id_, "saga", f"Narrative {id_}", None, (), claim, held, (), None, (), (), (), ()), strength
    )


STORIES = [story("old", MARCH, ["old"]), story("flood", APRIL, ["one", "two"], 2)]
NARRATIVES = [narrative("n", MARCH, APRIL), narrative("ended", MARCH), narrative("fresh", APRIL)]


def test_new_stories_returned_narratives_and_contradictions_are_told() -> None:
    found = digest(STORIES, NARRATIVES, TOLD.__getitem__, since=APRIL)
    assert [(item.kind, item.text, item.about, item.article_ids) for item in found.items] == [
        ("new", "Story flood", "flood", ("one", "two")),
        ("back", "Narrative n", "n", ("n1",)),
        ("disputed", "The flood killed 15 people.", "flood", ("one", "two")),
    ]
    assert found.items[-1].against == ("The flood left 12 people dead.",)


def test_what_is_outside_the_days_is_not_told() -> None:
    assert digest(STORIES, NARRATIVES, TOLD.__getitem__, since=MAY).items == ()
    found = digest(STORIES, NARRATIVES, TOLD.__getitem__, since=MARCH, until=APRIL)
    assert [item.text for item in found.items] == ["Story old"]


def test_there_are_ten_sentences_at_most_and_what_one_kind_leaves_others_take() -> None:
    many = [story(f"s{place:02}", APRIL, ["old"], reports=place + 1) for place in range(20)]
    items = digest(many, NARRATIVES, TOLD.__getitem__, since=APRIL).items
    assert [item.about for item in items] == [f"s{place}" for place in range(19, 10, -1)] + ["n"]
    back = [narrative(f"n{place}", MARCH, APRIL) for place in range(9)]
    items = digest(many, back, TOLD.__getitem__, since=APRIL).items
    assert (
        [item.kind for item in items].count("new") == len(items) - [i.kind for i in items].count("back") == 6
    )
    assert len(items) == 10


def test_the_order_of_stories_does_not_matter() -> None:
    turned = digest(STORIES[::-1], NARRATIVES, TOLD.__getitem__, since=MARCH)
    assert turned == digest(STORIES, NARRATIVES, TOLD.__getitem__, since=MARCH)
