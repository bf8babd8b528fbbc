"""Which narratives an article takes part in: found with the archive, or new to it."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from linker.corpus import Corpus
from linker.names import names
from linker.narratives.types import Narrative
from linker.types import Article, NarrativeLink, Quote, Rows, Vectors

_QUOTES = 3
_FITS = 0.25
"""Share of a narrative's own passages, or articles, that a newcomer must fit it better than."""


class Newcomer(NamedTuple):
    """An article that the archive doesn't hold, with its passages, `vector` of shape (dim,)."""

    article: Article
    spans: Sequence[tuple[int, int]]
    vector: Vectors
    passage_vectors: Vectors


def narratives_of(narratives: Sequence[Narrative], article_id: str) -> tuple[NarrativeLink, ...]:
    """The narratives that an article of the archive takes part in, strongest first, with its own words."""
    found = []
    for narrative in narratives:
        if article_id in narrative.article_ids:
            said = [
                Quote(passage.text, passage.start, passage.end)
                for passage in narrative.passages
                if passage.article_id == article_id
            ]
            found.append(_link(narrative, said))
    return tuple(found)


def narratives_met(
    narratives: Sequence[Narrative], corpus: Corpus, newcomer: Newcomer
) -> tuple[NarrativeLink, ...]:
    """The narratives that an article takes part in which the archive doesn't hold, in their order.

    It has to name one of a narrative's names, and to be as close to the narrative as a quarter of its own
    passages are at least; for a saga the whole article counts, and not a passage.
    """
    named = set(names(f"{newcomer.article.title}\n{newcomer.article.text}"))
    parts = {part for name in named for part in (name, *name.split())}
    found = []
    for narrative in narratives:
        if not parts.isdisjoint(key.casefold() for key in narrative.keywords):
            said = _saying(narrative, corpus, newcomer)
            if said is not None:
                found.append(_link(narrative, said))
    return tuple(found)


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
    centre = members.sum(axis=0)
    own = (members @ centre - 1) / max(1, len(members) - 1)
    scores = others @ centre / len(members)
    best = np.argsort(-np.round(scores, 6), kind="stable")
    fitting: Rows = best[scores[best] >= np.quantile(own, _FITS)]
    return fitting


def passage_rows(corpus: Corpus, narrative: Narrative) -> Rows:
    """Rows of a narrative's passages in the archive, in their order."""
    found = []
    for passage in narrative.passages:
        first, last = corpus.passage_range(corpus.row(passage.article_id))
        starts = corpus.passages["start"][first:last].to_numpy()
        found.append(first + int(starts.searchsorted(passage.start)))
    return np.array(found, np.int64)


def _link(narrative: Narrative, said: Sequence[Quote]) -> NarrativeLink:
    return NarrativeLink(
        narrative.narrative_id,
        narrative.kind,
        narrative.label,
        narrative.claim.text,
        len(narrative.article_ids),
        narrative.episodes[0].first if narrative.episodes else None,
        tuple(said[:_QUOTES]),
    )
