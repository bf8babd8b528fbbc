"""Search: which passages of which articles say this?

Dense evidence (cosine of meaning) and lexical evidence (BM25) are both in [0, 1] and are added with
fixed weights. Candidates come from both sides, so that neither a paraphrase nor a bare name is missed;
every candidate then gets its exact score.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from linker.config import SearchConfig
from linker.corpus import Corpus, Filters
from linker.exact import best_bonus, bonus, permitted
from linker.operators import Operators
from linker.retrieval import Neighbours
from linker.types import Hit, PassageHit, Rows, Scores, Vectors
from linker.words import content_words, words

_MANY = 500_000
"""Passages from which on headlines are searched beside them: starting a thread costs half a millisecond."""
_EXACT_DEPTH = 50
_PLAIN = Operators("")


@dataclass(frozen=True, slots=True)
class Query:
    """A question: its words, and its vector from the encoder that built the index, shape (dim,)."""

    text: str
    vector: Vectors
    asked: Operators = _PLAIN
    """Phrases, exclusions and numbers that were written in it."""

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
    ranked = _ranked(corpus, query, lexical, allowed, _deeper(k, query), config)
    ranked = _exact_first(corpus, query, ranked, config)[:k]
    ranked = [(row, score) for row, score in ranked if score >= min_score]
    scored = _Scored.of(corpus, query, [row for row, _ in ranked], config)
    hits = []
    for row, score in ranked:
        best = scored.best(config.passages_shown, corpus.passage_range(row))
        shown = [pair for pair in best if pair[1] >= config.passage_floor * best[0][1]]
        hits.append(_hit(corpus, row, score, shown))
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
    return tuple(
        _hit(corpus, int(corpus.passage_articles[row]), score, [(row, score)])
        for row, score in _Scored.of(corpus, query, holders.tolist(), config).best(k)
        if score >= min_score
    )


def _asked(corpus: Corpus, query: Query, filters: Filters) -> tuple[NDArray[np.bool_] | None, Scores]:
    """Which articles may be found, and their lexical scores."""
    allowed, exact = corpus.mask(filters), permitted(corpus, query.asked)
    if exact is not None:
        allowed = exact if allowed is None else allowed & exact
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
    (leads, _), (near, cosines) = _nearest(corpus, query.vector[None], depth, allowed)
    holders = corpus.passage_articles[near]
    rows = np.unique(np.concatenate([leads, holders, _top(lexical, depth)])).astype(np.int64)
    lead = corpus.article_index.vectors(rows) @ query.vector
    best = np.full(len(rows), cosines[-1] if len(cosines) else 0.0, np.float32)
    np.maximum.at(best, np.searchsorted(rows, holders), cosines)
    is_exact = np.isin(rows, holders)
    fixed = config.lead * np.maximum(lead, 0) + (1 - config.lead - config.passage) * lexical[rows]
    scores = np.round(fixed + config.passage * np.maximum(best, 0), 4)
    while True:
        first = np.lexsort((rows, -scores))[:k]
        open_ = first[~is_exact[first]]
        if not len(open_):
            return [(int(rows[i]), round(float(scores[i]), 4)) for i in first]
        for i in open_:
            exact = _best_passage(corpus, query, int(rows[i]), float(lead[i]))
            scores[i] = np.round(fixed[i] + config.passage * max(exact, 0.0), 4)
        is_exact[open_] = True


def _deeper(k: int, query: Query) -> int:
    """How many articles are ranked before exact matches come first."""
    return max(_EXACT_DEPTH, 2 * k) if query.asked.numbers or query.asked.phrases else k


def _exact_first(
    corpus: Corpus, query: Query, ranked: list[tuple[int, float]], config: SearchConfig
) -> list[tuple[int, float]]:
    """Articles with a passage that holds all numbers and phrases gain by its share of the query's words."""
    if not (query.asked.numbers or query.asked.phrases):
        return ranked
    raised = []
    for row, score in ranked:
        gained = config.exact * best_bonus(corpus, query.asked, query.words, row)
        raised.append((row, round(min(1.0, score + gained), 4)))
    return sorted(raised, key=lambda pair: (-pair[1], pair[0]))


