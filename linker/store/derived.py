"""The archive in memory, kept in files that can be mapped: derived, deletable, rebuilt when missing.

`derived/KEY/` holds the corpus in its final order. KEY is the manifest's content hash and the number of
this layout, so that a corpus never belongs to another state of the index, or to another version of `linker`.
"""

import contextlib
import logging
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import polars as pl

from linker.corpus import ARTICLE_SCHEMA, Corpus, build_tfidf
from linker.errors import DamagedError, StoreError
from linker.index import DenseIndex, LexicalIndex, TfidfIndex, Tokens, dense_type, open_dense
from linker.shelf import LEXICAL, AnyOrder
from linker.store.files import frame_files, mapped_frame, sha256_of, write_checked
from linker.store.reading import HASHES, Store, damaged_files, files_below

Read = TypeVar("Read")

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
    return read_state(folder, lambda store: (store, _open(store)))


def read_state(folder: Path, read: Callable[[Store], Read]) -> Read:
    """What `read` makes of the state of an index or, where a writer goes on meanwhile, of the next one."""
    for left in reversed(range(_TRIES)):
        store = Store.open(folder)
        try:
            return read(store)
        except (DamagedError, FileNotFoundError):
            if not left or Store.open(folder).manifest == store.manifest:
                raise
    raise AssertionError("unreachable")


def read_now(store: Store, read: Callable[[Store], Read]) -> Read:
    """What `read` makes of an index with the history that it has now.

    Where its articles are no longer those of `store`, the history is that of `store`.
    """
    return read_state(
        store.folder,
        lambda newest: read(newest if newest.manifest.key == store.manifest.key else store),
    )


def read_history(store: Store, *kinds: str) -> dict[str, pl.DataFrame]:
    """The history that an index has now, the rows of some kinds as of one moment; see `read_now`."""
    return read_now(store, lambda own: {kind: own.history(kind) for kind in kinds})


def known_corpus(store: Store) -> Corpus | None:
    """The corpus of an index about to change, for `derive` to go on from; None where it isn't kept whole.

    It is mapped: what is mapped stays readable when its files are deleted.
    """
    try:
        return _opened(store.derived) if check_kept(store.derived) else None
    except DamagedError:
        return None


def derive(store: Store, known: Corpus | None = None) -> Corpus:
    """Build the corpus of an index from its parts and keep it beside them, where that can be written.

    Large sets of vectors then are in memory a part at a time, and everything else only until it is built.
    `known` is the corpus of an earlier state, of which what is the same is taken over.
    """
    keep(store.derived, lambda folder: _build(store, known, folder))
    return _opened(store.derived) if (store.derived / HASHES).exists() else _build(store, known, None)


def _build(store: Store, known: Corpus | None, folder: Path | None) -> Corpus:
    """The corpus of an index; put into a folder, piece by piece, if there is one."""
    manifest = store.manifest

    def vectors(kind: str) -> AnyOrder:
        mapped = dense_type(manifest.count(kind), manifest.index_type) == "ivf"
        return store.ordered(kind, folder / kind if folder is not None and mapped else None)

    return Corpus.build(
        store.blocks("articles", list(ARTICLE_SCHEMA)),
        store.frames("passages", ["article_id", "start", "end"]),
        vectors("articles"),
        vectors("passages"),
        index_type=manifest.index_type,
        known=known,
        shelf=None if folder is None else _Files(folder),
    )


@dataclass(frozen=True, slots=True)
class _Files:
    """A shelf of files: each piece is written, and mapped from then on."""

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


def keep(final: Path, write: Callable[[Path], object]) -> None:
    """Keep derived files in a folder of their own with their hashes, all or none of them.

    Where that can't be done (a read-only index, a full disk, another process that was faster) nothing
    happens: what is derived is made anew each time.
    """
    try:
        final.parent.mkdir(exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".new-{final.name}-", dir=final.parent))
    except OSError:
        return
    try:
        write(temporary)
        found = {path.relative_to(temporary).as_posix(): sha256_of(path) for path in files_below(temporary)}
        write_checked(temporary / HASHES, found)
        temporary.rename(final)
    except (OSError, StoreError, pl.exceptions.PolarsError, RuntimeError):  # RuntimeError is FAISS's own
        shutil.rmtree(temporary, ignore_errors=True)


def check_kept(folder: Path) -> bool:
    """Whether a derived folder is there; a writer may delete it meanwhile.

    Raises:
        DamagedError: It is, and a file of it isn't what was written.
    """
    bad = damaged_files(folder) if folder.exists() else []
    there = folder.exists()
    if bad and there:
        raise DamagedError(f"{folder / bad[0]} is damaged; delete {folder} and it is built again")
    return there


def read_kept(folder: Path, read: Callable[[Path], Read]) -> Read | None:
    """What `read` makes of a derived folder; None where there is none, or a writer deletes it meanwhile.

    Raises:
        DamagedError: A file of it isn't what was written.
    """
    try:
        return read(folder) if check_kept(folder) else None
    except FileNotFoundError:
        if folder.exists():
            raise
        return None


def _open(store: Store) -> Corpus:
    if (store.derived / HASHES).exists():
        return _opened(store.derived)
    if store.manifest.count("passages") > _LONG:
        _log.warning("making what searches read from the articles of %s, once", store.folder)
    return derive(store)


def _opened(folder: Path) -> Corpus:
    """The corpus kept in a folder.

    Raises:
        DamagedError: It can't be read, or a writer went on and deleted it.
    """
    try:
        return _mapped(folder)
    except Exception as error:  # whatever polars, FAISS or numpy make of a damaged file
        raise DamagedError(f"{folder} is damaged ({error}); delete it and it is built again") from error


def _mapped(folder: Path) -> Corpus:
    articles = mapped_frame(frame_files(folder, "articles"))
    lexical = LexicalIndex.open(folder / LEXICAL)
    return Corpus(
        articles,
        mapped_frame(frame_files(folder, "passages")),
        open_dense(folder / "articles"),
        open_dense(folder / "passages"),
        lexical,
        lambda: _tfidf(lexical.tokens, folder / "tfidf"),
    )


def _tfidf(tokens: Tokens, folder: Path) -> TfidfIndex:
    """The sparse vectors of an archive, kept once they have been needed."""
    if folder.is_dir():
        with contextlib.suppress(FileNotFoundError):  # a writer went on and deletes it
            return TfidfIndex.open(folder)
    index = build_tfidf(tokens)
    keep(folder, index.write)
    return index
