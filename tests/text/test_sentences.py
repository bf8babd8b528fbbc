"""Sentence spans: exact, ordered, disjoint, covering."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linker.text import sentences, split


def pieces(text: str, language: str | None = None) -> list[str]:
    """The sentences as text."""
    return [text[start:end] for start, end in split(text, language)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", []),
        (" \n\t\n", []),
        ("Rain fell all day. Rivers rose by night.", ["Rain fell all day.", "Rivers rose by night."]),
        ("First paragraph here\nSecond paragraph here", ["First paragraph here", "Second paragraph here"]),
        (
            "The U.S. Embassy in Lund closed on Jan. 5 for repairs.",
            ["The U.S. Embassy in Lund closed on Jan. 5 for repairs."],
        ),
        (
            "It rained all day. Dr. Vale left the old town at noon.",
            ["It rained all day.", "Dr. Vale left the old town at noon."],
        ),
        (
            "He came home at 5 p.m. Eastern time. Nobody was there to meet him.",
            ["He came home at 5 p.m. Eastern time.", "Nobody was there to meet him."],
        ),
        (
            "“The water came at night. We ran,” she said. No one was hurt.",
            ["“The water came at night. We ran,” she said.", "No one was hurt."],
        ),
        ("河水又上涨了一米。城里的桥都关了！", ["河水又上涨了一米。", "城里的桥都关了！"]),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert pieces(text) == sentences


def test_a_very_long_sentence_is_cut_at_a_clause_then_at_a_space_then_anywhere() -> None:
    clause = "the river rose and the people left the town; "
    assert {piece[-1] for piece in pieces((clause * 60).strip())} == {";"}
    assert all(len(piece) <= 1000 for piece in pieces("river " * 900))
    assert [len(piece) for piece in pieces("x" * 2500)] == [1000, 1000, 500]


@pytest.mark.parametrize("language", [None, "en", "en-GB", "pt_BR", "zh", "xx", ""])
def test_any_language_code_is_accepted(language: str | None) -> None:
    assert pieces("Rain fell all day long. Rivers rose by night.", language) == [
        "Rain fell all day long.",
        "Rivers rose by night.",
    ]


def test_a_long_paragraph_is_cut_as_if_it_were_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    said = (
        "The harbour opened on day {n}, and the ferries left on time.",
        "“Nobody was there to meet us on day {n}. We walked,” she said (as others did).",
        "Dr. Vale, of the U.S. Embassy, came at {n} p.m. to see it.",
    )
    text = " ".join(said[n % 3].format(n=n) for n in range(400))
    windows = pieces(text)
    monkeypatch.setattr(sentences, "_WINDOW", len(text))
    assert windows == pieces(text)
    assert len(windows) > 390


@pytest.mark.parametrize("hostile", ["“", "«", "‘x. ", "河水。", "(a. ", "1. ", "Dr. ", '"', "- "])
def test_time_goes_with_the_length_whatever_a_paragraph_is_made_of(hostile: str) -> None:
    started = time.process_time()
    spans = split(hostile * (100_000 // len(hostile)))
    assert time.process_time() - started < 4  # with the square of the length, minutes
    assert spans


ALPHABET = st.sampled_from(
    [*"aZ é河。.!?;,:—“”\"'()\n\t\r\u2028\u00a0😀", "Mr. ", "U.S. ", "No. 5 ", "word " * 9]
)


@given(st.lists(ALPHABET, max_size=60).map("".join) | st.text(max_size=120))
def test_spans_are_exact_ordered_disjoint_and_cover(text: str) -> None:
    spans = split(text)
    assert spans == sorted(spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    for start, end in spans:
        piece = text[start:end]
        assert piece
        assert piece == piece.strip()
        assert "\n" not in piece
    inside = {place for start, end in spans for place in range(start, end)}
    assert all(char.isspace() or place in inside for place, char in enumerate(text))
