"""Words without their endings, and what says nothing."""

import pytest

from linker.text.rarity import rarity, word_shares
from linker.text.stems import capitalised, content_stems, stem, telling_words


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [
        ("parties", "party"),
        ("flies", "flie"),
        ("cities", "city"),
        ("ties", "ties"),
        ("lies", "lies"),
        ("being", "being"),
        ("breaking", "break"),
        ("king", "king"),
        ("faded", "faded"),
        ("walked", "walk"),
        ("boxes", "boxe"),
        ("houses", "hous"),
        ("dams", "dams"),
        ("floods", "flood"),
        ("witness", "witness"),
        ("house", "hous"),
        ("lake", "lake"),
        ("lakes", "lake"),
    ],
)
def test_an_ending_goes_where_four_letters_are_left(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed


def test_content_is_without_function_words_in_order() -> None:
    assert content_stems("The floods and the breaking of the dam") == ["flood", "break", "dam"]


def test_a_word_of_one_letter_tells_nothing_nor_do_titles() -> None:
    assert telling_words("Governor A. Brand’s dam broke in 2024, a 3 per cent fall") == [
        "brand", "dam", "broke", "2024", "fall"
    ]  # fmt: skip


def test_a_name_is_printed_with_a_capital_more_often_than_not() -> None:
    assert capitalised(["A Brand", "a brand"]) == set()
    assert capitalised(["A Brand", "a Brand", "a brand"]) == {"brand"}
    assert capitalised(["Brand fell"]) == set(), "a first word has a capital anyway"


def test_a_word_is_the_rarer_the_fewer_texts_hold_it() -> None:
    """ln(2,001 / (1 + 2,000 · share)) + .2, the share that of the commonest form of the word."""
    unknown = rarity("zzyzx")
    assert unknown == pytest.approx(7.601402 + 0.2, abs=1e-6)
    shares = word_shares()
    word = max((word for word in shares if stem(word) == word), key=lambda word: (shares[word], word))
    forms = [shares[other] for other in shares if stem(other) == word]
    from math import log

    assert rarity(word) == pytest.approx(log(2001 / (1 + 2000 * max(forms))) + 0.2)
    assert rarity(word) < unknown
