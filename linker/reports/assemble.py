"""Assembles a `Report` from an archive with its stories and narratives."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
import polars as pl

from linker.claims.digest import digest
from linker.claims.disagreements import Telling, disagreements
from linker.corpus import Corpus
from linker.missing import NO_HEADLINE
from linker.narratives import Narrative
from linker.reports.additions import additions
from linker.reports.article_pairs import between_stories, by_weight, fold_copies, hold_together, pair_up
from linker.reports.audit import audit
from linker.reports.facts import Facts, Scope
from linker.reports.limits import LIMITS
from linker.reports.narratives import narrative_views
from linker.reports.positions import Places, project
from linker.reports.render import Report
from linker.reports.view import (
    Addition,
    ArticleView,
    Conflict,
    FigureView,
    GroupView,
    LinkView,
    StoryView,
    fields_of,
)
from linker.stories import Story
from linker.types import ArticleLinks, Vectors

_NEWS_DAYS = 30

Link = Callable[[Sequence[str]], Iterable[ArticleLinks]]
"""Gives the links of the articles with these ids."""

Explain = Callable[[LinkView, set[str]], LinkView]
"""Gives a link its evidence, led by none of the passages given, to which those that lead it are added."""

Place = Callable[[Sequence[str], Vectors], Places]
"""Gives stories, by their ids and vectors, places on a map."""


@dataclass(frozen=True, slots=True)
class Services:
    """Optional look-ups in the archive that a report uses.

    `explain` gives links their evidence, those that the report shows; None where they have it. `place` draws
    the map. `facts` are those of the corpus, where they are at hand.
    """

    explain: Explain | None = None
    place: Place = lambda _, vectors: project(vectors)
    facts: Facts | None = None


def build_view(
    corpus: Corpus,
    stories: Sequence[Story],
    narratives: Sequence[Narrative],
    link: Link,
    *,
    scope: Scope,
    generated: datetime,
    services: Services = Services(),
) -> Report:
    """Assemble the view of a report.

    Args:
        corpus: The archive.
        stories: Those of the archive, events and the lines and topics that they are in.
        narratives: Those of the archive, with the strongest first.
        link: Asked once, for the articles of the stories that the report shows.
        scope: What it is about.
        generated: When; printed at its head.
        services: What else the archive can be asked.
    """
    facts = services.facts or Facts.of(corpus)
    chosen = [story for story in stories if story.level == "event" and facts.meets(story, scope)]
    story_of = {id_: story.story_id for story in chosen for id_ in story.article_ids}
    article_links = list(link([id_ for id_ in facts.order if id_ in story_of]))
    pairs = [
        link
        for link in pair_up(article_links, facts.order)
        if link.left in story_of and link.right in story_of
    ]
    copies = fold_copies(pairs, story_of, facts.order)
    news_since = _news_since(facts, scope)
    asked = [item for item in narratives if scope.asks_for(item.narrative_id)]
    shown_narratives = narrative_views(
        asked, facts.articles, story_of, (news_since, scope.until), corpus.outlets
    )
    articles = _articles(facts, story_of, copies, chosen)
    dates = [article.published for article in articles if article.published]
    shown = _explained(
        _stories(facts, chosen, pairs, copies, shown_narratives, (news_since, scope.places), services.place),
        services.explain,
    )
    return Report(
        title=scope.title,
        about=scope.about,
        generated=generated,
        since=scope.since,
        until=scope.until,
        first=min(dates, default=None),
        last=max(dates, default=None),
        news_since=news_since,
        articles=articles,
        stories=shown,
        narratives=shown_narratives,
        story_links=between_stories(pairs, story_of),
        audit=audit(article_links, frozenset(story_of)),
        sources=_counted(article.source or "(none named)" for article in articles),
        left_out=_left_out(corpus, story_of, scope),
        archive_articles=len(corpus),
        groups=_groups(stories, chosen),
        digest=digest(
            shown, shown_narratives, lambda id_: _telling(facts, id_), since=news_since, until=scope.until
        ).items,
    )


def _explained(stories: Sequence[StoryView], explain: Explain | None) -> tuple[StoryView, ...]:
    """Stories with the evidence of as many links as a page shows, each story's first link before the rest."""
    left = LIMITS.stories * LIMITS.links
    explained = []
    if explain is None:
        return tuple(stories)
    whole = sum(len(story.links) for story in stories) <= left
    for story in stories:
        quoted: set[str] = set()
        most = len(story.links) if whole else min(left, LIMITS.links)
        shown = {id(link): explain(link, quoted) for link in by_weight(story.links)[:most]}
        left -= len(shown)
        explained.append(replace(story, links=tuple(shown.get(id(link), link) for link in story.links)))
    return tuple(explained)


def _groups(stories: Sequence[Story], chosen: Sequence[Story]) -> tuple[GroupView, ...]:
    """The lines and topics that chosen stories are in; those with most articles first, then by id."""
    larger = {story.story_id: story for story in stories if story.level != "event"}
    inside: dict[str, list[str]] = {}
    for story in chosen:
        above = larger.get(story.parent or "")
        while above is not None:
            inside.setdefault(above.story_id, []).append(story.story_id)
            above = larger.get(above.parent or "")
    views = [
        GroupView(
            id_,
            larger[id_].level,
            larger[id_].label or NO_HEADLINE,
            larger[id_].parent,
            len(larger[id_].article_ids),
            tuple(story_ids),
        )
        for id_, story_ids in inside.items()
    ]
    return tuple(sorted(views, key=lambda group: (-group.articles, group.story_id)))


