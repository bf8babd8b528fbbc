"""Sentences as they are compared between articles, and lines without some of them."""

import pytest

from linker.text.repeated import (
    REASON,
    hashed_sentences,
    hashes_in,
    quotes_somebody,
    sentence_hashes,
    sentences,
    without_sentences,
)
from linker.types import Removed


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", []),
        ("  ", []),
        ("Rain fell.", ["Rain fell."]),
        ("Rain fell. ", ["Rain fell."]),
        ("Rain fell. and it stopped", ["Rain fell. and it stopped"]),
        ("It cost 4.5 crowns.Then it rained.", ["It cost 4.5 crowns.Then it rained."]),
        ("“Go!” He went.", ["“Go!”", "He went."]),
        ("Rain fell. “Why?” she asked.", ["Rain fell.", "“Why?” she asked."]),
        ("雨が降った。川が増水した！", ["雨が降った。", "川が増水した！"]),
        ("He met Gen. Brand. Rain fell.", ["He met Gen. Brand.", "Rain fell."]),
        ("A bill of the U.S. Senate passed.", ["A bill of the U.S. Senate passed."]),
        ("She met J. Brand there.", ["She met J. Brand there."]),
        ("They came on the a. Brand left.", ["They came on the a.", "Brand left."]),
        ("They met (Dr. Brand was ill).", ["They met (Dr. Brand was ill)."]),
        ("It is with Messrs. Brand now.", ["It is with Messrs. Brand now."]),
        ("He said no. Brand left.", ["He said no.", "Brand left."]),
        ("Rain! Mr. Brand left.", ["Rain!", "Mr. Brand left."]),
    ],
)
def test_a_paragraph_is_cut_where_sentences_end(line: str, expected: list[str]) -> None:
    assert sentences(line) == expected


@pytest.mark.parametrize(
    ("sentence", "is_hashed"),
    [
        ("Nineteen letters, 1", False),
        ("Twenty letters, so 1", True),
        ("Twenty  letters, so1", False),  # with one space nineteen
        ("七つの文字は短", False),
        ("八つの文字は短い", True),
        ("Sieben ä", False),
    ],
)
def test_short_sentences_are_told_from_no_other(sentence: str, is_hashed: bool) -> None:
    assert [found for _, found in hashed_sentences([sentence])] == [sentence] * is_hashed


def test_case_and_spacing_make_no_difference_to_a_hash() -> None:
    written = [
        "Rain fell on the old harbour",
        "RAIN FELL on  the old harbour",
        "Rain fell\ton the old harbour",
    ]
    assert len({own for own, _ in hashed_sentences(written)}) == 1
    other = next(hashed_sentences(["Rain fell on the new harbour"]))[0]
    assert len(other) == 16
    assert hashes_in(sentence_hashes([*written, "Rain fell on the new harbour"])) == {
        other,
        next(hashed_sentences(written))[0],
    }


ONE, TWO, THREE = (
    f"The {name} rose in the old town at night." for name in ("river", "moon above us", "price of bread")
)


def test_what_is_left_of_a_line_is_joined_again() -> None:
    gone = hashes_in(sentence_hashes([TWO]))
    lines = [f"{ONE} {TWO}  {THREE}", TWO, ONE, f"{TWO} {ONE}"]
    left, removed = without_sentences(lines, gone)
    assert left == [f"{ONE} {THREE}", ONE, ONE]
    assert removed == [Removed(TWO, REASON)] * 3
    assert without_sentences([f"{ONE}  {THREE}"], gone) == ([f"{ONE}  {THREE}"], [])


def test_no_space_stands_after_a_full_stop_of_japanese() -> None:
    one, two, three = "昨日は雨が降りました。」", "今日は晴れています。", "明日も晴れでしょう！"
    left, _ = without_sentences([one + two + three + ONE], hashes_in(sentence_hashes([two])))
    assert left == [one + three + ONE]


@pytest.mark.parametrize(
    ("sentence", "quotes"),
    [
        ("She left the harbour on Monday.", False),
        ("'We shall stay,' she said.", True),
        ("“We shall stay in the harbour", True),
        ("“Stay” and “go” were the words.", False),
        ("The mayor called it “the end of the old harbour”.", True),
        ("He said “nineteen letters, a” and left.", False),
        ("He said “nineteen letters, ab” and left.", True),
    ],
)
def test_words_of_somebody_are_known_by_their_marks(sentence: str, quotes: bool) -> None:
    assert quotes_somebody(sentence) is quotes
