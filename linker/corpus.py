"""The archive in memory: articles, passages and their vectors, aligned row by row.

Row numbers stay in here and in `index/`; everything that a user sees names articles by id.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from linker.days import microseconds
from linker.errors import QueryError, ShapeError, UnknownArticleError
from linker.order import aligned, passage_places, places_of, sort_articles
from linker.outlets import Outlets
from linker.parallel_map import ParallelMap, in_turn
from linker.retrieval import DenseIndex, LexicalIndex, TfidfIndex, Tokens, build_dense
from linker.storage_backend import LEXICAL, AnyOrder, InMemory, StorageBackend
from linker.types import Article, Float16Vectors, IndexType, Listed, Removed, Rows, Vectors
from linker.words import STOPWORDS, words

LISTED = pl.List(pl.Struct({"headline": pl.String, "line": pl.String, "form": pl.String, "url": pl.String}))
REMOVED = pl.List(pl.Struct({"line": pl.String, "reason": pl.String}))

ARTICLE_SCHEMA = pl.Schema(
    {
        "id": pl.String(),
        "title": pl.String(),
        "text": pl.String(),
        "published": pl.Datetime("us", "UTC"),
        "source": pl.String(),
        "url": pl.String(),
        "language": pl.String(),
        "listed": LISTED,
        "removed": REMOVED,
        "file": pl.String(),
        "number": pl.Int64(),
        "identified_language": pl.String(),
        "language_probability": pl.Float32(),
    }
)
"""An article as stored; `file` and `number` (from 1) say where it was read."""

ADDED_COLUMNS = ("identified_language", "language_probability")
"""Of articles; null in parts of an index that were written before there were these columns."""

PASSAGE_SCHEMA = pl.Schema(
    {"article": pl.UInt32(), "start": pl.UInt32(), "end": pl.UInt32(), "word": pl.UInt32()}
)
"""A passage in memory: row of its article, characters of that article's text, and which of the article's
words, the headline's first, it begins with."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles a question is about; None asks nothing.

    `since` is inclusive and `until` exclusive. An article without a date meets neither.

    Raises:
        QueryError: A moment is no datetime, or has no time zone.
    """

    since: datetime | None = None
    until: datetime | None = None
    source: str | None = None
    language: str | None = None

    def __post_init__(self) -> None:
        for name, moment in (("since", self.since), ("until", self.until)):
            if moment is not None and (not isinstance(moment, datetime) or moment.tzinfo is None):
                raise QueryError(f"{name} is a datetime with a time zone, not {moment!r}; add tzinfo=UTC")


@dataclass(frozen=True, repr=False)
class Corpus:
    """Articles sorted by (published, id), undated last; passages sorted by (article, start)."""

    articles: pl.DataFrame
    passages: pl.DataFrame
    article_index: DenseIndex
    passage_index: DenseIndex
    lexical: LexicalIndex
    open_tfidf: Callable[[], TfidfIndex]
    """Opened when first needed: a search does without."""
    parallel_map: ParallelMap = in_turn
    """Who reads all articles, and compares them, or passages, with each other."""
    same_sources: tuple[tuple[str, str], ...] = ()
    """Pairs of sources that somebody said are one outlet."""
    encoder: str = ""
    """The name of the encoder that made the vectors."""
    open_outlets: Callable[[], Outlets] | None = None
    """Gives the outlets of all archives that are asked as one; None: of this archive."""

    def __repr__(self) -> str:
        return f"Corpus({len(self.articles):,} articles, {len(self.passages):,} passages)"

    @classmethod
    def build(
        cls,
        articles: Iterable[pl.DataFrame],
        passages: Iterable[pl.DataFrame],
        article_vectors: AnyOrder,
        passage_vectors: AnyOrder,
        *,
        index_type: IndexType = "auto",
        previous: "Corpus | None" = None,
        backend: StorageBackend | None = None,
    ) -> Self:
        """Sort, align and index an archive.

        Args:
            articles: `ARTICLE_SCHEMA`, any order, unique ids; blocks of rows, one or more.
            passages: Columns article_id, start, end; any order; blocks of rows, one or more.
            article_vectors: Shape (number of articles, dim), in the order of `articles`.
            passage_vectors: Shape (number of passages, dim), in the order of `passages`.
            index_type: Of both dense indexes.
            previous: An earlier state of the archive, from which what it has of the same articles is copied.
            backend: Where each piece is put as soon as it is built; None leaves it in memory.

        Raises:
            ShapeError: Frames and vectors have different lengths, or a passage names no article.
        """
        backend = backend or InMemory()
        sorted_articles, order = sort_articles(articles, backend)
        spans = aligned(passages, sorted_articles["id"])
        rows = spans["row"].to_numpy()
        vectors = article_vectors.shape[0], passage_vectors.shape[0]
        if (len(order), len(rows)) != vectors:
            raise ShapeError(
                f"{len(order)} articles with {vectors[0]} vectors, {len(rows)} passages with {vectors[1]}"
            )
        old = previous or _nothing(article_vectors.shape[1])
        places = places_of(sorted_articles, old.articles)
        old_rows = passage_places(spans, places, old.passages)
        places[spans["article"].to_numpy()[old_rows < 0]] = -1
        tokens, begins = _read(sorted_articles, spans, places, old_rows, old, backend.folder(LEXICAL))
        spans = backend.frame("passages", [spans.with_columns(word=begins).select(list(PASSAGE_SCHEMA))])
        return cls(
            sorted_articles,
            spans,
            _indexed("articles", article_vectors[order], index_type, (old.article_index, places), backend),
            _indexed("passages", passage_vectors[rows], index_type, (old.passage_index, old_rows), backend),
            backend.lexical(LexicalIndex.of(tokens, backend.folder(LEXICAL))),
            lambda: build_tfidf(tokens),
        )

    def check(self) -> None:
        """Check that the tables are such as `build` makes them and refer to each other correctly.

        Raises:
            ValueError: They can't.
        """
        articles, passages = self.articles, self.passages
        if articles.schema != ARTICLE_SCHEMA or passages.schema != PASSAGE_SCHEMA:
            raise ValueError("the columns of articles or passages are others")
        needed = articles.select("id", "title", "text", "listed"), passages
        if any(sum(frame.null_count().row(0)) for frame in needed) or articles["id"].has_nulls():
            raise ValueError("a value is missing")
        listed = articles["listed"].filter(articles["listed"].list.len() > 0).explode()
        fields = listed.struct.unnest().select("headline", "line", "form")
        if listed.has_nulls() or sum(fields.null_count().row(0)):
            raise ValueError("a listed headline is missing")
        if articles["id"].n_unique() != len(articles):
            raise ValueError("an id stands there twice")
        if not articles["published"].is_sorted(nulls_last=True):
            raise ValueError("the articles aren't in order")
        owner_rows = passages["article"].to_numpy().astype(np.int64)
        if not passages["article"].is_sorted() or (len(owner_rows) and owner_rows[-1] >= len(articles)):
            raise ValueError("a passage is of no article")
        lengths = articles["text"].str.len_chars().to_numpy().astype(np.int64)[owner_rows]
        if not ((self._starts < self._ends) & (self._ends <= lengths)).all():
            raise ValueError("a passage lies outside its article")
        words = self._words.astype(np.int64)
        follows = owner_rows[1:] == owner_rows[:-1]
        inside = words <= np.diff(self.lexical.tokens.bounds)[owner_rows]
        if not inside.all() or (np.diff(words)[follows] < 0).any():
            raise ValueError("a passage begins with no word of its article")

    def __len__(self) -> int:
        """Number of articles."""
        return len(self.articles)

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {id_: row for row, id_ in enumerate(self.articles["id"])}

    def __contains__(self, article_id: object) -> bool:
        """Whether an article has this id."""
        return article_id in self._rows

    def row(self, article_id: str) -> int:
        """The row of an article.

        Raises:
            UnknownArticleError: No article has this id.
        """
        try:
            return self._rows[article_id]
        except KeyError:
            raise UnknownArticleError(f"no article {article_id!r} in this index") from None

    @cached_property
    def tfidf(self) -> TfidfIndex:
        """Sparse vectors of the articles' headlines and texts."""
        return self.open_tfidf()

    @cached_property
    def passage_articles(self) -> Rows:
        """The article row of each passage, ascending."""
        return self.passages["article"].to_numpy().astype(np.int64)

    def passage_range(self, article: int) -> tuple[int, int]:
        """First and one past the last passage row of an article."""
        first, last = np.searchsorted(self.passage_articles, (article, article + 1))
        return int(first), int(last)

    def spans(self, article: int) -> list[tuple[int, int]]:
        """The passages of an article as (start, end) in its text."""
        part = slice(*self.passage_range(article))
        return list(zip(self._starts[part].tolist(), self._ends[part].tolist(), strict=True))

    def span(self, passage: int) -> tuple[int, int]:
        """Start and end of a passage in its article's text."""
        return int(self._starts[passage]), int(self._ends[passage])

    def said(self, passages: Rows) -> tuple[Rows, Rows]:
        """Where the words of some passages begin in `lexical.tokens.numbers`, and how many they are."""
        bounds, articles = self.lexical.tokens.bounds, self.passage_articles
        owner_rows, follows = articles[passages], np.minimum(passages + 1, len(articles) - 1)
        inside = (follows > passages) & (articles[follows] == owner_rows)
        starts = bounds[owner_rows] + self._words[passages]
        ends = np.where(inside, bounds[owner_rows] + self._words[follows], bounds[owner_rows + 1])
        return starts, ends - starts

    def text_words(self, article: int) -> NDArray[np.int32]:
        """The numbers of the words of an article's text, in order; none where it has no passage."""
        first, last = self.passage_range(article)
        bounds = self.lexical.tokens.bounds[article : article + 2]
        start = bounds[0] + self._words[first] if first < last else bounds[1]
        return self.lexical.tokens.numbers[start : bounds[1]]

    @cached_property
    def _starts(self) -> NDArray[np.uint32]:
        return self.passages["start"].to_numpy()

    @cached_property
    def _ends(self) -> NDArray[np.uint32]:
        return self.passages["end"].to_numpy()

    @cached_property
    def _words(self) -> NDArray[np.uint32]:
        return self.passages["word"].to_numpy()

    def article(self, row: int) -> Article:
        """An article as data."""
        row_values = self.articles.row(row, named=True)
        removed = tuple(Removed(**item) for item in row_values["removed"] or ())
        names = ("id", "title", "text", "published", "source", "url", "language", *ADDED_COLUMNS)
        return Article(**{name: row_values[name] for name in names}, listed=self.listed(row), removed=removed)

    def listed(self, article: int) -> tuple[Listed, ...]:
        """The headlines that an article lists, in order."""
        return tuple(Listed(**item) for item in self.articles["listed"][article].to_list())

    def mask(self, filters: Filters) -> NDArray[np.bool_] | None:
        """Which article rows meet the filters, shape (len(self),); None where nothing is asked."""
        if filters == Filters():
            return None
        met = np.zeros(len(self), np.bool_)
        met[slice(*self.stretch(filters.since, filters.until))] = True
        if filters.source is not None:
            asked = self.outlets.find(filters.source)
            met &= self._sources.rows(asked or self.outlets.key(filters.source))
        if filters.language is not None:
            met &= self._languages.rows(filters.language.lower())
        return met

    def stretch(self, since: datetime | None, until: datetime | None) -> tuple[int, int]:
        """First and one past the last row published in a range, `since` inclusive and `until` exclusive."""
        if since is None and until is None:
            return 0, len(self)
        first, last = 0, len(self.dates)
        if since is not None:
            first = int(np.searchsorted(self.dates, microseconds(since)))
        if until is not None:
            last = int(np.searchsorted(self.dates, microseconds(until)))
        return first, last

    @cached_property
    def dates(self) -> Rows:
        """Microseconds since 1970 of the articles that have a date, which stand before the others."""
        return self.articles["published"].drop_nulls().to_physical().to_numpy()

    @cached_property
    def _sources(self) -> "_Groups":
        return _Groups.of(self.articles["source"], self.outlets.key)

    @cached_property
    def outlets(self) -> Outlets:
        """Which of the sources are one outlet."""
        sources = self.articles.select("source", "url")
        return Outlets.of(sources, self.same_sources) if self.open_outlets is None else self.open_outlets()

    @cached_property
    def _languages(self) -> "_Groups":
        named = self.articles.select(pl.coalesce("language", "identified_language")).to_series()
        return _Groups.of(named, str.lower)


