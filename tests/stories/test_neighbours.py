"""Candidate pairs are those that a slow and obvious search finds, ties included."""

import numpy as np
import pytest

from linker.stories.neighbours import (
    Neighbours,
    by_meaning,
    by_words,
    candidate_pairs,
    rank_in_language,
    rank_of,
)
from linker.stories.terms import read_terms
from linker.types import Rows, Scores

WORDS = ["mill", "fire", "Orle", "slugs", "count", "gardens", "Brill", "river", "ferry", "council"]


def drawn(articles: int, seed: int) -> list[str]:
    rng = np.random.default_rng(seed)
    texts = [" ".join(rng.choice(WORDS, 4, replace=False)) for _ in range(articles)]
    return [*texts, texts[0], texts[0], "", "alone"]


def slowly(cosines: Scores, k: int, *, least: float) -> list[list[int]]:
    steps = np.round(cosines / 1e-5).astype(int)
    order = [sorted(range(len(steps)), key=lambda other, own=own: (-own[other], other)) for own in steps]
    return [
        [row for row in others if row != item and cosines[item, row] > least][:k]
        for item, others in enumerate(order)
    ]


@pytest.mark.parametrize("k", [1, 5, 100])
def test_neighbours_by_words_share_the_heaviest_terms(k: int) -> None:
    texts = drawn(60, k)
    terms = read_terms(texts, [""] * len(texts), characters=100)
    matrix = np.zeros((len(texts), len(terms.vocabulary)), np.float32)
    kept = (terms.is_word | terms.is_full_name) & (np.bincount(terms.terms) > 1)
    for row, (first, last) in enumerate(zip(terms.rows, terms.rows[1:], strict=False)):
        weights = terms.weights(terms.is_word | terms.is_full_name)
        matrix[row, terms.terms[first:last]] = weights[first:last]
    matrix[:, ~kept] = 0
    found = by_words(terms, k=k)
    assert [[r for r in own if r >= 0] for own in found.rows.tolist()] == slowly(
        matrix @ matrix.T, k, least=0.0
    )


def test_neighbours_by_meaning_leave_the_article_itself_out() -> None:
    vectors = np.random.default_rng(3).standard_normal((40, 6)).astype(np.float32)
    vectors[5:9] = vectors[4]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    found = by_meaning(vectors, k=7)
    assert found.rows.tolist() == slowly(vectors @ vectors.T, 7, least=-2.0)


def test_pairs_of_some_rows_are_those_of_all_that_hold_one() -> None:
    rows: Rows = np.array([[1, 2], [0, -1], [3, 1], [2, 0]])
    near = Neighbours(rows, np.zeros(rows.shape, np.float32))
    everything = list(zip(*candidate_pairs(near), strict=True))
    assert everything == [(0, 1), (0, 2), (0, 3), (1, 2), (2, 3)]
    assert list(zip(*candidate_pairs(near, of=np.array([3])), strict=True)) == [(0, 3), (2, 3)]


def test_a_rank_in_a_language_counts_only_articles_of_it() -> None:
    near = Neighbours(np.array([[4, 2, 1, 3, -1], [0, -1, -1, -1, -1]]), np.zeros((2, 5), np.float32))
    languages = np.array([0, 1, 0, 1, 0])
    left, right = np.array([0, 0, 0, 0, 1, 1]), np.array([4, 2, 1, 3, 0, 3])
    assert rank_in_language(near, languages, left, right).tolist() == [0, 1, 0, 1, 0, 10]
    alike = np.zeros(5, np.int64)
    assert rank_in_language(near, alike, left, right).tolist() == rank_of(near, left, right).tolist()


def test_a_rank_is_the_place_in_the_list_or_beyond_it() -> None:
    rows: Rows = np.array([[1, 2], [0, -1], [3, 1]])
    near = Neighbours(rows, np.zeros(rows.shape, np.float32))
    assert rank_of(near, np.array([0, 0, 1, 2]), np.array([1, 2, 2, 1])).tolist() == [0, 1, 4, 1]


@pytest.mark.parametrize(("articles", "k"), [(90, 7), (40, 3), (5, 2), (1, 3)])
def test_where_all_cells_are_looked_into_the_nearest_are_those_of_all(articles: int, k: int) -> None:
    """Of 90 articles there are nine cells, of which up to 16 are looked into."""
    vectors = np.random.default_rng(4).standard_normal((articles, 6)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors[articles // 2] = vectors[0]
    exact, in_cells = by_meaning(vectors, k=k), by_meaning(vectors, k=k, exact_until=0)
    assert in_cells.rows.tolist() == exact.rows.tolist()
    assert in_cells.scores == pytest.approx(exact.scores, abs=1e-5)


def test_of_copies_the_first_are_taken_in_cells_too() -> None:
    vectors = np.zeros((30, 4), np.float32)
    vectors[:15, 0] = vectors[15:, 1] = 1
    found = by_meaning(vectors, k=4, exact_until=0).rows
    assert found[:6].tolist() == [
        [other for other in range(5) if other != min(row, 4)][:4] for row in range(6)
    ]
    assert found[20].tolist() == [15, 16, 17, 18]
