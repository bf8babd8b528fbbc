"""What is read of an article, and what two articles share of it."""

import numpy as np
import pytest

from linker.stories import lexical
from linker.stories.lexical import shared_sums
from linker.stories.terms import (
    _kind,
    _spans,
    capital_share,
    counted_things,
    places,
    read_terms,
    unit_rows,
)


@pytest.mark.parametrize(
    ("lead", "things"),
    [
        ("Three people died", {"#people": [3]}),
        ("12 dead, thirteen hurt", {"#dead": [12]}),
        ("1,200 people", {"#people": [1_200 % 61]}),
        ("Two young men shot", {"#men": [2]}),
        ("Two killed; five killed", {"#killed": [2, 5]}),
        ("61 dead and zero hurt", {"#dead": [0], "#hurt": [0]}),
        ("On day 2 of round 13", {"#day": [2], "#round": [13]}),
        ("2 victims, one victim", {"#victim": [2, 1]}),
        ("He was dead", {}),
    ],
)
def test_what_a_lead_counts(lead: str, things: dict[str, list[int]]) -> None:
    assert counted_things(lead) == {
        thing: sum(1 << number for number in numbers) for thing, numbers in things.items()
    }


def test_places_are_in_near_or_at_the_beginning() -> None:
    assert places("Fire near Old Orle", "He left Brill in March.") == {"old", "orle"}
    assert places("", "PORT SULL, Ohio - He left.") == {"port", "sull"}
    assert places("", "OK- He left.") == set(), "two letters are no dateline"
    assert places("", "He came From Tarn-Upper outside Brill") == {"brill", "tarn", "upper"}
    assert places("PORT SULL, Ohio", "in the town") == set()


def test_neighbouring_names_come_two_by_two() -> None:
    assert _spans("Then Mary Ann Smith-Orde met Anna.") == [
        "then mary",
        "mary ann",
        "ann smith",
        "smith orde",
    ]
    assert _spans("said Anna") == []


def test_a_word_is_as_large_as_it_is_printed_inside_sentences() -> None:
    texts = ["the Orle river, Orle town", "an orle; Brill fell. Walker fell", "an orle and an Orle"]
    share = capital_share(texts)
    assert (share["orle"], share["river"], share["brill"]) == (3 / 5, 0.0, 1.0)
    assert "walker" not in share, "a first word has a capital anyway"


def test_kinds_of_terms() -> None:
    share = {"orle": 0.81, "brill": 0.8, "monday": 1.0}
    terms = ["#dead", "anna falk", "12", "orle", "brill", "monday", "mill"]
    assert [_kind(term, share) for term in terms] == [4, 3, 2, 1, 0, 0, 0]


TITLES = ["Fire in Orle", "Orle fire: two dead", ""]
TEXTS = ["a fire in Orle, in Orle town", "at the mill Anna Falk saw two dead", "a mill " + "x" * 30]
TERMS = read_terms(TITLES, TEXTS, characters=30)


def entry(article: int, term: str) -> int:
    """Where a term of an article stands."""
    first, last = TERMS.rows[article : article + 2]
    place = [TERMS.vocabulary[number] for number in TERMS.terms[first:last]].index(term)
    return int(first) + place


def test_terms_of_articles_by_hand() -> None:
    assert TERMS.size == 3
    assert TERMS.vocabulary == tuple(sorted(TERMS.vocabulary))
    first, last = TERMS.rows[:2]
    assert [TERMS.vocabulary[number] for number in TERMS.terms[first:last]] == [
        "a",
        "fire",
        "in",
        "orle",
        "town",
    ]
    assert TERMS.counts[first:last].tolist() == [1, 2, 3, 3, 1]
    assert TERMS.is_place[first:last].tolist() == [False, False, False, True, False]
    assert TERMS.idf[TERMS.terms[entry(0, "orle")]] == pytest.approx(np.log(4 / 3) + 1)
    assert TERMS.idf[TERMS.terms[entry(0, "town")]] == pytest.approx(np.log(4 / 2) + 1)
    assert TERMS.numbers[entry(1, "#dead")] == 4
    assert TERMS.numbers[entry(1, "orle")] == 0
    kinds = {term: number for number, term in enumerate(TERMS.vocabulary)}
    assert TERMS.is_name[kinds["orle"]]
    assert not TERMS.is_word[kinds["#dead"]]
    assert TERMS.is_word[kinds["orle"]]
    assert TERMS.is_full_name[kinds["anna falk"]]
    assert not TERMS.is_word[kinds["anna falk"]]
    assert "dead" in kinds, "the first 30 characters of a text are read, and all of a title"
    assert "x" * 23 in kinds


def test_weights_of_a_row_have_length_1_and_those_left_out_are_nothing() -> None:
    weights = TERMS.weights()
    first, last = TERMS.rows[:2]
    assert np.linalg.norm(weights[first:last]) == pytest.approx(1)
    once, thrice = weights[entry(0, "town")], weights[entry(0, "orle")]
    assert thrice / once == pytest.approx((1 + np.log(3)) * (np.log(4 / 3) + 1) / (np.log(2) + 1))
    some = TERMS.weights(TERMS.is_full_name)
    assert some[entry(1, "anna falk")] == pytest.approx(1)
    assert some[first:last].tolist() == [0] * (last - first)
    assert unit_rows(np.array([3, 4, 2], np.float32), np.array([0, 2, 2, 3])).tolist() == pytest.approx(
        [0.6, 0.8, 1.0]
    )


@pytest.mark.parametrize(("entries", "articles"), [(4_000_000, 64), (1, 64), (9, 1), (25, 2)])
def test_sums_over_shared_terms_whatever_is_compared_at_a_time(
    entries: int, articles: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lexical, "_ENTRIES", entries)
    monkeypatch.setattr(lexical, "_ARTICLES", articles)
    left, right = np.array([0, 0, 1]), np.array([1, 2, 2])
    counts = TERMS.counts
    shared, product = shared_sums(
        TERMS, left, right, [lambda one, _: counts[one] > 0, lambda one, other: counts[one] * counts[other]]
    )
    # 0 and 1: fire 2·1, orle 3·1; 0 and 2: a; 1 and 2: mill
    assert shared.tolist() == [2, 1, 1]
    assert product.tolist() == [5, 1, 1]
    none = shared_sums(TERMS, left[:0], right[:0], [lambda one, _: counts[one]])
    assert none[0].tolist() == []
