"""Writing and reading single files: a failure is one clear error and leaves no half-written file."""

import contextlib
import errno
import hashlib
import json
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import polars as pl
from polars.io.plugins import register_io_source

from linker.errors import DamagedError, ShapeError, StoreError, out_of_memory
from linker.kept_tables import open_parquet
from linker.outputs import sync
from linker.storage.part_columns import LATER_COLUMNS
from linker.types import Float16Vectors, Vectors

_RESTORE = "put it back from a backup; `linker verify` checks every file"
_MOST_BYTES = 1024**3
"""A JSON file of an index isn't larger."""
BLOCK = 2_000
"""Rows of a part, with texts and vectors, that are written, and so read, at a time; bounds the memory."""


def write_checked(path: Path, value: dict[str, Any]) -> None:
    """Write a JSON object with a checksum of itself, by atomic rename."""
    plain = json.loads(json.dumps(value))
    write_json(path, {**plain, "checksum": _checksum(plain)})


def read_checked(path: Path) -> dict[str, Any]:
    """Read a JSON object and check its checksum.

    Raises:
        OSError: It can't be read.
        ValueError: It isn't what was written.
    """
    value = json.loads(read_regular(path))
    if not isinstance(value, dict) or value.pop("checksum", None) != _checksum(value):
        raise ValueError("its checksum differs")
    return value


def read_regular(path: Path) -> bytes:
    """The bytes of a regular file; a pipe or a device of that name isn't waited for.

    Raises:
        OSError: It can't be read, or is something else.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "not a regular file")
        if status.st_size > _MOST_BYTES:
            raise OSError(errno.EFBIG, f"larger than {_MOST_BYTES:,} bytes")
        return file.read()


def _checksum(value: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


@contextlib.contextmanager
def writing(what: Path) -> Iterator[None]:
    """Turn whatever a failed write raises into one clear error.

    Polars wraps a full disk in an error of its own.
    """
    try:
        yield
    except OSError as error:
        raise StoreError(f"{what} can't be written: {error.strerror or error}") from error
    except pl.exceptions.PolarsError as error:
        raise StoreError(f"{what} can't be written: {str(error).rpartition('error: ')[2]}") from error


def write_json(path: Path, value: object) -> None:
    """Write JSON so that the old file or the new one is there, never a part of one."""
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    with writing(path):
        replace_bytes(path, text.encode())


def replace_bytes(path: Path, content: bytes) -> None:
    """Replace a file of our own by atomic rename.

    Raises:
        OSError: It can't be written.
    """
    temporary = path.with_name(f".{path.name}.tmp")
    write_bytes(temporary, content)
    sync(temporary)
    temporary.replace(path)
    sync(path.parent)


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file of our own, which need not exist; never through a symbolic link.

    Raises:
        OSError: It can't be written, or is a link.
    """
    with open_plain(path) as file:
        file.write(content)


