"""Records and prepared articles on disk, so that no run holds all of them in memory."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from tempfile import SpooledTemporaryFile, gettempdir
from typing import Any, Generic, TypeVar

from linker.errors import StoreError
from linker.pipeline.prepared import Prepared
from linker.store.files import writing
from linker.types import Article, Listed, Record, Removed

T = TypeVar("T")
_IN_MEMORY = 32 * 1024 * 1024
"""Bytes from which on a file in the system's folder for temporary ones is used."""


class Spool(Generic[T]):
    """Things in the order in which they were added, to be gone through as often as needed."""

    def __init__(self, plain: Callable[[T], dict[str, Any]], parse: Callable[[dict[str, Any]], T]) -> None:
        self._plain = plain
        self._parse = parse
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - gone with the spool
        self._count = 0

    def add(self, item: T) -> None:
        """Put one thing at the end; not while going through them."""
        line = json.dumps(self._plain(item), default=datetime.isoformat).encode() + b"\n"
        with writing(Path(gettempdir())):
            self._file.write(line)
        self._count += 1

    def __len__(self) -> int:
        """How many there are."""
        return self._count

    def __iter__(self) -> Iterator[T]:
        """All of them, in order."""
        self._file.seek(0)
        for line in self._file:
            yield self._parse(json.loads(line))


class Firsts:
    """What came first under each id, on disk."""

    def __init__(self) -> None:
        self._held = sqlite3.connect("", isolation_level=None)  # a file of its own, gone with it
        for order in (
            "PRAGMA synchronous = OFF",
            "PRAGMA journal_mode = OFF",
            "CREATE TABLE firsts (id BLOB PRIMARY KEY, file TEXT, number INTEGER, text BLOB) WITHOUT ROWID",
            "BEGIN",
        ):
            self._held.execute(order)

    def before(self, id_: str, file: str, number: int, text: bytes) -> tuple[str, int, bytes] | None:
        """The first that came under an id: its file, number and text; None where this is it.

        Raises:
            StoreError: The folder for temporary files has no room.
        """
        key = id_.encode("utf-8", "surrogatepass")
        try:
            new = self._held.execute(
                "INSERT OR IGNORE INTO firsts VALUES (?, ?, ?, ?)", (key, json.dumps(file), number, text)
            )
            if new.rowcount:
                return None
            found = self._held.execute("SELECT file, number, text FROM firsts WHERE id = ?", (key,))
            first = found.fetchone()
        except sqlite3.Error as error:
            raise StoreError(f"{gettempdir()} can't be written: {error}") from error
        return json.loads(first[0]), first[1], first[2]


def record_spool() -> Spool[Record]:
    """For records as they were read."""
    return Spool(asdict, _record)


def prepared_spool() -> Spool[Prepared]:
    """For articles that are ready to be embedded."""
    return Spool(asdict, _prepared)


def _record(plain: dict[str, Any]) -> Record:
    return Record(**{**_dated(plain), "listed": _listed(plain), "notes": tuple(plain["notes"])})


def _prepared(plain: dict[str, Any]) -> Prepared:
    article = plain["article"]
    removed = tuple(Removed(**item) for item in article["removed"])
    whole = Article(**{**_dated(article), "listed": _listed(article), "removed": removed})
    return Prepared(**{**plain, "article": whole, "spans": tuple(map(tuple, plain["spans"]))})


def _dated(plain: dict[str, Any]) -> dict[str, Any]:
    published = plain["published"]
    return {**plain, "published": published and datetime.fromisoformat(published)}


def _listed(plain: dict[str, Any]) -> tuple[Listed, ...]:
    return tuple(Listed(**item) for item in plain["listed"])
