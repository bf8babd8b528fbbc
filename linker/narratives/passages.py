"""The passages that narratives are made from, with vectors, words, names and story."""

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import chain, pairwise
from types import MappingProxyType

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from linker.corpus import Corpus
from linker.errors import LinkerError
from linker.narratives.config import NarrativeConfig
from linker.retrieval import ragged_arange
from linker.text.language import article_languages, language_numbers
from linker.text.parsed_article import ParsedArticle, content, parse_some, parsed_key, without_figures
from linker.text.stems import UNNAMED
from linker.types import Rows, Scores, Vectors

_READ = 200
"""Articles read at a time."""
_TOKEN = re.compile(r"\w+")
_ONE_BEARER = 0.5
"""Share of the articles with a full name in which the commonest bearer of a last word has it."""


@dataclass(frozen=True, slots=True)
class Actors:
    """Names as sparse rows of weights ln(n / df), of length 1 or 0; `keys` name the columns."""

    keys: tuple[str, ...]
    printed: tuple[str, ...]
    article_counts: Rows
    """In how many articles each name stands, shape (len(keys),)."""
    placed: NDArray[np.float32]
    """Share of these articles in which something is `in` or `at` it, in [0, 1], shape (len(keys),)."""
    articles: sparse.csr_matrix
    passages: sparse.csr_matrix


@dataclass(frozen=True)
class Statements:
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
        articles: Rows = np.sort(order[ragged_arange(ends[stories], ends[stories + 1] - ends[stories])])
        return articles

    def statements_of(self, articles: Rows) -> Rows:
        """The statements of some articles, both ascending."""
        first, last = (np.searchsorted(self.articles, articles, side) for side in ("left", "right"))
        return ragged_arange(first, last - first)

    @cached_property
    def frequency(self) -> Counter[str]:
        """In how many statements each word stands."""
        return Counter(word for stems in self.stems for word in set(stems))

    def rarity(self, word: str) -> float:
        """How rare a word is among the statements: ln((1 + n) / (1 + df))."""
        return math.log((1 + len(self.stems)) / (1 + self.frequency[word]))

    @cached_property
    def words_of(self) -> list[set[str]]:
        """The words that each article states something with, figures aside."""
        words: list[set[str]] = [set() for _ in range(len(self.corpus))]
        for article, stems in zip(self.articles, self.stems, strict=True):
            words[article].update(word for word in stems if not word[0].isdigit())
        return words

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
    def languages(self) -> Rows:
        """A number for the language of each article; -1 where it is unknown."""
        return language_numbers(article_languages(self.corpus.articles))

    @cached_property
    def characters(self) -> Rows:
        """The length of each article's text."""
        return self.corpus.articles["text"].str.len_chars().to_numpy().astype(np.int64)

    @cached_property
    def vectors(self) -> Vectors:
        """The vectors of the statements, shape (len(rows), dim)."""
        return self.corpus.passage_index.vectors(self.rows)


def gather_statements(
    corpus: Corpus, stories: pl.DataFrame, config: NarrativeConfig, parsed_articles: Sequence[ParsedArticle]
) -> Statements:
    """Find an archive's statements; of a statement that a source repeats word for word, the first counts.

    Args:
        corpus: The archive.
        stories: Columns article_id and story_id; line_id and topic_id where the stories are part of a tree.
        config: How little is a statement.
        parsed_articles: Of its articles, as `parse_all` gives them.

    Raises:
        LinkerError: `stories` lacks its columns, or puts one article into two stories.
    """
    story_ids, story_of = _stories(corpus, stories)
    lines = _branches(stories, "line_id", np.zeros(len(story_ids), np.int64), story_ids)
    topics = _branches(stories, "topic_id", lines, story_ids)
    sources = corpus.articles["source"].fill_null("").to_list()
    actors = find_actors(parsed_articles, sorted(set(sources)))
    stated = _statements(parsed_articles, actors, sources, config.min_joining_words)
    rows, stems = (
        np.array([row for row, _, _ in stated], np.int64),
        tuple(stem_list for _, stem_list, _ in stated),
    )
    articles = corpus.passage_articles[rows] if len(rows) else rows
    texts = corpus.articles["text"].to_list()
    starts, ends = (corpus.passages[name].to_numpy()[rows].tolist() for name in ("start", "end"))
    return Statements(
        corpus,
        story_ids,
        story_of,
        lines,
        topics,
        rows,
        articles,
        np.array([words >= config.min_content_words for _, _, words in stated], np.bool_),
        tuple(texts[a][start:end] for a, start, end in zip(articles.tolist(), starts, ends, strict=True)),
        stems,
        replace(actors, passages=actors.passages[rows]),
    )