def open_plain(path: Path) -> BinaryIO:
    """Open a file of our own to be written from its beginning, as `write_bytes` does."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
    return os.fdopen(os.open(path, flags, 0o666), "wb")


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _with_vectors(frame: pl.DataFrame, vectors: Vectors, rows: slice) -> pl.DataFrame:
    kind = pl.Array(pl.Float16, vectors.shape[1])
    return frame[rows].with_columns(pl.Series("vector", vectors[rows].astype(np.float32)).cast(kind))


def write_shard(path: Path, frame: pl.DataFrame, vectors: Vectors) -> None:
    """Write rows with their vectors as a future part, which no manifest names yet."""
    if len(frame) != len(vectors):
        raise ShapeError(f"{len(frame)} rows with {len(vectors)} vectors")
    starts = range(0, max(1, len(frame)), BLOCK)
    write_blocks(path, (_with_vectors(frame, vectors, slice(start, start + BLOCK)) for start in starts))


def write_blocks(path: Path, blocks: Iterable[pl.DataFrame]) -> None:
    """Write the file of a part, to the disk and not only to the system's memory.

    Args:
        blocks: Its rows, some at a time, one block or more; no more of them are held than are being written.
    """
    failed: list[Exception] = []
    others = iter(blocks)
    first = next(others)

    def source(*_: object) -> Iterator[pl.DataFrame]:
        try:
            yield first
            yield from others
        except Exception as error:
            failed.append(error)  # polars would make an error of its own of it
            raise

    try:
        with writing(path.parent):
            open_plain(path).close()  # polars would follow a link
            register_io_source(source, schema=first.schema).sink_parquet(
                path, compression="zstd", compression_level=3, row_group_size=BLOCK
            )
            sync(path)
    except BaseException:
        path.unlink(missing_ok=True)  # a full disk has no room for half a file
        if failed:
            raise failed[0] from None
        raise


def mapped_frame(paths: Iterable[Path]) -> pl.DataFrame:
    """The rows of Arrow files, one or more; their pages are read as they are needed.

    Polars itself reads all of an Arrow file.
    """
    import pyarrow as pa
    import pyarrow.ipc

    tables = []
    for path in paths:
        with pa.memory_map(str(path)) as source:
            tables.append(pa.ipc.open_file(source).read_all())
    frame: pl.DataFrame = pl.from_arrow(pa.concat_tables(tables))  # type: ignore[assignment]  # no column
    return frame


def check_frame_files(paths: Iterable[Path]) -> None:
    """Check the offsets in Arrow files: reading one with a wrong offset would end the process.

    Raises:
        ValueError: One is damaged.
    """
    import pyarrow as pa
    import pyarrow.ipc

    for path in paths:
        with pa.memory_map(str(path)) as source:
            reader = pa.ipc.open_file(source)
            for number in range(reader.num_record_batches):
                reader.get_batch(number).validate(full=True)


def frame_files(folder: Path, name: str) -> list[Path]:
    """The Arrow files of a table in order; a block of its rows each."""
    return sorted(folder.glob(f"{name}*.arrow"))


def blocks_of(path: Path, columns: list[str] | None = None) -> Iterator[pl.DataFrame]:
    """The rows of the file of a part in order, as many at a time as were written at a time.

    Raises:
        DamagedError: It is missing, or can't be read.
    """
    blocks = _blocks(path, columns)
    while True:
        with reading(path):
            block = next(blocks, None)
        if block is None:
            return
        if len(block):
            yield block


def vectors_of(path: Path) -> Iterator[Float16Vectors]:
    """The vectors of the file of a part in order, as `blocks_of` gives them."""
    for block in blocks_of(path, ["vector"]):
        yield block["vector"].to_numpy().astype(np.float16, copy=False)


def read_parquet_file(path: Path, columns: list[str] | None = None) -> pl.DataFrame:
    """All rows of the file of a part.

    Raises:
        DamagedError: It is missing, or can't be read.
    """
    with reading(path):
        return pl.concat(_blocks(path, columns, together=True), rechunk=True)


def _blocks(path: Path, columns: list[str] | None, *, together: bool = False) -> Iterator[pl.DataFrame]:
    """Columns of a part, a group of rows or more at a time; what parts of older versions lack is null."""
    with open_parquet(path) as table:
        if columns is None:
            yield from table.blocks(together=together)
            return
        absent = [name for name in columns if name in LATER_COLUMNS and name not in table.names]
        nulls = [pl.lit(None, LATER_COLUMNS[name]).alias(name) for name in absent]
        for block in table.blocks([name for name in columns if name not in absent], together=together):
            yield block.with_columns(nulls).select(columns)


@contextlib.contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn whatever a failed read of a part raises into one clear error.

    Raises:
        DamagedError: The part is missing, or isn't what was written.
        StoreError: The system can't read it, which says nothing about what it holds.
        MemoryError: There is too little memory to read it.
    """
    try:
        yield
    except FileNotFoundError:
        raise DamagedError(
            f"{path} is missing; put it back from a backup (`linker verify` checks every file)"
        ) from None
    except BaseException as error:
        raise_memory_error(error)
        if not isinstance(error, OSError | ValueError | pl.exceptions.PolarsError) and not is_panic(error):
            raise
        if is_system_error(error):
            raise StoreError(f"{path} can't be read: {getattr(error, 'strerror', None) or error}") from error
        raise DamagedError(
            f"{path} is damaged ({error}); put it back from a backup (`linker verify` checks every file)"
        ) from error


def raise_memory_error(error: BaseException) -> None:
    """Raise a MemoryError where an error, of whatever type, says that memory ran out."""
    if out_of_memory(error):
        raise MemoryError(str(error)) from error


def is_system_error(error: BaseException) -> bool:
    """Whether an error comes from the system, such as a full disk; polars puts its number into the message.

    >>> is_system_error(OSError(5, "Input/output error")), is_system_error(OSError("no parquet file"))
    (True, False)
    """
    return (isinstance(error, OSError) and error.errno is not None) or "(os error " in str(error)


def is_panic(error: BaseException) -> bool:
    """Whether an error is what polars makes of a bug in its own code, which is no `Exception`."""
    return type(error).__name__ == "PanicException"
