"""Whether something comes back: in episodes, from independent sources, not as a template filled in."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any  # Any: of whatever precision

import numpy as np
from numpy.typing import NDArray

from linker.narratives.config import NarrativeConfig
from linker.narratives.passages import Statements
from linker.types import Rows, Scores

_COPY = 0.95
Moments = NDArray[np.datetime64]
_DAY = 86_400
_RHYTHM = 3.0
"""A pause ends an episode when it is so many times longer than a usual pause of the same narrative."""
_ODD_SPREADS = 2.5
_ODD_SHARE = 0.6
"""A member fits badly by so many spreads (standard deviations, of the median absolute deviation) below the
median fit, and below such a share of it."""
_SUPPORT = 0.5
_SUPPORTED = 0.9
"""A member is doubtful that has less than such a share of the usual support, and of the usual fit."""
_LEAST_SUPPORT = 0.6
"""With less than such a share of the usual support nothing begins a narrative."""
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_SHARED_FIGURE = 0.2
_WORD = re.compile(r"[^\W\d_]+")
_RUN = 5
_MARKET = re.compile(
    r"\b(?:higher|lower|firmer|stronger|weaker|steady|mixed|gains|losses|rally|rallied|highs?|lows?|session"
    r"|traders|settled|settling|points|futures)\b"
)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """How often and how independently something was said; `episodes` hold article rows in order of time."""

    stories: int
    sources: int
    episodes: tuple[tuple[int, ...], ...]


def recurrence(
    statements: Statements, articles: Sequence[int], voices: int, config: NarrativeConfig
) -> Recurrence:
    """Count the stories and episodes of articles; `voices` are their independent sources."""
    episodes = tuple(tuple(burst) for burst in episodes_of(statements, articles, config))
    return Recurrence(len({int(statements.stories[a]) for a in articles}), voices, episodes)


def episodes_of(statements: Statements, articles: Sequence[int], config: NarrativeConfig) -> list[list[int]]:
    """Articles by episode, in order of time; undated ones belong to none."""
    dated = [
        (article, moment) for article in articles if (moment := statements.published[article]) is not None
    ]
    cut = bursts([moment for _, moment in dated], statements.moments, config)
    return [[dated[i][0] for i in burst] for burst in cut]


def without_odd_times(
    statements: Statements, articles: Rows, fits: Scores, support: Scores, config: NarrativeConfig
) -> Rows:
    """Leave out articles that fit badly and would set the first or last date or an episode: `surely_dated`.

    Args:
        statements: The statements of the archive.
        articles: Rows of articles, ascending.
        fits: How well each of them fits the rest.
        support: How much each holds of what marks the narrative.
        config: What ends an episode.
    """
    place = {article: i for i, article in enumerate(articles.tolist())}
    episodes = [[place[a] for a in burst] for burst in episodes_of(statements, articles.tolist(), config)]
    dated = [i for burst in episodes for i in burst]
    sure = surely_dated(episodes, without_doubtful(fits, support), may_begin(fits, support))
    dated_well = [i for burst in sure for i in burst]
    return np.delete(articles, np.setdiff1d(dated, dated_well).astype(np.int64))


def without_doubtful(fits: Scores, support: Scores) -> Scores:
    """The fits, -1 of articles that hold little of what marks a narrative and aren't quite like the rest.

    An article on something that a narrative merely touches must not date it.

    Args:
        fits: How well each article fits the rest.
        support: How much of what marks the narrative each holds.

    >>> without_doubtful(np.array([0.5, 0.4, 0.6]), np.array([4.0, 1.0, 5.0])).tolist()
    [0.5, -1.0, 0.6]
    """
    weak = support < _SUPPORT * _median(support)
    adjusted: Scores = np.where(weak & (fits < _SUPPORTED * _median(fits)), -1, fits)
    return adjusted


def may_begin(fits: Scores, support: Scores) -> NDArray[np.bool_]:
    """Whether each article may be the first of a narrative: one that only touches it began nothing.

    It fits nearly as the median one, or holds as much of what marks the narrative; never hardly any of that.

    >>> may_begin(np.array([0.4, 0.6, 0.6]), np.array([0.5, 1.0, 4.0])).tolist()
    [False, True, True]
    """
    usual = _median(support)
    fitting = fits >= _SUPPORTED * _median(fits)
    may: NDArray[np.bool_] = (fitting | (support >= usual)) & (support >= _LEAST_SUPPORT * usual)
    return may


def _median(values: NDArray[Any]) -> float:
    """The median; 0 of nothing."""
    return float(np.median(values)) if len(values) else 0.0


def independent_sources(statements: Statements, members: Rows) -> int:
    """Sources of statements that don't copy an earlier one: a wire report counts once, whoever prints it.

    Articles without a source count as one source in all.
    """
    vectors = statements.vectors[members]
    copies = np.tril(vectors @ vectors.T, -1).max(axis=1, initial=-1) >= _COPY
    return len(
        {
            _key(statements, int(statements.articles[m]))
            for m, copy in zip(members, copies, strict=True)
            if not copy
        }
    )


def article_sources(statements: Statements, articles: Rows) -> int:
    """Sources of articles that aren't near-copies of an earlier one."""
    vectors = statements.corpus.article_index.vectors(articles)
    copies = np.tril(vectors @ vectors.T, -1).max(axis=1, initial=-1) >= _COPY
    return len({_key(statements, int(a)) for a, copy in zip(articles, copies, strict=True) if not copy})


