"""The story and narratives of an article, as far as they have been found."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any  # Any: what an open index has looked up

import polars as pl

from linker.corpus import Corpus
from linker.storage import Store, read_history
from linker.types import ArticleLinks

if TYPE_CHECKING:
    from linker.narratives import Narrative
    from linker.stories import Story


@dataclass(frozen=True, slots=True)
class Groups:
    """The story id and the narrative ids of articles; empty where nobody has looked for them."""

    story_of: Mapping[str, str] = field(default_factory=dict)
    narratives_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def groups_found(store: Store, cache: dict[str, Any]) -> Groups:
    """The stories and narratives of each article, read from what is stored; none are computed.

    Args:
        store: The index.
        cache: The attributes of the open index; the groups are put there.
    """
    stories = cache["_stories"].stories if "_stories" in cache else None
    narratives = cache.get("_narratives", {}).get(None)
    key = (id(stories), id(narratives))
    if cache.get("_groups_of") != key:
        cache["_groups_of"], cache["_groups"] = key, _groups(store, stories, narratives)
    groups: Groups = cache["_groups"]
    return groups


def _groups(
    store: Store, stories: "tuple[Story, ...] | None", narratives: "tuple[Narrative, ...] | None"
) -> Groups:
    """The groups that this process has computed; the others are read from the history, which is fast."""
    parts: dict[str, dict[str, list[str]]] = {"story": {}, "narrative": {}}
    members = read_history(store, "members")["members"].filter(pl.col("kind").is_in(list(parts)))
    for kind, group_id, article_id in members.select("kind", "group_id", "article_id").iter_rows():
        parts[kind].setdefault(article_id, []).append(group_id)
    if stories is not None:
        parts["story"] = {id_: [story.story_id] for story in stories for id_ in story.article_ids}
    if narratives is not None:
        parts["narrative"] = {}
        for narrative in narratives:
            for id_ in narrative.article_ids:
                parts["narrative"].setdefault(id_, []).append(narrative.narrative_id)
    return Groups(
        {id_: ids[0] for id_, ids in parts["story"].items()},
        {id_: tuple(ids) for id_, ids in parts["narrative"].items()},
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
