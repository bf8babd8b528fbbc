"""Groups of articles as stories, described so that a person can tell them apart."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from typing import Self

import numpy as np
from numpy.typing import NDArray

from linker.corpus import Corpus
from linker.counts import plural
from linker.notebook import Shown
from linker.outlets import source_key
from linker.stories.bridges import waists
from linker.stories.copies import copy_classes, independent
from linker.stories.group import Grouping
from linker.stories.labels import Label, Labels
from linker.stories.reference import centred
from linker.text.language import article_languages
from linker.types import LEVELS, Rows, StoryLevel, Vectors

_ID_PREFIX: dict[StoryLevel, str] = {"event": "s", "line": "l", "topic": "t"}
"""So no id is used at two levels."""


@dataclass(frozen=True, slots=True)
class Story(Shown):
    """Articles on one event, or on one story line or topic, in order of publication.

    `label` is a headline or sentence of `representative`, the one that says most of all of them. `reports`
    counts independent ones: the most that can be picked with no two by one source and no two near-copies.
    `cohesion` is the mean cosine of its pairs of articles, None for a single one. `bridges`
    are the two articles, one on either side, by which the parts of an event in two parts hang together.
    `parent` is the id of the next larger group that holds it and has more articles; None where there is none.
    """

    story_id: str
    label: str
    keywords: tuple[str, ...]
    first: datetime | None
    last: datetime | None
    representative: str
    reports: int
    cohesion: float | None
    bridges: tuple[str, ...]
    sources: tuple[str, ...]
    article_ids: tuple[str, ...]
    level: StoryLevel = "event"
    parent: str | None = None


def told_by(story: Story) -> str:
    """How often a story is told, in words, as commands, reports and pages say it."""
    reports = plural(len(story.article_ids), "report")
    independent = f", {story.reports:,} independent" if story.reports < len(story.article_ids) else ""
    return f"{reports}{independent}"


def describe(corpus: Corpus, grouping: Grouping, known: Iterable[Story] = ()) -> tuple[Story, ...]:
    """Name, date and count the events of an archive.

    Args:
        corpus: The archive.
        grouping: The event of each of its articles, with the pairs and thresholds.
        known: Stories as they were described before; one with the same articles stays as it is.

    Returns:
        Stories sorted by (-articles, first, id), without parents.
    """
    return _described(corpus, grouping, known, ("event",))


def describe_levels(corpus: Corpus, grouping: Grouping, known: Iterable[Story] = ()) -> tuple[Story, ...]:
    """The same for events, lines and topics.

    Args:
        corpus: The archive.
        grouping: The event, line and topic of each of its articles, with the pairs and thresholds.
        known: Stories as they were described before; one of the same level and articles stays as it is.

    Returns:
        The stories of each level after those of the finer one, with their parents.
    """
    return _described(corpus, grouping, known, tuple(LEVELS.values()))


def _described(
    corpus: Corpus, grouping: Grouping, known: Iterable[Story], levels: Sequence[StoryLevel]
) -> tuple[Story, ...]:
    """`levels` start with events, so that a line of a single event is described as that event is."""
    if not len(corpus):
        return ()
    ids = corpus.articles["id"].to_list()
    described = {(story.level, story.article_ids): story for story in known}
    parts = [_Part.of(level, grouping, ids, described) for level in levels]
    facts = _Facts.of(corpus, grouping, np.logical_or.reduce([part.new for part in parts]))
    stories: list[Story] = []
    named: dict[int, Label] = {}  # by the first row of each group of the level before
    for part in parts:
        finer = {story.article_ids: story for story in stories}
        here = []
        for rows in part.members:
            names = tuple(ids[row] for row in rows.tolist())
            story = described.get((part.level, names)) or finer.get(names)
            if story is None:
                story = facts.story(rows, part, named)
            here.append(_at_level(story, part.level))
        named = {
            int(rows[0]): (story.label, corpus.row(story.representative))
            for rows, story in zip(part.members, here, strict=True)
        }
        stories += largest_first(here)
    return with_parents(stories)


def largest_first(stories: Iterable[Story]) -> list[Story]:
    """Stories sorted by (-articles, first, id)."""
    return sorted(stories, key=lambda story: (-len(story.article_ids), str(story.first), story.story_id))


def with_id(story: Story, story_id: str) -> Story:
    """A story under another id; most have the right one already."""
    return story if story.story_id == story_id else replace(story, story_id=story_id)


def with_parents(stories: Sequence[Story]) -> tuple[Story, ...]:
    """Stories of several levels, each with the id of the next larger group that has more articles.

    A line of a single event, or a topic of a single line, is no larger group and so nobody's parent.
    """
    levels = tuple(LEVELS.values())
    holder = {(story.level, id_): story for story in stories for id_ in story.article_ids}
    linked = []
    for story in stories:
        above = (
            holder.get((level, story.article_ids[0])) for level in levels[levels.index(story.level) + 1 :]
        )
        larger = (one for one in above if one and len(one.article_ids) > len(story.article_ids))
        parent = next((one.story_id for one in larger), None)
        linked.append(story if story.parent == parent else replace(story, parent=parent))
    return tuple(linked)


def _at_level(story: Story, level: StoryLevel) -> Story:
    """A group as a new one of this level: its id proposed by its first article, without a parent."""
    bridges = story.bridges if level == "event" else ()
    story_id = _proposed(story.article_ids[0], level)
    return replace(story, story_id=story_id, level=level, bridges=bridges, parent=None)


def _proposed(first: str, level: StoryLevel) -> str:
    """The id that a group would have, by its first article."""
    return _ID_PREFIX[level] + blake2b(first.encode(), digest_size=4).hexdigest()


@dataclass(frozen=True)
class _Part:
    """The groups of one level: the group of each row, the rows of each group, and rows to be described."""

    level: StoryLevel
    groups: Rows
    members: list[Rows]
    new: NDArray[np.bool_]

    @classmethod
    def of(
        cls,
        level: StoryLevel,
        grouping: Grouping,
        ids: Sequence[str],
        described: Mapping[tuple[StoryLevel, tuple[str, ...]], Story],
    ) -> Self:
        """A group that is known, or of which a finer level has the very articles, isn't described again."""
        groups = {"event": grouping.groups, "line": grouping.lines, "topic": grouping.topics}
        numbers = groups[level]
        finer = {"event": None, "line": grouping.groups, "topic": grouping.lines}[level]
        order = np.argsort(numbers, kind="stable")
        members = np.split(order, np.flatnonzero(np.diff(numbers[order], prepend=-1))[1:])
        new = np.zeros(len(ids), np.bool_)
        for rows in members:
            single = finer is not None and (finer[rows] == finer[rows[0]]).all()
            new[rows] = not single and (level, tuple(ids[row] for row in rows.tolist())) not in described
        return cls(level, numbers, members, new)


