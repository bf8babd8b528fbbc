"""What the page's script needs to filter and to draw, as plain data."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any  # Any: JSON

from linker.counts import named_sources, plural
from linker.reports.charts import specs
from linker.reports.formatting import clean, span
from linker.reports.limits import Limits
from linker.reports.naming import anchor
from linker.reports.view import ReportView, StoryView

_NAMED_MOST = 14
_LABEL_WIDTH, _LABEL_HEIGHT = 0.19, 0.045
"""Of a label, as a share of the map at 1,000 × 460 pixels."""


def page_data(view: ReportView, limits: Limits) -> dict[str, Any]:
    """Articles, stories and narratives by number, and the charts' specifications.

    A story's number is its place in `view.stories`; likewise for narratives and articles.
    """
    story_number = {story.story_id: number for number, story in enumerate(view.stories)}
    article_number = {article.id: number for number, article in enumerate(view.articles)}
    sources = [name for name, _ in view.sources]
    source_number = {name: number for number, name in enumerate(sources)}
    return {
        "sources": [clean(name) for name in sources],
        "articles": [
            [
                clean(article.title),
                source_number[article.source or "(none named)"],
                _day_number(article.published),
                story_number[article.story_id],
            ]
            for article in view.articles
        ],
        "stories": [_story(story) for story in view.stories],
        "narratives": [
            {
                "anchor": anchor("narrative", narrative.narrative_id),
                "label": clean(narrative.label),
                "said": clean(" ".join(dict.fromkeys(passage.text for passage in narrative.passages)))[:4000],
                "articles": [article_number[id_] for id_ in narrative.article_ids if id_ in article_number],
                "episodes": [
                    [_day_number(episode.first), _day_number(episode.last), len(episode.article_ids)]
                    for episode in narrative.episodes
                ],
                "told": named_sources(len(narrative.sources)),
            }
            for narrative in view.narratives[: limits.narratives]
        ],
        "span": [_day_number(view.first), _day_number(view.last)],
        "news": _day_number(view.news_since),
        "places": limits.places,
        "specs": specs(),
        "named": _named(view.stories[: limits.places], [story.position for story in view.stories]),
    }


def _story(story: StoryView) -> list[Any]:
    """Anchor, label, keywords, articles, sources and dates in words, first, last, place, in a narrative."""
    x, y = story.position or (0.5, 0.5)
    counts = f"{plural(len(story.article_ids), 'article')}, {named_sources(len(story.sources))}"
    return [
        anchor("story", story.story_id),
        clean(story.label),
        clean(" ".join(story.keywords)),
        len(story.article_ids),
        counts,
        span(story.first, story.last),
        _day_number(story.first),
        _day_number(story.last),
        x,
        y,
        int(bool(story.narrative_ids)),
    ]


def _named(
    stories: Sequence[StoryView], places: Sequence[Sequence[float] | tuple[float, float] | None]
) -> list[int]:
    """The stories named on a map: the most told whose names don't meet."""
    taken: list[tuple[float, float]] = []
    named = []
    order = sorted(range(len(stories)), key=lambda number: (-len(stories[number].article_ids), number))
    for number in order:
        place = places[number]
        if place is None or not 0.08 < place[0] < 0.92 or place[1] > 0.96:
            continue
        x, y = place
        if all(abs(x - left) > _LABEL_WIDTH or abs(y - top) > _LABEL_HEIGHT for left, top in taken):
            taken.append((x, y))
            named.append(number)
        if len(named) == _NAMED_MOST:
            break
    return named


def _day_number(moment: datetime | None) -> int | None:
    """Days since 1970."""
    return None if moment is None else moment.date().toordinal() - 719_163
