"""Search: which passages of which articles say this?

Dense evidence (cosine of meaning) and lexical evidence (BM25) are both in [0, 1] and are added with
fixed weights. Candidates come from both sides, so that neither a paraphrase nor a bare name is missed;
every candidate then gets its exact score.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_lowercase
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from linker.config import SearchConfig
from linker.corpus import Corpus, Filters
from linker.types import Hit, PassageHit, Rows, Scores, Vectors
from linker.words import content_words, words

_LETTERS = frozenset(ascii_lowercase)


@dataclass(frozen=True, slots=True)
class Query:
    """A question: its words, and its vector from the encoder that built the index, shape (dim,)."""

    text: str
    vector: Vectors

    @property
    def words(self) -> list[str]:
        """Its content words, or all of its words where it has no others."""
        return content_words(self.text) or words(self.text)


def search(
    corpus: Corpus,
    query: Query,
    *,
    k: int = 10,
    filters: Filters = Filters(),
    min_score: float = 0.0,
    config: SearchConfig = SearchConfig(),
) -> tuple[Hit, ...]:
    """Find the `k` articles that match a query best.

    Returns:
        Articles that meet the filters and reach `min_score`, sorted by (-score, id), each with its best
        passages. `k` of them where so many exist.
    """
    allowed, lexical = _asked(corpus, query, filters)
    hits: list[Hit] = []
    for row, score in _ranked(corpus, query, lexical, allowed, k, config):
        if score < min_score:
            break
        passages = _passages(corpus, query, [row], config)
        shown = [pair for pair in passages if pair[1] >= config.passage_floor * passages[0][1]]
        hits.append(_hit(corpus, row, score, shown[: config.passages_shown]))
    return tuple(hits)


def search_passages(
    corpus: Corpus,
    query: Query,
    *,
    k: int = 10,
    filters: Filters = Filters(),
    min_score: float = 0.0,
    config: SearchConfig = SearchConfig(),
) -> tuple[Hit, ...]:
    """Find the `k` passages that match a query best; each result holds one passage and its score.

    An article stands as often as it has passages among them.
    """
    allowed, lexical = _asked(corpus, query, filters)
    depth = _depth(k)
    dense, _ = corpus.passage_index.search(query.vector[None], depth, allowed=_passage_mask(corpus, allowed))[
        0
    ]
    holders = np.union1d(corpus.passage_articles[dense], _top(lexical, depth))
    found = _passages(corpus, query, holders.tolist(), config)
    return tuple(
        _hit(corpus, int(corpus.passage_articles[row]), score, [(row, score)])
        for row, score in found[:k]
        if score >= min_score
    )


def _asked(corpus: Corpus, query: Query, filters: Filters) -> tuple[NDArray[np.bool_] | None, Scores]:
    """Which articles may be found, and their lexical scores."""
    allowed = corpus.mask(filters)
    lexical = corpus.lexical.scores(query.words)
    if allowed is not None:
        lexical[~allowed] = 0
    return allowed, lexical


def _ranked(
    corpus: Corpus,
    query: Query,
    lexical: Scores,
    allowed: NDArray[np.bool_] | None,
    k: int,
    config: SearchConfig,
) -> list[tuple[int, float]]:
    """The `k` best article rows with their scores, sorted by (-score, row).

    A candidate whose best passage wasn't among the nearest ones is first given the last of those as
    an upper bound; bounds become exact scores from the top, until no bound can enter the first `k`.
    """
    depth = _depth(k)
    vector = query.vector[None]
    leads, _ = corpus.article_index.search(vector, depth, allowed=allowed)[0]
    near, cosines = corpus.passage_index.search(vector, depth, allowed=_passage_mask(corpus, allowed))[0]
    holders = corpus.passage_articles[near]
    rows = np.unique(np.concatenate([leads, holders, _top(lexical, depth)])).astype(np.int64)
    lead = corpus.article_index.vectors(rows) @ query.vector
    best = np.full(len(rows), cosines[-1] if len(cosines) else 0.0, np.float32)
    np.maximum.at(best, np.searchsorted(rows, holders), cosines)
    known = np.isin(rows, holders)
    fixed = config.lead * np.maximum(lead, 0) + (1 - config.lead - config.passage) * lexical[rows]
    scores = np.round(fixed + config.passage * np.maximum(best, 0), 4)
    while True:
        first = np.lexsort((rows, -scores))[:k]
        open_ = first[~known[first]]
        if not len(open_):
            return [(int(rows[i]), round(float(scores[i]), 4)) for i in first]
        for i in open_:
            exact = _best_passage(corpus, query, int(rows[i]), float(lead[i]))
            scores[i] = np.round(fixed[i] + config.passage * max(exact, 0.0), 4)
        known[open_] = True


def _best_passage(corpus: Corpus, query: Query, row: int, lead: float) -> float:
    """Cosine of an article's best passage; one without passages has only its headline."""
    passages = np.arange(*corpus.passage_range(row))
    return float((corpus.passage_index.vectors(passages) @ query.vector).max()) if len(passages) else lead


