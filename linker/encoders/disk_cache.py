"""A cache of files that are made once on a machine and can be deleted at any time."""

import contextlib
import logging
import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from platformdirs import user_cache_path

from linker.errors import StoreError
from linker.outputs import write_output

_DIGEST = 32
"""Bytes of a SHA-256 hash."""
_log = logging.getLogger(__name__)


def cache_folder() -> Path:
    """`$LINKER_CACHE`, else `linker` in the user's cache folder.

    Raises:
        RuntimeError: The user has no home folder.
    """
    chosen = os.environ.get("LINKER_CACHE")
    folder = Path(chosen).expanduser() if chosen else user_cache_path("linker", appauthor=False)
    if not chosen and str(folder).startswith("~"):
        raise RuntimeError("there is no home folder")
    return folder


def cached(name: str, make: Callable[[], bytes]) -> bytes:
    """Read the cached file `name`, or make its content and cache it.

    The file begins with the content's hash: a damaged one is made again. Two processes that make it at once
    both succeed. Where nothing can be written, the content is made each time.
    """
    path: Path | None = None
    with contextlib.suppress(RuntimeError):  # a user without a home folder
        path = cache_folder() / name
    stored = None if path is None else _read(path)
    if stored is not None:
        return stored
    content = make()
    try:
        if path is None:
            raise StoreError("there is no home folder")
        path.parent.mkdir(parents=True, exist_ok=True)
        write_output(path, sha256(content).digest() + content)
    except (OSError, StoreError) as error:
        _log.warning(
            "%s can't be kept (%s): it is made again each time; set LINKER_CACHE", path or name, error
        )
    return content


def _read(path: Path) -> bytes | None:
    """The content of a cached file; None where there is none, or not the one that was written."""
    try:
        content = path.read_bytes() if path.is_file() else None
    except OSError:
        return None
    if content is None:
        return None
    if sha256(content[_DIGEST:]).digest() == content[:_DIGEST]:
        return content[_DIGEST:]
    _log.warning("%s is damaged; it is made again", path)
    return None
