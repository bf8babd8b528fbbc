"""Large arrays in memory, or in files that are mapped."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray


def room(folder: Path | None, name: str, dtype: DTypeLike, *shape: int) -> NDArray[Any]:
    """An array to be filled: the file of a folder, where there is one, which takes no memory of its own."""
    if folder is None or not all(shape):
        return np.empty(shape, dtype)
    folder.mkdir(parents=True, exist_ok=True)
    return np.lib.format.open_memmap(_path(folder, name), "w+", dtype, shape)


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
