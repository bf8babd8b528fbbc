"""What is an opinion or says nothing names no group of reports."""

import pytest

from linker.naming import NamedText, best, latenesses, offered, voices
from linker.naming.headline_faults import headline_fault
from linker.naming.opinion import is_opinion

FACTS = "The Hollin dam above Marrick burst on Friday, and twelve people died."


@pytest.mark.parametrize(
    ("text", "section", "opinion"),
    [
        ("I walked by the dam. My father built it.", None, True),
        ("“I ran,” said Ada Brand. “My house is gone.”", None, False),
        ("We knew. Our town knew. We were told, and we slept.", None, True),
        ("We knew of the dam, one neighbour says.", None, False),
        (FACTS, "Harbour Courier - Editorial", True),
        (FACTS, "Harbour Courier /opinion/2024/dam", True),
        (FACTS, "Harbour Courier /news/2024/dam", False),
    ],
)
def test_who_speaks_of_himself_or_stands_among_opinions(
    text: str, section: str | None, opinion: bool
) -> None:
    assert is_opinion("", text, section) == opinion


def test_of_two_headlines_the_one_of_a_report() -> None:
    mine = f"I never trusted the dam. My neighbours did. {FACTS}"
    texts = [
        NamedText("a1", "Dam above Marrick bursts, twelve dead", FACTS, "one"),
        NamedText("a2", "Dam above Marrick bursts as twelve sleep", mine, "two"),
    ]
    found = best(offered(texts, [0.5, 0.5], latenesses([True, True])), voices(texts))
    assert found is not None
    assert found.text == "Dam above Marrick bursts, twelve dead"


@pytest.mark.parametrize(
    "text",
    [
        "Upland Water should pay for Marrick",
        "Marrick is a warning to all",
        "The long shadow of Hollin",
    ],
)
def test_a_headline_that_argues_or_states_nothing(text: str) -> None:
    assert headline_fault(text) >= 0.15


@pytest.mark.parametrize(
    "text",
    [
        "Dam bursts above Marrick",
        "Upland Water should pay for Marrick, judge says",
        "Renn: Upland Water should pay",
        "Twelve dead in Marrick",
        "Upland chief ensnared in dam inquiry",
        "Hollin owner to pay 3 million",
    ],
)
def test_a_headline_that_reports(text: str) -> None:
    assert headline_fault(text) == 0


def test_verbs_are_missed_in_english_only() -> None:
    assert headline_fault("Zwölf Tote in Marrick", "de") == 0
