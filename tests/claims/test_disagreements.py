"""Disagreements: found when figures are of the same thing, and only then; developments apart."""

from datetime import UTC, datetime, timedelta

import pytest

from linker.claims.disagreements import Disagreement, Telling, disagreements, kind_of_figure
from linker.claims.figures import figures


def conflicts(
    texts: list[tuple[str, str]], published: dict[str, datetime | None] | None = None
) -> tuple[Disagreement, ...]:
    return disagreements([Telling(id_, "", text, (published or {}).get(id_)) for id_, text in texts])


def found(*texts: str) -> list[tuple[str, list[str]]]:
    given = conflicts([(str(number), text) for number, text in enumerate(texts)])
    return [(item.noun, [figure.number for figure in item.figures]) for item in given]


DEAD = [("dead", ["12", "15"])]


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("The flood left 12 people dead.", "It killed at least 15 people.", [("dead", ["12", "15"])]),
        ("Twelve were killed.", "Death toll in flood rises to 15", [("dead", ["Twelve", "15"])]),
        ("Some 30 people were hurt.", "Police said 31 were injured.", []),
        ("Police said 30 people were hurt.", "Police said 31 were injured.", [("injured", ["30", "31"])]),
        ("The ship lost 4,000 tonnes.", "It spilled 6,500 tonnes.", [("tonnes", ["4,000", "6,500"])]),
        ("It carried 38,000 tonnes.", "It spilled 4,000 tonnes.", []),
        ("Two officers came.", "Three officers came.", []),
        ("It took 20 minutes.", "It took 40 minutes.", []),
        ("The wall fell in 12 places, 14 dead.", "14 people died.", []),
        ("A 40-year-old died; 12 dead.", "12 dead, 3 injured.", []),
        ("12 dead on Monday, 14 dead on Tuesday.", "15 dead.", []),
        ("Nobody counted.", "12 dead.", []),
        ("Floods at Marrick left 12 dead.", "Floods at Vostra left 15 dead.", []),
        ("Floods at Marrick left 12 dead.", "At Marrick 15 people died.", [("dead", ["12", "15"])]),
        ("Shells killed 12 people on Monday.", "Shells killed 15 people on Friday.", []),
        ("The mine killed 12 men.", "The mine killed 15 children.", []),
        ("The mine killed 12 people.", "The mine killed 15 passengers.", [("dead", ["12", "15"])]),
        ("The gunman left 3 dead.", "He left 2 others dead.", []),
        ("It left 3 dead, including the gunman.", "It left 2 dead.", []),
        ("It left 12 dead.", "It would leave 15 dead, a forecast said.", []),
        ("It left 12 dead.", "A war elsewhere left 10,000 dead.", []),
        ("It left 3 dead.", "He killed two people and then himself.", []),
        ("The toll rose, adding 1,290 deaths.", "It left 4,632 dead.", []),
        ("A wave at Marrick killed 12 people on Monday.", "By Friday it was 15 dead at Marrick.", DEAD),
        (
            "A coach crashed at Pellstow. It left 5 dead in Arvane.",
            "Arvane mourns. The crash at Pellstow left 6 dead.",
            [("dead", ["5", "6"])],
        ),
        ("It left 1 dead and 3 injured.", "It left 4 injured.", []),
        ("It left 1 dead and 3 injured.", "It left 5 injured.", [("injured", ["3", "5"])]),
        ("Police held 40 Vostrans.", "Police held 50 Vostrans.", []),
        ("Five. Short. Sentences. Stand. First. It left 12 dead.", "It left 15 dead.", []),
    ],
)
def test_conflicts(one: str, two: str, expected: list[tuple[str, list[str]]]) -> None:
    assert found(one, two) == expected


def test_each_figure_keeps_its_sentence() -> None:
    item = conflicts([("a", "Rain fell. It left 12 dead. More came."), ("b", "15 died.")])[0]
    assert [figure.sentence for figure in item.figures] == ["It left 12 dead.", "15 died."]


