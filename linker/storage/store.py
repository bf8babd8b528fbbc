"""An index folder, open for reading at one state."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Self

import numpy as np
import polars as pl

from linker.errors import DamagedError, ShapeError, StoreError
from linker.kept_tables import open_parquet
from linker.own_files import DERIVED
from linker.retrieval import FLOAT16, empty_array
from linker.storage.manifest import Manifest, Part, read_manifest
from linker.storage.parquet_io import (
    blocks_of,
    raise_memory_error,
    read_parquet_file,
    sha256_of,
    vectors_of,
)
from linker.storage.part_columns import (
    CONTENT,
    HISTORY,
    LATER_COLUMNS,
    NAMING,
    SCHEMAS,
    STORED_ARTICLE_SCHEMA,
    STORED_PASSAGE_SCHEMA,
    check_rows,
)
from linker.types import Float16Vectors, Rows, Vectors

LAYOUT = 6
"""Raised when a derived file changes its form or meaning: folders of older versions are built anew."""


def _sound(kind: str, path: Path, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of a part, after a check of their values.

    Raises:
        DamagedError: A value is impossible.
    """
    try:
        check_rows(kind, rows)
    except ValueError as error:
        raise DamagedError(
            f"{path} isn't what `linker` writes ({error}); put it back from a backup, or read its articles"
            " again into another folder"
        ) from error
    return rows


