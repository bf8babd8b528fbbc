"""Parquet files of an index, which somebody else may have made.

Where a damaged file claims more memory than there is, polars ends the process, which nobody can catch, and
of other damage it writes a panic to stderr. pyarrow raises. What it decodes is checked before polars has it.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any  # Any: pyarrow has no types

import polars as pl

_FREE = 64 * 1024**2
"""Bytes that the rows of any file may become; past them they may become `_RATIO` times its size."""
_RATIO = 200
_BYTES_A_VALUE = 8
_TOGETHER = 4 * 1024**2
"""Bytes of small groups of rows that are decoded at once, which is faster."""
_MOST_ROWS = 2**31


class TableFile:
    """An open Parquet file."""

    def __init__(self, file: Any, most: int) -> None:
        self._file = file
        self._most = most  # bytes that a group of rows may become

    @property
    def rows(self) -> int:
        """How many rows the file says that it holds."""
        return int(self._file.metadata.num_rows)

    @property
    def names(self) -> list[str]:
        """The names of its columns.

        Raises:
            ValueError: One isn't UTF-8.
        """
        return list(self._file.schema_arrow.names)

    def schema(self) -> pl.Schema:
        """The names and types of its columns.

        Raises:
            ValueError: `linker` writes no such type.
        """
        with _damage():
            return _schema(self._file.schema_arrow)

    def blocks(
        self, columns: Sequence[str] | None = None, *, together: bool = False
    ) -> Iterator[pl.DataFrame]:
        """Its rows in order, a group of them at a time, and before them a frame without rows.

        Args:
            columns: Their names; None for all.
            together: Decode small groups at once, which is faster where all rows are wanted anyway.

        Raises:
            ValueError: It is damaged, claims more than can be in so few bytes, or lacks a column.
        """
        names = self.names
        wanted = names if columns is None else list(columns)
        for name in wanted:
            if names.count(name) != 1:
                raise ValueError(f"it has {names.count(name)} columns of the name {name!r}")
        yield pl.DataFrame(
            schema={name: kind for name, kind in self.schema().items() if name in wanted}
        ).select(wanted)
        left = self._most
        for groups, rows in self._groups(set(wanted), _TOGETHER if together else 0):
            with _damage():
                frame, size = self._decoded(groups, rows, wanted, left)
            left -= size
            yield frame

    def _groups(self, wanted: set[str], together: int) -> Iterator[tuple[list[int], int]]:
        """Groups of rows to decode together, with how many rows at a time surely stay within the limit.

        Groups are put together up to so many bytes.
        """
        groups: list[int] = []
        size, total, rows = 0, 0, _MOST_ROWS
        for group in range(self._file.metadata.num_row_groups):
            stated = self._file.metadata.row_group(group)
            chunks = [stated.column(number) for number in range(stated.num_columns)]
            chunks = [chunk for chunk in chunks if chunk.path_in_schema.partition(".")[0] in wanted]
            claimed = sum(max(c.total_uncompressed_size, _BYTES_A_VALUE * c.num_values) for c in chunks)
            total += claimed
            if stated.num_rows < 0 or claimed < 0 or total > self._most:
                raise ValueError(f"its rows claim {total:,} bytes and more, as only a bomb's do")
            if groups and size + claimed > together:
                yield groups, rows
                groups, size, rows = [], 0, _MOST_ROWS
            groups.append(group)
            size += claimed
            for chunk in chunks:
                if chunk.has_dictionary_page:  # each row may be all of the dictionary
                    rows = min(rows, max(1, self._most // max(1, chunk.total_uncompressed_size)))
        if groups:
            yield groups, rows

    def _decoded(
        self, groups: list[int], rows: int, wanted: list[str], left: int
    ) -> tuple[pl.DataFrame, int]:
        """The rows of some groups, decoded so few at a time that a check of their size comes early enough."""
        import pyarrow as pa

        tables: Iterable[Any] = (
            pa.Table.from_batches([batch])
            for batch in self._file.iter_batches(rows, row_groups=groups, columns=wanted)
        )
        if sum(self._file.metadata.row_group(group).num_rows for group in groups) <= rows:
            tables = [self._file.read_row_groups(groups, columns=wanted)]
        frames, size = [], 0
        for table in tables:
            size += table.nbytes
            if size > left:
                raise ValueError(f"its rows become more than {self._most:,} bytes, as only a bomb's do")
            frames.append(_frame(table.select(wanted)))
        return pl.concat(frames), size


@contextmanager
def open_parquet(path: Path) -> Iterator[TableFile]:
    """Open a Parquet file.

    Raises:
        OSError: It can't be read.
        ValueError: It is damaged, or isn't such a file.
        MemoryError: It needs more memory than there is.
    """
    from pyarrow import parquet

    with path.open("rb") as file:  # of a name pyarrow would make a folder's or a server's
        most = _FREE + _RATIO * path.stat().st_size
        with _damage():
            opened = parquet.ParquetFile(file)
        with opened:
            yield TableFile(opened, most)


def read_kept_table(path: Path, columns: Sequence[str] | None = None) -> pl.DataFrame:
    """All rows of a Parquet file.

    Raises:
        OSError: It can't be read.
        ValueError: It is damaged, or isn't such a file.
        MemoryError: It needs more memory than there is.
    """
    with open_parquet(path) as table:
        return pl.concat(table.blocks(columns, together=True), rechunk=True)


def _frame(table: Any) -> pl.DataFrame:
    """A table for polars, which believes what it is given.

    Raises:
        ValueError: A text isn't UTF-8, an offset is wrong, or polars might not know a type.
    """
    for field in table.schema:
        _check_field(field)
    table.validate(full=True)
    frame: pl.DataFrame = pl.from_arrow(table.replace_schema_metadata(None))  # type: ignore[assignment]  # no column
    return frame


def _schema(schema: Any) -> pl.Schema:
    for field in schema:
        _check_field(field)
    return pl.Schema(schema.remove_metadata())  # polars would read what else a file says of itself


def _check_field(field: Any) -> None:
    """Check that a column, or a part of one, is such as `linker` writes.

    Raises:
        ValueError: It isn't, or its name isn't UTF-8.
    """
    import pyarrow as pa

    types, kind = pa.types, field.type
    if not isinstance(field.name, str) or (field.metadata or {}).keys() - {b"PARQUET:field_id"}:
        raise ValueError(f"the column {field.name!r} has more than a name and a type")
    for number in range(kind.num_fields):
        _check_field(kind.field(number))
    if types.is_timestamp(kind):
        known = kind.tz in (None, "UTC")
    elif kind.num_fields:
        known = types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind)
        known = known or types.is_struct(kind)
    else:
        known = types.is_integer(kind) or types.is_floating(kind) or types.is_boolean(kind)
        known = known or any(kind == text for text in (pa.string(), pa.large_string(), pa.string_view()))
        known = known or any(kind == data for data in (pa.binary(), pa.large_binary(), pa.binary_view()))
        known = known or types.is_null(kind)
    if not known:
        raise ValueError(f"a column is of the type {kind}, which `linker` doesn't write")


@contextmanager
def _damage() -> Iterator[None]:
    """Make a ValueError of whatever pyarrow raises on a damaged file.

    Raises:
        OSError: The system can't read it.
        MemoryError: There is too little memory.
        ValueError: Anything else.
    """
    try:
        yield
    except MemoryError:
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise ValueError(first[:200]) from error