@dataclass(frozen=True, slots=True)
class _Groups:
    """Rows by a key made of a column; `codes[row]` is the number of its key, that of no key where null."""

    numbers: dict[str, int]
    codes: NDArray[np.int32]

    @classmethod
    def of(cls, column: pl.Series, key: Callable[[str], str]) -> Self:
        """Group rows by a key; the key of each distinct value is computed once."""
        values = column.unique().sort()
        numbers: dict[str, int] = {}
        codes = [-1 if value is None else numbers.setdefault(key(value), len(numbers)) for value in values]
        table = pl.DataFrame({"value": values, "code": pl.Series(codes, dtype=pl.Int32)})
        joined = column.to_frame("value").join(
            table, on="value", how="left", nulls_equal=True, maintain_order="left"
        )
        return cls(numbers, joined["code"].to_numpy())

    def rows(self, key: str) -> NDArray[np.bool_]:
        """Whether each row has this key."""
        matches: NDArray[np.bool_] = self.codes == self.numbers.get(key, -2)
        return matches


def build_tfidf(tokens: Tokens) -> TfidfIndex:
    """Sparse vectors of the subject words of headlines and texts, in the order of the articles."""
    return TfidfIndex.of(tokens, STOPWORDS)


def subject_words(document: list[str]) -> list[str]:
    """The words of a document that may say what it is about."""
    return [word for word in document if word not in STOPWORDS]


