"""Choose among narratives: by time, by subject, or those that an article takes part in."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np

from linker.corpus import Corpus
from linker.names import names
from linker.narratives.distinctiveness import least_fit
from linker.narratives.types import Narrative
from linker.types import Article, NarrativeLink, Quote, Rows, Vectors
from linker.words import content_words

_QUOTES = 3
_WORDS = 0.4
"""Weight of the share of the query's words that a narrative holds; the best cosine has the rest."""
_FITS = 0.35


class Newcomer(NamedTuple):
    """An article that the archive doesn't hold, with its passages, `vector` of shape (dim,)."""

    article: Article
    spans: Sequence[tuple[int, int]]
    vector: Vectors
    passage_vectors: Vectors


def narratives_of(narratives: Sequence[Narrative], article_id: str) -> tuple[NarrativeLink, ...]:
    """The narratives that an article of the archive takes part in, strongest first, with its own words."""
    links = []
    for narrative in narratives:
        if article_id in narrative.article_ids:
            quotes = [
                Quote(passage.text, passage.start, passage.end)
                for passage in narrative.passages
                if passage.article_id == article_id
            ]
            links.append(_link(narrative, quotes))
    return tuple(links)


def narratives_met(
    narratives: Sequence[Narrative], corpus: Corpus, newcomer: Newcomer
) -> tuple[NarrativeLink, ...]:
    """The narratives that an article from outside the archive takes part in, in their order.

    It has to name one of a narrative's names, and to be as close to the narrative as a quarter of its own
    passages are at least; for a saga the whole article counts, and not a passage.
    """
    named = set(names(f"{newcomer.article.title}\n{newcomer.article.text}"))
    parts = {part for name in named for part in (name, *name.split())}
    links = []
    for narrative in narratives:
        if not parts.isdisjoint(key.casefold() for key in narrative.keywords):
            quotes = _saying(narrative, corpus, newcomer)
            if quotes is not None:
                links.append(_link(narrative, quotes))
    return tuple(links)


def _saying(narrative: Narrative, corpus: Corpus, newcomer: Newcomer) -> list[Quote] | None:
    """The newcomer's passages that carry a narrative, closest first; None where it takes no part."""
    if narrative.kind == "saga":
        rows = np.array([corpus.row(id_) for id_ in narrative.article_ids], np.int64)
        fits = _fits(corpus.article_index.vectors(rows), newcomer.vector[None, :])
        return [] if len(fits) else None
    if not len(newcomer.passage_vectors):
        return None
    rows = passage_rows(corpus, narrative)
    fits = _fits(corpus.passage_index.vectors(rows), newcomer.passage_vectors)
    text = newcomer.article.text
    return [Quote(text[start:end], start, end) for start, end in (newcomer.spans[i] for i in fits)] or None


def _fits(members: Vectors, others: Vectors) -> Rows:
    """Those of `others` whose mean cosine with the members is not below a quarter of theirs; best first."""
    scores = np.round(others @ members.mean(axis=0), 6)
    best = np.argsort(-scores, kind="stable")
    fitting: Rows = best[scores[best] >= least_fit(members)]
    return fitting


def passage_rows(corpus: Corpus, narrative: Narrative) -> Rows:
    """Rows of a narrative's passages in the archive, in their order."""
    rows = []
    for passage in narrative.passages:
        first, last = corpus.passage_range(corpus.row(passage.article_id))
        starts = corpus.passages["start"][first:last].to_numpy()
        rows.append(first + int(starts.searchsorted(passage.start)))
    return np.array(rows, np.int64)


def _link(narrative: Narrative, quotes: Sequence[Quote]) -> NarrativeLink:
    return NarrativeLink(
        narrative.narrative_id,
        narrative.kind,
        narrative.label,
        narrative.claim.text,
        len(narrative.article_ids),
        narrative.episodes[0].first if narrative.episodes else None,
        tuple(quotes[:_QUOTES]),
    )


def select(
    narratives: Sequence[Narrative],
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    returning_since: datetime | None = None,
) -> tuple[Narrative, ...]:
    """Keep the narratives with an episode in a period, or that came back in it; the order stays.

    Args:
        narratives: Any.
        since: An episode ends then or later.
        until: An episode begins before then.
        returning_since: The newest episode began then or later, after a silence.
    """
    return tuple(
        narrative
        for narrative in narratives
        if _in_time(narrative, since, until)
        and (
            returning_since is None
            or (narrative.returned is not None and narrative.returned >= returning_since)
        )
    )


def about(
    narratives: Sequence[Narrative], corpus: Corpus, query: str, vector: Vectors, *, least: float = _FITS
) -> tuple[Narrative, ...]:
    """Keep the narratives that a query is about, best first; ties keep their order.

    Args:
        narratives: Found in `corpus`.
        corpus: The archive, for the vectors of the passages.
        query: What is looked for.
        vector: The query's unit vector from the encoder that built the archive, shape (dim,).
        least: Score in [0, 1] from which a narrative fits.
    """
    wanted = set(content_words(query))
    scores = []
    for narrative in narratives:
        cosine = float((corpus.passage_index.vectors(passage_rows(corpus, narrative)) @ vector).max())
        words = {word for passage in narrative.passages for word in content_words(passage.text)}
        share = len(wanted & words) / len(wanted) if wanted else 0.0
        scores.append(round((1 - _WORDS) * max(cosine, 0.0) + _WORDS * share, 6))
    order = sorted(range(len(narratives)), key=lambda i: -scores[i])
    return tuple(narratives[i] for i in order if scores[i] >= least)


def _in_time(narrative: Narrative, since: datetime | None, until: datetime | None) -> bool:
    return any(
        (since is None or episode.last >= since) and (until is None or episode.first < until)
        for episode in narrative.episodes
    )
