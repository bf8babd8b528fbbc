"""Deletes files of `linker` that no manifest names any more, and nothing else."""

import stat
from collections.abc import Collection
from pathlib import Path

from linker.own_files import NEW, SHARDS, file_names_in, is_derived, is_part, is_shard, is_temporary
from linker.storage.derived_folders import clear_left, delete
from linker.storage.parquet_io import sha256_of


def sweep_remains(folder: Path, named: Collection[str]) -> None:
    """Delete what an interrupted run left beside the parts that the manifest names.

    A part that it doesn't name is deleted where its content is what its name says, as in all that were ever
    written. Nothing is deleted while a part that it names is missing: the manifest may be an old one then.
    """
    if not all((folder / name).exists() for name in named):
        return
    for name in file_names_in(folder):
        path = folder / name
        if is_temporary(name) or (is_part(name) and name not in named and _fits_its_name(path)):
            delete_file(path)


def sweep_derived(current: Path) -> None:
    """Delete files derived from other states of the index than the one whose folder is `current`."""
    derived = current.parent
    if derived.is_symlink() or not derived.is_dir():
        return
    for name in file_names_in(derived):
        # What a reader is just making of this state stays: half of it would be worse than nothing.
        if is_derived(name) and name != current.name and not name.startswith(f"{NEW}{current.name}-"):
            delete(derived / name)
    clear_left(derived)
    if current.is_dir() and not current.is_symlink():
        clear_left(current)


def sweep_shards(folder: Path) -> None:
    """Delete what the workers of a cluster left, and their folder where nothing else is in it."""
    shards = folder / SHARDS
    if shards.is_symlink() or not shards.is_dir():
        return
    for name in file_names_in(shards):
        if is_shard(name):
            delete_file(shards / name)
    if not file_names_in(shards):
        shards.rmdir()


def delete_file(path: Path) -> None:
    """Delete a regular file; a link, or anything else of that name, isn't ours and stays."""
    try:
        if stat.S_ISREG(path.lstat().st_mode):
            path.unlink()
    except FileNotFoundError:
        pass


def _fits_its_name(path: Path) -> bool:
    try:
        regular = stat.S_ISREG(path.lstat().st_mode)
        return regular and sha256_of(path).startswith(path.stem.rpartition("-")[2])
    except OSError:
        return False