def _nearest(
    corpus: Corpus, vector: Vectors, depth: int, allowed: NDArray[np.bool_] | None
) -> tuple[tuple[Rows, Scores], tuple[Rows, Scores]]:
    """The nearest articles by headline and lead, and the nearest passages, with their cosines."""

    def leads() -> Neighbours:
        return corpus.article_index.search(vector, depth, allowed=allowed)

    def passages() -> Neighbours:
        return corpus.passage_index.search(vector, depth, allowed=_passage_mask(corpus, allowed))

    if len(corpus.passages) < _MANY:
        return leads()[0], passages()[0]
    with ThreadPoolExecutor(1) as beside:
        first = beside.submit(leads)
        nearest_passages = passages()[0]
        return first.result()[0], nearest_passages


def _best_passage(corpus: Corpus, query: Query, row: int, lead: float) -> float:
    """Cosine of an article's best passage; one without passages has only its headline."""
    passages = np.arange(*corpus.passage_range(row))
    return float((corpus.passage_index.vectors(passages) @ query.vector).max()) if len(passages) else lead


class _Scored(NamedTuple):
    """Passages with their scores, by rows ascending."""

    rows: Rows
    scores: Scores

    @classmethod
    def of(cls, corpus: Corpus, query: Query, articles: Sequence[int], config: SearchConfig) -> Self:
        """Score all passages of some articles by meaning and by the share of the query's words they hold."""
        ranges = [np.arange(*corpus.passage_range(row)) for row in sorted(articles)]
        rows = np.concatenate([np.empty(0, np.int64), *ranges])
        cosines = np.maximum(corpus.passage_index.vectors(rows) @ query.vector, 0)
        stretches = corpus.said(rows)
        shares = corpus.lexical.shares(query.words, *stretches)
        scores = (1 - config.passage_words) * cosines + config.passage_words * shares
        scores += config.exact * bonus(corpus, query.asked, *stretches, shares.astype(np.float32))
        return cls(rows, np.round(np.minimum(scores, 1), 4))

    def best(self, k: int, within: tuple[int, int] | None = None) -> list[tuple[int, float]]:
        """The `k` best of all rows or of those in a range, with their scores, sorted by (-score, row)."""
        part = slice(*np.searchsorted(self.rows, within)) if within else slice(None)
        rows, scores = self.rows[part], self.scores[part]
        return [(int(rows[i]), round(float(scores[i]), 4)) for i in np.lexsort((rows, -scores))[:k]]


def _hit(corpus: Corpus, row: int, score: float, passages: Sequence[tuple[int, float]]) -> Hit:
    id_, title, text, published, source = (
        corpus.articles[name][row] for name in ("id", "title", "text", "published", "source")
    )
    spans = ((*corpus.span(passage), value) for passage, value in passages)
    shown = tuple(PassageHit(text[start:end], start, end, value) for start, end, value in spans)
    return Hit(id_, title, published, source, round(score, 4), shown, corpus.articles["url"][row])


def _passage_mask(corpus: Corpus, allowed: NDArray[np.bool_] | None) -> NDArray[np.bool_] | None:
    if allowed is None:
        return None
    rows = np.flatnonzero(allowed)
    if not len(rows) or rows[-1] - rows[0] >= len(rows):
        return allowed.take(corpus.passage_articles)
    mask = np.zeros(len(corpus.passage_articles), np.bool_)  # articles of some days lie side by side
    mask[slice(*np.searchsorted(corpus.passage_articles, (rows[0], rows[-1] + 1)))] = True
    return mask


def _top(scores: Scores, count: int) -> Rows:
    """Rows of the `count` highest scores above zero."""
    rows: Rows = np.flatnonzero(scores > 0)
    if len(rows) <= count:
        return rows
    last = np.partition(scores[rows], -count)[-count]
    rows = rows[scores[rows] >= last]  # sorting all that match would take most of a search
    return rows[np.lexsort((rows, -scores[rows]))[:count]]


def _depth(k: int) -> int:
    """How many candidates each side proposes: enough that the exact scores decide, not the proposal."""
    return max(200, 5 * k)
