"""Search: which passages of which articles say this?

Dense evidence (cosine of meaning) and lexical evidence (BM25) are both in [0, 1] and are added with
fixed weights. Candidates come from both sides, so that neither a paraphrase nor a bare name is missed;
every candidate then gets its exact score.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linker.config import SearchConfig
from linker.corpus import Corpus, Filters
from linker.types import Hit, PassageHit, Rows, Scores, Vectors
from linker.words import content_words, words


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
    allowed = corpus.mask(filters)
    lexical = corpus.lexical.scores(query.words)
    if allowed is not None:
        lexical[~allowed] = 0
    rows, lead, best = _candidates(corpus, query, lexical, k, allowed)
    scores = np.round(
        config.lead * np.maximum(lead, 0)
        + config.passage * np.maximum(best, 0)
        + (1 - config.lead - config.passage) * lexical[rows],
        4,
    )
    order = np.lexsort((rows, -scores))
    hits = []
    for i in order[:k]:
        if scores[i] < min_score:
            break
        passages = _passages(corpus, query, np.arange(*corpus.passage_range(int(rows[i]))), config)
        shown = [pair for pair in passages if pair[1] >= config.passage_floor * passages[0][1]]
        hits.append(_hit(corpus, int(rows[i]), float(scores[i]), shown[: config.passages_shown]))
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
    allowed = corpus.mask(filters)
    lexical = corpus.lexical.scores(query.words)
    if allowed is not None:
        lexical[~allowed] = 0
    depth = _depth(k)
    dense, _ = corpus.passage_index.search(query.vector[None], depth, allowed=_passage_mask(corpus, allowed))[
        0
    ]
    holders = _top(lexical, depth)
    ranges = [np.arange(*corpus.passage_range(int(row))) for row in holders]
    rows = np.unique(np.concatenate([dense, *ranges]).astype(np.int64))
    found = _passages(corpus, query, rows, config)
    return tuple(
        _hit(corpus, int(corpus.passage_articles[row]), score, [(row, score)])
        for row, score in found[:k]
        if score >= min_score
    )


def _candidates(
    corpus: Corpus, query: Query, lexical: Scores, k: int, allowed: NDArray[np.bool_] | None
) -> tuple[Rows, Scores, Scores]:
    """Rows of the articles worth scoring, with their lead cosine and best passage cosine."""
    depth = _depth(k)
    vector = query.vector[None]
    leads, _ = corpus.article_index.search(vector, depth, allowed=allowed)[0]
    near, _ = corpus.passage_index.search(vector, depth, allowed=_passage_mask(corpus, allowed))[0]
    rows = np.unique(np.concatenate([leads, corpus.passage_articles[near], _top(lexical, depth)]))
    lead: Scores = corpus.article_index.vectors(rows) @ query.vector
    ranges = [np.arange(*corpus.passage_range(int(row))) for row in rows]
    lengths = np.array([len(found) for found in ranges], np.int64)
    best = lead.copy()  # an article without passages has only its headline
    if lengths.sum():
        cosines = corpus.passage_index.vectors(np.concatenate(ranges)) @ query.vector
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        filled = lengths > 0
        best[filled] = np.maximum.reduceat(cosines, starts[filled])
    return rows, lead, best


def _passages(corpus: Corpus, query: Query, rows: Rows, config: SearchConfig) -> list[tuple[int, float]]:
    """Passage rows with their scores, sorted by (-score, row)."""
    if not len(rows):
        return []
    cosines = np.maximum(corpus.passage_index.vectors(rows) @ query.vector, 0)
    asked = sorted(set(query.words))
    idf = corpus.lexical.idf(asked)
    shares = np.array([_share(_text(corpus, int(row)), asked, idf) for row in rows])
    scores = np.round((1 - config.passage_words) * cosines + config.passage_words * shares, 4)
    order = np.lexsort((rows, -scores))
    return [(int(rows[i]), float(scores[i])) for i in order]


def _share(text: str, asked: Sequence[str], idf: NDArray[np.float64]) -> float:
    """Which part of the query's words, weighted by rarity, stands in a text."""
    held = set(words(text))
    total = float(idf.sum())
    return sum(float(w) for word, w in zip(asked, idf, strict=True) if word in held) / total if total else 0.0


def _hit(corpus: Corpus, row: int, score: float, passages: Sequence[tuple[int, float]]) -> Hit:
    article = corpus.articles.row(row, named=True)
    shown = []
    for passage, value in passages:
        start, end = corpus.passages.row(passage)[1:]
        shown.append(PassageHit(article["text"][start:end], start, end, round(value, 4)))
    return Hit(
        article["id"],
        article["title"],
        article["published"],
        article["source"],
        round(score, 4),
        tuple(shown),
    )


def _text(corpus: Corpus, passage: int) -> str:
    article, start, end = corpus.passages.row(passage)
    text: str = corpus.articles["text"][article]
    return text[start:end]


def _passage_mask(corpus: Corpus, allowed: NDArray[np.bool_] | None) -> NDArray[np.bool_] | None:
    return None if allowed is None else allowed[corpus.passage_articles]


def _top(scores: Scores, count: int) -> Rows:
    """Rows of the `count` highest scores above zero."""
    found = np.flatnonzero(scores > 0)
    if len(found) <= count:
        return found
    return found[np.lexsort((found, -scores[found]))[:count]]


def _depth(k: int) -> int:
    """How many candidates each side proposes: enough that the exact scores decide, not the proposal."""
    return max(200, 5 * k)
