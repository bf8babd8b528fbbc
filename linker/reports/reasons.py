"""Why a story or narrative is in a report, in a line each."""

from collections.abc import Mapping
from itertools import combinations

from linker.counts import named_sources, plural
from linker.reports.formatting import day_in_words, days
from linker.reports.narratives import silences
from linker.reports.view import ArticleView, FigureView, NarrativeView, ReportView, StoryView
from linker.stories import told_by


def why_story(story: StoryView, view: ReportView) -> str:
    """Why a story is in the report, in a line: its sources, since when, and what is special about it."""
    parts = [f"{told_by(story)}, {named_sources(len(story.sources))}"]
    if story.new and view.news_since:
        parts.append(f"new since {day_in_words(view.news_since)}")
    if story.conflicts:
        parts.append(f"figures differ: {', '.join(conflict.noun for conflict in story.conflicts[:3])}")
    if story.narrative_ids:
        parts.append(f"carries {plural(len(story.narrative_ids), 'narrative')}")
    return "; ".join(parts)


def why_narrative(narrative: NarrativeView) -> str:
    """Why a narrative is in the report, in a line: episodes, length, sources, and who denies it."""
    length = narrative.episodes[-1].last - narrative.episodes[0].first
    over = f" in {days(length.days)}" if length else ""
    parts = [f"{plural(len(narrative.episodes), 'episode')}{over}, {named_sources(len(narrative.sources))}"]
    silent = silences(narrative)[-1]
    if narrative.back and silent:
        parts.append(f"back after {days(silent)} of silence")
    denials = sum(passage.stance == "denies" for passage in narrative.passages)
    if denials:
        parts.append(plural(denials, "denial"))
    return "; ".join(parts)


def contradiction_in_words(
    story: StoryView, articles: Mapping[str, ArticleView]
) -> tuple[FigureView, FigureView] | None:
    """Two different figures of one day; a figure of a later day may be newer knowledge and doesn't count."""
    for conflict in story.conflicts:
        for one, two in combinations(conflict.figures, 2):
            days = [articles[figure.article_id].published for figure in (one, two)]
            if one.number != two.number and days[0] and days[1] and days[0].date() == days[1].date():
                return one, two
    return None


def disputed(story: StoryView, articles: Mapping[str, ArticleView]) -> str:
    """What the reports of a story contradict each other on, in a line: two numbers, and whose they are."""
    figures = contradiction_in_words(story, articles)
    if figures is None:
        return ""
    noun = next(conflict.noun for conflict in story.conflicts if figures[0] in conflict.figures)
    numbers = (
        f"{figure.number} ({articles[figure.article_id].source or 'no source named'})" for figure in figures
    )
    day = day_in_words(articles[figures[0].article_id].published)
    return f"{noun.capitalize()}: {' or '.join(numbers)}, {day}"
