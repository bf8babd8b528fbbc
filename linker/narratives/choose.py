"""Choose among narratives that were found: by time, by subject, by what came back lately."""

from collections.abc import Sequence
from datetime import datetime

from linker.corpus import Corpus
from linker.narratives.partake import passage_rows
from linker.narratives.types import Narrative
from linker.types import Vectors
from linker.words import content_words

_WORDS = 0.4
"""Weight of the share of the query's words that a narrative holds; the best cosine has the rest."""
_FITS = 0.35


def select(
    narratives: Sequence[Narrative],
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    returning_since: datetime | None = None,
) -> tuple[Narrative, ...]:
    """Keep the narratives with an episode in a time, or that came back in it; their order stays.

    Args:
        narratives: Any.
        since: An episode ends then or later.
        until: An episode begins before then.
        returning_since: The newest episode began then or later, after a silence.
    """
    return tuple(
        found
        for found in narratives
        if _in_time(found, since, until)
        and (returning_since is None or (found.returned is not None and found.returned >= returning_since))
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
    for found in narratives:
        cosine = float((corpus.passage_index.vectors(passage_rows(corpus, found)) @ vector).max())
        held = {word for passage in found.passages for word in content_words(passage.text)}
        share = len(wanted & held) / len(wanted) if wanted else 0.0
        scores.append(round((1 - _WORDS) * max(cosine, 0.0) + _WORDS * share, 6))
    order = sorted(range(len(narratives)), key=lambda i: -scores[i])
    return tuple(narratives[i] for i in order if scores[i] >= least)


def _in_time(found: Narrative, since: datetime | None, until: datetime | None) -> bool:
    return any(
        (since is None or episode.last >= since) and (until is None or episode.first < until)
        for episode in found.episodes
    )
