"""Checks that a folder may be written as an index: nothing in it may belong to anybody else."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from linker.errors import StoreError
from linker.outputs import sync
from linker.own_files import BEGUN, COPY, DERIVED, MANIFEST, file_names_in, is_derived, is_own, is_part


def folder_of(name: str | Path) -> Path:
    """The folder that a name stands for; an empty one isn't the current folder.

    Raises:
        StoreError: The name is empty.
    """
    if not str(name).strip():
        raise StoreError("an empty name is no index folder; write . for the current one")
    return Path(name)


def claim_folder(folder: Path) -> None:
    """Check a folder that is to be written, and make it where there is none.

    Raises:
        StoreError: Something of the user's is in it and no index, its manifest is lost, or one of its entries
            is a symbolic link.
        OSError: It can't be made, or not listed.
    """
    _make(folder)
    refuse_links(folder)
    names = file_names_in(folder)
    if MANIFEST in names:
        return
    if is_lost(names):
        raise StoreError(lost_manifest(folder))
    strange = [name for name in names if not is_own(name)]
    if strange:
        raise StoreError(
            f"{folder} isn't empty and holds no index ({strange[0]} is in it);"
            " name an empty folder, or a new one"
        )


def _make(folder: Path) -> None:
    """Make a folder and those above it, and flush their names to the disk."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for path in missing:
        with contextlib.suppress(PermissionError):  # it may be written and not read
            sync(path.parent)


def is_lost(names: list[str]) -> bool:
    """Whether a folder with these entries is an index that has lost its manifest."""
    return MANIFEST not in names and (COPY in names or (BEGUN not in names and any(map(is_part, names))))


def lost_manifest(folder: Path) -> str:
    """The error for an index whose manifest is missing or damaged while its parts are there."""
    if (folder / COPY).exists():
        return (
            f"{folder / MANIFEST} is missing or damaged, and nothing was changed;"
            f" `linker verify --recover --index {folder}` writes it again from its copy"
        )
    return (
        f"{folder / MANIFEST} is missing or damaged, and nothing was changed;"
        " put it back from a backup, or read the articles into another folder"
    )


def refuse_links(folder: Path) -> None:
    """Refuse an index with a symbolic link under one of our names: the target may belong to somebody else.

    Raises:
        StoreError: One is there.
    """
    for entry in _own_entries(folder):
        if entry.is_symlink():
            raise StoreError(
                f"{entry} is a symbolic link, which is neither written through nor deleted;"
                " put the file or folder itself there"
            )


def _own_entries(folder: Path) -> Iterator[Path]:
    for name in file_names_in(folder):
        if is_own(name):
            yield folder / name
    derived = folder / DERIVED
    if derived.is_dir():
        yield from (derived / name for name in file_names_in(derived) if is_derived(name))
