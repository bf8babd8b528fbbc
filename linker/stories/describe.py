"""Groups of articles as stories, described so that a person can tell them apart."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from linker.corpus import Corpus
from linker.index import LexicalIndex
from linker.notebook import Shown
from linker.outlets import source_key
from linker.stories.bridges import waists
from linker.stories.copies import copy_classes, independent
from linker.stories.group import Grouping
from linker.stories.meaning import centred
from linker.types import Rows, Vectors
from linker.words import content_words

_KEYWORDS = 6
_READ = 600
"""Characters of a text that its keywords come from."""
_COMMON = 0.1
"""Rarity of a word that is everywhere: in a small archive a story's own words are."""


@dataclass(frozen=True, slots=True)
class Story(Shown):
    """Articles on one event, in order of publication.

    `label` is the headline of `representative`, the article nearest to the middle of all. `reports`
    counts independent ones: the most that can be picked with no two by one source and no two near-copies.
    `cohesion` is the mean score of the pairs that were compared, None for a single article. `bridges`
    are the two articles, one on either side, by which the parts of a story in two parts hang together.
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


def describe(corpus: Corpus, grouping: Grouping, known: Iterable[Story] = ()) -> tuple[Story, ...]:
    """Name, date and count the stories of an archive.

    Args:
        corpus: The archive.
        grouping: The story of each of its articles, with the pairs and the level.
        known: Stories as they were described before; one with the same articles stays as it is.

    Returns:
        Stories sorted by (-articles, first, id).
    """
    if not len(corpus):
        return ()
    order = np.argsort(grouping.groups, kind="stable")
    starts = np.flatnonzero(np.diff(grouping.groups[order], prepend=-1))
    found = np.split(order, starts[1:])
    ids = corpus.articles["id"].to_list()
    as_before = {story.article_ids: story for story in known}
    earlier = [as_before.get(tuple(ids[row] for row in rows.tolist())) for rows in found]
    new = np.array([story is None for story in earlier], np.bool_)
    told = _Told.of(corpus, grouping, new[np.unique(grouping.groups, return_inverse=True)[1]])
    stories = [
        told.story(rows) if story is None else with_id(story, _proposed(ids[int(rows[0])]))
        for rows, story in zip(found, earlier, strict=True)
    ]
    return tuple(sorted(stories, key=lambda s: (-len(s.article_ids), str(s.first), s.story_id)))


def with_id(story: Story, story_id: str) -> Story:
    """A story under another id; most have the right one already."""
    return story if story.story_id == story_id else replace(story, story_id=story_id)


def _proposed(first: str) -> str:
    """The id that a story would have, by its first article."""
    return "s" + blake2b(first.encode(), digest_size=4).hexdigest()


@dataclass(frozen=True)
class _Told:
    """What is known of all articles, by row, and of the groups to be told; each story is made from it."""

    ids: list[str]
    titles: list[str]
    beginnings: list[str]
    published: list[datetime | None]
    sources: list[str | None]
    vectors: Vectors
    groups: Rows
    copies: Rows
    bridges: dict[int, tuple[int, int]]
    cohesion: dict[int, float]
    lexical: LexicalIndex

    @classmethod
    def of(cls, corpus: Corpus, grouping: Grouping, asked: NDArray[np.bool_]) -> Self:
        """`asked` tells which articles are in a story to be told, shape (len(corpus),)."""
        articles, pairs, groups = corpus.articles, grouping.pairs, grouping.groups
        vectors = corpus.article_index.vectors(np.arange(len(corpus)))
        vectors = centred(vectors, articles["language"].to_list(), asked)
        left, right = pairs["left"].to_numpy(), pairs["right"].to_numpy()
        inside = (groups[left] == groups[right]) & asked[left]
        left, right, evidence = left[inside], right[inside], pairs["evidence"].to_numpy()[inside]
        return cls(
            articles["id"].to_list(),
            articles["title"].fill_null("").to_list(),
            articles["text"].fill_null("").str.head(_READ).to_list(),
            articles["published"].to_list(),
            articles["source"].to_list(),
            vectors,
            groups,
            copy_classes(articles, vectors, left, right),
            waists(groups, left, right, evidence),
            _cohesion(groups[left], evidence, grouping.level.value),
            corpus.lexical,
        )

    def story(self, found: Rows) -> Story:
        rows, group = found.tolist(), int(self.groups[found[0]])
        dates = [day for row in rows if (day := self.published[row]) is not None]
        best = self._most_central(found)
        names = [self.sources[row] for row in rows]
        keys = [source_key(name) if name else None for name in names]
        sources = {source_key(name): name for name in reversed(names) if name}
        return Story(
            _proposed(self.ids[rows[0]]),
            self.titles[best] or self.beginnings[best][:80],
            self._keywords(rows),
            min(dates, default=None),
            max(dates, default=None),
            self.ids[best],
            independent(keys, self.copies[found]) if len(rows) > 1 else 1,
            self.cohesion.get(group),
            tuple(self.ids[row] for row in self.bridges.get(group, ())),
            tuple(sorted(sources.values())),
            tuple(self.ids[row] for row in rows),
        )

    def _most_central(self, rows: Rows) -> int:
        """The article nearest to the middle, one with a headline if there is any; of equal ones by id."""
        central = np.round(self.vectors[rows] @ self.vectors[rows].sum(axis=0), 5)
        nearness: dict[int, float] = dict(zip(rows.tolist(), central.tolist(), strict=True))
        titled = [row for row in nearness if self.titles[row]] or list(nearness)
        return min(titled, key=lambda row: (-nearness[row], self.ids[row]))

    def _keywords(self, rows: list[int]) -> tuple[str, ...]:
        """Words in much of the story and little of the archive, those of headlines twice.

        As in class-based TF-IDF (Grootendorst 2022) a story is one document, but it is its articles that
        count, not how often each repeats a word.
        """
        counts: Counter[str] = Counter()
        for row in rows:
            title = content_words(self.titles[row])
            for words in (title, title + content_words(self.beginnings[row])):
                told = (word for word in words if not word[0].isdigit() and len(word) > 2)
                counts.update(dict.fromkeys(told, 1))
        rarity = dict(zip(counts, self.lexical.idf(list(counts)).tolist(), strict=True))
        ranked = sorted(counts, key=lambda word: (-counts[word] * max(rarity[word], _COMMON), word))
        return tuple(ranked[:_KEYWORDS])


def _cohesion(groups: Rows, evidence: Vectors, level: float) -> dict[int, float]:
    """Mean score of the compared pairs inside each group."""
    score = 1 / (1 + np.exp(np.clip(level - evidence.astype(np.float64), -50, 50)))
    frame = pl.DataFrame({"group": groups, "score": score})
    means = frame.group_by("group").agg(pl.col("score").mean())
    return {group: round(value, 4) for group, value in means.iter_rows()}
