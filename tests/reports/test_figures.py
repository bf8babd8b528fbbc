"""Figures that differ: found when they count the same thing, and only then."""

import pytest

from linker.reports.figures import conflicts


def found(*texts: str) -> list[tuple[str, list[str]]]:
    given = conflicts([(str(number), text) for number, text in enumerate(texts)])
    return [(item.noun, [figure.number for figure in item.figures]) for item in given]


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
    ],
)
def test_conflicts(one: str, two: str, expected: list[tuple[str, list[str]]]) -> None:
    assert found(one, two) == expected


def test_each_figure_keeps_its_sentence() -> None:
    item = conflicts([("a", "Rain fell. It left 12 dead. More came."), ("b", "15 died.")])[0]
    assert [figure.sentence for figure in item.figures] == ["It left 12 dead.", "15 died."]
