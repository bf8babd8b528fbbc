"""Large arrays in memory, or in files that are mapped."""

import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

_BLOCK = 1 << 20


def room(folder: Path | None, name: str, dtype: DTypeLike, *shape: int) -> NDArray[Any]:
    """An array to be filled: the file of a folder, where there is one, which takes no memory of its own.

    Raises:
        OSError: The disk has no room for it.
    """
    if folder is None or not all(shape):
        return np.empty(shape, dtype)
    folder.mkdir(parents=True, exist_ok=True)
    array = np.lib.format.open_memmap(_path(folder, name), "w+", dtype, shape)
    _reserve(_path(folder, name), array.offset)
    return array


def _reserve(path: Path, start: int) -> None:
    """Have the disk give all of a file now: what it can't give when a page is written ends the process."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(file.fileno(), 0, size)
            return
        file.seek(start)  # macOS has no such call
        for place in range(start, size, _BLOCK):
            file.write(bytes(min(_BLOCK, size - place)))


def save(folder: Path, name: str, array: NDArray[Any]) -> None:
    """Write an array as a file of a folder, unless it is that file's."""
    if str(getattr(array, "filename", "")) != str(_path(folder, name).resolve()):
        np.save(_path(folder, name), array)


def mapped(folder: Path, name: str) -> NDArray[Any]:
    """An array of a folder; its pages are read as they are needed."""
    array: NDArray[Any] = np.load(_path(folder, name), mmap_mode="r", allow_pickle=False)
    return array


def forget(folder: Path | None, name: str) -> None:
    """Delete the file of an array that has done its work."""
    if folder is not None:
        _path(folder, name).unlink(missing_ok=True)


def _path(folder: Path, name: str) -> Path:
    return folder / f"{name}.npy"
