"""A lost or damaged manifest is written again from its copy."""

from pathlib import Path

from linker.errors import DamagedError
from linker.own_files import COPY, MANIFEST
from linker.storage.folder_check import refuse_links
from linker.storage.locking import locked
from linker.storage.manifest import read_copy, read_manifest, refuse_older
from linker.storage.parquet_io import replace_bytes, writing
from linker.storage.store import Store


def recover(folder: Path) -> bool:
    """Write a missing, damaged or older manifest again from its copy, where all parts named there are whole.

    Returns:
        False where the manifest is whole, and nothing was done.

    Raises:
        StoreError: There is no index here, it can't be written, or another process writes.
        DamagedError: There is no copy, or a part isn't what it says.
    """
    if _is_whole(folder):
        return False
    manifest = read_copy(folder) if (folder / COPY).exists() else read_manifest(folder)
    store = Store(folder, manifest)
    problems = [problem for part in manifest.parts if (problem := store.problem_of(part))]
    if problems:
        raise DamagedError(
            f"{folder} can't be recovered: {problems[0]}; put the file back from a backup first"
        )
    with writing(folder), locked(folder):
        refuse_links(folder)
        if not _is_whole(folder):
            replace_bytes(folder / MANIFEST, (folder / COPY).read_bytes())
    return True


def _is_whole(folder: Path) -> bool:
    try:
        refuse_older(folder, read_manifest(folder))
    except DamagedError:
        return False
    return True
