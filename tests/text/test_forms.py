"""What one line looks like, at the borders of each form."""

import pytest

from linker.text.forms import count_words, is_caps, may_be_headline, strong_form, without_quotes

WORD = "word "


def taken(line: str, *, caps: bool = False, bullet: bool = False) -> str | None:
    """The headline of a line's strong form."""
    found = strong_form(line, allow_caps=caps, allow_bullet=bullet)
    return found and found.headline


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", 0),
        ("The river rose", 3),
        ("The  old – river", 4),
        ("暴雨过后河水", 3),
        ("暴雨过后河", 2),
        ("กขคงจฉชซฌญ", 2),
        ("กขคงจฉชซฌ", 1),
        ("暴雨 กขคงจ", 2),
        ("한강이 다시 넘쳤다", 4),
    ],
)
def test_words_are_counted_in_scripts_without_spaces_too(line: str, words: int) -> None:
    assert count_words(line) == words


def test_capitals_are_30_letters_with_one_small_in_ten() -> None:
    assert is_caps("A" * 30)
    assert not is_caps("A" * 29)
    assert is_caps("A" * 27 + "aaa" + "1" * 9)
    assert not is_caps("A" * 26 + "aaaa")


@pytest.mark.parametrize(
    ("line", "may_be"),
    [
        ("Levee fund runs dry", True),
        ("Levee fund dry", False),
        ("L" + WORD * 32, True),
        ("L" + WORD * 33, False),
        ("levee fund runs dry", False),
        ("Levee fund runs dry.", False),
        ("Levee fund runs dry.”", False),
        ("Levee fund runs dry:", False),
        ("Levee fund runs dry…", False),
        ("Levee fund runs dry -", False),
        ("Levee fund runs dry @valleypost", False),
        ("Levee fund runs dry at www.valley.example", False),
    ],
)
def test_a_headline_has_4_to_32_words_and_is_no_part_of_a_sentence(line: str, may_be: bool) -> None:
    assert may_be_headline(line) is may_be


@pytest.mark.parametrize(
    ("headline", "inner"),
    [
        ("“Levee fund dry”", "Levee fund dry"),
        ('" Levee fund dry "', "Levee fund dry"),
        ("“Levee” fund “dry”", "“Levee” fund “dry”"),
        ("“Levee fund dry", "“Levee fund dry"),
        ("Levee fund dry”", "Levee fund dry”"),
        ("", ""),
    ],
)
def test_marks_around_a_whole_headline_go(headline: str, inner: str) -> None:
    assert without_quotes(headline) == inner


@pytest.mark.parametrize(
    ("line", "headline"),
    [
        # what is left must be a headline: two words, or six letters of one
        ("More: Flood", None),
        ("More: Floods", "Floods"),
        ("More: A dam", "A dam"),
        ("More: What we know:", None),
        ("More: Share Tweet Email", None),
        ("More: See it at www.valley.example", None),
        # its length
        ("More: " + WORD * 31 + "end", WORD * 31 + "end"),
        ("More: " + WORD * 32 + "end", None),
        ("Opinion: Word " + WORD * 30 + "end", "Word " + WORD * 30 + "end"),
        ("Opinion: Word " + WORD * 31 + "end", None),
        ("Opinion: word of a dam", None),
        ("Opinion: A dam is needed.", None),
        # a marker without a colon before a sentence is part of it
        ("Related Levee fund runs dry", "Levee fund runs dry"),
        ("Related Levee fund runs dry.", None),
        ("Related levee fund runs dry", None),
        # brackets
        ("(More: Levee fund runs dry)", "Levee fund runs dry"),
        ("(Opinion: Levee fund runs dry)", "Levee fund runs dry"),
        ("(Levee fund runs dry)", None),
        ("[Related] Levee fund runs dry", "Levee fund runs dry"),
        # suffixes
        ("Levee fund runs dry. Read more", None),
        ("Levee fund runs dry Full story »", "Levee fund runs dry"),
        ("More: Levee fund runs dry Read more", "Levee fund runs dry"),
        # kickers
        ("Flood plan: Council moves old town", None),
        ("Flood plan:Council moves old town", "Flood plan: Council moves old town"),
        ("Flood plan:Council moves town", None),
        ("FLOOD PLAN:Council moves the old town", None),
        # bullets
        ("- Levee fund runs dry", None),
        ("- More: Levee fund runs dry", "Levee fund runs dry"),
    ],
)
def test_strong_forms_at_their_borders(line: str, headline: str | None) -> None:
    assert taken(line) == headline


def test_bullets_and_capitals_are_taken_where_they_are_trusted() -> None:
    assert taken("- Levee fund runs dry", bullet=True) == "Levee fund runs dry"
    assert taken("Levee fund runs dry", bullet=True) is None
    loud = "COUNCIL VOTES TO MOVE OLD TOWN"
    assert taken(f"{loud} AWAY NOW", caps=True) == f"{loud} AWAY NOW"
    assert taken(f"{loud} AWAY NOW") is None
    assert taken("COUNCIL-APPROVED RELOCATION OVERWHELMINGLY RATIFIED TODAY", caps=True) is None, "five words"
    assert taken("A: COUNCIL VOTES TO MOVE OLD TOWN AWAY NOW", caps=True) is None


def test_a_line_of_over_38_words_lists_nothing() -> None:
    assert taken(f"{WORD * 36}Read more", bullet=True) == (WORD * 36).strip()
    assert taken(f"{WORD * 37}Read more") is None
