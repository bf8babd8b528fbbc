"""What a rename names is on the disk before it: a power cut leaves the old state or the new one, whole."""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import linker
from linker.archive.index import Index
from linker.history.stored_corrections import correct
from linker.ingest.removal import remove
from tests.test_damage import ENCODER, answers, build

Stamp = tuple[int, int]
WORK: dict[str, Callable[[Path], object]] = {
    "index": lambda to: build(to, 20, 3),
    "remove": lambda to: remove(to, ["a3"]),
    "correct": lambda to: correct(to, "same", "a2", "a7"),
    "stories": lambda to: Index.open(to, encoder=ENCODER).regroup(),
    "narratives": lambda to: Index.open(to, encoder=ENCODER).narratives(),
}


@dataclass
class Disk:
    """What has been synced, by the number of its inode: files as they were then, folders with their names."""

    files: dict[int, Stamp] = field(default_factory=dict)
    folders: dict[int, dict[str, int]] = field(default_factory=dict)
    parts: set[str] = field(default_factory=set)
    """Parts that the manifest names which is on the disk for sure."""
    renames: list[str] = field(default_factory=list)

    def sync(self, status: os.stat_result, path: Path) -> None:
        if path.is_dir():
            self.folders[status.st_ino] = {entry.name: entry.inode() for entry in os.scandir(path)}
            if (path / "manifest.json").exists():
                self.parts = named_parts(path / "manifest.json")
        else:
            self.files[status.st_ino] = (status.st_size, status.st_mtime_ns)

    def holds(self, path: Path) -> bool:
        """Whether a file's content is on the disk as it is now."""
        status = path.stat()
        return self.files.get(status.st_ino) == (status.st_size, status.st_mtime_ns)

    def names(self, path: Path) -> bool:
        """Whether a file's name is on the disk."""
        names = self.folders.get(path.parent.stat().st_ino, {})
        return names.get(path.name) == path.stat().st_ino

    def check(self, old: Path, new: Path) -> None:
        """Before a rename: all that its new name leads to is on the disk."""
        if new.name in ("manifest.json", "manifest.copy.json"):
            self.renames.append(new.name)
            assert self.holds(old), old
            for part in (new.parent / name for name in named_parts(old)):
                assert self.holds(part), part
                assert self.names(part), part
        elif old.is_dir() and not new.name.startswith(".gone-"):
            self.renames.append(re.sub("^[0-9a-f]{16}$", "corpus", new.name.split("-")[0]))
            assert (old / "files.json").exists()
            for path in sorted(old.rglob("*")):
                if path.name != ".checked.json":  # without it, files are compared with their hashes
                    assert path.is_dir() or self.holds(path), path
                    assert self.names(path), path


def named_parts(manifest: Path) -> set[str]:
    return {part["name"] for part in json.loads(manifest.read_bytes())["parts"]}


@contextmanager
def traced(below: Path) -> Iterator[Disk]:
    """Check every rename and deletion below a folder against what has been synced before."""
    disk, real = Disk(), {name: getattr(os, name) for name in ("fsync", "rename", "replace", "unlink")}
    for path in (below, *below.rglob("*")):
        disk.sync(path.stat(), path)

    def fsync(handle: int) -> None:
        real["fsync"](handle)
        disk.sync(os.fstat(handle), Path(f"/proc/self/fd/{handle}").readlink())

    def renaming(name: str) -> Callable[..., None]:
        def call(old: Any, new: Any, **options: Any) -> None:
            if Path(new).is_relative_to(below):
                disk.check(Path(old), Path(new))
            real[name](old, new, **options)

        return call

    def unlink(path: Any, **options: Any) -> None:
        assert Path(path).name not in disk.parts, "a manifest that may be the one after a power cut names it"
        real["unlink"](path, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", fsync)
        patch.setattr(os, "unlink", unlink)
        for name in ("rename", "replace"):
            patch.setattr(os, name, renaming(name))
        yield disk


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index with stories, and without narratives of its newest articles."""
    to = tmp_path_factory.mktemp("power") / "index"
    build(to, 0, 12)
    answers(to)
    build(to, 12, 1)
    return to


@pytest.mark.parametrize(
    ("work", "renamed"),
    [
        ("index", {"manifest.json", "corpus"}),
        ("remove", {"manifest.json", "corpus", "stories"}),
        ("correct", {"manifest.json"}),
        ("stories", {"manifest.json", "stories"}),
        ("narratives", {"learned", "narratives"}),
    ],
)
def test_what_a_rename_names_is_on_the_disk_before(
    whole: Path, tmp_path: Path, work: str, renamed: set[str]
) -> None:
    to = Path(shutil.copytree(whole, tmp_path / "index"))
    with traced(to) as disk:
        WORK[work](to)
    assert set(disk.renames) >= renamed


def test_what_a_first_run_names_is_on_the_disk_before(tmp_path: Path) -> None:
    to = tmp_path / "index"
    to.mkdir()
    with traced(to) as disk:
        build(to, 0, 12)
        answers(to)
    assert set(disk.renames) >= {"manifest.json", "corpus", "stories", "learned", "narratives", "tfidf"}


def test_the_names_of_new_folders_are_on_the_disk(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ferry strike\nThe ferry stays in port until Friday.")
    with traced(tmp_path) as disk:
        linker.build([tmp_path / "a.txt"], to=tmp_path / "indexes" / "news", encoder=ENCODER)
    for folder in (tmp_path / "indexes", tmp_path / "indexes" / "news"):
        assert disk.names(folder), folder
