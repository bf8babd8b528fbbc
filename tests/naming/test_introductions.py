"""People in a name are introduced as the articles introduce them; towns and firms aren't."""

import pytest

from linker.naming import NameCandidate, NamedText, as_label
from linker.naming.introductions import introduced

TEXT = (
    "Former interior minister Tobias Renn left Marrick on Friday. The engineer, Dr. Ada Brand, spoke for the"
    " president of Brevia, Omar al-Lasir, and Governor Gil Varro of Upland. Renn and Brand had met in"
    " Marrick, where Orlabank has its seat. Two Velmian engineers died."
)


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Renn met the mayor in Marrick", "Former interior minister Tobias Renn met the mayor in Marrick"),
        ("The mayor met Renn", "The mayor met former interior minister Tobias Renn"),
        ("The mayor met Renn, the former minister", "The mayor met Tobias Renn, the former minister"),
        ("Police spoke to Mr Renn's lawyer", "Police spoke to former interior minister Tobias Renn's lawyer"),
        ("Brand had warned of it", "Ada Brand had warned of it"),
        ("They met Lasir and Varro", "They met Omar al-Lasir and Governor Gil Varro"),
        ("Renn said that Renn had left", "Former interior minister Tobias Renn said that Renn had left"),
    ],
)
def test_a_surname_gets_the_first_name_and_the_office(sentence: str, name: str) -> None:
    assert introduced(sentence, [TEXT]) == name


@pytest.mark.parametrize(
    "sentence",
    [
        "Tobias Renn met Dr Ada Brand",
        "Marrick waits for Orlabank",
        "The Renn report was published",
        "Velmian engineers died",
        "Lindon was not there",
    ],
)
def test_who_is_introduced_or_is_no_person_stays(sentence: str) -> None:
    assert introduced(sentence, [TEXT]) == sentence


def test_half_of_the_texts_have_to_introduce_somebody() -> None:
    bare = "Renn spoke. Old Renn was heard."
    assert introduced("They heard Renn", [bare, TEXT]) == "They heard former interior minister Tobias Renn"
    assert introduced("They heard Renn", [bare, bare, TEXT]) == "They heard Renn"
    other = "The singer Lena Renn was heard."
    assert introduced("They heard Renn", [bare, TEXT, other]) == "They heard Renn"


def test_an_office_is_not_cut_from_what_it_is_of() -> None:
    text = "Yesterday the News of the Coast royal editor Tobias Renn and Director Ada Brand came."
    assert introduced("Renn met Brand", [text]) == "Royal editor Tobias Renn met Ada Brand"


def test_a_headline_is_printed_as_it_is() -> None:
    own = NamedText("a", "Renn leaves Marrick", TEXT, None)
    assert as_label(NameCandidate("Renn leaves Marrick", 0, 0.0), [own]) == "Renn leaves Marrick"
    assert as_label(NameCandidate("Renn had met Brand", 0, 0.0), [own]).startswith("Former interior minister")
