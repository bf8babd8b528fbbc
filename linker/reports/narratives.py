"""Narratives as a report shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from linker.narratives import Episode, Narrative, NarrativePassage
from linker.outlets import Outlets
from linker.reports.view import ArticleView, NarrativeView, PassageView, fields_of

Articles = Mapping[str, ArticleView]


def narrative_views(
    narratives: Sequence[Narrative],
    articles: Articles,
    story_of: Mapping[str, str],
    news: tuple[datetime | None, datetime | None],
    outlets: Outlets,
) -> tuple[NarrativeView, ...]:
    """The narratives that share an article with the report's stories, in the order given, with all episodes.

    Args:
        narratives: Those of the archive.
        articles: All articles of the archive, by id.
        story_of: The id of the story of each article that the report shows.
        news: The range, first inclusive, last exclusive, in which a narrative counts as back.
        outlets: Give each outlet one spelling.
    """
    return tuple(
        _view(item, articles, story_of, news, outlets)
        for item in narratives
        if not story_of.keys().isdisjoint(item.article_ids)
    )


def _view(
    narrative: Narrative,
    articles: Articles,
    story_of: Mapping[str, str],
    news: tuple[datetime | None, datetime | None],
    outlets: Outlets,
) -> NarrativeView:
    claim, told_in = narrative.claim, [story_of[id_] for id_ in narrative.article_ids if id_ in story_of]
    return NarrativeView(
        **fields_of(narrative)
        | {
            "claim": replace(claim, source=claim.source and outlets.name(claim.source)),
            "sources": tuple(
                replace(entry, source=outlets.name(entry.source)) for entry in narrative.sources
            ),
            "story_ids": tuple(dict.fromkeys(told_in)),
            "passages": _passages(narrative.passages, articles),
            "back": any(came_back(narrative.episodes, *news)),
        }
    )


def _passages(passages: Sequence[NarrativePassage], articles: Articles) -> tuple[PassageView, ...]:
    """Earliest first, those of undated articles last."""
    dated = []
    for passage in passages:
        article = articles[passage.article_id]
        dated.append(PassageView(**fields_of(passage), source=article.source, published=article.published))
    return tuple(
        sorted(dated, key=lambda one: (one.published is None, str(one.published), one.article_id, one.start))
    )


def silences(narrative: Narrative) -> tuple[int | None, ...]:
    """The days without a report before each episode; None before the first."""
    return (None, *((gap.until - gap.since).days for gap in narrative.dormant))


def came_back(
    episodes: Sequence[Episode], since: datetime | None, until: datetime | None
) -> tuple[bool, ...]:
    """For each episode but the first, whether it overlaps the range."""
    return tuple(
        number > 0
        and since is not None
        and episode.last >= since
        and (until is None or episode.first < until)
        for number, episode in enumerate(episodes)
    )
