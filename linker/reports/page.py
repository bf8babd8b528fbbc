"""What each section of a limited report shows, and how many items it only counts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from linker.counts import named_sources, plural
from linker.narratives import Episode, Narrative
from linker.reports.article_pairs import by_weight
from linker.reports.formatting import day_in_words
from linker.reports.limits import Limits
from linker.reports.naming import anchor
from linker.reports.narratives import came_back, silences
from linker.reports.reasons import contradiction_in_words
from linker.reports.view import (
    ArticleView,
    GroupView,
    LinkView,
    ListedView,
    NarrativeView,
    PassageView,
    ReportView,
    StoryView,
)


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A view cut to its limits, with look-ups by id.

    `full` stories are shown with evidence, `rows` as one line, `tail` only as counts by month.
    """

    articles: Mapping[str, ArticleView]
    article_numbers: Mapping[str, int]
    story_numbers: Mapping[str, int]
    narrative_numbers: Mapping[str, int]
    stories: Mapping[str, StoryView]
    narratives: Mapping[str, NarrativeView]
    full: tuple[StoryView, ...]
    rows: tuple[StoryView, ...]
    tail: tuple[tuple[str, int, int], ...]
    top: tuple[StoryView, ...]
    """The most widely told, which lead the report; `new` has the others that are new."""
    new: tuple[StoryView, ...]
    back: tuple[NarrativeView, ...]
    listed: Mapping[str, tuple[ListedView, ...]]
    several: int
    groups: Mapping[str, GroupView]
    anchored: frozenset[str]
    disputed: tuple[StoryView, ...] = ()
    """Those whose reports of one day give different numbers of the same thing."""
    months: tuple[tuple[str, int], ...] = ()
    """Articles by month, "" for the undated."""

    @classmethod
    def of(cls, view: ReportView, limits: Limits) -> Self:
        """Cut a view to its limits."""
        several = [story for story in view.stories if len(story.article_ids) > 1]
        full = tuple(several[: limits.stories])
        rest = [story for story in view.stories if len(story.article_ids) == 1]
        rest = [*several[limits.stories :], *sorted(rest, key=_newest, reverse=True)]
        top = tuple(several[: limits.top])
        articles = {article.id: article for article in view.articles}
        return cls(
            articles=articles,
            article_numbers={article.id: number for number, article in enumerate(view.articles)},
            story_numbers={story.story_id: number for number, story in enumerate(view.stories)},
            narrative_numbers={item.narrative_id: number for number, item in enumerate(view.narratives)},
            stories={story.story_id: story for story in view.stories},
            narratives={item.narrative_id: item for item in view.narratives},
            full=full,
            rows=tuple(rest[: limits.rows]),
            tail=_by_month(rest[limits.rows :]),
            top=top,
            new=tuple(story for story in view.stories if story.new and story not in top),
            disputed=tuple(story for story in full if contradiction_in_words(story, articles)),
            back=tuple(item for item in view.narratives if item.back),
            listed={
                status: tuple(item for item in view.audit.listed if item.status == status)
                for status in ("resolved", "ambiguous", "missing")
            },
            months=_months(view.articles),
            several=len(several),
            groups={group.story_id: group for group in view.groups},
            anchored=frozenset(story.story_id for story in (*full, *rest[: limits.rows])),
        )

    def above(self, story: StoryView) -> list[GroupView]:
        """The line and topic that a story is in, the nearest first."""
        groups: list[GroupView] = []
        parent = story.parent
        while parent in self.groups:
            groups.append(self.groups[str(parent)])
            parent = groups[-1].parent
        return groups

    def reports(self, story: StoryView) -> list[tuple[ArticleView, list[ArticleView]]]:
        """The articles of a story that are no near-copies, each with those that copy it."""
        copies: dict[str, list[ArticleView]] = {}
        articles = [self.articles[id_] for id_ in story.article_ids]
        for article in articles:
            if article.copy_of:
                copies.setdefault(article.copy_of, []).append(article)
        return [(article, copies.get(article.id, [])) for article in articles if not article.copy_of]

    def own(self, story: StoryView) -> list[ArticleView]:
        """The articles of a story, in order of time."""
        return [self.articles[id_] for id_ in story.article_ids]

    def evidence(self, story: StoryView) -> list[LinkView]:
        """The links of a story, those between copies last: they say the least."""
        return by_weight(story.links)

    def first_denial(self, narrative: NarrativeView) -> PassageView | None:
        """The first passage that denies a narrative."""
        return next((passage for passage in narrative.passages if passage.stance == "denies"), None)

    def place(self, article_id: str) -> str | None:
        """The anchor of an article's story on the page; None for an article outside the report."""
        article = self.articles.get(article_id)
        return self.anchor(article.story_id) if article else None

    def anchor(self, story_id: str) -> str | None:
        """The anchor of a story on the page; None where it is only counted."""
        return f"#{anchor('story', story_id)}" if story_id in self.anchored else None

    def narrative_anchor(self, narrative_id: str) -> str:
        """The anchor of a narrative on the page."""
        return f"#{anchor('narrative', narrative_id)}"

    def group_anchor(self, story_id: str) -> str | None:
        """The anchor of a line or topic; None, as a report only names them."""
        return None

    def opens(self, article: ArticleView) -> str | None:
        """The address that an article's headline leads to, if any."""
        return article.url


