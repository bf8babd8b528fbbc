"""A lost or damaged manifest is written again from its copy."""

from pathlib import Path

from filelock import FileLock, Timeout

from linker.errors import DamagedError, StoreError
from linker.own_files import COPY, LOCK, MANIFEST
from linker.storage.claim import refuse_links
from linker.storage.manifest import read_copy, read_manifest, refuse_older
from linker.storage.parquet_io import replace_bytes, writing
from linker.storage.reading import Store


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
    try:
        with writing(folder), FileLock(folder / LOCK, timeout=3.0):
            refuse_links(folder)
            if not _is_whole(folder):
                replace_bytes(folder / MANIFEST, (folder / COPY).read_bytes())
    except Timeout:
        raise StoreError(f"{folder} is being written by another process; try again later") from None
    except OSError as error:
        raise StoreError(f"{folder} can't be written: {error.strerror}") from error
    return True


def _is_whole(folder: Path) -> bool:
    try:
        refuse_older(folder, read_manifest(folder))
    except DamagedError:
        return False
    return True
