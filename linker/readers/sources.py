"""Where to read: sources as the user names them become files, in order, each once."""

import glob
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from linker.errors import ReadError
from linker.own_files import index_of, is_index, is_own
from linker.readers.streams import shown
from linker.types import Skipped

STDIN = Path("-")
PASSED_OVER = "an index, passed over; `linker export articles` writes its articles to a file"
"""Why a folder gave nothing: its files are those that `linker` keeps an index in."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A file to read; `named` when the user named it, not only the folder that it is in."""

    path: Path
    named: bool


def locate(sources: Iterable[str | Path]) -> list[Path]:
    """Find what each source stands for: itself, or the sorted matches of a glob; `-` stays `-`.

    Raises:
        ReadError: Neither a file, nor a folder that holds one, nor a glob with a match.
    """
    roots: list[Path] = []
    for source in sources:
        if not str(source).strip():
            raise ReadError("An empty name is no file or folder. Write . for the current folder.")
        if str(source) == "-":
            roots.append(STDIN)
        elif _exists(Path(source)):
            path = Path(source)
            _check_not_empty(path)
            roots.append(path.absolute() if path == STDIN else path)  # a file of that name, as ./-
        else:
            roots.extend(_matches(str(source)))
    return roots


def walk(root: Path, seen: set[str]) -> Iterator[Reached | Skipped]:
    """List the files of a root in order of name, a folder's content at the folder's place.

    Hidden names are passed over, and so are the files of an index, which is said once. Symbolic links are
    followed, but nothing is reached twice.

    Args:
        root: A file or a folder.
        seen: Real paths reached already; grows.
    """
    real = _real(root)
    if real in seen:
        return
    seen.add(real)
    index = index_of(root)
    if index is not None:
        yield from _passed_over(index, seen)
    elif root.is_dir():
        yield from _walk_folder(root, seen)
    else:
        yield Reached(root, named=True)


def _walk_folder(folder: Path, seen: set[str]) -> Iterator[Reached | Skipped]:
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as problem:
        yield Skipped(shown(folder), None, f"can't be listed: {problem.strerror or problem}")
        return
    index = is_index(folder)
    for entry in entries:
        real = _real(entry)
        if index and is_own(entry.name):
            yield from _passed_over(folder, seen)
            continue
        if entry.name.startswith(".") or real in seen:
            continue
        seen.add(real)
        if entry.is_dir():
            yield from _walk_folder(entry, seen)
        else:
            yield Reached(entry, named=False)


def _passed_over(index: Path, seen: set[str]) -> Iterator[Skipped]:
    key = f"index {_real(index)}"
    if key not in seen:
        seen.add(key)
        yield Skipped(shown(index), None, PASSED_OVER)


def _check_not_empty(path: Path) -> None:
    """Refuse a folder in which no file can be reached; one that can't be listed is skipped later."""
    if path.is_dir() and next(walk(path, set()), None) is None:
        raise ReadError(f"{str(path)!r} is an empty folder. Check the path, or put articles into it first.")


def _real(path: Path) -> str:
    try:
        return str(path.resolve())
    except (OSError, RuntimeError):  # a link that leads to itself
        return str(path.absolute())


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError) as problem:
        raise ReadError(
            f"Can't look at {str(path)!r}: {problem}. Name a file or folder you may read."
        ) from problem


def _matches(source: str) -> list[Path]:
    if source.startswith(("http://", "https://")):
        raise ReadError(
            f"{source} is an address, and nothing is fetched: save it, or pipe it in and read `-`."
        )
    if not glob.has_magic(source):
        raise ReadError(
            f"No such file or folder: {source!r}. Check the path, or use - to read standard input."
        )
    matches = sorted(glob.glob(source, recursive=True))  # noqa: PTH207  # Path.glob takes no absolute pattern
    if not matches:
        raise ReadError(f"No file matches {source!r}. Check the pattern, or name a folder to read all of it.")
    return [Path(match) for match in matches]
