"""Episodes: bursts of articles with silence between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import numpy as np

from linker.narratives.config import NarrativeConfig

_EXPECTED = 20
"""Articles that would have come, had the archive been collected: with so many, none come by chance
once in 500 million times (Poisson)."""


@dataclass(frozen=True, slots=True)
class Silence:
    """What ends an episode: more than so many days without an article of it.

    `holes` are stretches, as (last before, first after), from which the archive itself has nothing; of a
    narrative's silence they say nothing either, so their days don't count.
    """

    days: float
    holes: tuple[tuple[datetime, datetime], ...] = ()

    def between(self, earlier: datetime, later: datetime) -> float:
        """Days from one moment to a later one on which an article could have been seen."""
        missing = (min(later, end) - max(earlier, start) for start, end in self.holes)
        hidden = sum(max(0.0, span.total_seconds()) for span in missing)
        return ((later - earlier).total_seconds() - hidden) / 86_400


def silence(published: Sequence[datetime | None], config: NarrativeConfig) -> Silence:
    """The silence that ends an episode: a fixed share of the archive's span, within limits.

    A stretch without any article is a hole where it is longer than that and the archive is too dense for
    it to be chance; in a small collection everything is silent at times.

    >>> from datetime import UTC
    >>> days = [datetime(2023, 1, 1, tzinfo=UTC), datetime(2023, 12, 27, tzinfo=UTC)]
    >>> silence(days, NarrativeConfig())
    Silence(days=30.0, holes=())
    """
    dated = sorted(moment for moment in published if moment is not None)
    if not dated:
        return Silence(config.longest_gap_days if config.gap_days is None else config.gap_days)
    times = np.array([moment.timestamp() for moment in dated]) / 86_400
    low, high = np.quantile(times, [0.01, 0.99]) if len(times) > 200 else (times[0], times[-1])
    days = config.gap_days
    if days is None:
        share = float(high - low) / config.gaps_a_span
        days = min(max(share, config.shortest_gap_days), config.longest_gap_days)
    no_chance = _EXPECTED * float(times[-1] - times[0]) / len(times)
    wide = np.flatnonzero(np.diff(times) > max(days, no_chance)).tolist()
    return Silence(days, tuple((dated[i], dated[i + 1]) for i in wide))


def bursts(published: Sequence[datetime], silence: Silence) -> list[list[int]]:
    """Cut moments into bursts: positions in order of time, a new burst after each silence.

    >>> from datetime import UTC
    >>> bursts([datetime(2023, m, 1, tzinfo=UTC) for m in (5, 1, 6)], Silence(45))
    [[1], [0, 2]]
    """
    order = sorted(range(len(published)), key=lambda i: (published[i], i))
    found = [order[:1]] if order else []
    for before, i in pairwise(order):
        if silence.between(published[before], published[i]) <= silence.days:
            found[-1].append(i)
        else:
            found.append([i])
    return found
