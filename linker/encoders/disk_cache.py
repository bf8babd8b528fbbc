"""What is made once on a machine and kept: files that can be deleted at any time."""

import logging
import os
from collections.abc import Callable
from pathlib import Path

from linker.errors import StoreError
from linker.outputs import write_output

_log = logging.getLogger(__name__)


def cache_folder() -> Path:
    """`$LINKER_CACHE`, else `linker` in the user's cache folder."""
    own = os.environ.get("LINKER_CACHE")
    if own:
        return Path(own).expanduser()
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "linker"


def cached(name: str, make: Callable[[], bytes]) -> bytes:
    """Read the cached file `name`, or make its content and keep it.

    Two processes that make it at once both succeed. Where nothing can be written, the content is made
    each time.
    """
    path = cache_folder() / name
    try:
        return path.read_bytes()
    except OSError:
        content = make()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_output(path, content)
    except (OSError, StoreError) as error:
        _log.warning("%s can't be kept (%s): it is made again each time; set LINKER_CACHE", path, error)
    return content
