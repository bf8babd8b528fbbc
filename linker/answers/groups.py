"""What `stories` and `narratives` answer, as data and as rows of a table."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any  # Any: values of JSON

from linker.answers.article_rows import articles_of

if TYPE_CHECKING:
    from linker.archive.index import Index
    from linker.narratives import Narrative
    from linker.stories import Story

Row = dict[str, Any]


def story_answer(index: "Index", story_id: str) -> Row:
    """One story, line or topic, its articles, and what the articles of an event disagree on."""
    story = index.story(story_id)
    answer: Row = {"stories": [story], "articles": articles_of(index, story.article_ids)}
    return answer | {"disagreements": index.disagreements(story_id)}


def narrative_answer(index: "Index", narrative_id: str) -> Row:
    """One narrative, and its articles."""
    narrative = index.narrative(narrative_id)
    return {"narratives": [narrative], "articles": articles_of(index, narrative.article_ids)}


def articles_asked_for(index: "Index", query: str | None, source: str | None) -> dict[str, float] | None:
    """Articles of a source that a query is about, with its score; None where neither is asked."""
    from linker.corpus import Filters

    filters = Filters(source=source)
    if query is not None:
        return index.articles_about(query, filters=filters)
    mask = index.corpus.mask(filters)
    return None if mask is None else dict.fromkeys(index.corpus.articles["id"].filter(mask), 0.0)


def meets(
    story: "Story",
    min_articles: int,
    span: tuple[datetime | None, datetime | None],
    about: dict[str, float] | None,
) -> bool:
    """Whether a story has enough articles, one of them in the range, and one of those asked about."""
    since, until = span
    return (
        len(story.article_ids) >= min_articles
        and (since is None or (story.last is not None and story.last >= since))
        and (until is None or (story.first is not None and story.first < until))
        and (about is None or any(id_ in about for id_ in story.article_ids))
    )


def sort_stories(stories: list["Story"], sort: str, about: dict[str, float] | None) -> list["Story"]:
    """Sort stories by size (as they come), by date with undated ones last, or by closeness to the query."""
    if sort == "recency":
        dated = sorted((item for item in stories if item.last), key=lambda item: str(item.last), reverse=True)
        return dated + [item for item in stories if not item.last]
    if sort == "relevance" and about is not None:
        return sorted(stories, key=lambda item: -max(about.get(id_, 0.0) for id_ in item.article_ids))
    return stories


def story_rows(stories: Sequence["Story"]) -> list[Row]:
    """One row for each article."""
    return [{"article_id": id_, "story_id": item.story_id} for item in stories for id_ in item.article_ids]


def narrative_rows(narratives: Sequence["Narrative"]) -> list[Row]:
    """One row for each article of an episode."""
    return [
        {
            "narrative_id": narrative.narrative_id,
            "kind": narrative.kind,
            "label": narrative.label,
            "claim": narrative.claim.text,
            "strength": narrative.strength.score,
            "episode": number,
            "first": episode.first,
            "last": episode.last,
            "article_id": article_id,
        }
        for narrative in narratives
        for number, episode in enumerate(narrative.episodes, 1)
        for article_id in episode.article_ids
    ]