def _passages(
    corpus: Corpus, query: Query, articles: Sequence[int], config: SearchConfig
) -> list[tuple[int, float]]:
    """Passage rows of some articles with their scores, sorted by (-score, row)."""
    asked = sorted(set(query.words))
    idf = corpus.lexical.idf(asked)
    ranges = [np.arange(*corpus.passage_range(row)) for row in articles]
    rows = np.concatenate([np.empty(0, np.int64), *ranges]).astype(np.int64)
    if not len(rows):
        return []
    shares = np.concatenate([_shares(corpus, row, asked, idf) for row in articles])
    cosines = np.maximum(corpus.passage_index.vectors(rows) @ query.vector, 0)
    scores = np.round((1 - config.passage_words) * cosines + config.passage_words * shares, 4)
    return [(int(rows[i]), round(float(scores[i]), 4)) for i in np.lexsort((rows, -scores))]


def _shares(
    corpus: Corpus, article: int, asked: Sequence[str], idf: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Which part of the query's words, weighted by rarity, stands in each passage of an article."""
    text: str = corpus.articles["text"][article]
    body = _Body(text, _lower(text), corpus.spans(article))
    shares = np.zeros(len(body.spans))
    for word, weight in zip(asked, idf, strict=True):
        for row in body.holding(word):
            shares[row] += weight
    return shares / (float(idf.sum()) or 1.0)


class _Body(NamedTuple):
    """A text, the same in lower case with every character at its place, and its passages as (start, end)."""

    text: str
    lower: str
    spans: list[tuple[int, int]]

    def holding(self, word: str) -> set[int]:
        """The passages that hold a word.

        No word crosses a space, so only what stands around each place where its letters occur is split.
        """
        found: set[int] = set()
        for form in {word, f"{int(word):,}"} if word.isdecimal() else {word}:
            place = self.lower.find(form)
            while place >= 0:
                row = bisect_right(self.spans, (place, len(self.text))) - 1
                after = place + 1
                if (
                    row >= 0
                    and place < self.spans[row][1]
                    and word in words(self._around(place, *self.spans[row]))
                ):
                    found.add(row)
                    after = self.spans[row + 1][0] if row + 1 < len(self.spans) else len(self.text)
                place = self.lower.find(form, after)
        return found

    def _around(self, place: int, start: int, end: int) -> str:
        """What stands between two spaces, at a place between start and end; nothing where a word goes on."""
        if place > start and self.lower[place] in _LETTERS and self.lower[place - 1] in _LETTERS:
            return ""
        first = max(start, self.text.rfind(" ", start, place) + 1)
        last = self.text.find(" ", place, end)
        return self.text[first : end if last < 0 else last]


def _lower(text: str) -> str:
    lower = text.lower()
    return (
        lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    )


def _hit(corpus: Corpus, row: int, score: float, passages: Sequence[tuple[int, float]]) -> Hit:
    article = corpus.articles.row(row, named=True)
    shown = []
    for passage, value in passages:
        start, end = corpus.passages.row(passage)[1:]
        shown.append(PassageHit(article["text"][start:end], start, end, value))
    return Hit(
        article["id"],
        article["title"],
        article["published"],
        article["source"],
        round(score, 4),
        tuple(shown),
    )


def _passage_mask(corpus: Corpus, allowed: NDArray[np.bool_] | None) -> NDArray[np.bool_] | None:
    return None if allowed is None else allowed[corpus.passage_articles]


def _top(scores: Scores, count: int) -> Rows:
    """Rows of the `count` highest scores above zero."""
    found: Rows = np.flatnonzero(scores > 0)
    if len(found) <= count:
        return found
    last = np.partition(scores[found], -count)[-count]
    found = found[scores[found] >= last]  # sorting all that match would take most of a search
    return found[np.lexsort((found, -scores[found]))[:count]]


def _depth(k: int) -> int:
    """How many candidates each side proposes: enough that the exact scores decide, not the proposal."""
    return max(200, 5 * k)