@pytest.mark.parametrize(
    ("one", "two", "most"),
    [
        ("The shooting left 12 dead.", "The shooting left 15 dead.", 4),
        (
            "The Orla mill fire left 12 dead at Brenn.",
            "All of Brenn mourns: the Orla mill fire left 15 dead.",
            60,
        ),
    ],
)
def test_far_apart_two_figures_are_of_one_thing_only_where_names_say_so(
    one: str, two: str, most: int
) -> None:
    texts = [("a", one), ("b", two)]
    first = datetime(2024, 3, 1, tzinfo=UTC)
    for days, expected in ((most, 1), (most + 1, 0)):
        published = {"a": first, "b": first + timedelta(days=days)}
        assert len(conflicts(texts, published)) == expected
    assert len(conflicts(texts, {"a": first, "b": None})) == 1


def test_figures_that_count_another_thing_leave_the_others_alone() -> None:
    given = [("a", "Marrick lost 12 dead."), ("b", "At Marrick 14 died."), ("c", "At Vostra 50 died.")]
    (item,) = conflicts(given)
    assert [figure.article_id for figure in item.figures] == ["a", "b"]


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        (
            "The captain was fined 60,000 crowns.",
            "The captain was fined 50,000 crowns.",
            ["60,000", "50,000"],
        ),
        ("The captain was fined 60,000 crowns.", "The museum paid 50,000 crowns for a bell.", []),
        ("The captain was fined 60,000 crowns.", "The captain was fined about 50,000 crowns.", []),
        ("The dam at Orla broke at 4.20 a.m.", "The dam at Orla broke at 5 a.m.", ["4.20 a.m.", "5 a.m."]),
        ("The dam at Orla broke at 4.20 a.m.", "The dam at Orla broke about 4.30 a.m.", []),
        ("The dam at Orla broke at 4.20 a.m.", "Sirens rang in Vell at 5 a.m.", []),
        ("It was in the 100 block of Elm Street.", "It was in the 300 block of Elm St.", ["100", "300"]),
        ("It was in the 100 block of Elm Street.", "It was in the 300 block of Oak Street.", []),
        (
            "Posted: 4 a.m. Orla dam broke Updated: 4 a.m.",
            "Posted: 6 a.m. Orla dam broke Updated: 6 a.m.",
            [],
        ),
    ],
)
def test_sums_times_and_places_differ_where_they_are_of_one_thing(
    one: str, two: str, expected: list[str]
) -> None:
    assert [figure for _, given in found(one, two) for figure in given] == expected


def test_roundups_add_up_several_events() -> None:
    assert found("A shooting in Vell left 3 injured.", "Weekend shootings in Vell left 7 injured.") == []


MONDAY = datetime(2024, 3, 4, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "numbers", "sources", "kind"),
    [
        ((0, 1), (12, 14), "ab", "development"),
        ((0, 0), (12, 14), "ab", "contradiction"),
        ((0, 0), (12, 14), "aa", "development"),
        ((0, 1), (14, 12), "ab", "contradiction"),
        ((0, 1, 1), (12, 14, 12), "aba", "contradiction"),
        ((0, 1, 2), (12, 12, 14), "aba", "development"),
        ((0, None), (12, 14), "ab", "contradiction"),
    ],
)
def test_a_toll_that_grows_from_day_to_day_is_a_development(
    days: tuple[int | None, ...], numbers: tuple[int, ...], sources: str, kind: str
) -> None:
    told = [
        Telling(
            str(place),
            "",
            f"The flood left {number} people dead.",
            None if day is None else MONDAY + timedelta(days=day, hours=place),
            source,
        )
        for place, (day, number, source) in enumerate(zip(days, numbers, sources, strict=True))
    ]
    (item,) = disagreements(told)
    assert item.kind == kind
    assert kind_of_figure("time", item.figures) == "contradiction"


def test_a_figure_of_a_text_has_offsets_and_one_of_a_headline_has_none() -> None:
    text = "Rain fell. The flood left 12 people dead."
    (item,) = disagreements([Telling("a", "Flood", text), Telling("b", "Flood leaves 15 dead", "It rained.")])
    one, two = item.figures
    assert (text[one.start : one.end], one.value) == ("The flood left 12 people dead.", 12)
    assert (two.start, two.end, two.number) == (0, 0, "15")


def test_the_month_of_may_is_no_doubt() -> None:
    assert [one.value for one in figures("On 4 May the fire killed 12 people.")] == [12]
    assert list(figures("The fire may have killed 12 people.")) == []
