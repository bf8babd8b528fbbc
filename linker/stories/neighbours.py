"""Candidate pairs: the nearest articles by meaning and by rare words, never all pairs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from linker.index import FlatIndex
from linker.stories.terms import Terms
from linker.types import Rows, Scores, Vectors

_BLOCK = 1024
_TIE = 1e-5
"""Similarities are compared in these steps, so that the last bits of a sum decide nothing."""


@dataclass(frozen=True)
class Neighbours:
    """For each article its nearest others, sorted by (-score, row); row -1 pads."""

    rows: Rows
    scores: Scores


def by_meaning(vectors: Vectors, *, k: int) -> Neighbours:
    """The `k` articles with the highest cosine, exactly.

    Args:
        vectors: Unit vectors, shape (n, dim).
        k: Fewer where there are fewer others.
    """
    n = len(vectors)
    k = max(0, min(k, n - 1))
    rows, scores = np.full((n, k), -1, np.int64), np.zeros((n, k), np.float32)
    if k:
        found = FlatIndex.build(np.ascontiguousarray(vectors)).search(vectors, k + 1)
        for i, (near, cosines) in enumerate(found):
            others = near != i
            rows[i], scores[i] = near[others][:k], cosines[others][:k]
    return Neighbours(rows, scores)


def by_words(terms: Terms, *, k: int, heaviest: int = 24, most_articles: int = 1000) -> Neighbours:
    """The `k` articles with the highest TF-IDF cosine over each article's heaviest terms.

    Args:
        terms: Of the archive.
        k: Fewer where fewer share a term.
        heaviest: Terms of an article that take part.
        most_articles: A term in more articles than this finds nobody; it bounds the work.
    """
    n = terms.size
    matrix = _pruned(terms, heaviest, most_articles)
    transposed = matrix.T.tocsr()
    rows, scores = np.full((n, k), -1, np.int64), np.zeros((n, k), np.float32)
    for start in range(0, n, _BLOCK):
        part = (matrix[start : start + _BLOCK] @ transposed).tocsr()
        for i in range(part.shape[0]):
            span = slice(part.indptr[i], part.indptr[i + 1])
            near, cosines = _best(part.indices[span], part.data[span], start + i, k)
            rows[start + i, : len(near)] = near
            scores[start + i, : len(near)] = cosines
    return Neighbours(rows, scores)


def _best(rows: NDArray[np.int32], scores: Scores, own: int, k: int) -> tuple[NDArray[np.int32], Scores]:
    """The `k` best, sorted by (-score, row), without the article itself."""
    steps = np.round(scores / _TIE).astype(np.int64)
    steps[rows == own] = -1
    if len(rows) > k + 1:
        least = np.partition(steps, -k - 1)[-k - 1]
        near = np.flatnonzero(steps >= least)
        rows, scores, steps = rows[near], scores[near], steps[near]
    order = np.lexsort((rows, -steps))
    order = order[steps[order] > 0][:k]
    return rows[order], scores[order]


def _pruned(terms: Terms, heaviest: int, most_articles: int) -> sparse.csr_matrix:
    """The weighted terms that can find a neighbour, the heaviest of each article."""
    df = np.bincount(terms.terms, minlength=len(terms.vocabulary))
    useful = (df > 1) & (df <= most_articles) & (terms.is_word | terms.is_full_name)
    weights = terms.weights(terms.is_word | terms.is_full_name)
    article = np.repeat(np.arange(terms.size), np.diff(terms.rows))
    kept = np.flatnonzero(useful[terms.terms])
    order = kept[np.lexsort((terms.terms[kept], -weights[kept], article[kept]))]
    place = np.arange(len(order)) - np.searchsorted(article[order], article[order])
    order = order[place < heaviest]
    return sparse.csr_matrix(
        (weights[order], (article[order], terms.terms[order])), shape=(terms.size, len(terms.vocabulary))
    )


def candidate_pairs(*neighbours: Neighbours) -> tuple[Rows, Rows]:
    """Every (left, right) with left < right that stands in one of the lists, sorted, once."""
    n = len(neighbours[0].rows)
    keys = []
    for found in neighbours:
        left = np.repeat(np.arange(n, dtype=np.int64), found.rows.shape[1])
        right = found.rows.ravel()
        left, right = left[right >= 0], right[right >= 0]
        keys.append(np.minimum(left, right) * n + np.maximum(left, right))
    unique = np.unique(np.concatenate(keys)) if n else np.empty(0, np.int64)
    return unique // max(n, 1), unique % max(n, 1)


def rank_of(neighbours: Neighbours, left: Rows, right: Rows) -> Rows:
    """The place (from 0) of `right` in the list of `left`; twice the list's length where absent."""
    n, k = neighbours.rows.shape
    keys = (np.repeat(np.arange(n, dtype=np.int64), k) * (n + 1)) + neighbours.rows.ravel() + 1
    order = np.argsort(keys, kind="stable")
    wanted = left * (n + 1) + right + 1
    place = np.minimum(np.searchsorted(keys[order], wanted), max(len(order) - 1, 0))
    found = keys[order][place] == wanted if len(order) else np.zeros(len(left), bool)
    rank: Rows = np.where(found, order[place] % max(k, 1) if len(order) else 0, 2 * k)
    return rank
