"""Stories count an outlet once, by whatever names, hosts or slugs its articles come.

Stories are kept as they were found. Which sources are one outlet is learned from the whole archive and may be
corrected at any time, so it is looked up when stories are read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from linker.corpus import Corpus
from linker.errors import QueryError
from linker.stories import Story
from linker.stories.copies import copy_classes, independent
from linker.types import LevelName, Rows


class CountedLevels:
    """The stories of each level with each outlet counted and named once; counted when first asked for."""

    def __init__(self, levels: Mapping[LevelName, tuple[Story, ...]], corpus: Corpus) -> None:
        self._levels, self._corpus = levels, corpus
        self._counted: dict[LevelName, tuple[Story, ...]] = {}

    def at(self, level: LevelName) -> tuple[Story, ...]:
        """The stories of a level, in the order in which they were found.

        Raises:
            QueryError: There is no such level.
        """
        if level not in self._levels:
            raise QueryError(f"no level {level!r}; stories are {', '.join(self._levels)}")
        if level not in self._counted:
            self._counted[level] = by_outlets(self._levels[level], self._corpus, self._levels["events"])
        return self._counted[level]

    @cached_property
    def story_of(self) -> dict[str, str]:
        """The event of each article."""
        return {id_: story.story_id for story in self.at("events") for id_ in story.article_ids}


def by_outlets(
    stories: Sequence[Story], corpus: Corpus, events: Sequence[Story] | None = None
) -> tuple[Story, ...]:
    """Stories with each outlet counted and named once, in the order given.

    Args:
        stories: Of one level.
        corpus: The archive.
        events: Near-copies are looked for inside these; None looks inside the stories themselves.
    """
    if not corpus.outlets.heads:
        return tuple(stories)
    inside = enumerate(stories if events is None else events)
    event_of = {id_: number for number, event in inside for id_ in event.article_ids}
    return tuple(_counted(story, corpus, event_of) if _repeats(story, corpus) else story for story in stories)


def _repeats(story: Story, corpus: Corpus) -> bool:
    """Whether two sources of a group belong to one outlet."""
    return len({corpus.outlets.key(source) for source in story.sources}) < len(story.sources)


def _counted(story: Story, corpus: Corpus, event_of: Mapping[str, int]) -> Story:
    rows = np.array([corpus.row(id_) for id_ in story.article_ids], np.int64)
    articles = corpus.articles.select("title", "text", "source")[rows]
    sources = articles["source"].to_list()
    left, right = _pairs_inside(np.array([event_of[id_] for id_ in story.article_ids], np.int64))
    copies = copy_classes(articles, corpus.article_index.vectors(rows), left, right)
    keys = [corpus.outlets.key(source) if source else None for source in sources]
    names = {corpus.outlets.name(source) for source in sources if source}
    return replace(story, reports=independent(keys, copies), sources=tuple(sorted(names)))


def _pairs_inside(groups: Rows) -> tuple[Rows, Rows]:
    """All pairs of items of one group, the lower row first."""
    order = np.argsort(groups, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(groups[order])) + 1)
    pairs = [part[np.stack(np.triu_indices(len(part), 1))] for part in parts]
    left, right = np.concatenate(pairs, axis=1)
    return left, right
