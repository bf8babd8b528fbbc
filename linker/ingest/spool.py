"""Records and prepared articles on disk, so that no run holds all of them in memory."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from tempfile import SpooledTemporaryFile, gettempdir
from typing import Any, Generic, TypeVar

from linker.errors import StoreError
from linker.ingest.prepared import Prepared
from linker.storage.parquet_io import writing
from linker.types import Article, Listed, Record, Removed

T = TypeVar("T")
_IN_MEMORY = 32 * 1024 * 1024
"""Bytes from which on a file in the system's folder for temporary ones is used."""


class Spool(Generic[T]):
    """A list on disk: items in the order in which they were added, to be iterated as often as needed."""

    def __init__(self, parse: Callable[[dict[str, Any]], T]) -> None:
        self._parse = parse
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - gone with the spool
        self._count = 0

    def add(self, item: T) -> None:
        """Append an item; not during an iteration."""
        line = json.dumps(item, default=_plain).encode() + b"\n"
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
    """The first value under each key, on disk."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)  # a file of its own, gone with it
        for order in (
            "PRAGMA synchronous = OFF",
            "PRAGMA journal_mode = OFF",
            "CREATE TABLE firsts (key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID",
            "BEGIN",
        ):
            self._database.execute(order)

    def before(self, key: str, value: list[Any]) -> list[Any] | None:
        """The value that came first under a key; None where this is it.

        Args:
            key: Any string.
            value: What JSON holds.

        Raises:
            StoreError: The folder for temporary files has no room.
        """
        key_bytes = key.encode("utf-8", "surrogatepass")
        rows = self._rows(
            "INSERT OR IGNORE INTO firsts VALUES (?, ?) RETURNING 1", (key_bytes, json.dumps(value))
        )
        if rows:
            return None
        first: list[Any] = json.loads(
            self._rows("SELECT value FROM firsts WHERE key = ?", (key_bytes,))[0][0]
        )
        return first

    def last(self, key: str, value: list[Any]) -> list[Any] | None:
        """The value that came last under a key, which this one replaces; None where it is the first.

        Raises:
            StoreError: As `before`.
        """
        old = self.before(key, value)
        if old is not None:
            key_bytes = key.encode("utf-8", "surrogatepass")
            self._rows("UPDATE firsts SET value = ? WHERE key = ?", (json.dumps(value), key_bytes))
        return old

    def _rows(self, order: str, values: tuple[Any, ...]) -> list[Any]:
        try:
            return self._database.execute(order, values).fetchall()
        except sqlite3.Error as error:
            raise StoreError(f"{gettempdir()} can't be written: {error}") from error


def record_spool() -> Spool[Record]:
    """For records as they were read."""
    return Spool(_record)


def prepared_spool() -> Spool[Prepared]:
    """For articles that are ready to be embedded."""
    return Spool(_prepared)


def _plain(value: Any) -> Any:
    """What JSON holds of a moment, or of a dataclass; `asdict` would copy what lies in it."""
    if isinstance(value, datetime):
        return value.isoformat()
    return {field.name: getattr(value, field.name) for field in fields(value)}


def _record(plain: dict[str, Any]) -> Record:
    nested = {"listed": _listed(plain), "notes": tuple(plain["notes"]), "removed": _removed(plain)}
    return Record(**{**_dated(plain), **nested})


def _prepared(plain: dict[str, Any]) -> Prepared:
    article = plain["article"]
    whole = Article(**{**_dated(article), "listed": _listed(article), "removed": _removed(article)})
    return Prepared(**{**plain, "article": whole, "spans": tuple(map(tuple, plain["spans"]))})


def _dated(plain: dict[str, Any]) -> dict[str, Any]:
    published = plain["published"]
    return {**plain, "published": published and datetime.fromisoformat(published)}


def _removed(plain: dict[str, Any]) -> tuple[Removed, ...]:
    return tuple(Removed(**item) for item in plain["removed"])


def _listed(plain: dict[str, Any]) -> tuple[Listed, ...]:
    return tuple(Listed(**item) for item in plain["listed"])
