"""Narratives for the report, from the mappings that `narratives --json` prints."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any  # Any: values of JSON

from linker.reports.view import ArticleView, Carrier, ClaimView, EpisodeView, NarrativeView, Saying

Articles = Mapping[str, ArticleView]


def narrative_views(
    narratives: Sequence[Mapping[str, Any]],
    articles: Articles,
    story_of: Mapping[str, str],
    news: tuple[datetime | None, datetime | None],
) -> tuple[NarrativeView, ...]:
    """Those that touch the report's stories, in the order given, with all of their episodes.

    What a mapping lacks is made from the articles: first dates, lags, stories, episodes' gaps. `news` is
    the range, first inclusive, last exclusive, in which a narrative counts as returned.
    """
    views = []
    for item in narratives:
        ids = _known(item.get("article_ids"), articles)
        if not any(id_ in story_of for id_ in ids):
            continue
        episodes = _episodes(item.get("episodes") or (), articles)
        strength = item.get("strength")
        views.append(
            NarrativeView(
                narrative_id=str(item["narrative_id"]),
                kind=str(item.get("kind") or "motif"),
                label=str(item.get("label") or item["narrative_id"]),
                latest=item.get("latest"),
                keywords=texts(item.get("keywords")),
                claim=_claim(item.get("claim"), articles),
                episodes=episodes,
                article_ids=ids,
                story_ids=tuple(dict.fromkeys(story_of[id_] for id_ in ids if id_ in story_of)),
                carriers=_carriers(ids, articles),
                sayings=_sayings(item.get("passages") or (), articles),
                strength={
                    name: float(value)
                    for name, value in (strength.items() if isinstance(strength, Mapping) else ())
                    if isinstance(value, int | float)
                },
                returned=any(came_back(episodes, *news)),
            )
        )
    return tuple(views)


def texts(values: Any) -> tuple[str, ...]:
    """Strings of a JSON list; () for anything else."""
    return tuple(map(str, values)) if isinstance(values, list | tuple) else ()


def parsed_moment(value: Any) -> datetime | None:
    """A date as given or as JSON has it, in UTC."""
    if isinstance(value, str) and value:
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    return None


def _known(ids: Any, articles: Articles) -> tuple[str, ...]:
    known = [id_ for id_ in texts(ids) if id_ in articles]
    return tuple(sorted(dict.fromkeys(known), key=lambda id_: (_day(articles[id_]), id_)))


def _day(article: ArticleView) -> str:
    return article.published.isoformat() if article.published else "9999"


def _claim(claim: Any, articles: Articles) -> ClaimView | None:
    if isinstance(claim, str) and claim:
        return ClaimView(claim, None, None)
    if not isinstance(claim, Mapping) or not claim.get("text"):
        return None
    article = articles.get(str(claim.get("article_id")))
    source = article.source if article else claim.get("source")
    return ClaimView(str(claim["text"]), article.id if article else None, source)


def _episodes(items: Sequence[Mapping[str, Any]], articles: Articles) -> tuple[EpisodeView, ...]:
    bare = []
    for item in items:
        ids = _known(item.get("article_ids"), articles)
        dates = [published for id_ in ids if (published := articles[id_].published)]
        first = parsed_moment(item.get("first")) or min(dates, default=None)
        last = parsed_moment(item.get("last")) or max(dates, default=None)
        bare.append((first, last, texts(item.get("story_ids")), ids))
    bare.sort(key=lambda episode: (episode[0] is None, str(episode[0]), episode[3]))
    episodes: list[EpisodeView] = []
    for first, last, story_ids, ids in bare:
        before = episodes[-1].last if episodes else None
        silent = (first - before).days if first and before else None
        episodes.append(EpisodeView(first, last, story_ids, ids, silent))
    return tuple(episodes)


def _carriers(ids: Sequence[str], articles: Articles) -> tuple[Carrier, ...]:
    """Earliest first; a source without a dated article last."""
    first: dict[str, datetime | None] = {}
    for id_ in ids:
        source = articles[id_].source
        if source is not None:
            first.setdefault(source, articles[id_].published)
    dated = [moment for moment in first.values() if moment]
    start = min(dated, default=None)
    carriers = [
        Carrier(source, when, round((when - start).total_seconds() / 86_400, 2) if when and start else None)
        for source, when in first.items()
    ]
    return tuple(sorted(carriers, key=lambda item: (item.first is None, str(item.first), item.source)))


def _sayings(items: Sequence[Mapping[str, Any]], articles: Articles) -> tuple[Saying, ...]:
    sayings = [
        Saying(
            str(item["article_id"]),
            str(item.get("text") or ""),
            int(item.get("start") or 0),
            int(item.get("end") or 0),
            item.get("score"),
            str(item["stance"]) if item.get("stance") else None,
            articles[str(item["article_id"])].source,
            articles[str(item["article_id"])].published,
        )
        for item in items
        if item.get("article_id") in articles
    ]
    return tuple(sorted(sayings, key=lambda one: (_day(articles[one.article_id]), one.article_id, one.start)))


def came_back(
    episodes: Sequence[EpisodeView], since: datetime | None, until: datetime | None
) -> tuple[bool, ...]:
    """Whether each episode, other than the first, lies in the range or reaches into it."""
    return tuple(
        number > 0
        and since is not None
        and episode.last is not None
        and episode.last >= since
        and (until is None or (episode.first is not None and episode.first < until))
        for number, episode in enumerate(episodes)
    )
