"""The entry point of the readers: sources in, records and skipped inputs out, in a fixed order."""

import re
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from linker.config import ReadConfig
from linker.errors import ConfigError, LinkerError, ReadError, out_of_memory
from linker.readers.columns import FIELDS
from linker.readers.date_order import decide
from linker.readers.formats import advice_on, format_of_suffix, read_stream
from linker.readers.sources import PASSED_OVER, STDIN, Reached, locate, walk
from linker.readers.streams import Unreadable, shown
from linker.types import Record, Skipped

_OPENED = re.compile(r"/dev/(?:stdin|fd/\d+)|/proc/(?:self|\d+)/fd/\d+")
"""Paths of what this process, or the shell that started it, holds open."""


def read(
    sources: Iterable[str | Path], config: ReadConfig = ReadConfig(), *, stdin: BinaryIO | None = None
) -> Iterator[Record | Skipped]:
    """Read every article of the sources.

    Args:
        sources: Files, folders (recursive; hidden names are passed over), globs, or `-` for standard
            input. The format follows from the suffix, else from the first bytes.
        config: How records are read.
        stdin: What `-` means; the process's standard input when None.

    Returns:
        Records and skipped inputs: sources in the order given, a folder's files by name, records as
        they stand in the file. A file reached twice is read once.

    Raises:
        ReadError: A source doesn't exist, `config.map` names a column that isn't there, or
            `config.strict` and an input had to be skipped (the last two while iterating).
        ConfigError: `config.map` names a field that records don't have.
    """
    check_fields(config)
    return checked(_read_all(locate(sources), config, stdin), config)


def check_fields(config: ReadConfig) -> None:
    """Refuse names of fields that records don't have.

    Raises:
        ConfigError: `config.map` has one.
    """
    unknown = sorted(set(config.map) - set(FIELDS))
    if unknown:
        raise ConfigError(f"Unknown field in the map: {unknown[0]!r}. Use {', '.join(FIELDS)}.")


def reach(sources: Iterable[str | Path]) -> Iterator[Reached | Skipped]:
    """The files that `read` would read, in its order, without standard input.

    Raises:
        ReadError: A source doesn't exist.
    """
    seen: set[str] = set()
    for root in locate(sources):
        if root != STDIN:
            yield from walk(root, seen)


def read_reached(reached: Reached | Skipped, config: ReadConfig) -> Iterator[Record | Skipped]:
    """The records of a file that `reach` found; what it skipped is passed on."""
    if isinstance(reached, Skipped):
        yield reached
    else:
        yield from decide(_guarded(_read_file(reached, config), shown(reached.path)), config)


def files_of(sources: Iterable[str | Path]) -> Iterator[Path]:
    """The files that `read` would read now, in its order; a source that doesn't exist (yet) has none."""
    seen: set[str] = set()
    for source in sources:
        for reached in (item for root in _located(source) for item in walk(root, seen)):
            if isinstance(reached, Reached) and (reached.named or format_of_suffix(reached.path)):
                yield reached.path


def indexes_in(sources: Iterable[str | Path]) -> list[str]:
    """The folders that `read` would pass over because an index is in them."""
    seen: set[str] = set()
    roots = [root for source in sources for root in _located(source)]
    items = [item for root in roots if root != STDIN for item in walk(root, seen)]
    return [item.file for item in items if isinstance(item, Skipped) and item.reason == PASSED_OVER]


def _located(source: str | Path) -> list[Path]:
    try:
        return locate([source])
    except ReadError:
        return []


def checked(items: Iterator[Record | Skipped], config: ReadConfig) -> Iterator[Record | Skipped]:
    """Pass items on; where `config.strict`, a skipped one is an error."""
    for item in items:
        if config.strict and isinstance(item, Skipped) and item.reason != PASSED_OVER:
            place = item.file if item.number is None else f"{item.file}, record {item.number}"
            raise ReadError(
                f"{place}: {item.reason}. Repair it, or read without strict to skip and count it."
            )
        yield item


def _read_all(roots: list[Path], config: ReadConfig, stdin: BinaryIO | None) -> Iterator[Record | Skipped]:
    seen: set[str] = set()
    for root in roots:
        if root == STDIN:
            yield from decide(_guarded(_read_stdin(stdin, config), "-"), config)
            continue
        for reached in walk(root, seen):
            yield from read_reached(reached, config)


def _guarded(items: Iterator[Record | Skipped], file: str) -> Iterator[Record | Skipped]:
    """Turn any error that a parser raises on a file's content into a skipped input."""
    try:
        yield from items
    except LinkerError:
        raise
    except Unreadable as problem:
        yield Skipped(file, None, str(problem))
    except OSError as problem:
        yield Skipped(file, None, f"can't be read: {problem.strerror or problem}")
    except BaseException as problem:  # a parser's own failure on hostile input must not end the run
        if out_of_memory(problem):
            yield Skipped(file, None, "needs more memory than there is")
            return
        if not isinstance(problem, Exception) and type(problem).__name__ != "PanicException":  # Rust's
            raise
        yield Skipped(file, None, f"can't be parsed: {type(problem).__name__}: {str(problem)[:200]}")


def _read_stdin(stdin: BinaryIO | None, config: ReadConfig) -> Iterator[Record | Skipped]:
    yield from read_stream(stdin or sys.stdin.buffer, "-", config)


def _read_file(reached: Reached, config: ReadConfig) -> Iterator[Record | Skipped]:
    path, name = reached.path, shown(reached.path)
    if not reached.named and format_of_suffix(path) is None and advice_on(path) is None:
        yield Skipped(name, None, "unknown format")
    elif reason := _never_ends(path):
        yield Skipped(name, None, reason)
    else:
        with path.open("rb") as raw:
            yield from read_stream(raw, name, config, path=path)


def _never_ends(path: Path) -> str | None:
    """Why a path isn't opened: reading something that is no regular file may wait for ever, or never end.

    What the shell opens for a command, as in `linker index <(zcat a.gz)`, is read to its end.
    """
    if stat.S_ISREG(path.stat().st_mode) or _OPENED.fullmatch(str(path)):
        return None
    return "not a regular file; pipe what it gives into `-`"
