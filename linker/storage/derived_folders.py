"""Folders of derived files: stored with hashes, checked when opened, and made again where they don't fit."""

import contextlib
import errno
import fcntl
import json
import logging
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import polars as pl

from linker.errors import DamagedError, StoreError
from linker.outputs import sync
from linker.own_files import DERIVED, GONE, NEW, is_derived
from linker.storage.manifest import read_manifest
from linker.storage.manifest_schema import is_plain_path, is_sha256
from linker.storage.parquet_io import (
    is_panic,
    raise_memory_error,
    read_checked,
    read_regular,
    sha256_of,
    write_checked,
)
from linker.storage.store import Store

HASHES = "files.json"
"""In a derived folder: the sha256 of each of its files; written last."""
STAMPS = ".checked.json"
"""Beside it: what the system said of each file when it was last compared with its hash."""

_ALWAYS = 8_000_000
"""Bytes of a folder, its smallest files first, that are compared at each opening: some ten milliseconds."""

_SCARCE = (errno.EMFILE, errno.ENFILE)
"""What says something about the process, and nothing about a file."""

Read = TypeVar("Read")
_log = logging.getLogger(__name__)


def keep(store: Store, name: str, write: Callable[[Path], object]) -> None:
    """Store derived files of a state of an index in a folder of their own, all or none of them.

    Where that can't be done (a read-only index, a full disk, another process that was faster or has changed
    the index) nothing happens: what is derived is made anew each time.

    Args:
        store: The state.
        name: Of the folder in `store.derived`; "" is that one itself.
        write: Writes the files into the folder that it is given.

    Raises:
        DamagedError: A part from which they are made isn't what the manifest says.
    """
    final = store.derived / name
    if _is_out_of_reach(final):
        return
    try:
        final.parent.mkdir(exist_ok=True)
        clear_left(final.parent)
        draft = final.with_name(f"{NEW}{final.name}-{secrets.token_hex(4)}")
        draft.mkdir()  # with the rights that the umask leaves
    except OSError:
        return
    try:
        with _claimed(draft):
            write(draft)
            write_checked(
                draft / HASHES, {_name(draft, path): sha256_of(path) for path in files_below(draft)}
            )
            sync_below(draft)
            _stamp(draft)
            _put(draft, final)
        sync(final.parent)
        if not _is_current(store):  # its articles may have been removed meanwhile
            delete(final)
    except DamagedError:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    except (OSError, StoreError, pl.exceptions.PolarsError, RuntimeError):  # RuntimeError is FAISS's own
        shutil.rmtree(draft, ignore_errors=True)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def read_kept(
    folder: Path,
    read: Callable[[Path], Read],
    check: Callable[[Read], object],
    *,
    probe: Callable[[Path], object] | None = None,
    whole: bool = False,
) -> Read | None:
    """What `read` makes of a derived folder; None where there is none, or a writer deletes it meanwhile.

    One that isn't what was written is reported, and from then on counts as not there.

    Args:
        folder: The folder.
        read: Reads its files.
        check: Raises ValueError where what was read can't have been written: an index may come from somebody
            else, with hashes that fit. It is asked once for files as they are now, and so every reader of a
            folder gives the same.
        probe: The same of files that it isn't safe to read unseen.
        whole: Compare every file with its hash, also the large ones that nobody has touched.
    """
    if not _has_files(folder):
        return None
    checking = False
    try:
        is_checked = _is_stamped(folder)
        bad = damaged_files(folder, whole=whole)
        if not bad:
            if not is_checked and probe is not None:
                probe(folder)
            content = read(folder)
            if not is_checked:
                checking = True
                check(content)
                with contextlib.suppress(OSError):
                    _stamp(folder)
            return content
        reason = "is damaged"
    except BaseException as error:  # whatever polars, FAISS or numpy make of a file of another version
        raise_memory_error(error)
        if not isinstance(error, Exception) and not is_panic(error):
            raise
        if isinstance(error, OSError) and error.errno in _SCARCE:
            raise
        if isinstance(error, PermissionError):  # others may read it
            return None
        if checking and isinstance(error, StoreError):  # of a part that it is compared with: this one stays
            return None
        bad, reason = [""], f"can't be read ({error})"
    if _has_files(folder):
        _log.warning("%s %s; it is made anew", folder / bad[0], reason)
        discard(folder)
    return None


def discard(folder: Path) -> None:
    """Delete a damaged derived folder; if it holds other complete ones, only mark it as incomplete."""
    with contextlib.suppress(OSError):
        if any((inner / HASHES).exists() for inner in folder.iterdir()):
            (folder / HASHES).unlink()  # the next that is made takes its place
        else:
            delete(folder)


def is_symbolic_link(folder: Path) -> bool:
    """Whether a symbolic link leads to a derived folder, or out of `derived` to what is above it."""
    parts = folder.parts
    first = len(parts) - parts[::-1].index(DERIVED) if DERIVED in parts else len(parts)
    return any(Path(*parts[:depth]).is_symlink() for depth in range(first, len(parts) + 1))


