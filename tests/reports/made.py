"""Views made by hand: of any size, and with hostile text."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from linker.narratives import Claim, Dormant, Episode, SourceEntry, Strength
from linker.reports import Report, ReportView
from linker.reports.view import (
    Addition,
    ArticleView,
    Audit,
    Conflict,
    FigureView,
    GroupView,
    LinkView,
    ListedView,
    NarrativeView,
    PassageView,
    StoryLink,
    StoryView,
    Wanted,
)
from linker.types import Evidence, Quote

START = datetime(2024, 1, 1, tzinfo=UTC)
_SENTENCE = "The council of the harbour town agreed on Tuesday to repair the wall before the winter storms. "


def large_view(articles: int, *, per_story: int = 4) -> ReportView:
    """Half of the articles in stories of `per_story`, the others alone; each pair linked with quotes."""
    several = articles // 2 // per_story
    stories: list[StoryView] = []
    made: list[ArticleView] = []
    for number in range(several + articles - several * per_story):
        size = per_story if number < several else 1
        ids = tuple(f"a{len(made) + place}" for place in range(size))
        first = START + timedelta(hours=8 * (number % 1000))
        for place, id_ in enumerate(ids):
            adds = Addition(_SENTENCE * 2, 0, 2 * len(_SENTENCE), ("wall",)) if place else None
            title = f"Harbour wall number {number} to be repaired, says council in report {place}"
            when = first + timedelta(days=place)
            made.append(
                ArticleView(
                    id_, title, when, f"Outlet {place}", f"https://outlet.example/{id_}", "en", f"t{number}"
                )
                if adds is None
                else ArticleView(id_, title, when, f"Outlet {place}", None, "en", f"t{number}", None, adds)
            )
        last = first + timedelta(days=size - 1)
        links = tuple(_link(one, two) for one, two in pairwise(ids))
        sources = tuple(f"Outlet {place}" for place in range(size))
        place = ((number * 37 % 101) / 101, (number * 61 % 97) / 97)
        label = f"Harbour wall number {number}"
        stories.append(
            StoryView(
                *(
                    f"t{number}",
                    label,
                    ("harbour", "wall"),
                    first,
                    last,
                    ids[0],
                    size,
                    None,
                    (),
                    sources,
                    ids,
                ),
                links=links,
                position=place,
            )
        )
    joined = tuple(
        StoryLink(f"t{n}", f"t{n + 1}", f"a{n * per_story}", f"a{(n + 1) * per_story}", "background", 0.4, 1)
        for n in range(several - 1)
    )
    return _view(tuple(made), tuple(stories), (), joined, Audit())


def hostile_view(bad: str, url: str | None = None) -> ReportView:
    """One story of two articles in which every text is `bad`."""
    ids = ("one", "two")
    later = START + timedelta(days=40)
    articles = (
        ArticleView("one", bad, START, bad, url, bad, "story"),
        ArticleView("two", bad, later, bad, url, "en", "story", None, Addition(bad, 0, 1, (bad,))),
    )
    quote = Quote(bad, 0, 1)
    evidence = (Evidence("passages", 0.9, (), quote, quote), Evidence("names", 0.5, (bad, bad)))
    figures = (FigureView("one", bad, bad), FigureView("two", bad, bad))
    story = StoryView(
        *("story", bad, (bad,), START, later, "one", 2, None, (), (bad,), ids),
        links=(LinkView("one", "two", "follow-up", 0.5, evidence),),
        conflicts=(Conflict(bad, figures),),
        narrative_ids=("told",),
        new=True,
        position=(0.5, 0.5),
        parent="line",
    )
    episodes = (
        Episode(START, START, ("story",), ("one",)),
        Episode(later, later, ("story",), ("two",)),
    )
    narrative = NarrativeView(
        *("told", "motif", bad, None, (bad,), Claim(bad, "one", bad, 0, 1), episodes),
        dormant=(Dormant(START, later, 40, 0.0),),
        returned=later,
        article_ids=ids,
        story_ids=("story",),
        sources=(SourceEntry(bad, START, 0.0, 1),),
        passages=(PassageView("one", bad, 0, 1, 0.9, "denies", bad, START),),
        strength=Strength(1, 1, 1.0, 1.0, 1.0, 1.0, 1.0),
        back=True,
    )
    listed = tuple(
        ListedView("one", bad, status, target, 0.5, ("two",))
        for status, target in (("resolved", "two"), ("ambiguous", None), ("missing", None))
    )
    audit = Audit(listed, (Wanted(bad, ids),))  # type: ignore[arg-type]  # the statuses are literals
    view = _view(articles, (story,), (narrative,), (), audit, title=bad)
    return replace(view, groups=(GroupView("line", "line", bad, None, 2, ("story",)),))


def _link(left: str, right: str) -> LinkView:
    quote = Quote(_SENTENCE * 2, 0, 2 * len(_SENTENCE))
    pair = Evidence("passages", 0.8, (), quote, quote)
    words = Evidence("rare words", 0.4, ("harbour", "wall", "council", "repair", "winter", "storms"))
    return LinkView(left, right, "same event", 0.7, (pair, pair, words))


def _view(
    articles: tuple[ArticleView, ...],
    stories: tuple[StoryView, ...],
    narratives: tuple[NarrativeView, ...],
    story_links: tuple[StoryLink, ...],
    audit: Audit,
    title: str = "A large archive",
) -> ReportView:
    dates = [article.published for article in articles if article.published]
    counts: dict[str, int] = {}
    for article in articles:
        counts[article.source or "(none named)"] = counts.get(article.source or "(none named)", 0) + 1
    return Report(
        title=title,
        generated=START,
        since=None,
        until=None,
        first=min(dates, default=None),
        last=max(dates, default=None),
        news_since=START,
        articles=articles,
        stories=stories,
        narratives=narratives,
        story_links=story_links,
        audit=audit,
        sources=tuple(counts.items()),
        left_out=((title, 2),),
        archive_articles=len(articles),
    )
