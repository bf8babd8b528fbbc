"""Parquet in batches of rows, so that memory stays flat; only the columns that matter are read."""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from linker.config import ReadConfig
from linker.readers.columns import check_map, known_columns, pick
from linker.readers.fields import Place, to_record
from linker.readers.streams import Source, Unreadable, read_whole
from linker.readers.tables import longest_line
from linker.types import Record, Skipped

if TYPE_CHECKING:
    import polars as pl

T = TypeVar("T")
_BATCH = 2_000


def read_parquet(source: Source, config: ReadConfig) -> Iterator[Record | Skipped]:
    """Read a Parquet file: a record a row.

    Raises:
        ReadError: `config.map` names a column that isn't there.
        Unreadable: It isn't Parquet, is damaged, or no column holds a title or text.
    """
    held = source.path or io.BytesIO(read_whole(source.stream, config.max_bytes))
    names = _names(held)
    check_map(names, config.map, source.file)
    columns, notes = known_columns(names, config.map)
    wanted = sorted({name for several in columns.values() for name in several})
    for number, values in enumerate(_values(held, wanted, longest_line(config)), 1):
        place = Place(source.file, source.folder, number)
        if isinstance(values, str):
            yield Skipped(source.file, number, values)
        else:
            yield to_record(pick(values, columns), place, config, notes=notes)
            notes = []


def _names(held: Path | io.BytesIO) -> list[str]:
    import polars as pl

    return list(_guarded(lambda: pl.read_parquet_schema(held)))


def _values(held: Path | io.BytesIO, wanted: list[str], limit: int) -> Iterator[dict[str, object] | str]:
    """Rows by column name; a row with a value past the limit is the reason that it is left out."""
    import polars as pl

    for offset in range(0, 2**62, _BATCH):
        frame = _guarded(partial(_batch, held, wanted, offset))
        if frame.is_empty():
            return
        strings = [name for name, kind in frame.schema.items() if kind == pl.String]
        sizes = frame.select(
            pl.max_horizontal(pl.lit(0, pl.UInt32), *(pl.col(n).str.len_bytes() for n in strings))
        )
        for row, (largest,) in enumerate(sizes.iter_rows()):
            if (largest or 0) > limit:
                yield f"a value of more than {limit:,} bytes"
            else:
                yield frame.row(row, named=True)


def _batch(held: Path | io.BytesIO, wanted: list[str], start: int) -> "pl.DataFrame":
    import polars as pl

    if isinstance(held, io.BytesIO):
        held.seek(0)
    scan = pl.scan_parquet(held, glob=False, hive_partitioning=False, low_memory=True)
    return scan.select(wanted).slice(start, _BATCH).collect()


def _guarded(work: Callable[[], T]) -> T:
    """Do some of polars' work; whatever it makes of a damaged file becomes our reason."""
    import polars as pl

    try:
        with _quiet():
            return work()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError) as problem:
        first = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
        raise Unreadable(f"not Parquet, or damaged: {first[:160]}") from problem


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what Rust prints of its panics on damaged files, traceback and all, off standard error."""
    try:
        kept = os.dup(2)
    except OSError:
        yield
        return
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
