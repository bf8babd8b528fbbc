"""What can't be done ends in one clear line and exit 1, and nothing is lost."""

import ctypes
import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import linker
from linker.config import BuildConfig, ReadConfig
from linker.own_files import COPY
from linker.readers import read
from linker.storage import Store, verify
from linker.types import Record, Skipped
from tests import forked


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an index of 3 articles and 3 more to add."""
    for first in (0, 3):
        records = [
            {
                "id": f"a{i}",
                "title": f"Report {i}",
                "text": f"Ship {i} came in. It left on day {i}.",
                "language": "en",
            }
            for i in range(first, first + 3)
        ]
        (tmp_path / f"{first}.jsonl").write_text("\n".join(map(json.dumps, records)))
    linker.build([tmp_path / "0.jsonl"], to=tmp_path / "index", config=BuildConfig(model="hash"))
    return tmp_path


def run(
    *arguments: str, folder: Path, first: Callable[[], object] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, which calls `first` before."""
    return forked.run(*arguments, "--index", "index", folder=folder, first=first)


def as_anybody() -> None:
    """Permissions hold for this process, even where it is root's."""
    if os.getuid() == 0:
        header = (ctypes.c_uint32 * 2)(0x20080522, 0)
        held = (ctypes.c_uint32 * 6)()  # effective, permitted and inheritable ones, twice
        libc = ctypes.CDLL(None)
        assert libc.capget(header, held) == 0
        held[0] &= ~0b110  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        assert libc.capset(header, held) == 0


