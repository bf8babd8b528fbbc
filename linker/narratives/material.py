"""What narratives are made from: passages that state something, with vectors, words, names and story."""

import math
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from linker.corpus import Corpus
from linker.errors import LinkerError
from linker.narratives.actors import Actors, find_actors
from linker.narratives.config import NarrativeConfig
from linker.narratives.statements import content, states_something
from linker.types import Rows, Vectors


@dataclass(frozen=True)
class Material:
    """Statements of an archive, aligned: `rows` in the corpus, ascending, and what each one holds.

    `stories[article]` is the number of an article's story; `story_ids` gives its id.
    """

    corpus: Corpus
    story_ids: tuple[str, ...]
    stories: Rows
    rows: Rows
    articles: Rows
    seeds: NDArray[np.bool_]
    """Which statements say enough to found a narrative; the others may only join one."""
    texts: tuple[str, ...]
    stems: tuple[tuple[str, ...], ...]
    actors: Actors

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
    def article_frequency(self) -> Counter[str]:
        """In how many articles each of these words stands."""
        return Counter(word for words in self.words_of for word in words)

    @cached_property
    def published(self) -> list[datetime | None]:
        """The date of each article."""
        return self.corpus.articles["published"].to_list()

    @cached_property
    def sources(self) -> list[str | None]:
        """The source of each article."""
        return self.corpus.articles["source"].to_list()

    @cached_property
    def vectors(self) -> Vectors:
        """The vectors of the statements, shape (len(rows), dim)."""
        return self.corpus.passage_index.vectors(self.rows)


def gather(corpus: Corpus, stories: pl.DataFrame, config: NarrativeConfig) -> Material:
    """Read an archive's statements; of a statement that a source repeats word for word, the first counts.

    Raises:
        LinkerError: `stories` lacks its columns, or puts one article into two stories.
    """
    story_ids, story_of = _stories(corpus, stories)
    texts = corpus.articles["text"].to_list()
    titles = corpus.articles["title"].to_list()
    sources = corpus.articles["source"].fill_null("").to_list()
    spans = [corpus.spans(article) for article in range(len(corpus))]
    passages = [[text[start:end] for start, end in found] for text, found in zip(texts, spans, strict=True)]
    actors = find_actors(titles, texts, passages, sorted(set(sources)))
    rows, stems, kept, seeds = [], [], [], []
    seen: set[tuple[str, tuple[str, ...]]] = set()
    row = -1
    indptr, indices = actors.passages.indptr, actors.passages.indices
    for article, parts in enumerate(passages):
        for text in parts:
            row += 1
            named = [actors.keys[column] for column in indices[indptr[row] : indptr[row + 1]]]
            said = tuple(content(text, named))
            if not states_something(text, said, config.min_joining_words):
                continue
            key = (sources[article], tuple(word for word in said if not word[0].isdigit()))
            if key not in seen:
                seen.add(key)
                rows.append(row)
                stems.append(said)
                kept.append(text)
                seeds.append(
                    len({word for word in said if not word[0].isdigit()}) >= config.min_content_words
                )
    found = np.array(rows, np.int64)
    return Material(
        corpus,
        story_ids,
        story_of,
        found,
        corpus.passage_articles[found] if len(found) else found,
        np.array(seeds, np.bool_),
        tuple(kept),
        tuple(stems),
        replace(actors, passages=actors.passages[found]),
    )


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
