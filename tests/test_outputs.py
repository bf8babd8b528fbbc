"""Outputs replace a file whole or not at all, wherever they go."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

import linker as library
from linker.config import BuildConfig
from linker.errors import StoreError
from linker.outputs import write_output
from tests.command import Done, content, linker
from tests.test_failing import disk

OUTPUTS = (
    ("search", "ship", "-o", "out.json"),
    ("search", "ship", "-o", "out.csv"),
    ("search", "ship", "-o", "out.parquet"),
    ("stories", "-o", "out.parquet"),
    ("narratives", "-o", "out.json"),
    ("link", "--all", "-o", "out.csv"),
    ("report", "-o", "out.html"),
    ("report", "-o", "out.md"),
    ("report", "-o", "out.json"),
    ("export", "articles", "-o", "out.parquet"),
    ("export", "stories", "-o", "out.graphml"),
    ("export", "passages", "-o", "out.jsonl"),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("outputs")
    rows = [
        {"id": f"a{i}", "title": f"Ship {i}", "text": f"Ship {i} came in. It left on day {i}."}
        for i in range(4)
    ]
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    library.build([folder / "a.jsonl"], to=folder / "index", config=BuildConfig(model="hash"))
    opened = library.open(folder / "index")
    opened.narratives()
    return folder / "index"


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Path]:
    """A disk that holds old outputs and has no room left."""
    with disk(tmp_path / "full", "400k") as point:
        for suffix in ("json", "csv", "parquet", "html", "md", "graphml", "jsonl"):
            (point / f"out.{suffix}").write_text("the old one, whole")
        room = shutil.disk_usage(point).free
        (point / "filler").write_bytes(b"x" * room)
        yield point


def entries(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def write(index: Path, at: Path, command: tuple[str, ...]) -> Done:
    return linker(*command, "--index", index, at=at)


@pytest.mark.parametrize("command", OUTPUTS, ids=" ".join)
def test_on_a_full_disk_the_old_output_stays_whole(index: Path, full: Path, command: tuple[str, ...]) -> None:
    before = entries(full)
    write(index, full, command).one_line(command[-1], "can't be written", "No space left")
    assert (full / command[-1]).read_text() == "the old one, whole"
    assert entries(full) == before


@pytest.mark.parametrize("command", OUTPUTS[::3], ids=" ".join)
def test_an_output_takes_the_place_of_the_old_one(
    index: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / command[-1]).write_text("the old one, whole")
    assert write(index, tmp_path, command).code == 0
    assert len((tmp_path / command[-1]).read_bytes()) > 20
    assert b"the old one" not in (tmp_path / command[-1]).read_bytes()
    assert entries(tmp_path) == [command[-1]]


def test_a_write_that_breaks_off_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("old")
    for step in ("fsync", "open", "fdopen"):
        broken = mock.patch(f"linker.outputs.os.{step}", side_effect=OSError(5, "Input/output error"))
        with broken, pytest.raises(StoreError, match="Input/output error"):
            write_output(path, b"new")
        assert (path.read_text(), entries(tmp_path)) == ("old", ["a.json"])
    with (
        mock.patch("linker.outputs.os.fsync", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        write_output(path, b"new")
    assert (path.read_text(), entries(tmp_path)) == ("old", ["a.json"])


def test_the_bytes_are_on_the_disk_before_the_name_is(tmp_path: Path) -> None:
    done: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def synced(handle: int) -> None:
        done.append("fsync")
        fsync(handle)

    def renamed(self: Path, to: Path) -> Path:
        done.append("rename")
        return replace(self, to)

    with mock.patch("linker.outputs.os.fsync", synced), mock.patch.object(Path, "replace", renamed):
        write_output(tmp_path / "a", b"new")
    assert done == ["fsync", "rename", "fsync"]


def test_a_link_stays_and_what_it_leads_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "week.html").write_text("old")
    (tmp_path / "latest.html").symlink_to(Path("shared") / "week.html")
    (tmp_path / "again.html").symlink_to("latest.html")
    (tmp_path / "next.html").symlink_to(Path("shared") / "next.html")
    write_output(tmp_path / "again.html", b"new")
    write_output(tmp_path / "next.html", b"first")
    assert (tmp_path / "latest.html").is_symlink()
    assert (tmp_path / "shared" / "week.html").read_text() == "new"
    assert (tmp_path / "shared" / "next.html").read_text() == "first"
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(StoreError, match="can't be written"):
        write_output(tmp_path / "loop", b"x")


def test_rights_are_those_of_the_old_file_or_of_the_umask(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.write_text("old")
    old.chmod(0o640)
    before = os.umask(0o027)
    try:
        write_output(old, b"new")
        write_output(tmp_path / "new", b"new")
    finally:
        os.umask(before)
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("old", "new")] == [0o640, 0o640]


def test_a_pipe_is_written_to(index: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "out.json"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    done = write(index, tmp_path, ("search", "ship", "-o", "out.json"))
    reader.join(timeout=30)
    assert done.code == 0
    assert json.loads(read[0])["query"] == "ship"
    assert pipe.is_fifo()


def test_standard_output_may_be_a_file_that_others_write_to(tmp_path: Path) -> None:
    code = "import pathlib, linker.outputs as o; o.write_output(pathlib.Path('out.csv'), b'new')"
    root = Path(library.__file__).parent.parent
    (tmp_path / "out.csv").symlink_to("/dev/stdout")
    (tmp_path / "log").write_text("old ")
    with (tmp_path / "log").open("a") as log:
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(root)},
            stdout=log,
            check=True,
        )
    assert (tmp_path / "log").read_text() == "old new"
    assert (tmp_path / "out.csv").is_symlink()


def test_what_may_not_be_written_or_is_a_folder_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.json").mkdir()
    with pytest.raises(StoreError, match=r"a\.json can't be written: Is a directory"):
        write_output(tmp_path / "a.json", b"x")
    with pytest.raises(StoreError, match="can't be written: No such file or directory"):
        write_output(tmp_path / "none" / "a.json", b"x")
    assert entries(tmp_path) == ["a.json"]


@pytest.mark.parametrize(
    "run",
    [
        ("link", "notes.json", "-o", "notes.json"),
        ("link", "notes.json", "-o", "./other.json"),
        ("evaluate", "labels.csv", "-o", "labels.csv"),
    ],
)
def test_what_is_read_is_not_written_over(index: Path, tmp_path: Path, run: tuple[str, ...]) -> None:
    (tmp_path / "notes.json").write_text(json.dumps({"title": "Ship 2", "text": "Ship 2 came in."}))
    (tmp_path / "other.json").hardlink_to(tmp_path / "notes.json")
    (tmp_path / "labels.csv").write_text("article_id,story\na0,x\na1,x\na2,y\n")
    before = content(tmp_path)
    linker(*run, "--index", index, at=tmp_path).one_line(run[-1].removeprefix("./"), "name another file")
    assert content(tmp_path) == before
    assert linker(*run[:-1], "out.json", "--index", index, at=tmp_path).code == 0


def test_a_file_of_an_index_is_not_written_over(index: Path, tmp_path: Path) -> None:
    to = Path(shutil.copytree(index, tmp_path / "index"))
    assert linker("stories", "--index", to, at=tmp_path).code == 0  # files that were copied are compared once
    part = next(path.name for path in to.glob("articles-*.parquet"))
    derived = next(path.relative_to(to) for path in to.rglob("files.json"))
    before = content(to)
    for name in ("manifest.json", "manifest.copy.json", part, derived):
        done = linker("stories", "-o", to / name, "--index", to, at=tmp_path)
        done.one_line("is a file of the index", "name another file")
    assert content(to) == before
    assert linker("stories", "-o", to / "mine.json", "--index", to, at=tmp_path).code == 0
