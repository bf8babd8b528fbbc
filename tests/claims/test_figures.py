"""Figures of a text, one by one."""

import pytest

from linker.claims.claim_numbers import ClaimNumber, ClaimValue, differs, numbers_of, values_in
from linker.claims.figures import _minutes, figures, first_sentences, same_street, value_of


def read(text: str, most: int = 5) -> list[tuple[str, str, float]]:
    return [(one.thing, one.of, one.value) for one in figures(text, most)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It left 12 people dead.", [("dead", "", 12)]),
        ("It left twenty children hurt.", [("injured", "children", 20)]),
        ("A flood kills nineteen men", [("dead", "men", 19)]),
        ("Ninety were rescued, 1,200 evacuated.", [("rescued", "", 90), ("evacuated", "", 1200)]),
        ("The death toll rose to 15", [("dead", "", 15)]),
        ("About 12 people died.", []),
        ("It left 12 more people dead.", []),
        ("It killed 12 others.", []),
        ("It may kill 12 people.", []),
        ("It might kill 12 people.", []),
        ("Posted: 12 dead", []),
        ("It lost 40 tonnes.", [("tonnes", "", 40)]),
        ("It took 40 minutes.", []),
        ("It was 2,000 tonnes.", [("tonnes", "", 2000)]),
        ("In 2000 storms came.", []),
        ("In 1899 storms came; 2101 boats sank.", [("storms", "", 1899), ("boats", "", 2101)]),
        ("In 1900 storms came; 2100 boats sank.", []),
        ("40 Tonnes fell.", []),
        ("40 TONNES FELL.", [("tonnes", "", 40)]),
        ("It cost $3.5 million.", [("sum", "$", 3.5e6)]),
        ("It cost £2 bn, or 30 euros.", [("sum", "£", 2e9), ("sum", "euros", 30)]),
        ("It cost $1,250.", [("sum", "$", 1250)]),
        ("It cost $40k.", [("sum", "$", 40000)]),
        ("At 12:05 a.m. it rang.", [("time", "", 5)]),
        ("At 12 p.m. it rang.", [("time", "", 720)]),
        ("At 1.30 pm it rang.", [("time", "", 810)]),
        ("At 13 p.m. it rang.", []),
        ("He fell in the 1500 block of N. Main St.", [("place", "N. Main St", 1500)]),
    ],
)
def test_figures_by_hand(text: str, expected: list[tuple[str, str, float]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("printed", "minutes"),
    [
        ("12am", 0),
        ("12:59 a.m.", 59),
        ("1am", 60),
        ("11.59pm", 1439),
        ("0am", None),
        ("13pm", None),
        ("1:60am", None),
    ],
)
def test_minutes_since_midnight(printed: str, minutes: int | None) -> None:
    assert _minutes(printed) == minutes


def test_sentences_are_cut_at_lines_and_stops_and_not_at_titles() -> None:
    text = "Title here\n\nDr. Brand came. He left! “Why?” No J. Orde."
    assert first_sentences(text) == [
        ("Title here", 0),
        ("Dr. Brand came.", 12),
        ("He left!", 28),
        ("“Why?”", 37),
        ("No J. Orde.", 44),
    ]
    assert [said for said, _ in first_sentences(text, 2)] == ["Title here", "Dr. Brand came."]
    assert first_sentences("") == []


def test_a_figure_stands_in_its_sentence_which_may_be_rough_or_of_several_events() -> None:
    text = (
        "Rain fell. Storms elsewhere. It left 12 people dead in separate attacks just before 3 p.m. on Elm."
    )
    dead, time = figures(text)
    assert text[dead.start : dead.end] == dead.sentence == time.sentence
    assert (dead.several, dead.rough, time.rough, dead.printed, time.printed) == (
        True,
        False,
        True,
        "12",
        "3 p.m.",
    )
    assert dead.near == {"left", "peopl", "dead", "separat", "attack", "elm"}
    plain = next(figures("It left 12 people dead."))
    assert (plain.several, plain.rough) == (False, False)


def test_a_sentence_of_over_320_characters_and_the_sixth_are_not_read() -> None:
    for length, count in ((320, 1), (321, 0)):
        sentence = "It left 12 people dead " + "x" * (length - 24) + "."
        assert len(sentence) == length
        assert len(read(sentence)) == count
    assert read("A b. " * 4 + "It left 12 dead.") == [("dead", "", 12)]
    assert read("A b. " * 5 + "It left 12 dead.") == []
    assert read("A b. It left 12 dead.", 1) == []


def test_streets_are_one_however_they_are_printed() -> None:
    assert same_street("N. Main St.", "Main Street")
    assert same_street("Oak Ave", "West Oak Avenue")
    assert same_street("Elm Blvd", "elm boulevard")
    assert same_street("Elm Dr", "Elm Drive")
    assert same_street("Elm Rd", "Elm Road")
    assert not same_street("Elm Rd", "Elm Street")


def test_numbers_in_digits_and_words() -> None:
    assert [value_of(word) for word in ("two", "Nineteen", "twenty", "Thirty", "ninety", "1,200", "0")] == [
        2, 19, 20, 30, 90, 1200, 0,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("It sank on 4 May.", {"date": {504: "4 May"}}),
        ("It sank on December 31st.", {"date": {}}),
        ("It sank on 31st December.", {"date": {1231: "31st December"}}),
        ("It sank on January 2.", {"date": {102: "January 2"}}),
        ("It sank in 1999, in May 2031.", {"in the year": {1999: "1999", 2031: "2031"}}),
        ("It sank in 1799.", {}),
        ("It cost $3 million.", {"sum": {3e6: "$3 million"}}),
        ("It rang at 3 p.m.", {"time": {900: "3 p.m."}}),
        ("It took six days.", {"days": {6: "six"}}),
    ],
)
def test_values_of_a_line(text: str, values: dict[str, dict[float, str]]) -> None:
    found = values_in(text)
    if values == {"date": {}}:
        values = {"date": {1231: "December 31"}} if "date" in found else {}
    assert {thing: found[thing] for thing in values} == values
    assert set(found) == set(values) | ({"days"} & set(found))


