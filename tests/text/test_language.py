"""The language of a text, and how sure one must be of it."""

import re

import polars as pl
import pytest

from linker.text import language
from linker.types import Article


class Guess:
    """A model that is as sure as the text says, and takes down what it was asked."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def classify(self, text: str) -> tuple[str, float]:
        self.asked.append(len(text))
        said = re.search(r"0\.\d+", text[:150]) if len(text) <= 150 else None
        return "sv", float(said[0]) if said else 0.95


@pytest.fixture
def guess(monkeypatch: pytest.MonkeyPatch) -> Guess:
    model = Guess()
    monkeypatch.setattr(language, "_identifier", lambda: model)
    return model


def test_a_text_needs_three_letters(guess: Guess) -> None:
    assert language.identify_language("ab 12") == (None, 0.0)
    assert language.identify_language("abc") == ("sv", 0.95)
    assert guess.asked == [3]


def test_more_is_looked_at_where_the_first_part_does_not_tell(guess: Guess) -> None:
    unsure = "abc " + "x" * 140 + " 0.79"
    assert len(unsure) == 149
    assert language.identify_language(f"{unsure} more and more")[1] == 0.95
    assert guess.asked == [150, 163]
    guess.asked.clear()
    assert language.identify_language(unsure) == ("sv", 0.79), "there is no more"
    assert language.identify_language(f"{unsure} ") == ("sv", 0.79), "nor here"
    assert language.identify_language(f"{unsure.replace('0.79', '0.80')} more and more")[1] == 0.8
    language.identify_language(f"{unsure} {'y' * 700}")
    assert guess.asked == [149, 150, 150, 150, 500]


@pytest.mark.parametrize(("sure", "name"), [("0.7", "sv"), ("0.69", None)])
def test_a_language_is_kept_from_seven_tenths_on(guess: Guess, sure: str, name: str | None) -> None:
    assert language.language_of("Title", f"text {sure}", None) == name
    assert language.language_of("Title", f"text {sure}", "de") == "de"
    article = language.with_language(Article("a", "Title", f"text {sure}"))
    assert article.identified_language == name
    assert article.language_probability == (0.7 if name else None)
    given = Article("a", "Title", "text", language="de")
    assert language.with_language(given) is given


def test_languages_are_numbered_by_their_names_and_the_unknown_is_minus_one() -> None:
    assert language.language_numbers(["sv", None, "de", "sv", ""]).tolist() == [1, -1, 0, 1, -1]


def test_the_given_language_goes_before_the_identified_one() -> None:
    frame = pl.DataFrame({"language": ["de", None, None], "identified_language": ["en", "sv", None]})
    assert language.article_languages(frame) == ["de", "sv", None]
    assert language.article_languages(frame.select("language")) == ["de", None, None]
