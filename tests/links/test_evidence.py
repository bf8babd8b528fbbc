"""What two articles share, by hand: passages, names, numbers and days."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from linker.config import LinkConfig
from linker.links.evidence import _in_words, _is_said, _said_in_both, _shared, _unrepeated
from linker.links.measures import Measures
from linker.links.quotes import _one_language, _statement, passage_pairs, rarity_in_common
from linker.links.reason_sentences import (
    _inside,
    _span,
    _time,
    joined,
    listing_sentence,
    shared_sentence,
    telling,
    unrelated_sentence,
)
from linker.links.subject import Mentions, Subject, have_nothing_in_common, rarest
from linker.links.tree_places import TreePlace
from linker.retrieval import TfidfIndex
from linker.types import Article, Evidence, Quote, Rows
from tests.archive import article, corpus_of

CONFIG = LinkConfig(pair_score=0.6, passage_pairs=2)
TERMS = TfidfIndex.build([["x"]])


def measures(rarity: Callable[[str], float] = lambda word: 6.0, usual: float = 4.0) -> Measures:
    return Measures(lambda: TERMS, rarity, lambda _: np.empty(0, np.int64), usual, 1.0, CONFIG)


def subject(
    *passages: str, cosines: list[float] | None = None, language: str | None = "en", event: int = -1
) -> Subject:
    """An article of some passages, each at an angle of its own from the first axis."""
    text = "\n".join(passages)
    starts = np.cumsum([0, *(len(passage) + 1 for passage in passages)])
    spans = [(int(start), int(start) + len(own)) for start, own in zip(starts, passages, strict=False)]
    along = np.array(cosines or [1.0] * len(passages), np.float32)
    vectors = np.stack([along, np.sqrt(1 - along**2)], axis=1) if passages else np.empty((0, 2), np.float32)
    whole = Article("a", "Title", text, language=language)
    return Subject(whole, spans, np.zeros(2, np.float32), vectors, TERMS.matrix, place=TreePlace(event=event))


ORLA = "The Orla reservoir leaked into the old quarry at noon on Monday."
SULL = "Divers of Port Sull found a bronze bell beside the sunken ferry."
WEIR = "Engineers lowered the water at the upper weir with a long pipe."


def quoted(left: Subject, right: Subject, **more: object) -> list[tuple[str, str, float]]:
    found = passage_pairs(left, right, measures(**more))  # type: ignore[arg-type]
    return [(item.left.text, item.right.text, item.score) for item in found if item.left and item.right]


def test_each_passage_is_used_once_and_the_best_pair_comes_first() -> None:
    """ORLA is close to both passages of the right, the first of which is its own; so SULL gets the second."""
    left, right = subject(ORLA, SULL, cosines=[1, 0.9]), subject(ORLA + " ", SULL, cosines=[1, 0.95])
    assert [(one, other.strip()) for one, other, _ in quoted(left, right)] == [(ORLA, ORLA), (SULL, SULL)]
    both = subject(ORLA, SULL, cosines=[1.0, 0.9])
    one = subject(WEIR, cosines=[1.0])
    assert quoted(both, one) == [(ORLA, WEIR, 1.0)]
    assert quoted(one, both) == [(WEIR, ORLA, 1.0)]
    three = subject(ORLA, SULL, WEIR, cosines=[1, 0.99, 0.98])
    assert len(quoted(three, three)) == 2, "as many as are to be shown"


def test_passages_must_be_close_long_and_not_taken() -> None:
    assert quoted(subject(ORLA), subject(ORLA, cosines=[0.61])) == [(ORLA, ORLA, 0.61)]
    assert quoted(subject(ORLA), subject(ORLA, cosines=[0.59])) == []
    for length, shown in ((39, 0), (40, 1)):
        short = f"{ORLA[: length - 1]}."
        assert (
            len(quoted(subject(short), subject(ORLA))) == len(quoted(subject(ORLA), subject(short))) == shown
        )
    assert passage_pairs(subject(ORLA), subject(SULL), measures(), [ORLA]) == []
    assert passage_pairs(subject(ORLA), subject(SULL), measures(), [SULL]) == []
    assert quoted(subject(), subject(ORLA)) == quoted(subject(ORLA), subject()) == []


def test_usual_words_speak_for_no_link_unless_nearly_the_same_is_said_or_in_another_language() -> None:
    """Words in common must be as rare as seven tenths of the rarity that is usual, here 2.8."""
    near = subject(ORLA, cosines=[0.74])
    for rarity, shown in ((2.79, 0), (2.81, 1)):
        assert len(quoted(subject(ORLA), near, rarity=lambda word, rarity=rarity: rarity)) == shown
    assert len(quoted(subject(ORLA), subject(ORLA, cosines=[0.76]), rarity=lambda word: 0.0)) == 1
    for language, shown in (("es", 1), ("en", 0), (None, 0)):
        other = subject(ORLA, cosines=[0.74], language=language)
        assert len(quoted(subject(ORLA), other, rarity=lambda word: 0.0)) == shown


def test_languages_are_those_given_or_identified() -> None:
    def of(given: str | None, identified: str | None) -> Subject:
        whole = Article("a", "T", "x", language=given, identified_language=identified)
        return Subject(whole, (), np.zeros(2), np.zeros((0, 2)), TERMS.matrix)

    assert not _one_language(of("en", None), of(None, "es"))
    assert _one_language(of("es", "en"), of(None, "es"))
    assert (
        _one_language(of(None, None), of("es", None)) == _one_language(of("es", None), of(None, None)) is True
    )


def test_what_weighs_less_than_half_of_the_best_is_not_shown_and_fragments_count_less() -> None:
    """Weights: cosine · (.3 + mean rarity of three / 6), times .6 for a fragment or what is repeated."""
    fragment = SULL.removesuffix(".")
    assert quoted(subject(fragment, ORLA, cosines=[1, 0.9]), subject(WEIR))[0][0] == ORLA
    assert quoted(subject(fragment, ORLA, cosines=[1, 0.59]), subject(WEIR))[0][0] == fragment
    other = ORLA.replace("leaked", "flowed")
    assert quoted(subject(ORLA, other, cosines=[1, 0.95]), subject(ORLA))[0][0] == other, (
        "printed of two events"
    )
    one_event = (subject(ORLA, other, cosines=[1, 0.95], event=3), subject(ORLA, event=3))
    assert quoted(*one_event)[0][0] == ORLA
    usual = set(SULL.casefold().strip(".").split())
    for rare, shown in ((1.9, 1), (2.2, 2)):  # .3 + 1.9 / 6 is less than half of 1.3, .3 + 2.2 / 6 is more
        left, right = subject(ORLA, SULL), subject(other, SULL.replace("Divers", "Two"))
        assert len(quoted(left, right, rarity=lambda word, r=rare: r if word in usual else 6.0)) == shown
    assert rarity_in_common(frozenset({"orla", "quarry", "weir", "bell", "said"}), len) == pytest.approx(
        (6 + 4 + 4) / 3
    )
    assert rarity_in_common(frozenset({"orla"}), lambda word: 6.0) == 2.0


def test_a_statement_has_five_words_of_content_and_an_end() -> None:
    assert _statement("Divers found bronze bells underwater.") == 1.0
    assert _statement("Divers found bronze bells.") == 0.6
    assert _statement("Divers found bronze bells underwater") == 0.6
    assert _statement("Divers found bronze bells underwater!” ") == 1.0
    assert _statement("Share Tweet Email") == 0.0
    assert _statement("Sign up for our newsletter on bronze bells here.") == 0.0


def shared(
    ours: dict[str, str], theirs: dict[str, str], kind: str = "names"
) -> list[tuple[float, tuple[str, ...]]]:
    found = _shared(kind, ours, theirs, measures(lambda word: float(len(word))))  # type: ignore[arg-type]
    return [(item.score, item.values) for item in found]


def test_what_is_shared_comes_byrarity_in_common_length_and_name_and_the_usual_not_at_all() -> None:
    """A word is as rare as it is long; names of four letters are just rare enough."""
    ours = {"orle": "Orle", "abc": "Abc", "brill": "Brill", "anna": "Anna", "mo anna": "Mo Anna"}
    theirs = {**ours, "sull": "Sull"}
    # "mo anna" is as rare as "anna" and longer; then "anna" has been shown
    assert shared(ours, theirs) == [(0.8, ("Brill", "Mo Anna", "Orle"))]
    assert shared(ours, {"abc": "Abc"}) == []
    assert shared({"putin": "Putin"}, {"путин": "Путин"}) == [(1.0, ("Putin (Путин)",))]
    assert shared({"putin": "Putin"}, {"путин": "Путин"}, "numbers") == []
    counted = _shared("numbers", ours, theirs, measures(), lambda one, _: one == "Orle")
    assert [item.values for item in counted] == [("Orle",)]


def test_at_most_six_are_shown_none_of_whose_words_have_all_been() -> None:
    assert _unrepeated(["a b", "b", "a c", "c b", "d"]) == ("a b", "a c", "d")
    assert _unrepeated("abcdefgh") == tuple("abcdef")


def test_a_name_counts_that_stands_outside_appeals_and_is_no_outlet() -> None:
    appeal = "Anyone with information is asked to call Crimewatch at 555-0100."
    assert not _is_said(subject(ORLA, appeal), "Crimewatch")
    assert _is_said(subject(ORLA, appeal), "Orla")
    assert _is_said(subject(f"{ORLA} Crimewatch came.", appeal), "Crimewatch")
    assert _is_said(subject(appeal), "Nobody"), "not found as printed"
    assert _is_said(subject(appeal.replace("Crimewatch", "Title")), "Title"), "it is in the headline"
    ours = subject(ORLA)
    outlet = Subject(
        Article("b", "T", ORLA, source="Orla"), ours.spans, ours.vector, ours.passage_vectors, TERMS.matrix
    )
    assert not _said_in_both(ours, "ORLA", outlet, "Orla")
    assert _said_in_both(ours, "Monday", outlet, "Monday")
    assert not _said_in_both(ours, "Orle", subject(appeal), "Crimewatch")


@pytest.mark.parametrize(
    ("gap", "said"),
    [(0.0, "the same day"), (0.99, "the same day"), (1.0, "1 day apart"), (1.6, "2 days apart")],
)
def test_days_in_words(gap: float, said: str) -> None:
    assert _in_words(gap) == said


@pytest.mark.parametrize(
    ("days", "said"), [(2, "2 days"), (59, "59 days"), (60, "2 months"), (714, "23 months"), (730, "2 years")]
)
def test_long_spans_in_words(days: int, said: str) -> None:
    assert _span(days) == said


MARCH = datetime(2024, 3, 1, tzinfo=UTC)


def dated(days: float | None) -> Subject:
    when = None if days is None else MARCH + timedelta(days=days)
    return Subject(Article("a", "T", "x", published=when), (), np.zeros(2), np.zeros((0, 2)), TERMS.matrix)


def test_when_two_articles_were_published() -> None:
    assert _time(dated(0), dated(None)) == "not both are dated"
    assert _time(dated(0), dated(1.4)) == _time(dated(1), dated(0)) == "published within a day"
    assert _time(dated(1.6), dated(0)) == "published 2 days apart"


def test_things_are_joined_and_said_inside_a_sentence() -> None:
    assert [joined(list(some)) for some in ("", "a", "ab", "abc")] == ["", "a", "a and b", "a, b and c"]
    assert joined(["a", "b"], "or") == "a or b"
    assert (_inside("Three dead"), _inside("3 Dead")) == ("three dead", "3 Dead")
    assert telling(["Last Year", "dam"]) == ["dam"]


def test_why_two_are_not_related() -> None:
    left, right = subject(ORLA), subject(SULL)
    assert unrelated_sentence(left, right, [], alike=False) == (
        "Not related: no names, numbers or passages of note in common."
    )
    some = [
        Evidence("names", 1.0, ("Orla",)),
        Evidence("passages", 1.0, ()),
        Evidence("numbers", 1.0, ("3",)),
    ]
    assert unrelated_sentence(left, right, some[:2], alike=True) == (
        "Not related, though alike in their words: no numbers of note in common."
    )
    assert unrelated_sentence(left, right, some, alike=False) == "Not related: what they share is common."
    one_topic = [
        Subject(one.article, (), one.vector, one.passage_vectors, one.terms, place=TreePlace(topic=0))
        for one in (left, right)
    ]
    assert unrelated_sentence(*one_topic, some, alike=False).endswith(
        "they are on one topic, but different events."
    )


def test_who_lists_whom() -> None:
    line = Quote("x", 0, 1)
    assert listing_sentence(Evidence("listed", 1.0, ("Dam breaks",), line, None)) == (
        "The first lists the headline of the second: “Dam breaks”."
    )
    assert listing_sentence(Evidence("listed", 1.0, ("Dam breaks",), None, line)).startswith(
        "The second lists"
    )


def of_week(*days: int) -> tuple[str, str]:
    """What is said of the first two of some articles that name Orle, by the day of each: names, and words."""
    rows = [
        article(f"a{n}", "Orle", f"Orle town {n}.", (MARCH + timedelta(days=day)).isoformat()[:10])
        for n, day in enumerate(days)
    ]
    corpus = corpus_of(rows)
    places = [corpus.row(f"a{n}") for n in range(2)]
    subjects = [
        Subject(corpus.article(row), (), np.zeros(2), np.zeros((0, 2)), TERMS.matrix, row) for row in places
    ]
    known = Measures.of(corpus, CONFIG)
    named = [Evidence("names", 1.0, ("Orle", "B", "C", "D")[:1])]
    words = [Evidence("rare words", 1.0, ("dam", "weir", "last", "bell", "pier", "quay"))]
    return tuple(shared_sentence(*subjects, item, corpus, known) for item in (named, words))  # type: ignore[return-value]


def test_whether_another_report_of_that_week_has_it() -> None:
    """The week of two articles goes three days beyond either; a week apart, all others are asked."""
    assert of_week(10, 10) == (
        "Both name Orle; published within a day; no other report of that week does.",
        "Both use the words “dam”, “weir”, “bell” and “pier”; published within a day.",
    )
    assert "no other" not in of_week(10, 12, 15)[0]
    assert "no other report of that week" in of_week(10, 12, 16)[0]
    assert "no other" not in of_week(10, 12, 7)[0]
    assert "no other report of that week" in of_week(10, 12, 6)[0]
    assert "no other" not in of_week(10, 17, 60)[0]
    assert "no other report does" in of_week(10, 17)[0]
    assert "of that week" in of_week(10, 16)[0]


def test_names_and_numbers_are_said_together_and_not_all() -> None:
    corpus = corpus_of([article("a", "T", "x."), article("b", "T", "x.")])
    one, other = (
        Subject(corpus.article(row), (), np.zeros(2), np.zeros((0, 2)), TERMS.matrix, row) for row in (0, 1)
    )
    shared = [
        Evidence("names", 1.0, tuple("KLMN")),
        Evidence("numbers", 1.0, ("Three dead", "4 hurt", "5 homes")),
    ]
    assert shared_sentence(one, other, shared, corpus, Measures.of(corpus, CONFIG)) == (
        "Both name K, L and M and report three dead and 4 hurt; not both are dated; no other report does."
    )
    assert shared_sentence(one, other, [], corpus, Measures.of(corpus, CONFIG)) == "Not both are dated."


def test_articles_of_five_words_of_names_are_told_apart_by_them() -> None:
    def of(language: str | None, named: int, *rare: str) -> Mentions:
        return Mentions(language, named, frozenset(rare))

    assert have_nothing_in_common(of("en", 5, "orle"), of("en", 5, "sull"))
    assert not have_nothing_in_common(of("en", 5, "orle"), of("en", 5, "sull", "orle"))
    assert not have_nothing_in_common(of("en", 5), of("en", 4))
    assert not have_nothing_in_common(of("en", 4), of("en", 5))
    assert not have_nothing_in_common(of("en", 5), of("es", 5))
    assert rarest("ab abc a", len) == 3
    read = Mentions.of(
        "Anna Falk of Orle", "Falk saw 1953 and 12 boats.", "en", lambda word: float(len(word)), 4.0
    )
    assert (read.named, read.rare) == (3, frozenset({"anna", "falk", "orle", "#1953"}))


def test_what_is_usual_is_measured_in_shares_of_the_archive() -> None:
    rows: Rows = np.arange(300)
    corpus = corpus_of([article(f"a{row:03}", "T", f"Word{row} x.") for row in rows.tolist()])
    known = Measures.of(corpus, CONFIG)
    assert known.usual == corpus.lexical.idf_at(30)
    assert known.common == corpus.lexical.idf_at(60)
    few = corpus_of([article(f"a{row:03}", "T", "x.") for row in range(50)])
    assert Measures.of(few, CONFIG).usual == few.lexical.idf_at(20) == Measures.of(few, CONFIG).common
