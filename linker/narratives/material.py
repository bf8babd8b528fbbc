"""What narratives are made from: passages that state something, with vectors, words, names and story."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import chain, pairwise
from types import MappingProxyType

import numpy as np
import polars as pl
from numpy.typing import NDArray

from linker.corpus import Corpus
from linker.errors import LinkerError
from linker.narratives.actors import Actors, find_actors
from linker.narratives.config import NarrativeConfig
from linker.narratives.reading import Reading, read_some, reading_key
from linker.narratives.statements import content, wordy
from linker.retrieval import spans
from linker.types import Rows, Vectors

_READ = 200
"""Articles read at a time."""


@dataclass(frozen=True)
class Material:
    """Statements of an archive, aligned: `rows` in the corpus, ascending, and what each one holds.

    `stories[article]` is the number of an article's story; `story_ids` gives its id, `lines` and `topics` the
    line and the topic of each story.
    """

    corpus: Corpus
    story_ids: tuple[str, ...]
    stories: Rows
    lines: Rows
    topics: Rows
    rows: Rows
    articles: Rows
    seeds: NDArray[np.bool_]
    """Which statements say enough to found a narrative; the others may only join one."""
    texts: tuple[str, ...]
    stems: tuple[tuple[str, ...], ...]
    actors: Actors

    @cached_property
    def _by_story(self) -> tuple[Rows, Rows]:
        order = np.argsort(self.stories, kind="stable")
        return order, np.searchsorted(self.stories[order], np.arange(len(self.story_ids) + 1))

    def articles_of(self, stories: Rows) -> Rows:
        """The articles of some stories, ascending."""
        order, ends = self._by_story
        found: Rows = np.sort(order[spans(ends[stories], ends[stories + 1] - ends[stories])])
        return found

    def statements_of(self, articles: Rows) -> Rows:
        """The statements of some articles, given ascending; ascending too."""
        first, last = (np.searchsorted(self.articles, articles, side) for side in ("left", "right"))
        return spans(first, last - first)

    @cached_property
    def frequency(self) -> Counter[str]:
        """In how many statements each word stands."""
        return Counter(word for said in self.stems for word in set(said))

    def rarity(self, word: str) -> float:
        """How rare a word is among the statements: ln((1 + n) / (1 + df))."""
        return math.log((1 + len(self.stems)) / (1 + self.frequency[word]))

    @cached_property
    def words_of(self) -> list[set[str]]:
        """The words that each article states something with, figures aside."""
        found: list[set[str]] = [set() for _ in range(len(self.corpus))]
        for article, said in zip(self.articles, self.stems, strict=True):
            found[article].update(word for word in said if not word[0].isdigit())
        return found

    @cached_property
    def published(self) -> list[datetime | None]:
        """The date of each article."""
        return self.corpus.articles["published"].to_list()

    @cached_property
    def moments(self) -> NDArray[np.datetime64]:
        """The dates that articles have, ascending, in UTC."""
        return self.corpus.articles["published"].drop_nulls().to_numpy()

    @cached_property
    def sources(self) -> list[str | None]:
        """The source of each article."""
        return self.corpus.articles["source"].to_list()

    @cached_property
    def characters(self) -> Rows:
        """The length of each article's text."""
        return self.corpus.articles["text"].str.len_chars().to_numpy().astype(np.int64)

    @cached_property
    def vectors(self) -> Vectors:
        """The vectors of the statements, shape (len(rows), dim)."""
        return self.corpus.passage_index.vectors(self.rows)


def gather(
    corpus: Corpus, stories: pl.DataFrame, config: NarrativeConfig, readings: Sequence[Reading]
) -> Material:
    """Find an archive's statements; of a statement that a source repeats word for word, the first counts.

    Args:
        corpus: The archive.
        stories: Columns article_id and story_id; line_id and topic_id where the stories are part of a tree.
        config: How little is a statement.
        readings: Of its articles, as `read_all` gives them.

    Raises:
        LinkerError: `stories` lacks its columns, or puts one article into two stories.
    """
    story_ids, story_of = _stories(corpus, stories)
    lines = _branches(stories, "line_id", np.zeros(len(story_ids), np.int64), story_ids)
    topics = _branches(stories, "topic_id", lines, story_ids)
    sources = corpus.articles["source"].fill_null("").to_list()
    actors = find_actors(readings, sorted(set(sources)))
    found = _statements(readings, actors, sources, config.min_joining_words)
    rows, stems = np.array([row for row, _, _ in found], np.int64), tuple(said for _, said, _ in found)
    articles = corpus.passage_articles[rows] if len(rows) else rows
    texts = corpus.articles["text"].to_list()
    starts, ends = (corpus.passages[name].to_numpy()[rows].tolist() for name in ("start", "end"))
    return Material(
        corpus,
        story_ids,
        story_of,
        lines,
        topics,
        rows,
        articles,
        np.array([words >= config.min_content_words for _, _, words in found], np.bool_),
        tuple(texts[a][start:end] for a, start, end in zip(articles.tolist(), starts, ends, strict=True)),
        stems,
        replace(actors, passages=actors.passages[rows]),
    )


