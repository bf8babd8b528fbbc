"""Verification of an index: files against their hashes, rows against each other, and whether it opens."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from linker.errors import LinkerError
from linker.own_files import ALERTS, COPY
from linker.storage.derived_folders import damaged_files, is_symbolic_link
from linker.storage.manifest import Part
from linker.storage.mapped_corpus import CORPUS_FOLDERS, open_state
from linker.storage.parquet_io import raise_memory_error, read_checked, vectors_of
from linker.storage.part_columns import CONTENT, HISTORY
from linker.storage.store import Store

_TRIES = 100
"""How many states of an index may pass by meanwhile: what a writer has replaced isn't missing."""
_SMALL_FILES = {
    COPY: "the next change of the index writes it again",
    ALERTS: "put it back from a backup, or delete it and add the alerts again",
}
"""Files beside the manifest that hold a checksum of themselves, and what to do where one is damaged."""


def verify(store: Store) -> list[str]:
    """Check every file of an index in its newest state, and its rows against each other.

    Returns:
        What is wrong, a line each, beginning with the file's name; empty when all is well.
    """
    for _ in range(_TRIES):
        problems = _problems(store)
        newest = Store.open(store.folder)
        if not problems or newest.manifest == store.manifest:
            break
        store = newest
    return problems


def _problems(store: Store) -> list[str]:
    parts = [problem for part in store.manifest.parts if (problem := _part_problem(store, part))]
    problems = [*_small_file_problems(store), *parts, *_derived_problems(store)]
    if problems:
        return problems
    try:
        return [*_row_problems(store), *_opening_problems(store)]
    except (LinkerError, pl.exceptions.PolarsError, OSError) as error:
        raise_memory_error(error)
        return [f"its parts: can't be read ({error})"]


def _small_file_problems(store: Store) -> Iterator[str]:
    """Problems of the manifest's copy, from which a lost one is recovered, and of the alerts."""
    for name, advice in _SMALL_FILES.items():
        try:
            read_checked(store.folder / name)
        except FileNotFoundError:
            continue  # no alerts yet, or an index of an older version, without a copy until its next change
        except OSError as error:
            yield f"{name}: can't be read ({error.strerror})"
        except (ValueError, RecursionError) as error:
            yield f"{name}: is damaged ({error}); {advice}"


def _part_problem(store: Store, part: Part) -> str | None:
    problem = store.problem_of(part)
    if problem is not None:
        return problem
    store.checked.add(part.name)
    try:
        return store.misfit_of(part)
    except OSError as error:
        return f"{part.name}: can't be read ({error.strerror or error})"


def _derived_problems(store: Store) -> Iterator[str]:
    """Problems of files derived from this state, except those that are being made or deleted."""
    for folder in (store.derived, *_folders_in(store.derived)):
        try:
            if is_symbolic_link(folder):
                yield f"{_name(store, folder)}: a symbolic link leads there, and so it isn't read"
                continue
            if folder == store.derived and not _has_corpus(folder):
                continue
            bad = damaged_files(folder)
        except FileNotFoundError:
            continue
        except OSError as error:
            yield f"{_name(store, Path(error.filename or folder))}: can't be read ({error.strerror})"
            continue
        if folder.exists():  # else a reader has just put another one in its place
            yield from (
                f"{_name(store, folder)}/{item}: is damaged; it is made anew when needed" for item in bad
            )


def _has_corpus(folder: Path) -> bool:
    return any(path.is_file() or path.name in CORPUS_FOLDERS for path in folder.iterdir())


def _folders_in(folder: Path) -> list[Path]:
    """The folders of stories, narratives and other results that are stored beside a corpus."""
    try:
        folders = sorted(path for path in folder.iterdir() if path.is_dir())
    except OSError:  # said where the corpus is looked at
        return []
    return [path for path in folders if path.name not in CORPUS_FOLDERS and path.name[0] != "."]


def _name(store: Store, path: Path) -> str:
    return path.relative_to(store.folder).as_posix()


def _row_problems(store: Store) -> list[str]:
    problems: list[str] = []
    articles = store.articles(["id", "text"])
    passages = store.passages()
    if articles["id"].n_unique() != len(articles):
        problems.append("articles: an id stands more than once")
    lengths = articles.select(pl.col("id").alias("article_id"), pl.col("text").str.len_chars().alias("n"))
    joined = passages.join(lengths, on="article_id", how="left")
    if joined["n"].null_count():
        problems.append("passages: one belongs to no article")
    if joined.filter((pl.col("end") > pl.col("n")) | (pl.col("start") >= pl.col("end"))).height:
        problems.append("passages: one lies outside its article's text")
    for kind in CONTENT:
        if not all(_has_unit_vectors(part) for part in store.paths(kind)):
            problems.append(f"{kind}: a vector's length is not 1")
    for kind in HISTORY:
        store.history(kind)  # as its columns should be
    return problems


def _has_unit_vectors(part: Path) -> bool:
    norms = (np.linalg.norm(block.astype(np.float32), axis=1) for block in vectors_of(part))
    return all(
        np.isfinite(lengths).all() and ((abs(lengths - 1) < 5e-3) | (lengths == 0)).all() for lengths in norms
    )


def _opening_problems(store: Store) -> list[str]:
    """Problems of the files that a search reads: they must open, with a row for each article and passage."""
    try:
        corpus = open_state(store)
    except Exception as error:  # whatever would end a search
        raise_memory_error(error)
        return [f"derived: can't be made ({error})"]
    derived = _name(store, store.derived)
    sizes = {
        "articles": (len(corpus.articles), len(corpus.article_index)),
        "passages": (len(corpus.passages), len(corpus.passage_index)),
    }
    return [
        f"{derived}: has {rows[0]} {kind} and {rows[1]} vectors, the manifest {store.manifest.count(kind)}"
        for kind, rows in sizes.items()
        if set(rows) != {store.manifest.count(kind)}
    ]