def test_a_line_differs_that_gives_one_other_value() -> None:
    claimed = {"dead": {12.0: "12"}, "date": {504.0: "4 May"}}
    assert differs(claimed, {"dead": {15.0: "15"}})
    assert not differs(claimed, {"dead": {15.0: "15", 3.0: "3"}}), "it counts parts"
    assert not differs(claimed, {"dead": {12.0: "12"}})
    assert differs(claimed, {"dead": {12.0: "12"}, "date": {505.0: "5 May"}})
    assert not differs(claimed, {"injured": {15.0: "15"}})
    assert not differs({"dead": {12.0: "12", 15.0: "15"}}, {"dead": {15.0: "15"}})


def test_values_of_what_is_claimed_and_of_fates_that_differ_are_shown_commonest_first() -> None:
    lines = [
        ("a", "It left 12 people dead on 4 May."),
        ("b", "It left 15 people dead."),
        ("c", "It left 15 people dead and 3 injured, the fire of 5 May."),
    ]
    claimed = values_in("A fire on 4 May")
    found = numbers_of(claimed, lines)
    assert found == (
        ClaimNumber("date", (ClaimValue("4 May", ("a",)), ClaimValue("5 May", ("c",)))),
        ClaimNumber("dead", (ClaimValue("15", ("b", "c")), ClaimValue("12", ("a",)))),
    )
    assert numbers_of({}, [("a", "It took 40 pumps.")]) == ()
    assert [
        one.thing for one in numbers_of(values_in("Fire took 40 pumps"), [("a", "It took 50 pumps.")])
    ] == ["pump"]