def read_all(corpus: Corpus, known: Mapping[str, Reading] = MappingProxyType({})) -> list[Reading]:
    """Read every article of an archive, or take the reading known of it: article id → reading."""
    titles, texts = corpus.articles["title"].to_list(), corpus.articles["text"].to_list()
    bounds = np.searchsorted(corpus.passage_articles, np.arange(len(corpus) + 1)).tolist()
    spans = list(zip(corpus.passages["start"].to_list(), corpus.passages["end"].to_list(), strict=True))
    ids = corpus.articles["id"].to_list()
    told = [
        (title, text, spans[first:last])
        for title, text, (first, last) in zip(titles, texts, pairwise(bounds), strict=True)
    ]
    kept = (known.get(id_) for id_ in ids)
    found = [
        old if old is not None and old.key == reading_key(*own) else None
        for old, own in zip(kept, told, strict=True)
    ]
    fresh = [own for own, old in zip(told, found, strict=True) if old is None]
    parts = (fresh[start : start + _READ] for start in range(0, len(fresh), _READ))
    read = chain.from_iterable(corpus.spread(read_some, None, parts))
    return [old if old is not None else next(read) for old in found]


def _statements(
    readings: Sequence[Reading], actors: Actors, sources: Sequence[str], least: int
) -> list[tuple[int, tuple[str, ...], int]]:
    """Row, stems and number of different words, figures aside, of each passage that states something.

    They are in order; of a source's repetitions the first.
    """
    found: list[tuple[int, tuple[str, ...], int]] = []
    seen: set[tuple[str, tuple[str, ...]]] = set()
    starts, columns = actors.passages.indptr.tolist(), actors.passages.indices.tolist()
    row = -1
    for reading, source in zip(readings, sources, strict=True):
        for words in reading.said:
            row += 1
            if words is None:
                continue
            said = content(
                words.split(), [actors.keys[column] for column in columns[starts[row] : starts[row + 1]]]
            )
            key = source, wordy(said)
            different = len(set(key[1]))
            if different >= least and key not in seen:
                seen.add(key)
                found.append((row, said, different))
    return found


def _stories(corpus: Corpus, stories: pl.DataFrame) -> tuple[tuple[str, ...], Rows]:
    """Story ids in order of their first article, and each article's story; one without is its own."""
    missing = {"article_id", "story_id"} - set(stories.columns)
    if missing:
        raise LinkerError(f"stories have columns {stories.columns}; article_id and story_id are needed")
    given = dict(stories.select("article_id", "story_id").iter_rows())
    if len(given) != len(stories):
        raise LinkerError("stories name an article more than once; each belongs to exactly one story")
    number: dict[str, int] = {}
    found = [number.setdefault(str(given.get(id_, id_)), len(number)) for id_ in corpus.articles["id"]]
    return tuple(number), np.array(found, np.int64)


def _branches(stories: pl.DataFrame, column: str, otherwise: Rows, story_ids: tuple[str, ...]) -> Rows:
    """The number of each story's line or topic; `otherwise` where the stories have no such column.

    An article that the stories lack is a branch of its own.

    Raises:
        LinkerError: Articles of one story are in two branches.
    """
    if column not in stories.columns:
        return otherwise
    pairs = stories.select("story_id", column).unique(maintain_order=True)
    if pairs["story_id"].n_unique() < len(pairs):
        raise LinkerError(f"articles of one story have several {column}s; a story is part of one branch")
    branch_of = {str(story): str(branch) for story, branch in pairs.iter_rows()}
    number: dict[str, int] = {}
    names = [branch_of.get(id_, f"\n{id_}") for id_ in story_ids]
    return np.array([number.setdefault(name, len(number)) for name in names], np.int64)
