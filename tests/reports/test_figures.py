"""Figures that differ: found when they count the same thing, and only then."""

from datetime import UTC, datetime, timedelta

import pytest

from linker.reports.figures import conflicts


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


def test_weeks_apart_two_figures_are_of_two_things() -> None:
    texts = [("a", "The shooting left 12 dead."), ("b", "The shooting left 15 dead.")]
    first = datetime(2024, 3, 1, tzinfo=UTC)
    for days, expected in ((60, 1), (61, 0)):
        published = {"a": first, "b": first + timedelta(days=days)}
        assert len(conflicts(texts, published)) == expected
    assert len(conflicts(texts, {"a": first, "b": None})) == 1


def test_figures_that_count_another_thing_leave_the_others_alone() -> None:
    given = [("a", "Marrick lost 12 dead."), ("b", "At Marrick 14 died."), ("c", "At Vostra 50 died.")]
    (item,) = conflicts(given)
    assert [figure.article_id for figure in item.figures] == ["a", "b"]