def passages(link: LinkView) -> list[tuple[str, str]]:
    """The passage pairs of a link, closest first."""
    return [(item.left.text, item.right.text) for item in link.evidence if item.left and item.right]


def timeline(narrative: Narrative) -> list[tuple[int | None, Episode]]:
    """The episodes of a narrative, each with the days of silence before it."""
    return list(zip(silences(narrative), narrative.episodes, strict=True))


def latest(narrative: Narrative, view: ReportView) -> tuple[int, int | None, Episode]:
    """The number, from 1, the silence before it and itself: the last episode in the news, else the last."""
    back = came_back(narrative.episodes, view.news_since, view.until)
    number = max((place for place, is_back in enumerate(back) if is_back), default=len(back) - 1)
    return number + 1, *timeline(narrative)[number]


def quoted(narrative: NarrativeView, most: int) -> tuple[PassageView, ...]:
    """The passages that are shown: denials first, then the most central; in order of time."""
    passages = narrative.passages
    ranked = sorted(
        range(len(passages)),
        key=lambda place: (passages[place].stance != "denies", -passages[place].score, place),
    )
    return tuple(passages[place] for place in sorted(ranked[:most]))


def question_in_words(view: ReportView) -> str:
    """What a report was asked for, in words; "" for the whole archive."""
    parts = [
        view.about,
        view.since and f"from {day_in_words(view.since)}",
        view.until and f"to {day_in_words(view.until - timedelta(microseconds=1))}",
    ]
    return ", ".join(part for part in parts if part)


def in_short(view: ReportView) -> str:
    """The report in a sentence or two."""
    several = sum(len(story.article_ids) > 1 for story in view.stories)
    tell = "tells" if len(view.articles) == 1 else "tell"
    more = f", {several:,} of them more than once" if len(view.stories) > 1 else ""
    parts = [
        f"{plural(len(view.articles), 'article')} from {named_sources(len(view.sources))}"
        f" {tell} {plural(len(view.stories), 'story')}{more}."
    ]
    if view.narratives:
        back = sum(item.back for item in view.narratives)
        since = f" since {day_in_words(view.news_since)}" if view.news_since and view.until is None else ""
        parts.append(
            f"{plural(len(view.narratives), 'narrative')} run{'s' if len(view.narratives) == 1 else ''}"
            f" through {'it' if len(view.stories) == 1 else 'them'}"
            + (f"; {back:,} came back{since}." if back else ".")
        )
    return " ".join(parts)


def _months(articles: Sequence[ArticleView]) -> tuple[tuple[str, int], ...]:
    """Month ("" undated) and its articles."""
    counts = Counter(f"{article.published:%Y-%m}" if article.published else "" for article in articles)
    return tuple(sorted(counts.items()))


def _newest(story: StoryView) -> tuple[str, str]:
    return str(story.last or ""), story.story_id


def _by_month(stories: Sequence[StoryView]) -> tuple[tuple[str, int, int], ...]:
    """Month ("" undated), stories, articles."""
    counted: Counter[str] = Counter()
    articles: Counter[str] = Counter()
    for story in stories:
        month = f"{story.last:%Y-%m}" if story.last else ""
        counted[month] += 1
        articles[month] += len(story.article_ids)
    return tuple((month, counted[month], articles[month]) for month in sorted(counted, reverse=True))