def enough(found: Recurrence, statements: Statements, config: NarrativeConfig) -> bool:
    """Whether there are enough stories, episodes and, where the archive has several, sources.

    An article that names no source may be anyone's: it is not held against a narrative.
    """
    sources = {source for source in statements.sources if source}
    nameless = any(not statements.sources[article] for burst in found.episodes for article in burst)
    wanted = config.min_sources if len(sources) > 1 and not nameless else 1
    return (
        found.stories >= config.min_stories
        and len(found.episodes) >= config.min_episodes
        and found.sources >= wanted
    )


def _key(statements: Statements, article: int) -> str:
    return statements.corpus.outlets.key(statements.sources[article] or "")


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
    groups: list[list[int]] = []
    for place, i in enumerate(order):
        if place and not ends[place - 1]:
            groups[-1].append(i)
        else:
            groups.append([i])
    return groups


def _ends_burst(
    seconds: NDArray[np.float64], pauses: NDArray[np.float64], archive: Moments, config: NarrativeConfig
) -> NDArray[np.bool_]:
    if config.gap_days is not None:
        return pauses > config.gap_days
    moments = archive.astype("datetime64[us]").astype(np.int64) / 1e6
    between = np.searchsorted(moments, seconds[1:], "left") - np.searchsorted(moments, seconds[:-1], "right")
    apart = pauses[pauses > 0.5]
    usual = _median(apart)
    short_limit = max(config.shortest_gap_days, _RHYTHM * usual)
    return (pauses > config.longest_gap_days) | ((pauses > short_limit) & (between >= config.gap_articles))


def surely_dated(
    bursts: Sequence[Sequence[int]], fits: Scores, begins: NDArray[np.bool_] | None = None
) -> list[list[int]]:
    """Leave out articles that would set a date but fit badly.

    Misplaced articles are few, but far off in time, where each makes an episode of its own or the very
    first or last date. So an episode needs one article whose fit is usual for the narrative, and the first
    episode begins, and the last one ends, with one.

    Args:
        bursts: Positions in `fits`, as `bursts` gives them.
        fits: How well each article fits.
        begins: Which of them may be the first of all; None where all that fit may.

    >>> surely_dated([[0], [1, 2], [3]], np.array([0.1, 0.5, 0.6, 0.5], np.float32))
    [[1, 2], [3]]
    """
    if not bursts:
        return []
    middle = float(np.median(fits))
    spread = 1.4826 * float(np.median(np.abs(fits - middle)))
    least = min(middle - _ODD_SPREADS * spread, _ODD_SHARE * middle)
    sure = [list(burst) for burst in bursts if max(fits[i] for i in burst) >= least]
    if sure:
        first = fits >= least if begins is None else (fits >= least) & begins
        while len(sure) > 1 and not first[sure[0]].any():
            del sure[0]
        start = next((place for place, i in enumerate(sure[0]) if first[i]), 0)
        sure[0] = sure[0][start:]
        end = next(place for place, i in enumerate(reversed(sure[-1])) if fits[i] >= least)
        sure[-1] = sure[-1][: len(sure[-1]) - end]
    return sure


def is_template(
    statements: Statements, members: Rows, config: NarrativeConfig, most_verbatim: float | None = None
) -> bool:
    """Whether statements are one template, filled in again and again.

    Args:
        statements: The statements of the archive.
        members: Those that are looked at.
        config: What is too much of a form.
        most_verbatim: Instead of `config.max_verbatim`.
    """
    return (
        own_figures_share(statements, members) > config.max_figures
        or verbatim_share(statements, members)
        > (config.max_verbatim if most_verbatim is None else most_verbatim)
        or market_words_share(statements, members) > config.max_market_talk
    )


def own_figures_share(statements: Statements, members: Rows) -> float:
    """Share of statements with two or more figures of their own, which hardly any other has.

    A claim comes back with its figure or without one; a form is filled in anew each time.
    """
    figures_of = [set(_FIGURE.findall(statements.texts[member])) for member in members]
    counts = Counter(figure for figures in figures_of for figure in figures)
    few = max(1, _SHARED_FIGURE * len(figures_of))
    filled = [sum(counts[figure] <= few for figure in figures) > 1 for figures in figures_of]
    return sum(filled) / max(1, len(filled))


def verbatim_share(statements: Statements, members: Rows) -> float:
    """Share of statements with a run of five words, few of them names, that stands in another story too.

    People put a claim in their own words; a form keeps its own.
    """
    stories = statements.stories[statements.articles[members]]
    runs = [_runs(statements.texts[member]) for member in members]
    holders: dict[tuple[str, ...], set[int]] = {}
    for own_runs, story in zip(runs, stories, strict=True):
        for run in own_runs:
            holders.setdefault(run, set()).add(int(story))
    repeated = [any(len(holders[run]) > 1 for run in own_runs) for own_runs in runs]
    return sum(repeated) / max(1, len(repeated))


def market_words_share(statements: Statements, members: Rows) -> float:
    """Share of statements with the words of daily market reports."""
    matches = [_MARKET.search(statements.texts[member]) is not None for member in members]
    return sum(matches) / max(1, len(matches))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text)
    small = [word[0].islower() for word in words]
    return {
        tuple(words[i : i + _RUN])
        for i in range(len(words) - _RUN + 1)
        if sum(small[i : i + _RUN]) >= _RUN - 2
    }