def _news_since(facts: Facts, scope: Scope) -> datetime | None:
    """Where "new" begins: at the range's start, else 30 days before its end or the newest article."""
    if scope.since is not None:
        return scope.since
    dates = [article.published for article in facts.articles.values() if article.published]
    newest = max((date for date in dates if scope.until is None or date < scope.until), default=None)
    return newest - timedelta(days=_NEWS_DAYS) if newest else None


def _articles(
    facts: Facts,
    story_of: Mapping[str, str],
    copies: Mapping[str, str],
    chosen: Sequence[Story],
) -> tuple[ArticleView, ...]:
    added: dict[str, Addition] = {}
    for story in chosen:
        if len(story.article_ids) > 1:
            passages = [(id_, facts.text(id_), facts.spans(id_)) for id_ in story.article_ids]
            added.update(additions(passages, frozenset(copies)))
    return tuple(
        replace(article, story_id=story_of[id_], copy_of=copies.get(id_), adds=added.get(id_))
        for id_, article in facts.articles.items()
        if id_ in story_of
    )


def _stories(
    facts: Facts,
    chosen: Sequence[Story],
    pairs: Sequence[LinkView],
    copies: Mapping[str, str],
    narratives: Sequence[Narrative],
    asked: tuple[datetime | None, bool],
    place: Place,
) -> tuple[StoryView, ...]:
    """Most sources first, then most articles, then the newest; `asked`: where news begin, and if on a map."""
    news_since, placed = asked
    story_of = {id_: story.story_id for story in chosen for id_ in story.article_ids}
    inside: dict[str, list[LinkView]] = {}
    for link in pairs:
        if story_of[link.left] == story_of[link.right]:
            inside.setdefault(story_of[link.left], []).append(link)
    carries: dict[str, list[str]] = {}
    for narrative in narratives:
        for story_id in narrative.story_ids:
            carries.setdefault(story_id, []).append(narrative.narrative_id)
    places = _places(facts, chosen, place) if placed else [None] * len(chosen)
    views = [
        replace(
            _story(facts, story, copies, news_since),
            links=hold_together(inside.get(story.story_id, [])),
            narrative_ids=tuple(carries.get(story.story_id, ())),
            position=place,
        )
        for story, place in zip(chosen, places, strict=True)
    ]
    views.sort(key=lambda story: (str(story.last or ""), story.story_id), reverse=True)
    return tuple(sorted(views, key=lambda story: (-len(story.sources), -len(story.article_ids))))


def _places(facts: Facts, chosen: Sequence[Story], place: Place) -> list[tuple[float, float] | None]:
    centres = np.array([facts.centre(story.article_ids) for story in chosen], np.float32)
    return [(x, y) for x, y in place([story.story_id for story in chosen], centres).tolist()]


def _story(facts: Facts, story: Story, copies: Mapping[str, str], news_since: datetime | None) -> StoryView:
    """A story by itself, without its links, narratives and place; its sources first come first."""
    ids = story.article_ids
    named = (facts.articles[id_].source for id_ in ids)
    originals = [id_ for id_ in ids if id_ not in copies] if len(ids) > 1 else []
    return StoryView(
        **fields_of(story)
        | {"label": story.label or NO_HEADLINE, "sources": tuple(dict.fromkeys(filter(None, named)))},
        conflicts=_conflicts(facts, originals),
        lead=facts.lead(story.representative),
        new=story.first is not None and news_since is not None and story.first >= news_since,
    )


def _conflicts(facts: Facts, ids: Sequence[str]) -> tuple[Conflict, ...]:
    """The numbers on which some articles disagree."""
    articles = [_telling(facts, id_) for id_ in ids]
    return tuple(
        Conflict(
            item.noun,
            tuple(FigureView(figure.article_id, figure.number, figure.sentence) for figure in item.figures),
            item.kind,
        )
        for item in disagreements(articles)
    )


def _telling(facts: Facts, id_: str) -> Telling:
    """An article as `disagreements` takes it."""
    one = facts.articles[id_]
    return Telling(one.id, one.title, facts.text(one.id), one.published, one.source)


def _left_out(corpus: Corpus, shown: Mapping[str, str], scope: Scope) -> tuple[tuple[str, int], ...]:
    shown_articles = corpus.articles.filter(pl.col("id").is_in(list(shown)))
    removed = Counter(
        str(item["reason"]).split(" in ")[0]
        for items in shown_articles["removed"].drop_nulls()
        for item in items.to_list()
    )
    lines = ((f"lines removed by cleaning: {reason}", count) for reason, count in removed.items())
    read = ((what, count) for what, count in scope.left_out.items() if count)
    return (*read, *sorted(lines, key=lambda pair: (-pair[1], pair[0])))


def _counted(sources: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(sources).items(), key=lambda pair: (-pair[1], pair[0])))
