"""The archive in memory, kept in files that can be mapped: derived, deletable, rebuilt when missing.

`derived/KEY/` holds the corpus in its final order. KEY is the manifest's content hash and the number of
this layout, so that a corpus never belongs to another state of the index, or to another version of `linker`.
"""

import contextlib
import shutil
import tempfile
from pathlib import Path

import polars as pl

from linker.corpus import ARTICLE_SCHEMA, Corpus, build_tfidf
from linker.errors import DamagedError
from linker.index import FlatIndex, LexicalIndex, TfidfIndex
from linker.store.files import sha256_of, write_checked
from linker.store.reading import HASHES, Store, files_below

_TRIES = 5


def open_corpus(folder: Path) -> tuple[Store, Corpus]:
    """Open an index with its corpus, as one state of it.

    A writer may replace parts while they are read; then the new state is opened instead.

    Raises:
        StoreError: There is no index here, or none of this format.
        DamagedError: A file is missing or isn't what the manifest says.
    """
    for left in reversed(range(_TRIES)):
        store = Store.open(folder)
        try:
            return store, _open(store)
        except (DamagedError, FileNotFoundError):
            if not left or Store.open(folder).manifest.key == store.manifest.key:
                raise
    raise AssertionError("unreachable")


def derive(store: Store) -> Corpus:
    """Build the corpus of an index from its parts and keep it beside them, where that can be written."""
    corpus = Corpus.build(
        store.articles(list(ARTICLE_SCHEMA)),
        store.passages(),
        store.article_vectors(),
        store.passage_vectors(),
    )
    final = store.derived
    try:
        final.parent.mkdir(exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=".new-", dir=final.parent))
    except OSError:
        return corpus  # a read-only index is searched from memory
    try:
        _write(corpus, temporary)
        temporary.rename(final)
    except OSError:
        shutil.rmtree(temporary, ignore_errors=True)
    return corpus


def _open(store: Store) -> Corpus:
    folder = store.derived
    if not (folder / HASHES).exists():
        return derive(store)
    try:
        return _mapped(folder)
    except Exception as error:  # whatever polars, FAISS or numpy make of a damaged file
        raise DamagedError(f"{folder} is damaged ({error}); delete it and it is built again") from error


def _mapped(folder: Path) -> Corpus:
    articles = pl.read_ipc(folder / "articles.arrow")
    return Corpus(
        articles,
        pl.read_ipc(folder / "passages.arrow"),
        FlatIndex.open(folder / "articles.faiss"),
        FlatIndex.open(folder / "passages.faiss"),
        LexicalIndex.open(folder / "lexical"),
        lambda: _tfidf(articles, folder / "tfidf"),
    )


def _tfidf(articles: pl.DataFrame, folder: Path) -> TfidfIndex:
    """The sparse vectors of an archive, kept once they have been needed."""
    if folder.is_dir():
        return TfidfIndex.open(folder)
    index = build_tfidf(articles)
    with contextlib.suppress(OSError):  # a read-only index builds them each time
        temporary = Path(tempfile.mkdtemp(prefix=".new-", dir=folder.parent))
        index.write(temporary)
        temporary.rename(folder)
    return index


def _write(corpus: Corpus, folder: Path) -> None:
    corpus.articles.write_ipc(folder / "articles.arrow", compression="uncompressed")
    corpus.passages.write_ipc(folder / "passages.arrow", compression="uncompressed")
    corpus.article_index.write(folder / "articles.faiss")
    corpus.passage_index.write(folder / "passages.faiss")
    corpus.lexical.write(folder / "lexical")
    found = {path.relative_to(folder).as_posix(): sha256_of(path) for path in files_below(folder)}
    write_checked(folder / HASHES, found)
