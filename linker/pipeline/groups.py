"""The story and narratives of an article, as far as they have been found."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any  # Any: what an open index has looked up

from linker.corpus import Corpus
from linker.store import Store
from linker.types import ArticleLinks

if TYPE_CHECKING:
    from linker.narratives import Narrative
    from linker.stories import Story


@dataclass(frozen=True, slots=True)
class Groups:
    """The story id and the narrative ids of articles; empty where nobody has looked for them."""

    story_of: Mapping[str, str] = field(default_factory=dict)
    narratives_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def groups_found(store: Store, corpus: Corpus, held: dict[str, Any]) -> Groups:
    """The groups of an archive's articles; what is kept is read once, nothing is looked for.

    Args:
        store: The index.
        corpus: Its archive.
        held: What the open index has looked up; the groups that were read are put there.
    """
    stories = held["_found"].stories if "_found" in held else None
    narratives = held.get("_narratives", {}).get(None)
    known = (id(stories), id(narratives))
    if held.get("_groups_of") != known:
        held["_groups_of"], held["_groups"] = known, _groups(store, corpus, stories, narratives)
    groups: Groups = held["_groups"]
    return groups


def _groups(
    store: Store,
    corpus: Corpus,
    stories: "tuple[Story, ...] | None",
    narratives: "tuple[Narrative, ...] | None",
) -> Groups:
    if stories is None and not any(store.derived.glob("stories-*")):
        return Groups()  # nothing else is imported for a search
    from linker.narratives import NarrativeConfig
    from linker.pipeline.findings import narratives_kept, stories_kept

    if stories is None:
        kept = stories_kept(store)
        if kept is None:
            return Groups()
        stories = kept.stories
    return _of(stories, narratives or narratives_kept(store, corpus, stories, NarrativeConfig()) or ())


def _of(stories: "tuple[Story, ...]", narratives: "tuple[Narrative, ...]") -> Groups:
    parts: dict[str, list[str]] = {}
    for narrative in narratives:
        for id_ in narrative.article_ids:
            parts.setdefault(id_, []).append(narrative.narrative_id)
    return Groups(
        {id_: story.story_id for story in stories for id_ in story.article_ids},
        {id_: tuple(ids) for id_, ids in parts.items()},
    )


def in_groups(links: ArticleLinks, corpus: Corpus, groups: Groups) -> ArticleLinks:
    """Links with the addresses, stories and narratives of the articles they lead to."""
    urls = corpus.articles["url"]
    related = tuple(
        replace(
            item,
            url=urls[corpus.row(item.article_id)],
            story_id=groups.story_of.get(item.article_id),
            narrative_ids=groups.narratives_of.get(item.article_id, ()),
        )
        for item in links.related
    )
    return replace(links, related=related)
