"""Large arrays in memory, or in files that are mapped."""

import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

_BLOCK = 1 << 20
_CHECKED = 8_192
"""Rows checked at a time; bounds the memory."""


def empty_array(folder: Path | None, name: str, dtype: DTypeLike, *shape: int) -> NDArray[Any]:
    """An array to be filled: mapped from a file of a folder, if one is given, or in memory.

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
    """Reserve a file's space on the disk now: without room, writing to a mapped page ends the process."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(file.fileno(), 0, size)
            return
        file.seek(start)  # macOS has no such call
        for place in range(start, size, _BLOCK):
            file.write(bytes(min(_BLOCK, size - place)))


class Growing:
    """A flat array that grows: in a file of a folder, if one is given, or in memory."""

    def __init__(self, folder: Path | None, name: str, dtype: DTypeLike) -> None:
        self._path = None if folder is None else _path(folder, name)
        self._dtype = np.dtype(dtype)
        self._size = 0
        self._parts: list[NDArray[Any]] = []
        self.end = 0  # of what has been added, in bytes from the beginning of the file
        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("w+b")
            self._head()
            self.end = self._file.tell()

    def add(self, part: NDArray[Any]) -> None:
        """Append values.

        Raises:
            OSError: The disk has no room for it.
        """
        self._size += part.size
        self.end += part.size * self._dtype.itemsize
        if self._path is None:
            self._parts.append(part)
        else:
            self._file.write(np.ascontiguousarray(part, self._dtype).data)

    def whole(self) -> NDArray[Any]:
        """All of it; nothing is added from then on."""
        if self._path is None:
            return np.concatenate([np.empty(0, self._dtype), *self._parts], dtype=self._dtype)
        self._file.seek(0)
        self._head()
        self._file.close()
        if not self._size:
            return np.empty(0, self._dtype)
        array: NDArray[Any] = np.load(self._path, mmap_mode="r+", allow_pickle=False)
        return array

    def _head(self) -> None:
        """Write how long it is, in as many bytes whatever that be."""
        facts = {"descr": self._dtype.str, "fortran_order": False, "shape": (self._size,)}
        np.lib.format.write_array_header_1_0(self._file, facts)


def save_array(folder: Path, name: str, array: NDArray[Any]) -> None:
    """Write an array as a file of a folder, unless it is that file's."""
    if str(getattr(array, "filename", "")) != str(_path(folder, name).resolve()):
        np.save(_path(folder, name), array)


def mapped(folder: Path, name: str) -> NDArray[Any]:
    """An array of a folder; its pages are read as they are needed."""
    array: NDArray[Any] = np.load(_path(folder, name), mmap_mode="r", allow_pickle=False)
    return array


def check_array(array: NDArray[Any], name: str, dtype: DTypeLike, shape: tuple[int, ...]) -> None:
    """Check that an array of a folder has this type and shape, and holds no NaN.

    Raises:
        ValueError: It hasn't.
    """
    if array.dtype != dtype or array.shape != shape:
        actual = f"{array.dtype} of shape {array.shape}"
        raise ValueError(f"{name}: {actual}, expected {np.dtype(dtype)} of shape {shape}")
    if array.dtype.kind == "f" and not all(
        np.isfinite(array[start : start + _CHECKED]).all() for start in range(0, len(array), _CHECKED)
    ):
        raise ValueError(f"{name} holds NaN or infinity")


def check_range(array: NDArray[Any], name: str, limit: int) -> None:
    """Check that whole numbers lie from 0 to `limit` - 1.

    Raises:
        ValueError: One doesn't.
    """
    if array.size and not (int(array.min()) >= 0 and int(array.max()) < limit):
        raise ValueError(f"{name} holds a number outside 0 … {limit - 1}")


def check_bounds(bounds: NDArray[Any], name: str, parts: int, end: int) -> None:
    """Check that bounds divide `end` items into `parts`: from 0 to `end`, never falling.

    Raises:
        ValueError: They don't.
    """
    check_array(bounds, name, np.int64, (parts + 1,))
    if int(bounds[0]) != 0 or int(bounds[-1]) != end or bool((np.diff(bounds) < 0).any()):
        raise ValueError(f"{name} don't rise from 0 to {end}")


def forget(folder: Path | None, name: str) -> None:
    """Delete the file of an array that is no longer needed."""
    if folder is not None:
        _path(folder, name).unlink(missing_ok=True)


def _path(folder: Path, name: str) -> Path:
    return folder / f"{name}.npy"
