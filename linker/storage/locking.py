"""The lock of an index folder, for those who write one small file in it."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from linker.errors import StoreError
from linker.own_files import LOCK
from linker.storage.parquet_io import writing


@contextlib.contextmanager
def locked(folder: Path, *, patience_seconds: float = 3.0) -> Iterator[None]:
    """Hold the lock of the index, which every writer takes.

    Raises:
        StoreError: Another process holds it, or the folder can't be written.
    """
    lock = FileLock(folder / LOCK, timeout=patience_seconds)
    with writing(folder):
        try:
            lock.acquire()
        except Timeout:
            raise StoreError(f"{folder} is being written by another process; try again later") from None
    try:
        yield
    finally:
        lock.release()