def _is_out_of_reach(folder: Path) -> bool:
    """Whether a derived folder must be left alone: it is behind a symbolic link, or can't be looked at."""
    try:
        return is_symbolic_link(folder)
    except OSError:
        return True


def is_kept(folder: Path) -> bool:
    """Whether a derived folder is there and may be read."""
    if _is_out_of_reach(folder):
        return False
    try:
        (folder / HASHES).stat()
    except OSError:
        return False
    return True


def damaged_files(folder: Path, *, whole: bool = True) -> list[str]:
    """The files of a derived folder that have changed since it was written.

    Args:
        folder: The folder.
        whole: Compare every file with its hash. Else of the large ones only those that have been written,
            moved or copied since they were last compared.

    Raises:
        OSError: One may not, or can't, be read.
    """
    try:
        hashes = read_checked(folder / HASHES)
    except (FileNotFoundError, ValueError, RecursionError):
        return [HASHES]
    if not all(is_plain_path(name) and is_sha256(value) for name, value in hashes.items()):
        return [HASHES]
    present = {name: (folder / name).stat() for name in hashes if _is_file(folder / name)}
    stamps, left = _stamps(folder), 0 if whole else _ALWAYS
    bad = [name for name in hashes if name not in present]
    for name in sorted(present, key=lambda name: (present[name].st_size, name)):
        left -= present[name].st_size
        is_unchanged = stamps.get(name) == _stamp_of(present[name])
        if (left >= 0 or whole or not is_unchanged) and sha256_of(folder / name) != hashes[name]:
            bad.append(name)
    return bad


def files_below(folder: Path) -> list[Path]:
    """The files of a derived folder, sorted, without those of inner folders that have hashes of their own."""
    files = []
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            files += [] if (path / HASHES).exists() else files_below(path)
        elif path.name != HASHES and not path.name.startswith("."):
            files.append(path)
    return files


def sync_below(folder: Path) -> None:
    """Flush all files of a folder, and their names, to the disk before the folder gets its final name."""
    for path in folder.iterdir():
        if path.is_dir():
            sync_below(path)
        else:
            sync(path)
    sync(folder)


def clear_left(folder: Path) -> None:
    """Delete unfinished folders that killed processes left while they made or deleted them."""
    for path in folder.glob(".*"):
        if path.is_symlink() or (folder.name == DERIVED and not is_derived(path.name)):
            continue  # of the user
        if path.name.startswith(GONE) or (path.name.startswith(NEW) and not _in_use(path)):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                with contextlib.suppress(OSError):
                    path.unlink()


def delete(folder: Path) -> None:
    """Delete a folder so that other processes never see half of it (it is renamed first). A link stays."""
    if folder.is_symlink() or not folder.is_dir():
        return
    gone = folder.with_name(f"{GONE}{secrets.token_hex(4)}-{folder.name}")
    try:
        folder.rename(gone)
    except OSError:
        with contextlib.suppress(OSError):
            (folder / HASHES).unlink()
        gone = folder
    shutil.rmtree(gone, ignore_errors=True)


def _put(draft: Path, final: Path) -> None:
    """Move a complete folder to its final name; an incomplete one there goes, but not complete ones in it.

    Raises:
        OSError: A complete one is there already.
    """
    try:
        draft.rename(final)
    except OSError:
        if not final.is_dir() or (final / HASHES).exists():
            raise
    else:
        return
    for inner in final.iterdir():
        if (inner / HASHES).exists() and not (draft / inner.name).exists():
            inner.rename(draft / inner.name)
    delete(final)
    draft.rename(final)


def _is_current(store: Store) -> bool:
    try:
        return Store(store.folder, read_manifest(store.folder)).derived == store.derived
    except StoreError:
        return False


def _has_files(folder: Path) -> bool:
    """Whether a derived folder has any files, complete or not."""
    if _is_out_of_reach(folder):
        return False
    try:
        return any(path.is_file() for path in folder.iterdir())
    except OSError:
        return False


@contextlib.contextmanager
def _claimed(folder: Path) -> Iterator[None]:
    """Lock a folder while it is being made, so that no process deletes it as unfinished."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def _in_use(folder: Path) -> bool:
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _name(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()


def _stamp_of(status: os.stat_result) -> list[int]:
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]


def _stamp(folder: Path) -> None:
    """Record that the files of a folder, as they are now, match their hashes."""
    stamps = {_name(folder, path): _stamp_of(path.stat()) for path in files_below(folder)}
    temporary = folder / f"{NEW}{secrets.token_hex(4)}"
    temporary.write_text(json.dumps(stamps, sort_keys=True))
    temporary.replace(folder / STAMPS)


def _is_stamped(folder: Path) -> bool:
    """Whether no file of a folder has changed since it was last compared with its hash."""
    stamps = _stamps(folder)
    return bool(stamps) and stamps == {
        _name(folder, path): _stamp_of(path.stat()) for path in files_below(folder)
    }


def _stamps(folder: Path) -> dict[str, list[int]]:
    try:
        stamps = json.loads(read_regular(folder / STAMPS))
    except (OSError, ValueError, RecursionError):
        return {}
    return stamps if isinstance(stamps, dict) else {}
