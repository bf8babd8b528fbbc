"""Writing and reading single files so that a failure is one clear error and never half a file."""

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from linker.errors import DamagedError, ShapeError, StoreError
from linker.types import Halves, Vectors


def write_checked(path: Path, value: dict[str, Any]) -> None:
    """Write a JSON object with a checksum of itself, by atomic rename."""
    plain = json.loads(json.dumps(value))
    write_json(path, {**plain, "checksum": _checksum(plain)})


def read_checked(path: Path) -> dict[str, Any]:
    """Read a JSON object and check it.

    Raises:
        OSError: It can't be read.
        ValueError: It isn't what was written.
    """
    value = json.loads(path.read_bytes())
    if not isinstance(value, dict) or value.pop("checksum", None) != _checksum(value):
        raise ValueError("its checksum differs")
    return value


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
    temporary = path.with_name(f".{path.name}.tmp")
    with writing(path):
        temporary.write_text(json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
        sync(temporary)
        temporary.replace(path)
        sync(path.parent)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def with_vectors(frame: pl.DataFrame, vectors: Vectors) -> pl.DataFrame:
    if len(frame) != len(vectors):
        raise ShapeError(f"{len(frame)} rows with {len(vectors)} vectors")
    kind = pl.Array(pl.Float16, vectors.shape[1])
    return frame.with_columns(pl.Series("vector", vectors.astype(np.float32)).cast(kind))


def write_shard(path: Path, frame: pl.DataFrame, vectors: Vectors) -> None:
    """Write rows with their vectors as the file of a part, which no manifest names yet."""
    write_frame(path, with_vectors(frame, vectors))


def write_frame(path: Path, frame: pl.DataFrame) -> None:
    """Write the file of a part, to the disk and not only to the system's memory."""
    with writing(path.parent):
        try:
            frame.write_parquet(path, compression="zstd", compression_level=3)
            sync(path)
        except BaseException:
            path.unlink(missing_ok=True)  # a full disk has no room for half a file
            raise


def mapped_frame(path: Path) -> pl.DataFrame:
    """The rows of an Arrow file; its pages are read as they are needed. Polars itself reads all of it."""
    import pyarrow as pa
    import pyarrow.ipc

    with pa.memory_map(str(path)) as source:
        frame: pl.DataFrame = pl.from_arrow(pa.ipc.open_file(source).read_all())  # type: ignore[assignment]  # a table
    return frame


def vectors_of(path: Path, dim: int) -> Halves:
    column = read_parquet(path, ["vector"])["vector"]
    if not len(column):
        return np.empty((0, dim), np.float16)
    return column.to_numpy().astype(np.float16, copy=False)


def read_parquet(path: Path, columns: list[str] | None = None) -> pl.DataFrame:
    try:
        return pl.read_parquet(path, columns=columns)
    except FileNotFoundError:
        raise DamagedError(f"{path} is missing; rebuild the index, or restore the file") from None
    except (OSError, pl.exceptions.PolarsError) as error:
        raise DamagedError(f"{path} is damaged ({error}); rebuild the index, or restore the file") from error
