"""Which files of an index folder are `linker`'s own: what has another name there belongs to the user."""

import json
import re
from pathlib import Path

MANIFEST = "manifest.json"
COPY = "manifest.copy.json"
"""A second copy of the manifest, written right after it."""
LOCK, HOLDER = ".lock", ".writer"
ALERTS = "alerts.json"
"""What somebody waits for; see `linker/history/alerts.py`."""
BEGUN = ".begun"
"""There until an index has its first manifest: parts beside it belong to a first run that didn't end."""
DERIVED = "derived"
SHARDS = ".shards"
"""What the workers of a cluster have written and no manifest names yet."""

KINDS = (
    "articles",
    "passages",
    "members",
    "events",
    "corrections",
    "changes",
    "grouping",
    "statements",
    "verdicts",
)
"""The kinds of parts; `linker/storage/part_columns.py` has their columns."""

NEW, GONE = ".new-", ".gone-"
"""What the name of a derived folder begins with while it is being made, and while it is being deleted."""

_KIND = "|".join(KINDS)
_KEY = r"[0-9a-f]{16}(-\d{1,6})?(-(flat|ivf))?"
_FIXED = frozenset({MANIFEST, COPY, LOCK, HOLDER, BEGUN, DERIVED, SHARDS, ALERTS})
_PART = re.compile(rf"({_KIND})-\d{{6,18}}-[0-9a-f]{{8}}\.parquet", re.ASCII)
_TEMPORARY = re.compile(
    rf"\.(({_KIND})-(\d{{6,18}}|added)|{re.escape(MANIFEST)}|{re.escape(COPY)}|{re.escape(ALERTS)})\.tmp",
    re.ASCII,
)
_SHARD = re.compile(r"(articles|passages)-[0-9a-f]{32}", re.ASCII)
_NEW = rf"{re.escape(NEW)}{_KEY}-[0-9a-z_]{{8,32}}"
_DERIVED = re.compile(rf"{_KEY}|{_NEW}|{re.escape(GONE)}[0-9a-f]{{1,16}}-({_KEY}|{_NEW})", re.ASCII)
_MOST_BYTES = 256 * 1024 * 1024
"""A larger `manifest.json` isn't looked into."""


def file_names_in(folder: Path) -> list[str]:
    """The names of what is in a folder, sorted."""
    return sorted(path.name for path in folder.iterdir())


def is_part(name: str) -> bool:
    """Whether a file of an index folder is named as a part is.

    >>> is_part("articles-000001-0a1b2c3d.parquet"), is_part("wire-000001-0a1b2c3d.parquet")
    (True, False)
    """
    return _PART.fullmatch(name) is not None


def is_temporary(name: str) -> bool:
    """Whether a file of an index folder is named as those that a writer is still writing.

    >>> is_temporary(".articles-added.tmp"), is_temporary(".draft.tmp")
    (True, False)
    """
    return _TEMPORARY.fullmatch(name) is not None


def is_shard(name: str) -> bool:
    """Whether a file is named as those that workers of a cluster write."""
    return _SHARD.fullmatch(name) is not None


def is_derived(name: str) -> bool:
    """Whether a folder in `derived` is named as one that `linker` made there.

    >>> is_derived("0123456789abcdef-5"), is_derived("0123456789abcdef-5-ivf"), is_derived("mine")
    (True, True, False)
    """
    return _DERIVED.fullmatch(name) is not None


def is_own(name: str) -> bool:
    """Whether an entry of an index folder has one of the names that `linker` gives."""
    return name in _FIXED or is_part(name) or is_temporary(name)


def is_index(folder: Path) -> bool:
    """Whether a folder holds an index, whole or not: a manifest, its copy, or a first run's beginning."""
    try:
        if (folder / COPY).is_file() or (folder / BEGUN).is_file():
            return True
        manifest = folder / MANIFEST
        if not manifest.is_file() or manifest.stat().st_size > _MOST_BYTES:
            return False
        return _is_manifest(manifest.read_bytes()) or any(map(is_part, file_names_in(folder)))
    except OSError:
        return False


def index_of(path: Path) -> Path | None:
    """The index that a file, or a folder in `derived`, belongs to; None where it is the user's own."""
    if is_own(path.name) and path.name != DERIVED and not path.is_dir():
        return path.parent if is_index(path.parent) else None
    inside = next((up for up in (path, *path.parents) if up.name == DERIVED), None)
    return inside.parent if inside is not None and is_index(inside.parent) else None


def _is_manifest(content: bytes) -> bool:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and {"checksum", "encoder", "format", "parts"} <= value.keys()
