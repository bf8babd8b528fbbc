"""Groups of articles as stories, described so that a person can tell them apart."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

import numpy as np
import polars as pl

from linker.corpus import Corpus, source_key
from linker.stories.bridges import waists
from linker.stories.copies import copy_classes, independent
from linker.stories.group import Grouping
from linker.stories.meaning import centred
from linker.types import Rows, Vectors
from linker.words import content_words

_KEYWORDS = 6
_COMMON = 0.1
"""Rarity of a word that is everywhere: in a small archive a story's own words are."""


@dataclass(frozen=True, slots=True)
class Story:
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


def describe(corpus: Corpus, grouping: Grouping) -> tuple[Story, ...]:
    """Name, date and count the stories of an archive.

    Args:
        corpus: The archive.
        grouping: The story of each of its articles, with the pairs and the level.

    Returns:
        Stories sorted by (-articles, first, id).
    """
    if not len(corpus):
        return ()
    vectors = centred(
        corpus.article_index.vectors(np.arange(len(corpus))), corpus.articles["language"].to_list()
    )
    told = _Told(corpus, vectors, grouping)
    order = np.argsort(grouping.groups, kind="stable")
    starts = np.flatnonzero(np.diff(grouping.groups[order], prepend=-1))
    stories = [told.story(rows) for rows in np.split(order, starts[1:])]
    return tuple(sorted(stories, key=lambda s: (-len(s.article_ids), str(s.first), s.story_id)))


class _Told:
    """What is known of all stories at once, and each made from it."""

    def __init__(self, corpus: Corpus, vectors: Vectors, grouping: Grouping) -> None:
        pairs = grouping.pairs
        left, right = pairs["left"].to_numpy(), pairs["right"].to_numpy()
        inside = grouping.groups[left] == grouping.groups[right]
        left, right, evidence = left[inside], right[inside], pairs["evidence"].to_numpy()[inside]
        self.articles = corpus.articles
        self.groups = grouping.groups
        self.vectors = vectors
        self.copies = copy_classes(corpus.articles, vectors, left, right)
        self.bridges = waists(grouping.groups, left, right, evidence)
        self.cohesion = _cohesion(grouping.groups[left], evidence, grouping.level.value)
        words = corpus.lexical.vocabulary
        self.rarity = dict(zip(words, corpus.lexical.idf(words).tolist(), strict=True))

    def story(self, rows: Rows) -> Story:
        part = self.articles[rows]
        ids, titles = part["id"].to_list(), part["title"].to_list()
        central = self.vectors[rows] @ self.vectors[rows].sum(axis=0)
        titled = [i for i in range(len(rows)) if titles[i]] or list(range(len(rows)))
        best = min(titled, key=lambda i: (-round(float(central[i]), 5), ids[i]))
        names = part["source"].to_list()
        keys = [source_key(name) if name else None for name in names]
        sources = {source_key(name): name for name in reversed(names) if name}
        group = int(self.groups[rows[0]])
        return Story(
            "s" + blake2b(ids[0].encode(), digest_size=4).hexdigest(),
            titles[best] or part["text"][best][:80],
            _keywords(part, self.rarity),
            part["published"].min(),  # type: ignore[arg-type]  # a date column has dates
            part["published"].max(),  # type: ignore[arg-type]
            ids[best],
            independent(keys, self.copies[rows]),
            self.cohesion.get(group),
            tuple(self.articles["id"][row] for row in self.bridges.get(group, ())),
            tuple(sorted(sources.values())),
            tuple(ids),
        )


def _keywords(part: pl.DataFrame, rarity: dict[str, float]) -> tuple[str, ...]:
    """Words in much of the story and little of the archive, those of headlines twice.

    As in class-based TF-IDF (Grootendorst 2022) a story is one document, but it is its articles that count,
    not how often each repeats a word.
    """
    counts = Counter(
        word
        for title, text in part.select("title", "text").iter_rows()
        for words in (content_words(title), content_words(f"{title}\n{text[:600]}"))
        for word in dict.fromkeys(words)
        if not word[0].isdigit() and len(word) > 2
    )
    ranked = sorted(counts, key=lambda word: (-counts[word] * max(rarity.get(word, 0.0), _COMMON), word))
    return tuple(ranked[:_KEYWORDS])


def _cohesion(groups: Rows, evidence: Vectors, level: float) -> dict[int, float]:
    """Mean score of the compared pairs inside each group."""
    score = 1 / (1 + np.exp(np.clip(level - evidence.astype(np.float64), -50, 50)))
    frame = pl.DataFrame({"group": groups, "score": score})
    means = frame.group_by("group").agg(pl.col("score").mean())
    return {group: round(value, 4) for group, value in means.iter_rows()}