def parse_all(
    corpus: Corpus, known: Mapping[str, ParsedArticle] = MappingProxyType({})
) -> list[ParsedArticle]:
    """Parse each article of an archive that `known` (by article id) lacks or has with another text."""
    titles, texts = corpus.articles["title"].to_list(), corpus.articles["text"].to_list()
    bounds = np.searchsorted(corpus.passage_articles, np.arange(len(corpus) + 1)).tolist()
    spans = list(zip(corpus.passages["start"].to_list(), corpus.passages["end"].to_list(), strict=True))
    ids = corpus.articles["id"].to_list()
    texts_now = [
        (title, text, spans[first:last])
        for title, text, (first, last) in zip(titles, texts, pairwise(bounds), strict=True)
    ]
    stored = (known.get(id_) for id_ in ids)
    reusable = [
        old if old is not None and old.key == parsed_key(*text_now) else None
        for old, text_now in zip(stored, texts_now, strict=True)
    ]
    fresh = [text_now for text_now, old in zip(texts_now, reusable, strict=True) if old is None]
    parts = (fresh[start : start + _READ] for start in range(0, len(fresh), _READ))
    read = chain.from_iterable(corpus.parallel_map(parse_some, None, parts))
    return [old if old is not None else next(read) for old in reusable]


def _statements(
    parsed_articles: Sequence[ParsedArticle], actors: Actors, sources: Sequence[str], least: int
) -> list[tuple[int, tuple[str, ...], int]]:
    """Row, stems and number of different words (figures not counted) of each passage that states something.

    They are in order; of a source's repetitions the first.
    """
    stated: list[tuple[int, tuple[str, ...], int]] = []
    seen: set[tuple[str, tuple[str, ...]]] = set()
    starts, columns = actors.passages.indptr.tolist(), actors.passages.indices.tolist()
    row = -1
    for parsed, source in zip(parsed_articles, sources, strict=True):
        for words in parsed.said:
            row += 1
            if words is None:
                continue
            stems = content(
                words.split(), [actors.keys[column] for column in columns[starts[row] : starts[row + 1]]]
            )
            key = source, without_figures(stems)
            different = len(set(key[1]))
            if different >= least and key not in seen:
                seen.add(key)
                stated.append((row, stems, different))
    return stated


def _stories(corpus: Corpus, stories: pl.DataFrame) -> tuple[tuple[str, ...], Rows]:
    """Story ids in order of their first article, and each article's story; one without is its own."""
    missing = {"article_id", "story_id"} - set(stories.columns)
    if missing:
        raise LinkerError(f"stories have columns {stories.columns}; article_id and story_id are needed")
    story_of = dict(stories.select("article_id", "story_id").iter_rows())
    if len(story_of) != len(stories):
        raise LinkerError("stories name an article more than once; each belongs to exactly one story")
    number: dict[str, int] = {}
    story_of_article = [
        number.setdefault(str(story_of.get(id_, id_)), len(number)) for id_ in corpus.articles["id"]
    ]
    return tuple(number), np.array(story_of_article, np.int64)


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


def find_actors(parsed_articles: Sequence[ParsedArticle], outlets: Collection[str]) -> Actors:
    """Find the names of articles and of their passages.

    `Anton Skarvic` counts as `skarvic` too, so that later mentions by surname meet it. Left out are names
    of one article only, those whose every word the archive also uses as a common one (`High School`), and
    last words that end the names of many (`County`, a frequent surname).

    Args:
        parsed_articles: One an article.
        outlets: The archive's sources: what names them, or the last words of them, names nobody else.
    """
    names_of_article = [dict(zip(parsed.names, parsed.printed, strict=True)) for parsed in parsed_articles]
    df = Counter(key for forms in names_of_article for key in forms)
    lower = Counter(word for parsed in parsed_articles for word in parsed.common)
    keys = tuple(
        key
        for key in sorted(df.keys() - _outlets(outlets) - _of_many(names_of_article))
        if df[key] > 1 and not all(lower[part] > df[key] / 2 or part in UNNAMED for part in key.split())
    )
    column = {key: i for i, key in enumerate(keys)}
    printed = {key: surface for forms in reversed(names_of_article) for key, surface in forms.items()}
    weight = np.array([math.log((1 + len(names_of_article)) / df[key]) for key in keys])
    columns = [[column.get(key, -1) for key in parsed.names] for parsed in parsed_articles]
    return Actors(
        keys,
        tuple(printed[key] for key in keys),
        np.array([df[key] for key in keys], np.int64),
        _placed(parsed_articles, column, df),
        _unit(
            [[number for number in columns_of_article if number >= 0] for columns_of_article in columns],
            weight,
        ),
        _unit(
            [
                [number for place in named.split() if (number := columns_of_article[int(place)]) >= 0]
                for columns_of_article, parsed in zip(columns, parsed_articles, strict=True)
                for named in parsed.named
            ],
            weight,
        ),
    )


