"""How much of a claim a line holds, and which side it takes, by hand."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from linker.claims.alignment import Alignment, ClaimWords, WordVectors
from linker.claims.check import ClaimConfig, _Side
from linker.claims.claim_numbers import values_in
from linker.claims.lines import Line
from linker.text.denials import is_denial, stems_of
from linker.types import Hit, Quote, Vectors

NEAR = {"boat": 0.5, "vessel": 0.75, "barge": 0.6, "canoe": 0.54}
"""Cosine of some words with "ferry"; all others have nothing in common."""


class Fixed:
    """An encoder whose words lie in one plane with "ferry", or each on an axis of its own."""

    name = "fixed"

    def __init__(self) -> None:
        self.axis: dict[str, int] = {}
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), 64), np.float32)
        for row, text in enumerate(texts):
            self.asked.append(text)
            own = self.axis.setdefault(text, 2 + len(self.axis))
            along = 1.0 if text == "ferry" else NEAR.get(text, 0.0)
            vectors[row, 0], vectors[row, own] = along, np.sqrt(1 - along**2)
        return vectors


def aligned(claim: str, passage: str, head: str = "", *names: str, **weights: float) -> Alignment:
    """Words weigh 1 unless said, and are names if said."""
    words = ClaimWords.of(
        claim, lambda told: [weights.get(word, 1.0) for word in told], lambda word: word in names
    )
    return words.align(passage, head, WordVectors(Fixed()))  # type: ignore[arg-type]


def test_words_of_near_meaning_count_in_part() -> None:
    """From a cosine of .45 on, and fully from .75: .54 is .3 of the way, .6 half of it."""
    degrees = [aligned("ferry", word).said for word in ("ferry", "vessel", "barge", "canoe", "boat", "mill")]
    assert degrees == pytest.approx([1, 1, 0.5, 0.3, 1 / 6, 0], abs=1e-6)
    assert aligned("ferry", "barge mill").said == pytest.approx(0.5)
    assert (aligned("ferry", "barge").stems, aligned("ferry", "boat").stems) == ({"barg"}, frozenset())
    assert aligned("ferry", "barge", "", "ferry").named == 0, "a name has no near ones"
    assert aligned("ferry", "").said == 0


def test_names_may_stand_in_the_head_and_what_is_said_counts_half_there() -> None:
    found = aligned("Orle ferry burned", "ferry", "Orle burned", "orle", ferry=2.0)
    assert (found.named, found.named_in_line) == (1.0, 0.0)
    assert found.said == pytest.approx((2 + 0.5) / 3)
    assert found.whole == pytest.approx((0.5 + 2 + 0.5) / 4)
    assert found.names == {"orle"}
    assert found.words == 3
    assert found.essential == pytest.approx({"ferry": 2 / 3})
    assert (found.core, found.contrary) == (1.0, False)


def test_the_weightiest_word_is_the_core_or_those_of_what_became_of_somebody() -> None:
    assert aligned("ferry mill", "mill", ferry=2.0).core == 0.0
    assert aligned("ferry mill", "ferry", ferry=2.0).core == 1.0
    assert aligned("ferry killed", "ferry", ferry=2.0).core == 0.0
    assert aligned("ferry killed", "died", ferry=2.0).core == 1.0
    assert aligned("orle", "x", "", "orle").core == 1.0, "nothing is said of it"


def test_opposites_are_met_and_told() -> None:
    for claim, passage, contrary in (
        ("bridge closed", "bridge opened", True),
        ("bridge opened", "bridge closed", True),
        ("bridge closed", "bridge opened closed", False),
        ("bridge closed", "bridge mill", False),
    ):
        found = aligned(claim, passage)
        assert found.contrary is contrary
        assert found.said == (0.5 if "mill" in passage else 1.0)
    assert "open" in aligned("closed", "opened").stems


def test_weak_and_common_words_weigh_little() -> None:
    assert aligned("ferry woman", "ferry").said == pytest.approx(1 / 1.3)
    assert aligned("ferry mill", "ferry", mill=0.0).said == pytest.approx(1 / 1.1)
    assert aligned("12 2024", "ferry") == Alignment(
        0.0, 0.0, 0.0, 0.0, 0.0, contrary=False, words=0, stems=frozenset(), names=frozenset(), essential={}
    )


def test_each_word_is_encoded_once() -> None:
    encoder = Fixed()
    vectors = WordVectors(encoder)  # type: ignore[arg-type]
    assert vectors.of(["ferry", "mill", "ferry"]).shape == (3, 64)
    vectors.of(["mill", "weir"])
    assert encoder.asked == ["ferry", "mill", "weir"]


CLAIM = "The Orle ferry sank"
STEMS = frozenset({"ferry", "sank"})
MET = Alignment(
    1.0, 1.0, 1.0, 1.0, 1.0, contrary=False, words=3, stems=STEMS | {"orle"}, names=frozenset({"orle"}),
    essential={"ferry": 0.5, "sank": 0.5},
)  # fmt: skip


def stance(text: str, cosine: float = 0.8, claim: str = CLAIM, **met: object) -> str | None:
    side = _Side(is_denial(claim), stems_of(claim), values_in(claim), ClaimConfig())
    return side._stance(Line(text, 0, len(text), cosine, replace(MET, **met)))  # type: ignore[arg-type]


SAID = "The Orle ferry sank at dawn."


@pytest.mark.parametrize(
    ("cosine", "met", "says"),
    [
        (0.8, {}, True),
        (0.8, {"said": 0.35, "core": 1.0}, True),  # .8 + .35 = 1.15
        (0.8, {"said": 0.34, "core": 1.0}, False),
        (0.8, {"named": 0.5}, True),
        (0.8, {"named": 0.49}, False),
        # strength: 1.05 of up to four words, 1.16 from nine on, in between evenly
        (0.71, {"said": 0.345 + 0.005, "words": 4}, True),
        (0.71, {"said": 0.36, "words": 9}, False),
        (0.71, {"said": 0.46, "words": 9}, True),
        (0.71, {"said": 0.46, "words": 30}, True),
        (0.5, {"said": 0.56, "words": 4, "whole": 0.5}, True),
        (0.5, {"said": 0.6, "words": 7, "whole": 0.9}, False),  # 1.116 is needed
        (0.5, {"said": 0.62, "words": 7, "whole": 0.9}, True),
        # the weightiest word, or most words, or nearly the same
        (0.74, {"said": 0.64, "core": 0.29}, False),
        (0.74, {"said": 0.64, "core": 0.3}, True),
        (0.74, {"said": 0.65, "core": 0.0}, True),
        (0.75, {"said": 0.5, "core": 0.0}, True),
        # all words together: .95 of a short claim
        (0.6, {"said": 0.6, "whole": 0.34}, False),
        (0.6, {"said": 0.6, "whole": 0.36}, True),
        (0.7, {"said": 0.6, "whole": 0.0}, True),
        (0.5, {"said": 0.9, "whole": 0.0}, True),
        (0.5, {"said": 0.89, "whole": 0.0}, False),
    ],
)
def test_what_a_line_must_hold_to_say_a_claim(cosine: float, met: dict[str, object], says: bool) -> None:
    assert stance(SAID, cosine, **met) == ("says" if says else None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Did the Orle ferry sink at dawn?", None),
        ("They asked whether the Orle ferry sank.", None),
        ("The Orle ferry sank:", None),
        ("More: https://orle.example/ferry-sank", None),
        ("The Orle ferry sank https://orle.example/1", "says"),
        ("The owner denied that the Orle ferry sank.", "denies"),
        ("The owner said the Orle ferry was not sunk, and it sank.", "says"),
        ("None of its boats, not the ferry Orle, sank.", None),
    ],
)
def test_the_side_that_a_line_takes(text: str, expected: str | None) -> None:
    assert stance(text) == expected


def test_a_plain_negation_must_be_close_and_of_most_of_the_claim() -> None:
    line = "The Orle ferry did not sink, its owner said."
    sunk = {"stems": frozenset({"sink", "ferry"}), "essential": {"sink": 0.5, "ferry": 0.5}}
    assert stance(line, 0.55, **sunk) == "denies"
    assert stance(line, 0.54, **sunk) is None
    assert stance(line, 0.8, **{**sunk, "essential": {"sink": 0.45, "ferry": 0.55}}) == "denies"
    assert stance(line, 0.8, **{**sunk, "essential": {"sink": 0.44, "ferry": 0.56}}) is None, "it is unclear"
    assert stance(line, 0.8, said=0.59, **sunk) is None
    assert stance(line, 0.8, said=0.6, **sunk) == "denies"
    assert stance(line, 0.8, named_in_line=0.49, **sunk) is None, "of another than the claim names"
    assert stance("It did not sink, the owner said.", 0.8, named_in_line=0.0, **sunk) == "denies"
    assert stance(line, 0.8, named_in_line=0.0, names=frozenset(), **sunk) == "denies"
    dead = {"stems": frozenset({"died"}), "essential": {"died": 0.2, "x": 0.8}}
    assert stance("She has not died, the owner said.", 0.8, **dead) == "denies", "death is all of a claim"


def test_another_number_differs_and_a_price_needs_a_sum() -> None:
    claim = "The Orle ferry cost $3 million"
    assert stance("The Orle ferry cost $3 million in all.", claim=claim) == "says"
    assert stance("The Orle ferry cost $4 million in all.", claim=claim) == "differs"
    assert stance("The Orle ferry cost a lot.", claim=claim) is None


def test_an_opposite_must_be_near_and_hold_most_of_the_claim() -> None:
    for cosine, whole, expected in ((0.6, 0.6, "denies"), (0.59, 0.6, None), (0.6, 0.59, None)):
        assert stance(SAID, cosine, contrary=True, whole=whole) == expected
        other = "says" if expected else None
        assert stance(SAID, cosine, "The Orle ferry did not sink", contrary=True, whole=whole) == other
    assert stance("The owner denied that the Orle ferry sank.", contrary=True) == "denies"


def test_a_claim_that_denies_is_denied_by_who_asserts() -> None:
    claim = "The Orle ferry did not sink"
    for cosine, said, expected in ((0.7, 0.8, "denies"), (0.69, 0.8, None), (0.7, 0.79, None)):
        assert stance(SAID, cosine, claim, said=said) == expected
    assert stance("The owner denied that the Orle ferry sank.", claim=claim) == "says"
    assert stance("The Orle ferry sank, and no boat was near.", claim=claim) == "says"


HIT = Hit("a", "Title", None, None, 0.9, ())


def evidence(
    claim: str, *lines: tuple[str, float], answer: str | None = None
) -> list[tuple[str, str, float]]:
    side = _Side(is_denial(claim), stems_of(claim), values_in(claim), ClaimConfig())
    told = [Line(text, 0, len(text), cosine, MET) for text, cosine in lines]
    found = side.evidence(HIT, told, lambda end: None if answer is None else Quote(answer, end, end + 9))
    return [(one.stance, one.text, one.score) for one in found]


def test_of_each_side_the_best_line_and_an_answer_right_after_it() -> None:
    denied = "The owner denied that the Orle ferry sank."
    other = "At dawn the Orle ferry sank."
    assert evidence(CLAIM, (SAID, 0.8), (other, 0.9), (denied, 0.7)) == [
        ("says", other, 0.95),
        ("denies", denied, 0.85),
    ]
    assert evidence(CLAIM, (SAID, 0.8), (other, 0.8)) == [("says", SAID, 0.9)], "of equal ones the first"
    assert evidence(CLAIM, (SAID, 0.8), answer="He denied it.") == [
        ("says", SAID, 0.9),
        ("denies", "He denied it.", 0.9),
    ]
    assert evidence(CLAIM, (SAID, 0.8), answer="He left.") == [("says", SAID, 0.9)]
    assert len(evidence(CLAIM, (SAID, 0.8), (denied, 0.7), answer="He denied it.")) == 2
    not_sunk = "The Orle ferry did not sink"
    assert [one[0] for one in evidence(not_sunk, (SAID, 0.8), answer="He denied it.")] == ["denies", "says"]


def test_who_says_it_and_gives_another_number_beside_says_it() -> None:
    claim = "The Orle ferry cost $3 million"
    same, more = "The Orle ferry cost $3 million.", "The Orle ferry cost $4 million."
    assert evidence(claim, (same, 0.8), (more, 0.9)) == [("says", same, 0.9)]
    assert evidence(claim, (more, 0.9)) == [("differs", more, 0.95)]