def one_line(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """The run ended with exit 1 and one line that says this."""
    assert done.returncode == 1, done.stderr
    assert done.stderr.startswith("linker: ")
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    for word in words:
        assert word in done.stderr


def whole(folder: Path, articles: int = 3) -> None:
    """The index is as it was."""
    store = Store.open(folder / "index")
    assert verify(store) == []
    assert store.manifest.count("articles") == articles


def test_a_folder_that_may_not_be_written(folder: Path) -> None:
    for path in (folder / "index", *(folder / "index").rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    one_line(run("index", "3.jsonl", folder=folder, first=as_anybody), "index can't be written", "Permission")
    assert run("search", "ship", folder=folder, first=as_anybody).returncode == 0
    assert run("stories", folder=folder, first=as_anybody).returncode == 0
    whole(folder)


def test_an_index_that_may_not_be_read(folder: Path) -> None:
    (folder / "index" / "manifest.json").chmod(0)
    one_line(
        run("search", "ship", folder=folder, first=as_anybody), "manifest.json can't be read", "Permission"
    )
    (folder / "index" / "manifest.json").chmod(0o644)
    part = next((folder / "index").glob("articles-*"))
    shutil.rmtree(folder / "index" / "derived")
    part.chmod(0)
    done = run("search", "ship", folder=folder, first=as_anybody)
    one_line(done, f"{part.name} can't be read: Permission denied")
    assert "backup" not in done.stderr
    part.chmod(0o644)
    whole(folder)
    assert run("alert", "add", "ship", folder=folder).returncode == 0
    for name, asked in (
        ("alerts.json", ("alert", "list")),
        ("alerts.json", ("verify",)),
        (COPY, ("verify",)),
    ):
        (folder / "index" / name).chmod(0)
        done = run(*asked, folder=folder, first=as_anybody)
        one_line(done, name, "can't be read", "Permission denied")
        assert "delete" not in done.stderr
        (folder / "index" / name).chmod(0o644)


def test_what_may_not_be_read_is_not_said_to_be_well(folder: Path) -> None:
    assert run("stories", folder=folder).returncode == 0
    stories = next((folder / "index").glob("derived/*/stories-*"))
    for path in (stories, stories.parent / "lexical", stories.parent, folder / "index" / "derived"):
        mode = path.stat().st_mode
        path.chmod(0)
        done = run("verify", folder=folder, first=as_anybody)
        searched = run("search", "ship", folder=folder, first=as_anybody)
        path.chmod(mode)
        one_line(done, str(path.relative_to(folder)), "can't be read (Permission denied)")
        assert searched.returncode == 0, searched.stderr
    assert run("verify", folder=folder, first=as_anybody).returncode == 0


def test_a_file_that_may_not_be_read_is_skipped_and_named(folder: Path) -> None:
    (folder / "3.jsonl").chmod(0)
    done = run("index", "3.jsonl", folder=folder, first=as_anybody)
    assert done.returncode == 0, done.stderr
    assert "3.jsonl: can't be read: Permission denied" in done.stderr


def small_files() -> None:
    """No file of this process can grow past 3,000 bytes: writing fails as on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (3_000, 3_000))


def test_a_write_that_breaks_off_loses_nothing(folder: Path) -> None:
    one_line(run("index", "3.jsonl", folder=folder, first=small_files), "index can't be written")
    whole(folder)
    assert run("index", "3.jsonl", folder=folder).returncode == 0
    whole(folder, 6)


@contextmanager
def disk(point: Path, size: str) -> Iterator[Path]:
    """A small file system."""
    point.mkdir(exist_ok=True)
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(point)], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        pytest.skip("mounting a file system needs root")
    try:
        yield point
    finally:
        subprocess.run(["umount", str(point)], check=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 600 kB."""
    with disk(tmp_path / "disk", "600k") as point:
        yield point


def test_a_disk_too_small_for_what_is_derived_does_without(tmp_path: Path) -> None:
    said = [
        " ".join(f"Ship {i} came in at pier {j} and w{i * j % 977} left." for j in range(40))
        for i in range(120)
    ]
    records = [{"id": f"a{i}", "title": f"Report {i}", "text": text} for i, text in enumerate(said)]
    source = tmp_path / "many.jsonl"
    source.write_text("\n".join(map(json.dumps, records)))
    with disk(tmp_path / "large", "100m") as point:
        assert run("index", str(source), "--model", "hash", folder=point).returncode == 0
        parts = sum(path.stat().st_size for path in (point / "index").glob("*.parquet"))
        all_of_it = shutil.disk_usage(point).used
    for share in (0.3, 0.7):
        size = int(parts * 1.5 + share * (all_of_it - parts))
        with disk(tmp_path / "small", str(size)) as point:
            done = run("index", str(source), "--model", "hash", folder=point)
            assert done.returncode == 0, done
            assert verify(Store.open(point / "index")) == []
            assert run("search", "ship at pier 7", folder=point).returncode == 0


def test_a_full_disk_loses_nothing(folder: Path, small_disk: Path) -> None:
    shutil.copytree(folder / "index", small_disk / "index")
    shutil.copy(folder / "3.jsonl", small_disk)
    filler = small_disk / "filler"
    room = shutil.disk_usage(small_disk).free
    for left in (0, 4096, 8192, 16384):
        filler.write_bytes(b"x" * (room - left))
        done = run("index", "3.jsonl", folder=small_disk)
        if done.returncode:
            one_line(done, "can't be written")
        store = Store.open(small_disk / "index")
        assert verify(store) == []
        assert store.manifest.count("articles") >= 3
        if done.returncode == 0:
            break
    filler.unlink()
    assert run("index", "3.jsonl", folder=small_disk).returncode == 0
    whole(small_disk, 6)


def test_output_that_cannot_be_written_is_one_line(folder: Path) -> None:
    one_line(run("stories", "-o", "nowhere/a.json", folder=folder), "nowhere/a.json can't be written")
    one_line(
        run("export", "articles", "-o", "nowhere/a.csv", folder=folder), "nowhere/a.csv can't be written"
    )


def test_a_file_that_vanishes_while_others_are_read_is_skipped(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(f"Headline {name}\nSome text of article {name}.\n")
    found = read([tmp_path], ReadConfig())
    first = next(found)
    assert isinstance(first, Record)
    (tmp_path / "b.txt").unlink()
    (second,) = found
    assert isinstance(second, Skipped)
    assert (Path(second.file).name, second.reason) == ("b.txt", "can't be read: No such file or directory")


def test_a_lock_names_its_holder_and_a_dead_holder_holds_nothing(folder: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from linker.storage import Store, Writer\n"
        "store = Store.open(Path('index')); m = store.manifest\n"
        "with Writer(Path('index'), m.encoder, m.text): print('in', flush=True); time.sleep(60)"
    )
    root = Path(linker.__file__).parent.parent
    holder = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"in\n"
    one_line(run("index", "3.jsonl", folder=folder), f"another process (process {holder.pid})")
    holder.kill()
    holder.communicate()
    assert (folder / "index" / ".writer").read_text() == str(holder.pid)
    assert run("index", "3.jsonl", folder=folder).returncode == 0
    whole(folder, 6)
