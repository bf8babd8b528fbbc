"""The corpus of an index, stored in memory-mapped derived files that are rebuilt when missing.

`derived/KEY/` holds the corpus in its final order. KEY is the manifest's content hash and the number of
this layout, so that a corpus never belongs to another state of the index, or to another version of `linker`.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import polars as pl

from linker.corpus import ARTICLE_SCHEMA, Corpus, build_tfidf
from linker.days import EARLIEST
from linker.errors import DamagedError
from linker.retrieval import DenseIndex, LexicalIndex, TfidfIndex, Tokens, dense_type, open_dense
from linker.storage.derived_folders import keep, read_kept
from linker.storage.parquet_io import check_frame_files, frame_files, mapped_frame
from linker.storage.store import Store
from linker.storage_backend import LEXICAL, AnyOrder

Read = TypeVar("Read")

CORPUS_FOLDERS = ("articles", "passages", LEXICAL)
"""In a derived folder, those that belong to the corpus; others beside them have their own hashes."""
TFIDF = "tfidf"
"""The folder of the sparse vectors, in that of the corpus."""
_log = logging.getLogger(__name__)
_LONG = 20_000
"""Passages from which on a user waits for what is derived, and is told so."""
_TRIES = 100
"""How many states of an index may pass by before a reader has one: each try means that a writer went on."""


def open_corpus(folder: Path) -> tuple[Store, Corpus]:
    """Open an index with its corpus, as one state of it.

    A writer may replace parts while they are read; then the new state is opened instead.

    Raises:
        StoreError: There is no index here, or none of this format.
        DamagedError: A file is missing or isn't what the manifest says.
    """
    return read_state(folder, lambda store: (store, open_state(store)))


def read_state(folder: Path, read: Callable[[Store], Read]) -> Read:
    """The result of `read` on one state of an index; if a writer commits meanwhile, on the next state."""
    for left in reversed(range(_TRIES)):
        store = Store.open(folder)
        try:
            return read(store)
        except (DamagedError, FileNotFoundError):
            if not left or Store.open(folder).manifest == store.manifest:
                raise
    raise AssertionError("unreachable")


def read_now(store: Store, read: Callable[[Store], Read]) -> Read:
    """The result of `read` on an index with its newest history.

    Where its articles are no longer those of `store`, the history is that of `store`.
    """
    return read_state(
        store.folder,
        lambda newest: read(newest if newest.manifest.key == store.manifest.key else store),
    )


def read_history(store: Store, *kinds: str) -> dict[str, pl.DataFrame]:
    """The newest history of an index: the rows of some kinds, all from one moment; see `read_now`."""
    return read_now(store, lambda state: {kind: state.history(kind) for kind in kinds})


def known_corpus(store: Store) -> Corpus | None:
    """The corpus of an index that is about to change, for `derive`; None where it isn't stored completely.

    It is mapped: what is mapped stays readable when its files are deleted.
    """
    return _stored_corpus(store, whole=True)


def derive(store: Store, previous: Corpus | None = None) -> Corpus:
    """Build the corpus of an index from its parts, and store it if the index can be written.

    Large sets of vectors then are in memory a part at a time, and everything else only until it is built.
    `previous` is the corpus of an earlier state; what has not changed is copied from it.
    """
    keep(store, "", lambda folder: _build(store, previous, folder))
    mapped = _stored_corpus(store)
    return _build(store, previous, None) if mapped is None else mapped


def _build(store: Store, previous: Corpus | None, folder: Path | None) -> Corpus:
    """Build the corpus of an index; its pieces are put into a folder if there is one."""
    manifest = store.manifest

    def vectors(kind: str) -> AnyOrder:
        mapped = dense_type(manifest.count(kind), manifest.index_type) == "ivf"
        return store.ordered(kind, folder / kind if folder is not None and mapped else None)

    corpus = Corpus.build(
        map(_without_odd_dates, store.blocks("articles", list(ARTICLE_SCHEMA))),
        store.frames("passages", ["article_id", "start", "end"]),
        vectors("articles"),
        vectors("passages"),
        index_type=manifest.index_type,
        previous=previous,
        backend=None if folder is None else _Files(folder),
    )
    try:
        corpus.check()
    except ValueError as error:
        raise DamagedError(
            f"the parts of {store.folder} don't fit each other ({error}); put them back from a backup, or"
            " read the articles again into another folder"
        ) from error
    return replace(corpus, encoder=manifest.encoder.name)


def _without_odd_dates(articles: pl.DataFrame) -> pl.DataFrame:
    """Articles whose impossible dates, which older versions could store, are null."""
    published = pl.col("published")
    possible = published.is_between(EARLIEST, datetime.now(UTC) + timedelta(days=1))
    return articles.with_columns(pl.when(possible).then(published).alias("published"))


@dataclass(frozen=True, slots=True)
class _Files:
    """Storage in files: each piece is written, and memory-mapped from then on."""

    to: Path

    def frame(self, name: str, blocks: Iterable[pl.DataFrame]) -> pl.DataFrame:
        paths = []
        for number, block in enumerate(blocks):
            paths.append(self.to / f"{name}-{number:06d}.arrow")
            block.write_ipc(paths[-1], compression="uncompressed")
        return mapped_frame(paths)

    def forget(self, name: str) -> None:
        for path in frame_files(self.to, name):
            path.unlink(missing_ok=True)

    def folder(self, name: str) -> Path:
        return self.to / name

    def dense(self, name: str, index: DenseIndex) -> DenseIndex:
        index.write(self.folder(name))
        return open_dense(self.folder(name))

    def lexical(self, index: LexicalIndex) -> LexicalIndex:
        index.write(self.folder(LEXICAL))  # its large arrays are there, and mapped
        return index


def open_state(store: Store) -> Corpus:
    """The corpus of a state of an index: the stored one, or a new one."""
    corpus = _stored_corpus(store)
    if corpus is not None:
        return corpus
    if store.manifest.count("passages") > _LONG:
        _log.warning("making what searches read from the articles of %s, once", store.folder)
    return derive(store)


def _stored_corpus(store: Store, *, whole: bool = False) -> Corpus | None:
    """The stored corpus of a state of an index; None where there is none."""
    return read_kept(
        store.derived,
        lambda _: _mapped(store),
        lambda corpus: _check(corpus, store),
        probe=lambda folder: check_frame_files(
            path for name in ("articles", "passages") for path in frame_files(folder, name)
        ),
        whole=whole,
    )


def _check(corpus: Corpus, store: Store) -> None:
    """Check that a stored corpus fits a state of an index, and is such as could be made from it.

    Raises:
        ValueError: It doesn't fit, or its arrays are wrong.
    """
    articles, passages = store.manifest.count("articles"), store.manifest.count("passages")
    if (len(corpus.articles), len(corpus.passages)) != (articles, passages):
        raise ValueError(f"it has {corpus!r}, the index {articles} articles, {passages} passages")
    dim = store.manifest.encoder.dim
    corpus.lexical.check(articles)
    corpus.check()
    corpus.article_index.check(articles, dim)
    corpus.passage_index.check(passages, dim)


def _mapped(store: Store) -> Corpus:
    folder = store.derived
    articles = mapped_frame(frame_files(folder, "articles"))
    lexical = LexicalIndex.open(folder / LEXICAL)
    return Corpus(
        articles,
        mapped_frame(frame_files(folder, "passages")),
        open_dense(folder / "articles"),
        open_dense(folder / "passages"),
        lexical,
        lambda: _tfidf(store, lexical.tokens),
        encoder=store.manifest.encoder.name,
    )


def _tfidf(store: Store, tokens: Tokens) -> TfidfIndex:
    """The sparse vectors of an archive; stored when they are first needed."""
    rows = len(tokens)
    index = read_kept(store.derived / TFIDF, TfidfIndex.open, lambda tfidf: tfidf.check(rows))
    if index is None:
        index = build_tfidf(tokens)
        keep(store, TFIDF, index.write)
    return index