def overlap(left: sparse.csr_matrix, right: sparse.csr_matrix, rows: Rows, others: Rows) -> Scores:
    """Cosine of row `rows[i]` of one matrix with row `others[i]` of another."""
    cosines = np.empty(len(rows), np.float32)
    for start in range(0, len(rows), 100_000):
        part = slice(start, start + 100_000)
        cosines[part] = np.asarray(left[rows[part]].multiply(right[others[part]]).sum(axis=1)).ravel()
    return cosines


def dense(matrix: sparse.csr_matrix, rows: Rows, columns: Rows) -> Scores:
    """Some rows and columns (ascending) of a sparse matrix, shape (len(rows), len(columns))."""
    which, column, value = entries(matrix, rows)
    place = np.minimum(np.searchsorted(columns, column), max(len(columns) - 1, 0))
    wanted = columns[place] == column if len(columns) else np.zeros(len(column), np.bool_)
    block = np.zeros((len(rows), len(columns)), np.float32)
    block[which[wanted], place[wanted]] = value[wanted]
    return block


def entries(matrix: sparse.csr_matrix, rows: Rows) -> tuple[Rows, Rows, Scores]:
    """The entries of some rows of a sparse matrix: position in `rows`, column, value; faster than slicing."""
    starts = matrix.indptr[rows].astype(np.int64)
    lengths = matrix.indptr[rows + 1] - starts
    at = ragged_arange(starts, lengths)
    return np.repeat(np.arange(len(rows)), lengths), matrix.indices[at], matrix.data[at]


def _of_many(names_of_article: Sequence[Mapping[str, str]]) -> set[str]:
    """Last words of names that many different people share, such as frequent surnames.

    An article that has the words alone speaks for no bearer. What mostly ends such a name is one itself.
    """
    bearers: dict[str, Counter[str]] = {}
    named: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for forms in names_of_article:
        longer: dict[str, list[str]] = {}
        for key in forms:
            last = key.partition(" ")[2]
            while last and last not in forms:
                last = last.partition(" ")[2]
            if last:
                longer.setdefault(last, []).append(key)
        named.update(longer.keys())
        total.update(forms.keys())
        for last, keys in longer.items():
            bearers.setdefault(last, Counter()).update(keys)
    shared_words: set[str] = set()
    for last in sorted(bearers, key=lambda key: -len(key.split())):
        bearer, most = min(bearers[last].items(), key=lambda item: (-item[1], item[0]))
        if 2 * named[last] > total[last] and (most < _ONE_BEARER * named[last] or bearer in shared_words):
            shared_words.add(last)
    return shared_words


def _placed(
    parsed_articles: Sequence[ParsedArticle], column: Mapping[str, int], df: Counter[str]
) -> NDArray[np.float32]:
    """For each name the share of its articles that use it as a place: "in NAME", or a dateline."""
    counts = np.zeros(len(column), np.float32)
    for parsed in parsed_articles:
        counts[[column[key] for key in parsed.places if key in column]] += 1
    return np.minimum(counts / np.array([max(df[key], 1) for key in column], np.float32), 1)


def _outlets(sources: Collection[str]) -> set[str]:
    """What names a source: its whole name, or the last words of it."""
    split = [_TOKEN.findall(source.casefold()) for source in sources]
    return {" ".join(parts[i:]) for parts in split for i in range(len(parts))}


def _unit(rows: list[list[int]], weight: np.ndarray) -> sparse.csr_matrix:
    indptr = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    indices = np.array([column for row in rows for column in sorted(row)], np.int64)
    data = weight[indices] if len(indices) else np.empty(0)
    matrix = sparse.csr_matrix((data, indices, indptr), shape=(len(rows), len(weight)))
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sparse.csr_matrix(sparse.diags(1 / np.maximum(lengths, 1e-9)) @ matrix, dtype=np.float32)
