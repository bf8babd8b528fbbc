"""Files that a user asked for: the old one or the new one is there, whole, and never a part of either."""

import contextlib
import os
import secrets
import stat
from collections.abc import Iterable
from pathlib import Path

from linker.errors import StoreError
from linker.own_files import index_of

_STREAMS = ("/dev/std", "/dev/fd/", "/proc/")
"""Files that a process has open: where one is regular, others may be writing to it."""
_MOST_LINKS = 40


def write_output(path: Path, content: bytes) -> None:
    """Write a file, in the place of an old one if there is one, whole or not at all.

    It is written beside its place and renamed into it. A symbolic link stays: what it leads to is replaced.
    What is no regular file (a pipe, a terminal, /dev/stdout) is written to as it is.

    Raises:
        StoreError: It can't be written, or is a file of an index; what was there before is there still.
    """
    try:
        target = _target(path)
        index = index_of(target)
        if index is not None:
            raise StoreError(f"{path} is a file of the index in {index}; name another file")
        if _is_stream(target):
            _write_stream(target, content)
        else:
            _replace(target, content)
    except OSError as error:
        raise StoreError(f"{path} can't be written: {error.strerror or error}") from error


def refuse_inputs(path: Path, inputs: Iterable[str | Path]) -> None:
    """Refuse an output that is one of the files that are read.

    Raises:
        StoreError: It is; a link, or another name, of one is the same file.
    """
    for source in inputs:
        with contextlib.suppress(OSError, ValueError):
            if path.exists() and path.samefile(source):
                raise StoreError(f"{path} is what is read, and stays as it is; name another file")


def _target(path: Path) -> Path:
    """The file that a chain of symbolic links leads to; links to a process's open files aren't followed."""
    for _ in range(_MOST_LINKS):
        if not path.is_symlink() or str(path.absolute()).startswith(_STREAMS):
            return path
        path = path.parent / path.readlink()
    return path  # a link that leads to itself: the system says so


def _is_stream(path: Path) -> bool:
    if str(path.absolute()).startswith(_STREAMS):
        return True
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except FileNotFoundError:
        return False


def _write_stream(path: Path, content: bytes) -> None:
    with path.open("ab") as file:
        file.write(content)


def _replace(path: Path, content: bytes) -> None:
    old = path.stat() if path.exists() else None
    if old is not None and not os.access(path, os.W_OK):
        raise PermissionError(13, "Permission denied")
    temporary = path.with_name(f".linker-{secrets.token_hex(6)}.tmp")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if old is not None:
            with contextlib.suppress(OSError):  # of another owner, where this process may not give files away
                os.chown(temporary, old.st_uid, old.st_gid)
            temporary.chmod(stat.S_IMODE(old.st_mode))
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync(path.parent)


def sync(path: Path) -> None:
    """Flush a file's content, or the names in a folder, to the disk.

    Raises:
        OSError: It can't.
    """
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