def mean_cosine(vectors: Vectors) -> float | None:
    """The mean cosine of all pairs of some vectors, None where there is no pair.

    It rests on nothing else, so that it stays what it is whatever the rest of the archive becomes.

    >>> mean_cosine(np.eye(3, dtype=np.float32)), mean_cosine(np.ones((1, 1), np.float32))
    (0.0, None)
    """
    if len(vectors) < 2:
        return None
    exact = vectors.astype(np.float64)
    total = exact.sum(axis=0)
    both_ways = total @ total - (exact * exact).sum()  # pairs in either order, but none of one with itself
    return round(float(np.clip(both_ways / (len(vectors) * (len(vectors) - 1)), -1, 1)), 4) + 0.0


@dataclass(frozen=True)
class _Facts:
    """What is known of all articles, by row, and of the pairs of those to be described."""

    ids: list[str]
    published: list[datetime | None]
    sources: list[str | None]
    stored: Vectors
    copies: Rows
    bridges: dict[int, tuple[int, int]]
    labels: Labels

    @classmethod
    def of(cls, corpus: Corpus, grouping: Grouping, asked: NDArray[np.bool_]) -> Self:
        """`asked` tells which articles are in a story to be described, shape (len(corpus),)."""
        articles, pairs, groups = corpus.articles, grouping.pairs, grouping.groups
        stored = corpus.article_index.vectors(np.arange(len(corpus)))
        vectors = centred(stored, article_languages(articles), corpus.encoder, asked)
        left, right = pairs["left"].to_numpy(), pairs["right"].to_numpy()
        evidence = pairs["evidence"].to_numpy()
        inside = np.flatnonzero((groups[left] == groups[right]) & asked[left])
        return cls(
            articles["id"].to_list(),
            articles["published"].to_list(),
            articles["source"].to_list(),
            stored,
            copy_classes(articles, vectors, left[inside], right[inside]),
            waists(groups, left[inside], right[inside], evidence[inside]),
            Labels(articles, vectors),
        )

    def story(self, found: Rows, part: _Part, named: Mapping[int, Label]) -> Story:
        """Describe one group; `named` are the names of the groups in it, by their first row."""
        rows, group = found.tolist(), int(part.groups[found[0]])
        dates = [day for row in rows if (day := self.published[row]) is not None]
        inner = [named[row] for row in rows if row in named]
        label, speaker = self.labels.of_groups(inner) if inner else self.labels.of_articles(found)
        names = [self.sources[row] for row in rows]
        keys = [source_key(name) if name else None for name in names]
        sources = {source_key(name): name for name in reversed(names) if name}
        return Story(
            _proposed(self.ids[rows[0]], part.level),
            label,
            self.labels.keywords(found),
            min(dates, default=None),
            max(dates, default=None),
            self.ids[speaker],
            independent(keys, self.copies[found]) if len(rows) > 1 else 1,
            mean_cosine(self.stored[found]),
            tuple(self.ids[row] for row in self.bridges.get(group, ())) if part.level == "event" else (),
            tuple(sorted(sources.values())),
            tuple(self.ids[row] for row in rows),
        )
