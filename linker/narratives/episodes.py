"""Episodes: bursts of articles with silence between them, and which articles may tell when they began."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from linker.narratives.config import NarrativeConfig
from linker.types import Scores

Moments = NDArray[np.datetime64]
_DAY = 86_400
_RHYTHM = 3.0
"""A pause ends an episode when it is so many times longer than a usual pause of the same narrative."""
_ODD_SPREADS = 2.5
_ODD_SHARE = 0.6
"""A member fits badly by so many spreads (standard deviations, of the median absolute deviation) below the
median fit, and below such a share of it."""


def bursts(published: Sequence[datetime], archive: Moments, config: NarrativeConfig) -> list[list[int]]:
    """Cut the dates of one narrative into bursts.

    A pause of `longest_gap_days` ends a burst. A shorter one of more than `shortest_gap_days` does so only
    where the archive published `gap_articles` articles in it, so that it had occasion to speak of the
    narrative, and where it is long beside the narrative's own pauses: one continuous run isn't a return.

    Args:
        published: The dates.
        archive: The dates of all articles of the archive, ascending, in UTC.
        config: The limits; `gap_days` replaces them all.

    Returns:
        Positions in `published` in order of time, a list for each burst.

    >>> from datetime import UTC
    >>> days = [datetime(2023, m, 1, tzinfo=UTC) for m in (5, 1, 6)]
    >>> bursts(days, np.array([], "datetime64[us]"), NarrativeConfig())
    [[1], [0, 2]]
    """
    order = sorted(range(len(published)), key=lambda i: (published[i], i))
    seconds = np.array([published[i].timestamp() for i in order])
    pauses = np.diff(seconds) / _DAY
    ends = _ends_burst(seconds, pauses, archive, config)
    found: list[list[int]] = []
    for place, i in enumerate(order):
        if place and not ends[place - 1]:
            found[-1].append(i)
        else:
            found.append([i])
    return found


def _ends_burst(
    seconds: NDArray[np.float64], pauses: NDArray[np.float64], archive: Moments, config: NarrativeConfig
) -> NDArray[np.bool_]:
    if config.gap_days is not None:
        return pauses > config.gap_days
    moments = archive.astype("datetime64[us]").astype(np.int64) / 1e6
    between = np.searchsorted(moments, seconds[1:], "left") - np.searchsorted(moments, seconds[:-1], "right")
    apart = pauses[pauses > 0.5]
    usual = float(np.median(apart)) if len(apart) else 0.0
    short_limit = max(config.shortest_gap_days, _RHYTHM * usual)
    return (pauses > config.longest_gap_days) | ((pauses > short_limit) & (between >= config.gap_articles))


def surely_dated(bursts: Sequence[Sequence[int]], fits: Scores) -> list[list[int]]:
    """Leave out what would set a date without fitting well.

    Misplaced articles are few, but far off in time, where each makes an episode of its own or the very
    first date. So an episode needs one article whose fit is usual for the narrative, and the first episode
    begins with one.

    Args:
        bursts: Positions in `fits`, as `bursts` gives them.
        fits: How well each article fits.

    >>> surely_dated([[0], [1, 2], [3]], np.array([0.1, 0.5, 0.6, 0.5], np.float32))
    [[1, 2], [3]]
    """
    if not bursts:
        return []
    middle = float(np.median(fits))
    spread = 1.4826 * float(np.median(np.abs(fits - middle)))
    least = min(middle - _ODD_SPREADS * spread, _ODD_SHARE * middle)
    kept = [list(burst) for burst in bursts if max(fits[i] for i in burst) >= least]
    if kept:
        start = next(place for place, i in enumerate(kept[0]) if fits[i] >= least)
        kept[0] = kept[0][start:]
    return kept
