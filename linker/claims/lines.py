"""The lines of some articles that may be on a claim: headlines and close passages, and what each holds of
it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from linker.claims.alignment import Alignment, ClaimWords, WordVectors
from linker.corpus import Corpus
from linker.encoders import Encoder
from linker.search import Query
from linker.text.stems import capitalised, divided_words, stem
from linker.types import Hit

_HEAD = 400
"""Characters of a text that say who and where it is about."""
_FAR = 0.25
"""Cosine below which a line isn't on the claim, whatever words it shares."""


@dataclass(frozen=True, slots=True)
class Line:
    """A passage, `text[start:end]` of its article, or a headline, both 0; and how it meets the claim."""

    text: str
    start: int
    end: int
    cosine: float
    met: Alignment

    @property
    def score(self) -> float:
        """How much of the claim it holds, in [0, 1]."""
        return round(min(1.0, max(0.0, (self.cosine + self.met.said) / 2)), 4)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a line stands: which of the articles, characters of its text, and its cosine with the claim."""

    article: int
    text: str
    start: int
    end: int
    cosine: float


def lines_on(
    corpus: Corpus, query: Query, encoder: Encoder, hits: Sequence[Hit], most: int
) -> list[list[Line]]:
    """Of each of some articles its headline and the passages closest to a claim.

    Args:
        corpus: The archive.
        query: The claim.
        encoder: The one that the archive was embedded by.
        hits: The articles.
        most: How many passages of each.
    """
    texts = [str(corpus.articles["text"][corpus.row(hit.article_id)]) for hit in hits]
    places = [
        *_headlines(query, encoder, hits),
        *_passages(corpus, query, hits, texts, most),
    ]
    words = _claim_words(corpus, query.text, [place.text for place in places])
    vectors = WordVectors(encoder)
    vectors.of(
        [
            *words.words,
            *(word for place in places for word in divided_words(place.text)),
        ]
    )
    heads = [f"{hit.title}\n{text[:_HEAD]}" for hit, text in zip(hits, texts, strict=True)]
    lines: list[list[Line]] = [[] for _ in hits]
    for place in places:
        met = words.align(place.text, heads[place.article], vectors)
        lines[place.article].append(Line(place.text, place.start, place.end, place.cosine, met))
    return lines


def _headlines(query: Query, encoder: Encoder, hits: Sequence[Hit]) -> list[_Place]:
    titles = list(dict.fromkeys(hit.title for hit in hits if hit.title))
    cosines = (encoder.encode(titles) @ query.vector).tolist() if titles else []
    close = {title: cosine for title, cosine in zip(titles, cosines, strict=True) if cosine >= _FAR}
    return [
        _Place(place, hit.title, 0, 0, close[hit.title])
        for place, hit in enumerate(hits)
        if hit.title in close
    ]


def _passages(
    corpus: Corpus, query: Query, hits: Sequence[Hit], texts: Sequence[str], most: int
) -> list[_Place]:
    places = []
    for place, (hit, text) in enumerate(zip(hits, texts, strict=True)):
        rows = np.arange(*corpus.passage_range(corpus.row(hit.article_id)))
        cosines = corpus.passage_index.vectors(rows) @ query.vector
        shares = corpus.lexical.shares(query.words, *corpus.said(rows))
        order = np.lexsort((rows, -np.round(np.maximum(cosines, 0) + shares, 4)))[:most]
        for i in order.tolist():
            start, end = corpus.span(int(rows[i]))
            if cosines[i] >= _FAR:
                places.append(_Place(place, text[start:end], start, end, float(cosines[i])))
    return places


def _claim_words(corpus: Corpus, claim: str, texts: Sequence[str]) -> ClaimWords:
    """The words of a claim; which of them are names is told by how the lines print them."""
    names = capitalised(texts)

    def rarity(words: Sequence[str]) -> Sequence[float]:
        return [float(value) for value in corpus.lexical.idf(list(words))]

    return ClaimWords.of(claim, rarity, lambda word: stem(word) in names)
