"""Episodes: bursts of articles with silence between them."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from linker.narratives.config import NarrativeConfig


def gap_days(published: Sequence[datetime | None], config: NarrativeConfig) -> float:
    """The silence that ends an episode: a fixed share of the archive's span, within limits.

    >>> from datetime import UTC
    >>> days = [datetime(2023, 1, 1, tzinfo=UTC), datetime(2023, 12, 27, tzinfo=UTC)]
    >>> gap_days(days, NarrativeConfig())
    30.0
    """
    if config.gap_days is not None:
        return config.gap_days
    dated = sorted(moment.timestamp() for moment in published if moment is not None)
    if not dated:
        return config.longest_gap_days
    low, high = np.quantile(dated, [0.01, 0.99]) if len(dated) > 200 else (dated[0], dated[-1])
    share = (high - low) / 86_400 / config.gaps_a_span
    return float(min(max(share, config.shortest_gap_days), config.longest_gap_days))


def bursts(published: Sequence[datetime], gap: float) -> list[list[int]]:
    """Cut moments into bursts: positions in order of time, a new burst after more than `gap` days.

    >>> from datetime import UTC
    >>> bursts([datetime(2023, m, 1, tzinfo=UTC) for m in (5, 1, 6)], 45)
    [[1], [0, 2]]
    """
    order = sorted(range(len(published)), key=lambda i: (published[i], i))
    found: list[list[int]] = []
    for i in order:
        if found and (published[i] - published[found[-1][-1]]).total_seconds() <= gap * 86_400:
            found[-1].append(i)
        else:
            found.append([i])
    return found
