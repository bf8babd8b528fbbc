"""Candidate pairs: the nearest articles by meaning and by rare words, never all pairs."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from scipy import sparse

from linker.parallel_map import ParallelMap, in_turn
from linker.retrieval import FlatIndex, argsort_packed
from linker.stories.terms import Terms
from linker.types import Rows, Scores, Vectors

_BLOCK = 1024
_ASKED = 2048
"""Articles that are compared with all others at a time."""
_PAIRS = 20_000
"""Pairs looked up at a time."""
_TIE = 1e-5
"""Similarities are compared in these steps, so that the last bits of a sum decide nothing."""


@dataclass(frozen=True)
class Neighbours:
    """For each article its nearest others, sorted by (-score, row); row -1 pads."""

    rows: Rows
    scores: Scores


def by_meaning(
    vectors: Vectors, *, k: int, exact_until: int = 30_000, parallel_map: ParallelMap = in_turn
) -> Neighbours:
    """The `k` articles with the highest cosine.

    Args:
        vectors: Unit vectors, shape (n, dim).
        k: Fewer where there are fewer others.
        exact_until: Up to so many articles all are compared; of more, those in the nearest cells.
        parallel_map: Who compares.
    """
    n = len(vectors)
    k = max(0, min(k, n - 1))
    if n > exact_until:
        return _in_cells(vectors, k, parallel_map)
    rows, scores = np.full((n, k), -1, np.int64), np.zeros((n, k), np.float32)
    if k:
        for items, near in parallel_map(_among_all, _Compared(vectors, k), _blocks(n, _ASKED)):
            rows[items], scores[items] = near.rows, near.scores
    return Neighbours(rows, scores)


@dataclass(frozen=True)
class _Compared:
    """Vectors, and how many neighbours each is to have."""

    vectors: Vectors
    k: int

    @cached_property
    def index(self) -> FlatIndex:
        """All of them: built once where the parts are done in turn, else by whoever does one."""
        return FlatIndex.build(np.ascontiguousarray(self.vectors))


def _among_all(compared: _Compared, items: Rows) -> tuple[Rows, Neighbours]:
    """Some articles, and their nearest among all."""
    k = compared.k
    rows, scores = np.empty((len(items), k), np.int64), np.empty((len(items), k), np.float32)
    nearest = compared.index.search(compared.vectors[items], k + 1)
    for i, (near, cosines) in enumerate(nearest):
        others = near != items[i]
        rows[i], scores[i] = near[others][:k], cosines[others][:k]
    return items, Neighbours(rows, scores)


_PROBED = 16
_ROUNDS = 3


def _in_cells(vectors: Vectors, k: int, parallel_map: ParallelMap) -> Neighbours:
    """Nearest articles among those of the nearest cells: work grows with n ** 1.5, not with its square."""
    n = len(vectors)
    rows, scores = np.full((n, k), -1, np.int64), np.zeros((n, k), np.float32)
    for items, near in parallel_map(_among_some, _Compared(vectors, k), _cells(vectors)):
        few = near.rows.shape[1]
        rows[items, :few], scores[items, :few] = near.rows, near.scores
    return Neighbours(rows, scores)


def _cells(vectors: Vectors) -> Iterator[tuple[Rows, Rows]]:
    """Articles of one cell, a block at a time, and all those of the cells nearest to it, ascending."""
    n = len(vectors)
    cells = int(n**0.5)
    centres = vectors[:: -(-n // cells)].copy()
    for _ in range(_ROUNDS):
        cell = _nearest_centre(vectors, centres)
        order = np.argsort(cell, kind="stable")
        occupied, starts = np.unique(cell[order], return_index=True)
        sums = np.add.reduceat(vectors[order], starts, axis=0)
        centres = (sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)).astype(np.float32)
    cell = _nearest_centre(vectors, centres)
    members = [np.flatnonzero(cell == number) for number in range(len(occupied))]
    probed = np.argsort(-(centres @ centres.T), axis=1, kind="stable")[:, :_PROBED]
    for inside, near in zip(members, probed, strict=True):
        others = np.sort(np.concatenate([members[number] for number in near]))
        for start in range(0, len(inside), _BLOCK):
            yield inside[start : start + _BLOCK], others


def _among_some(compared: _Compared, part: tuple[Rows, Rows]) -> tuple[Rows, Neighbours]:
    """Some articles, and their nearest among others."""
    vectors, (items, others) = compared.vectors, part
    cosines = vectors[items] @ vectors[others].T
    cosines[items[:, None] == others[None]] = -2
    # One number a pair: of equal similarities that of the lower row is higher, also at the last place.
    steps = np.round(cosines / _TIE).astype(np.int64) * len(others) - np.arange(len(others))
    few = min(len(others) - 1, compared.k)
    if few < 1:
        return items, Neighbours(np.empty((len(items), 0), np.int64), np.empty((len(items), 0), np.float32))
    best = np.sort(np.argpartition(-steps, few - 1, axis=1)[:, :few], axis=1)
    sort = np.argsort(-np.take_along_axis(steps, best, axis=1), axis=1, kind="stable")
    best = np.take_along_axis(best, sort, axis=1)
    return items, Neighbours(others[best], np.clip(np.take_along_axis(cosines, best, axis=1), -1, 1))


def _nearest_centre(vectors: Vectors, centres: Vectors) -> Rows:
    blocks = range(0, len(vectors), _BLOCK * 8)
    nearest: Rows = np.concatenate(
        [np.argmax(vectors[start : start + _BLOCK * 8] @ centres.T, axis=1) for start in blocks]
    ).astype(np.int64)
    return nearest


def by_words(
    terms: Terms,
    *,
    k: int,
    heaviest: int = 24,
    most_articles: int = 1000,
    parallel_map: ParallelMap = in_turn,
) -> Neighbours:
    """The `k` articles with the highest TF-IDF cosine over each article's heaviest terms.

    Args:
        terms: Of the archive.
        k: Fewer where fewer share a term.
        heaviest: Terms of an article that take part.
        most_articles: A term in more articles than this finds nobody; it bounds the work.
        parallel_map: Who compares.
    """
    n = terms.size
    matrix = _pruned(terms, heaviest, most_articles)
    rows, scores = np.full((n, k), -1, np.int64), np.zeros((n, k), np.float32)
    for items, near in parallel_map(_sharing_terms, (matrix, matrix.T.tocsr(), k), _blocks(n, _BLOCK)):
        rows[items], scores[items] = near.rows, near.scores
    return Neighbours(rows, scores)


def _sharing_terms(
    shared: tuple[sparse.csr_matrix, sparse.csr_matrix, int], items: Rows
) -> tuple[Rows, Neighbours]:
    """Some articles, and their nearest of all that share a term with them."""
    matrix, transposed, k = shared
    part = (matrix[items] @ transposed).tocsr()
    rows, scores = np.full((len(items), k), -1, np.int64), np.zeros((len(items), k), np.float32)
    steps = np.round(part.data / _TIE).astype(np.int32)
    steps[part.indices == np.repeat(items, np.diff(part.indptr))] = 0  # the article itself
    best = [np.empty(0, np.int64)]
    for first, last in pairwise(part.indptr.tolist()):
        weights = steps[first:last]
        least = np.partition(weights, -k)[-k] if last - first > k else 0
        best.append(first + np.flatnonzero(weights >= max(1, least)))
    item = np.repeat(np.arange(len(items)), [len(weights) for weights in best[1:]])
    chosen = np.concatenate(best)
    chosen = chosen[
        argsort_packed(item, steps[chosen].astype(np.int64), part.indices[chosen].astype(np.int64))
    ]
    place = np.arange(len(item)) - np.searchsorted(item, item)
    item, chosen, place = item[place < k], chosen[place < k], place[place < k]
    rows[item, place], scores[item, place] = part.indices[chosen], part.data[chosen]
    return items, Neighbours(rows, scores)


def _blocks(n: int, size: int) -> Iterator[Rows]:
    return (np.arange(start, min(start + size, n)) for start in range(0, n, size))


def _pruned(terms: Terms, heaviest: int, most_articles: int) -> sparse.csr_matrix:
    """The weighted terms that can find a neighbour, the heaviest of each article."""
    df = np.bincount(terms.terms, minlength=len(terms.vocabulary))
    useful = (df > 1) & (df <= most_articles) & (terms.is_word | terms.is_full_name)
    weights = terms.weights(terms.is_word | terms.is_full_name)
    article = np.repeat(np.arange(terms.size), np.diff(terms.rows))
    useful_entries = np.flatnonzero(useful[terms.terms])
    order = useful_entries[
        np.lexsort((terms.terms[useful_entries], -weights[useful_entries], article[useful_entries]))
    ]
    place = np.arange(len(order)) - np.searchsorted(article[order], article[order])
    order = order[place < heaviest]
    return sparse.csr_matrix(
        (weights[order], (article[order], terms.terms[order])), shape=(terms.size, len(terms.vocabulary))
    )


def candidate_pairs(*neighbours: Neighbours, of: Rows | None = None) -> tuple[Rows, Rows]:
    """Every (left, right) with left < right that stands in one of the lists, sorted, once.

    `of` names the rows of which one must be there; None asks for all pairs.
    """
    n = len(neighbours[0].rows)
    asked = np.ones(n, np.bool_) if of is None else np.isin(np.arange(n), of)
    keys = []
    for lists in neighbours:
        left = np.repeat(np.arange(n, dtype=np.int64), lists.rows.shape[1])
        right = lists.rows.ravel()
        wanted = (right >= 0) & (asked[left] | asked[right])
        left, right = left[wanted], right[wanted]
        keys.append(np.minimum(left, right) * n + np.maximum(left, right))
    unique = np.unique(np.concatenate(keys)) if n else np.empty(0, np.int64)
    return unique // max(n, 1), unique % max(n, 1)


def rank_in_language(neighbours: Neighbours, languages: Rows, left: Rows, right: Rows) -> Rows:
    """As `rank_of`, among those of the list that are in the language of `right`.

    Args:
        neighbours: Of each article.
        languages: A number for the language of each article.
        left: Rows.
        right: As many.
    """
    absent = 2 * neighbours.rows.shape[1]
    rank = np.full(len(left), absent, np.int64)
    for start in range(0, len(left), _PAIRS):
        part = slice(start, start + _PAIRS)
        near = neighbours.rows[left[part]]
        fitting = (near >= 0) & (languages[np.maximum(near, 0)] == languages[right[part], None])
        before = np.cumsum(fitting, axis=1) - fitting
        pair, place = np.nonzero(near == right[part, None])
        rank[start + pair] = before[pair, place]
    return rank


def rank_of(neighbours: Neighbours, left: Rows, right: Rows) -> Rows:
    """The place (from 0) of `right` in the list of `left`; twice the list's length where absent."""
    rank = np.full(len(left), 2 * neighbours.rows.shape[1], np.int64)
    for start in range(0, len(left), _PAIRS):
        part = slice(start, start + _PAIRS)
        pair, place = np.nonzero(neighbours.rows[left[part]] == right[part, None])
        rank[start + pair] = place
    return rank
