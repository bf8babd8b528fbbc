"""Outlets side by side: when each reported a story or narrative, and in which words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from linker.reports.view import ArticleView, NarrativeView, ReportView, StoryView

_WIDTH = 1000
"""Of a strip of time, in units of its own."""
_NAMED = 5
"""Sources with a row of their own in a small chart."""
_MISSING = 12
"""Sources that lack a story are named up to so many."""


@dataclass(frozen=True, slots=True)
class OutletRow:
    """One source's reports of a story in order of time, and what they add.

    `lag_days` is how long after the very first report its own first one came; None without a date.
    """

    source: str
    articles: tuple[ArticleView, ...]
    lag_days: float | None
    adds: str | None


@dataclass(frozen=True, slots=True)
class Strip:
    """Dots of one source on a line of time, from 0 to 1,000; `first` has the very first of all."""

    source: str
    places: tuple[int, ...]
    first: bool


def outlets(story: StoryView, articles: Sequence[ArticleView]) -> tuple[OutletRow, ...]:
    """The sources of a story, in the order of their first reports.

    Args:
        story: The story.
        articles: Its articles, in order of time.
    """
    by_source: dict[str, list[ArticleView]] = {}
    for article in articles:
        by_source.setdefault(article.source or "(none named)", []).append(article)
    start = story.first
    rows = []
    for source, of_source in by_source.items():
        first = next((article.published for article in of_source if article.published), None)
        lag = (first - start).total_seconds() / 86_400 if first and start else None
        adds = next((article.adds.text for article in of_source if article.adds), None)
        rows.append(OutletRow(source, tuple(of_source), lag, adds))
    return tuple(
        sorted(
            rows,
            key=lambda row: (row.lag_days is None, row.lag_days or 0.0, row.source),
        )
    )


def lacking(story: StoryView, view: ReportView) -> tuple[str, ...]:
    """The sources of the report that don't have a story, where they are few enough to name."""
    missing = [name for name, _ in view.sources if name not in story.sources and name != "(none named)"]
    return tuple(missing) if len(missing) <= _MISSING else ()


def story_strips(story: StoryView, articles: Sequence[ArticleView]) -> tuple[Strip, ...]:
    """When each source reported a story; empty where there is one source or one moment."""
    reports = [(article.source or "(none named)", article.published) for article in articles]
    return _strips([(source, when) for source, when in reports if when], 3 * _NAMED)


def narrative_strips(narrative: NarrativeView) -> tuple[Strip, ...]:
    """When each source carried a narrative."""
    carried = {
        passage.article_id: (passage.source or "(none named)", passage.published)
        for passage in narrative.passages
    }
    return _strips([(source, when) for source, when in carried.values() if when], _NAMED)


def _strips(reports: Sequence[tuple[str, datetime]], named: int) -> tuple[Strip, ...]:
    """A line for each of the sources with most reports, earliest first; the others share the last line."""
    if not reports or len({source for source, _ in reports}) < 2:
        return ()
    start, end = min(when for _, when in reports), max(when for _, when in reports)
    length = (end - start).total_seconds()
    if not length:
        return ()
    dots: dict[str, list[int]] = {}
    for source, when in sorted(reports, key=lambda one: (one[1], one[0])):
        dots.setdefault(source, []).append(round((when - start).total_seconds() / length * _WIDTH))
    most = sorted(dots, key=lambda source: (-len(dots[source]), dots[source][0], source))[:named]
    rows = [(source, dots[source]) for source in dots if source in most]
    rest = sorted(place for source in dots if source not in most for place in dots[source])
    if rest:
        rows.append((f"{len(dots) - len(most)} others", rest))
    return tuple(
        Strip(source, tuple(dict.fromkeys(places)), number == 0)
        for number, (source, places) in enumerate(rows)
    )
