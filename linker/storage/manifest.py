"""The manifest: which files make up an index, and which model made its vectors."""

import hashlib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from linker.errors import DamagedError, StoreError
from linker.own_files import COPY, MANIFEST, file_names_in
from linker.storage.folder_check import is_lost, lost_manifest
from linker.storage.manifest_schema import check_manifest
from linker.storage.parquet_io import read_checked, replace_bytes, write_checked
from linker.storage.part_columns import CONTENT
from linker.types import IndexType

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Part:
    """One parquet file of an index, as the manifest names it."""

    name: str
    kind: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class EncoderId:
    """Which model made the vectors of an index; `model` is what `linker.encoders.load` takes."""

    model: str
    precision: str
    name: str
    fingerprint: str
    dim: int
    chosen: str = ""
    """Why it was taken; empty where an older version wrote the index."""

    @property
    def model_key(self) -> tuple[str, str, int]:
        """A key that is equal for two models whose vectors may be compared."""
        return self.name, self.fingerprint, self.dim


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index holds. A folder without a manifest is no index."""

    encoder: EncoderId
    text: dict[str, Any]
    format: int = FORMAT
    parts: tuple[Part, ...] = ()
    boilerplate: dict[str, dict[str, int]] = field(default_factory=dict)
    """Lines known to repeat: source → line → in how many of its articles."""
    sentences: list[str] = field(default_factory=list)
    """Hashes of sentences known to come back in unrelated articles, sorted."""
    last_read: dict[str, Any] = field(default_factory=dict)
    """What the newest run counted and left out."""
    next_part: int = 1
    index_type: IndexType = "auto"
    """How vectors are searched: `flat`, `ivf`, or by their number."""
    dense: dict[str, Any] = field(default_factory=dict)
    """What was measured when the dense indexes were last built by a run: kind → type, cells, recall."""

    @property
    def key(self) -> str:
        """A hash of the articles and passages: the same content, the same key."""
        names = "\n".join(f"{part.name} {part.sha256}" for part in self.parts if part.kind in CONTENT)
        return hashlib.sha256(names.encode()).hexdigest()[:16]

    def count(self, kind: str) -> int:
        """Rows in the parts of one kind."""
        return sum(part.rows for part in self.parts if part.kind == kind)


_RETIRED = ("universal-sentence-encoder-multilingual-3",)
"""Models that indexes were built with and that can't be loaded any more."""


def check_encoder(folder: Path, manifest: Manifest, encoder: EncoderId) -> None:
    """Refuse to mix vectors of different models.

    Raises:
        StoreError: The index was built with another model, or another version of it.
    """
    built = manifest.encoder
    if built.name in _RETIRED:
        raise StoreError(
            f"{folder} was built with {built.name}, which this version no longer has; index its files again"
            " with --rebuild, which keeps ids and corrections"
        )
    if built.model_key != encoder.model_key:
        raise StoreError(
            f"{folder} was built with {built.name} ({built.precision}, {built.fingerprint[:8]}),"
            f" not {encoder.name} ({encoder.precision}, {encoder.fingerprint[:8]}); use --model {built.model}"
            f" --precision {built.precision}, or --index ANOTHER-FOLDER for an index of the other"
        )


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write a manifest with a checksum of itself, by atomic rename."""
    write_checked(folder / MANIFEST, asdict(manifest))


def copy_manifest(folder: Path) -> None:
    """Keep a second copy of the manifest, from which a lost one is recovered."""
    content = (folder / MANIFEST).read_bytes()
    copy = folder / COPY
    if not copy.exists() or copy.read_bytes() != content:
        replace_bytes(copy, content)


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of an index.

    Raises:
        StoreError: No index, or a format that this version doesn't know.
        DamagedError: The manifest can't be understood.
    """
    return _read(folder, folder / MANIFEST)


def read_copy(folder: Path) -> Manifest:
    """Read the copy of the manifest of an index, as `read_manifest` reads the manifest."""
    return _read(folder, folder / COPY)


def refuse_older(folder: Path, manifest: Manifest) -> None:
    """Refuse to write after a manifest that is older than its copy: what was added since would be lost.

    Raises:
        DamagedError: It is older.
    """
    try:
        newer = read_copy(folder).next_part > manifest.next_part
    except StoreError:  # there is no copy yet, or it isn't whole: it is written anew
        return
    if newer:
        raise DamagedError(
            f"{folder / MANIFEST} is older than its copy, and nothing was changed;"
            f" `linker verify --recover --index {folder}` goes on from the copy"
        )


def _read(folder: Path, path: Path) -> Manifest:
    try:
        raw = read_checked(path)
        number = raw["format"]
        if type(number) is not int:
            raise ValueError("format is no number")
        if number == FORMAT:
            check_manifest(raw)
            raw["encoder"] = EncoderId(**raw["encoder"])
            raw["parts"] = tuple(Part(**part) for part in raw["parts"])
            return Manifest(**raw)
    except FileNotFoundError:
        if folder.is_dir() and is_lost(file_names_in(folder)):
            raise DamagedError(lost_manifest(folder)) from None
        hint = f"build one with `linker index FILES --index {folder}`"
        raise StoreError(f"no index at {folder}; {hint}") from None
    except OSError as error:
        raise StoreError(f"{path} can't be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DamagedError(f"{lost_manifest(folder)} ({error})") from error
    raise StoreError(f"{folder} has format {number}, this version reads {FORMAT}; update story-linker")
