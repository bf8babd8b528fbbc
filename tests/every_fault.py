"""Each call of the system that a command makes about its index fails once; those of polars and FAISS, too.

`failing_calls.c`, as a library, stands before libc: `LD_PRELOAD=… python -m tests.every_fault index ENOSPC`.
"""

import ctypes
import errno
import hashlib
import logging
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from linker.errors import DamagedError, LinkerError
from tests.test_damage import answers, build
from tests.test_faults import WORK, leaves_a_whole_index

LASTING = {"ENOSPC": True, "EIO": False}
"""A disk that is full stays so for the rest of the run."""


class Faults:
    """Calls about a folder, counted from 1, of which one fails, and all that follow if it lasts."""

    def __init__(self, folder: Path, number: int, error: str) -> None:
        self._library = ctypes.CDLL(None)
        self._library.faults_first.restype = ctypes.c_char_p
        self._began = (
            str(folder).encode(),
            ctypes.c_long(number),
            getattr(errno, error),
            int(LASTING[error]),
        )

    def __enter__(self) -> "Faults":
        self._library.faults_begin(*self._began)
        return self

    def __exit__(self, *_: object) -> None:
        self._library.faults_end()

    def failed(self) -> str:
        """The call that failed first; empty where there was none of that number."""
        return self._library.faults_first().decode() if self._library.faults_failed() else ""


def content_of(folder: Path) -> bytes:
    """A hash of all names and files of a folder."""
    held = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        held.update(f"{path.relative_to(folder)}\0".encode())
        held.update(path.read_bytes() if path.is_file() and path.name != ".checked.json" else b"")
    return held.digest()


def try_every_fault(work: str, error: str, folder: Path) -> tuple[int, int]:
    """Run a command until no call of that number is left; how many failed, and how many states they left.

    A state of the index that was left before is not looked at again.
    """
    whole, seen, number = folder / "whole" / "index", set[bytes](), 0
    whole.parent.mkdir()
    build(whole, 0, 12)
    answers(whole)
    while True:
        number += 1
        to = Path(shutil.copytree(whole, folder / "tried" / "index"))
        faults = Faults(to, number, error)
        with faults, suppress(LinkerError, OSError):  # of which the command makes one line
            try:
                WORK[work](to)
            except DamagedError as said:
                raise AssertionError(f"{number}: {faults.failed()}: {said}") from said
        if not faults.failed():
            return number - 1, len(seen)
        state = content_of(to)
        if state not in seen:
            seen.add(state)
            leaves_a_whole_index(to, work, f"{number}: {faults.failed()}")
        shutil.rmtree(to.parent)


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    memory = Path("/dev/shm")  # as it is no disk, syncs take no time
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as made:
        faults, states = try_every_fault(*sys.argv[1:3], Path(made))
    print(f"{sys.argv[1]}: {faults} calls failed with {sys.argv[2]}, {states} states of the index")
