"""How one article leads to another, forward in time, by the chain whose weakest link is strongest.

A link is as strong as two articles are close: the weighted mean of the cosines of their vectors and of their
rare words, as for related articles, without time. Among all chains from one to the other the best has the
strongest weakest link (the maximum-capacity path; Pollack 1960), and the fewest steps of those that have it.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from linker.corpus import Corpus
from linker.errors import QueryError
from linker.links.subject import SHORTEST
from linker.notebook import Shown
from linker.types import Rows, Scores

DENSE = 0.3
"""Weight of the cosine of headline and lead; the TF-IDF cosine has the rest, as in `LinkConfig`."""
LEAST = 0.27
"""Weakest link that a path may have. Between articles of one story line of `listed_headlines` 12 of 13 steps
above it that were read are sensible; of 24 pairs drawn at random none has a path above it."""
_CONSIDERED = 1_000
"""Articles of the time between that are looked at, those closest to either end first."""


@dataclass(frozen=True, slots=True)
class PathStep(Shown):
    """An article on the way; `score` is how close it is to the one before, None for the first.

    `text`, the article's `text[start:end]`, is the passage that is closest to the article before, of the
    first to the one after; it is the headline where the article has no passage.
    """

    article_id: str
    title: str
    published: datetime | None
    text: str
    source: str | None = None
    url: str | None = None
    score: float | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Route(Shown):
    """A path from one article to another; `score` is that of its weakest link."""

    score: float
    steps: tuple[PathStep, ...]


def find_paths(
    corpus: Corpus, left: int, right: int, *, k: int = 1, least: float = LEAST
) -> tuple[Route, ...]:
    """The best paths between two articles, from the earlier to the later.

    Args:
        corpus: The archive.
        left: Row of one article.
        right: Row of the other.
        k: How many paths; no two have an article in common but the ends.
        least: Weakest link that a path may have.

    Returns:
        At most `k` paths, best first; none where every chain has a weaker link.

    Raises:
        QueryError: The two are one, or one of them has no date.
    """
    start, goal = sorted((left, right))
    if start == goal:
        raise QueryError("a path leads from one article to another; these are one")
    for row in (start, goal):
        if corpus.articles["published"][row] is None:
            raise QueryError(f"{corpus.articles['id'][row]} has no date; a path goes forward in time")
    rows = _between(corpus, start, goal)
    scores = _closeness(corpus, rows)
    routes = []
    for _ in range(k):
        path = widest_path(scores, least)
        if not path:
            break
        weakest = min(float(scores[one, two]) for one, two in pairwise(path))
        routes.append(Route(round(weakest, 4), _steps(corpus, rows[path], scores[path[:-1], path[1:]])))
        if len(path) == 2:
            scores[path[0], path[1]] = -1
        scores[:, path[1:-1]] = -1
    return tuple(routes)


def widest_path(scores: Scores, least: float) -> list[int]:
    """From the first to the last of some things in order, only forward, by the strongest weakest link.

    Of several such paths the shortest, and of those the one with the stronger links; none if its weakest link
    is below `least`.

    >>> widest_path(np.array([[0, 0.9, 0.3], [0, 0, 0.8], [0, 0, 0]]), 0.1)
    [0, 1, 2]
    """
    size = len(scores)
    width = np.full(size, -np.inf)
    width[0] = np.inf
    for node in range(1, size):
        width[node] = np.minimum(width[:node], scores[:node, node]).max()
    if width[-1] < least:
        return []
    enough = scores >= width[-1]
    steps, total = np.full(size, size, np.int64), np.full(size, -np.inf)
    before = np.full(size, -1, np.int64)
    steps[0], total[0] = 0, 0.0
    for node in range(1, size):
        ways = np.flatnonzero(enough[:node, node] & (steps[:node] < size))
        if len(ways):
            sums = total[ways] + scores[ways, node]
            best = ways[np.lexsort((ways, -sums, steps[ways]))[0]]
            before[node], steps[node] = best, steps[best] + 1
            total[node] = total[best] + scores[best, node]
    path = [size - 1]
    while path[-1]:
        path.append(int(before[path[-1]]))
    return path[::-1]


def _between(corpus: Corpus, start: int, goal: int) -> Rows:
    """The articles of the time between, the two ends first and last, in order of publication."""
    rows = np.arange(start, goal + 1)
    if len(rows) <= _CONSIDERED:
        return rows
    near = np.maximum(*(_to_one(corpus, end, rows) for end in (start, goal)))
    near[[0, -1]] = 2
    return np.sort(rows[np.lexsort((rows, -near))[:_CONSIDERED]])


def _to_one(corpus: Corpus, row: int, rows: Rows) -> Scores:
    dense = corpus.article_index.vectors(rows) @ corpus.article_index.vectors(np.array([row]))[0]
    lexical = corpus.tfidf.cosines(corpus.tfidf.matrix[[row]])[rows]
    scores: Scores = (DENSE * dense + (1 - DENSE) * lexical).astype(np.float32)
    return scores


def _closeness(corpus: Corpus, rows: Rows) -> Scores:
    """How close each is to each, shape (len(rows), len(rows))."""
    vectors = corpus.article_index.vectors(rows)
    terms = corpus.tfidf.matrix[rows]
    lexical: NDArray[np.float32] = np.asarray((terms @ terms.T).todense(), np.float32)
    mixed = DENSE * (vectors @ vectors.T) + (1 - DENSE) * lexical
    scores: Scores = np.asarray(np.round(mixed, 4), np.float32)
    return scores


def _steps(corpus: Corpus, path: Rows, links: Scores) -> tuple[PathStep, ...]:
    beside = [path[1], *path[:-1]]
    scores = [None, *(round(float(link), 4) for link in links)]
    return tuple(
        _step(corpus, int(row), int(other), score)
        for row, other, score in zip(path, beside, scores, strict=True)
    )


def _step(corpus: Corpus, row: int, other: int, score: float | None) -> PathStep:
    names = ("id", "title", "published", "text", "source", "url")
    id_, title, published, text, source, url = (corpus.articles[name][row] for name in names)
    own, theirs = (_worth_quoting(corpus, one) for one in (row, other))
    start = end = 0
    if len(own):
        their_vectors = corpus.passage_index.vectors(theirs) if len(theirs) else _lead(corpus, other)
        cosines = (corpus.passage_index.vectors(own) @ their_vectors.T).max(axis=1)
        start, end = corpus.span(int(own[int(np.round(cosines, 5).argmax())]))
    return PathStep(id_, title, published, text[start:end] or title, source, url, score, start, end)


def _worth_quoting(corpus: Corpus, row: int) -> Rows:
    """An article's passages without the shortest, or all where there are no others."""
    passages = np.arange(*corpus.passage_range(row))
    long = [passage for passage in passages.tolist() if np.diff(corpus.span(passage))[0] >= SHORTEST]
    return np.array(long, np.int64) if long else passages


def _lead(corpus: Corpus, row: int) -> NDArray[np.float32]:
    return corpus.article_index.vectors(np.array([row]))