@dataclass(frozen=True, slots=True)
class OrderedVectors:
    """The vectors of some parts, read a block at a time."""

    parts: tuple[Path, ...]
    rows: int
    dim: int
    to: Path | None

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and width."""
        return self.rows, self.dim

    def __getitem__(self, order: Rows) -> Float16Vectors:
        """The vectors with these row numbers; all of them, each once.

        Raises:
            ShapeError: There are more rows than numbers, or fewer.
        """
        if len(order) != self.rows:
            raise ShapeError(f"{self.rows} vectors for {len(order)} rows")
        place = np.empty(self.rows, np.int64)
        place[order] = np.arange(self.rows)
        ordered = empty_array(self.to, FLOAT16, np.float16, *self.shape)
        start = 0
        for block in chain.from_iterable(map(vectors_of, self.parts)):
            ordered[place[start : start + len(block)]] = block
            start += len(block)
        return ordered


class Store:
    """An index folder, open for reading at one state."""

    def __init__(self, folder: Path, manifest: Manifest, checked: set[str] | None = None) -> None:
        self.folder = folder
        self.manifest = manifest
        self.checked = (
            set[str]() if checked is None else checked
        )  # names of parts, compared with their hashes

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open an index.

        Raises:
            StoreError: There is none here, or its format is one that this version doesn't know.
            DamagedError: Its manifest can't be read.
        """
        return cls(folder, read_manifest(folder))

    @property
    def derived(self) -> Path:
        """The folder of the files derived from this state of the index; it need not exist."""
        kind = "" if self.manifest.index_type == "auto" else f"-{self.manifest.index_type}"
        return self.folder / DERIVED / f"{self.manifest.key}-{LAYOUT}{kind}"

    def frames(self, kind: str, columns: Iterable[str]) -> Iterator[pl.DataFrame]:
        """The rows of the parts of one kind, a part at a time, and before them a frame without rows."""
        yield self._schema(kind, columns).to_frame()
        for path in self.paths(kind):
            yield _sound(kind, path, read_parquet_file(path, list(columns)))

    def blocks(self, kind: str, columns: Iterable[str]) -> Iterator[pl.DataFrame]:
        """As `frames`, but no more than some thousand rows at a time."""
        yield self._schema(kind, columns).to_frame()
        for path in self.paths(kind):
            yield from (_sound(kind, path, block) for block in blocks_of(path, list(columns)))

    def naming(self, kind: str, ids: Collection[str], columns: Iterable[str]) -> Iterator[pl.DataFrame]:
        """The rows of some articles, some thousand at a time; of parts without one, a column is read."""
        if not ids:
            return
        name, wanted = NAMING[kind][0], pl.Series(sorted(ids)).implode()
        for path in self.paths(kind):
            if read_parquet_file(path, [name])[name].is_in(wanted).any():
                for block in blocks_of(path, [name, *columns]):
                    yield block.filter(pl.col(name).is_in(wanted))

    def articles(self, columns: Iterable[str] = STORED_ARTICLE_SCHEMA) -> pl.DataFrame:
        """The articles of all parts, without their vectors."""
        return pl.concat(self.frames("articles", columns))

    def passages(self) -> pl.DataFrame:
        """The passages of all parts, without their vectors, in the order of `passage_vectors`."""
        return pl.concat(self.frames("passages", STORED_PASSAGE_SCHEMA))

    def passage_vectors(self) -> Vectors:
        """Float32, shape (passages, dim), in the order of `passages`."""
        return self._vectors("passages")

    def ordered(self, kind: str, to: Path | None) -> "OrderedVectors":
        """The vectors of a kind, to be laid out in any order: in a file of the folder `to`, or in memory."""
        return OrderedVectors(
            tuple(self.paths(kind)), self.manifest.count(kind), self.manifest.encoder.dim, to
        )

    def history(self, kind: str) -> pl.DataFrame:
        """The rows of one kind of history, in the order written; none where nothing has happened yet."""
        return pl.concat(self.frames(kind, HISTORY[kind]))

    def cut(self) -> tuple[int, int]:
        """How many passages the model saw only the beginning of, and how many word pieces it didn't see."""
        cut = self.passages()["cut"]
        return int((cut > 0).sum()), int(cut.sum())

    def check(self, kinds: Collection[str]) -> None:
        """Check that the parts of some kinds match the manifest; each part is checked once.

        Raises:
            DamagedError: One doesn't.
        """
        for part in self.manifest.parts:
            if part.kind in kinds and part.name not in self.checked:
                self.check_now(part)

    def check_now(self, part: Part) -> None:
        """Check that a part matches the manifest, even if it was checked before.

        Raises:
            DamagedError: It doesn't.
            StoreError: It may not, or can't, be opened.
        """
        try:
            problem = self._change_of(part) or self.misfit_of(part)
        except OSError as error:
            raise StoreError(f"{self.folder / part.name} can't be read: {error.strerror or error}") from error
        if problem is not None:
            raise DamagedError(
                f"{self.folder / problem}; put the file back from a backup, or read its articles again into"
                " another folder"
            )
        self.checked.add(part.name)

    def problem_of(self, part: Part) -> str | None:
        """What is wrong with a part, if anything, after its name."""
        try:
            return self._change_of(part)
        except OSError as error:
            return f"{part.name}: can't be read ({error.strerror or error})"

    def _change_of(self, part: Part) -> str | None:
        """As `problem_of`, but a part that the system can't read raises OSError."""
        path = self.folder / part.name
        try:
            if path.stat().st_size != part.bytes or sha256_of(path) != part.sha256:
                return f"{part.name}: is damaged: not the file that the manifest names (size or hash differ)"
        except FileNotFoundError:
            return f"{part.name}: is missing"
        return None

    def misfit_of(self, part: Part) -> str | None:
        """What is wrong with the values of a part whose hash is right, if anything, after its name.

        Raises:
            OSError: The system can't read it.
            MemoryError: There is too little memory to read it.
        """
        try:
            with open_parquet(self.folder / part.name) as table:
                rows, schema = table.rows, table.schema()
        except ValueError as error:
            raise_memory_error(error)
            return f"{part.name}: can't be read ({error})"
        if rows != part.rows:
            return f"{part.name}: holds {rows:,} rows, the manifest says {part.rows:,}"
        wanted = dict(SCHEMAS[part.kind])
        if part.kind in CONTENT:
            wanted["vector"] = pl.Array(pl.Float16, self.manifest.encoder.dim)
        for name, dtype in wanted.items():
            if name not in schema and name in LATER_COLUMNS:
                continue
            if name not in schema:
                return f"{part.name}: has no column {name}"
            if schema[name] != dtype:
                return f"{part.name}: its column {name} is {schema[name]}, not {dtype}"
        return None

    def paths(self, kind: str) -> list[Path]:
        """The paths of the parts of a kind, after a check that they match the manifest."""
        self.check([kind])
        return [self.folder / part.name for part in self.manifest.parts if part.kind == kind]

    def _schema(self, kind: str, columns: Iterable[str]) -> pl.Schema:
        return pl.Schema({name: SCHEMAS[kind][name] for name in columns})

    def _vectors(self, kind: str) -> Vectors:
        blocks = chain.from_iterable(map(vectors_of, self.paths(kind)))
        none = np.empty((0, self.manifest.encoder.dim), np.float16)
        return np.concatenate([none, *blocks], dtype=np.float32)
