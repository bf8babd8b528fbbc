"""What one article says by itself: statements, names and words."""

import pytest

from linker.text.parsed_article import (
    content,
    is_statement,
    parse_article,
    parsed_from_frame,
    parsed_to_frame,
    without_figures,
)
from linker.text.stems import capitalised, telling_words


@pytest.mark.parametrize(
    "text",
    [
        "Sign up for our newsletter and get the best stories every morning.",
        "Is the bridge over the river really going to be closed for repairs?",
        "Council closes the bridge over the river for repairs until spring",
        "The mayor of Elmford said so in a statement on Monday.",
        "Stay with Channel 3 for the newest pictures of the old bridge over the river.",
        "****** COUNCIL CLOSES THE OLD BRIDGE OVER THE RIVER FOR REPAIRS UNTIL SPRING",
        "COUNCIL CLOSES THE OLD BRIDGE OVER THE RIVER FOR REPAIRS UNTIL SPRING More soon.",
        "Callers who saw the lorry leave the bridge should ring the desk at 555-0134.",
        "The mayor saidOVERNIGHT REPORT that closing bridges costs traders money.",
    ],
)
def test_what_states_nothing_is_left_out(text: str) -> None:
    assert not is_statement(text) or len(set(without_figures(content(telling_words(text), [])))) < 5


def test_a_statement_has_content_without_its_names() -> None:
    text = "Engineers warned Elmford that the old bridge would crack under heavy lorries."
    said = content(telling_words(text), ["elmford"])
    assert said == ("engineer", "warn", "old", "bridg", "crack", "under", "heavy", "lorry")
    assert is_statement(text)


def test_what_is_printed_large_within_a_sentence_is_part_of_a_name() -> None:
    texts = [
        "Governor Scott Walker won a recall.",
        "A recall of Walker failed.",
        "Walker walked; a walker fell.",
    ]
    assert capitalised(texts) == {"scott", "walker"}


def test_parsed_articles_are_read_back_in_order_whichever_of_them_were_known() -> None:
    texts = ["Anton Skarvic left Elmford.", "Rain fell in Tarn.", "Mila Orde won.", "The dam broke."]
    parsed = [parse_article("", text, [(0, len(text))]) for text in texts]
    known = parsed_to_frame([parsed[3], parsed[1]])
    assert [one.key for one in parsed_from_frame(parsed_to_frame(parsed, known))] == [p.key for p in parsed]
    assert parsed_from_frame(parsed_to_frame(parsed, known)) == parsed_from_frame(parsed_to_frame(parsed))