def _indexed(
    name: str,
    vectors: Vectors | Float16Vectors,
    kind: IndexType,
    previous: tuple[DenseIndex, Rows],
    backend: StorageBackend,
) -> DenseIndex:
    return backend.dense(name, build_dense(vectors, kind, previous=previous, to=backend.folder(name)))


def _read(
    articles: pl.DataFrame, passages: pl.DataFrame, places: Rows, old_rows: Rows, old: Corpus, to: Path | None
) -> tuple[Tokens, NDArray[np.uint32]]:
    """The words of all articles, and the place of each passage's first word; old articles are copied."""
    first = np.searchsorted(passages["article"].to_numpy(), np.arange(len(articles) + 1))
    starts, begins = passages["start"].to_numpy(), np.empty(len(passages), np.uint32)
    begins[old_rows >= 0] = old.passages["word"].to_numpy()[old_rows[old_rows >= 0]]

    def documents() -> Iterator[list[str]]:
        for row in np.flatnonzero(places < 0):
            title, text = articles["title"][int(row)], articles["text"][int(row)]
            part = slice(first[row], first[row + 1])
            document, begins[part] = _words(title, text, starts[part].tolist())
            yield document

    tokens = old.lexical.tokens.remap(places, documents(), to)
    return tokens, begins


def _words(title: str, text: str, starts: Sequence[int]) -> tuple[list[str], list[int]]:
    """The words of an article, and the place of each passage's first word; every word is in a passage."""
    document, begins = words(title), []
    for start, end in pairwise([0, *starts[1:], len(text)]):
        begins.append(len(document))
        document += words(text[start:end])
    return document, begins[: len(starts)]


def _nothing(dim: int) -> Corpus:
    """An archive of no articles."""
    none, tokens = np.empty((0, dim), np.float32), Tokens.build([])
    return Corpus(
        ARTICLE_SCHEMA.to_frame(),
        PASSAGE_SCHEMA.to_frame(),
        build_dense(none),
        build_dense(none),
        LexicalIndex.of(tokens),
        lambda: build_tfidf(tokens),
    )
