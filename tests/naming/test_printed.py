"""Spaces and apostrophes of a name are those that were printed."""

import pytest

from linker.naming import NamedText
from linker.naming.leads import own_sentences
from linker.naming.printed import as_printed, is_tokenized


@pytest.mark.parametrize(
    ("text", "tokenized"),
    [
        ("Renn was re - elected.", True),
        ("The 22-year - old was held.", True),
        ("Ada Hall - Brand spoke. Later Hall - Brand left.", True),
        ("Ada Hall - Brand spoke.", False),
        ("It cost £3 m to mend.", True),
        ("Marrick ’s dam burst.", True),
        ("The dam burst - and nobody knew.", False),
        ("Well - known facts were denied.", False),
        ("A face - to - face meeting.", True),
    ],
)
def test_a_text_with_spaces_around_hyphens_is_known(text: str, tokenized: bool) -> None:
    assert is_tokenized(text) == tokenized


@pytest.mark.parametrize(
    ("found", "printed"),
    [
        ("the re - elected mayor", "the re-elected mayor"),
        ("face - to - face talks", "face-to-face talks"),
        ("a stand - off at the dam", "a stand-off at the dam"),
        ("the dam - which burst - is gone", "the dam - which burst - is gone"),
        ("the workers ' union", "the workers' union"),
        ("Marrick ’s dam", "Marrick’s dam"),
        ("£3 m and $1.5 bn", "£3m and $1.5bn"),
    ],
)
def test_words_that_were_split_are_joined(found: str, printed: str) -> None:
    assert as_printed(found, tokenized=True) == printed
    assert as_printed(found, tokenized=False) in {found, printed}


@pytest.mark.parametrize(
    ("found", "printed"),
    [
        ("Marrick’ s dam", "Marrick’s dam"),
        ("the dam –not the road", "the dam – not the road"),
        ("Marrick?s dam", "Marrick’s dam"),
        ("Marrick 's dam , he said .", "Marrick's dam, he said."),
        ("the `` safest dam '' of all", "the “safest dam” of all"),
        ('She was" very clear " of it', 'She was "very clear" of it'),
        ('"A", "b" and "c"', '"A", "b" and "c"'),
        (
            "a fourth- round trip and two- or three-day games",
            "a fourth-round trip and two- or three-day games",
        ),
        ("Is it gone? So it is", "Is it gone? So it is"),
        ("Âge tendre, français", "Âge tendre, français"),
    ],
)
def test_apostrophes_and_spaces_are_put_right(found: str, printed: str) -> None:
    assert as_printed(found, tokenized=False) == printed


def leads(text: str) -> list[str]:
    return [text[start:end] for start, end in own_sentences("", text)]


def test_a_name_with_a_hyphen_is_no_dateline() -> None:
    said = "Ada Hall - Brand, who was re - elected, left the council."
    assert leads(said) == [said]
    assert leads("Marrick - The dam burst on Friday evening.") == ["The dam burst on Friday evening."]
    aside = "Ada Brand – who built the dam – left the council."
    assert leads(aside) == [aside]


def test_a_headline_that_runs_into_the_text_is_known() -> None:
    text = "Dam bursts above sleeping town Twelve people of it have died. About twelve others are missing."
    own = NamedText("a", "", text, None)
    assert own.headline == "Dam bursts above sleeping town"
    assert own.leads[0] == "Twelve people of it have died"
    assert own.headline_fault == pytest.approx(0.15)


@pytest.mark.parametrize(
    "text",
    [
        "The mayor of the town thanked Minister of state Ada Brand. She was a minister in Lisse.",
        "The council of the county asked the Minister to resign. A minister may not own a dam.",
        "The dam bursts above the home of actor Will Renn at night. It will be rebuilt.",
        "Dam bursts Twelve people have died. About twelve others are missing.",
        "“Dam bursts above sleeping town Twelve people have died. About twelve others are missing.",
    ],
)
def test_a_capital_within_a_sentence_is_no_new_one(text: str) -> None:
    assert NamedText("a", "", text, None).headline == ""


def test_a_title_goes_before_what_the_text_begins_with() -> None:
    text = "Dam bursts above sleeping town Twelve people have died. About twelve others are missing."
    assert NamedText("a", "Marrick mourns its dead", text, None).headline == "Marrick mourns its dead"
