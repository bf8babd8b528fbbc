"""Files that are none, and names that aren't UTF-8: nothing hangs, nothing ends a run, all of it is named."""

import json
import os
import socket
from pathlib import Path

import pytest

import linker
from linker.config import BuildConfig, ReadConfig
from linker.errors import StoreError
from linker.storage import Store, verify
from linker.types import Skipped
from tests.readers.samples import records_of
from tests.test_watch import article, rounds

CONFIG = BuildConfig(read=ReadConfig(source_from_folder=True), model="hash")


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """A folder with a pipe, a socket, a device and an article in it."""
    folder = tmp_path / "in"
    folder.mkdir()
    os.mkfifo(folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "socket.txt"))
    (folder / "zero.txt").symlink_to("/dev/zero")
    article(folder / "sound.txt")
    return folder


def _skipped(report: linker.BuildReport) -> list[tuple[str, str]]:
    return [(Path(item.file).name, item.reason) for item in report.skipped]


NONE = [
    (f"{name}.txt", "not a regular file; pipe what it gives into `-`") for name in ("pipe", "socket", "zero")
]


def test_pipes_sockets_and_devices_are_skipped_whether_met_or_named(odd: Path, tmp_path: Path) -> None:
    met = linker.build(odd, to=tmp_path / "index", config=CONFIG)
    assert (met.added, _skipped(met)) == (1, NONE)
    named = linker.build(sorted(odd.iterdir()), to=tmp_path / "index", config=CONFIG)
    assert (named.unchanged, _skipped(named)) == (1, NONE)


def test_watching_passes_over_them_too(odd: Path, tmp_path: Path) -> None:
    seen = rounds([odd, odd / "pipe.txt"], tmp_path / "index", lambda: None, lambda: None)
    assert [(done.report and done.report.added, done.problem) for done in seen] == [(1, None)]
    assert _skipped(seen[0].report) == NONE


def test_what_the_shell_opens_for_a_command_is_read(tmp_path: Path) -> None:
    receives, sends = os.pipe()
    os.write(sends, b'{"title": "One", "text": "Words"}')
    os.close(sends)
    found = list(linker.readers.read([f"/dev/fd/{receives}"]))
    os.close(receives)
    assert [record.title for record in records_of(found)] == ["One"]


def test_names_that_are_not_utf8_are_read_noted_and_kept_apart(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path / "in") + b"/caf\xe9"
    Path(os.fsdecode(folder)).mkdir(parents=True)
    for name, letter in ((b"p\xe8re.txt", b"\xe8"), (b"p\xe9re.txt", b"\xe9"), (b"caf\xe9.png", b"")):
        with open(folder + b"/" + name, "wb") as written:  # noqa: PTH123  # a name in bytes
            written.write(b"Le p" + letter + b"re est parti\nIl a plu toute la journ\xe9e ici.")
    report = linker.build(tmp_path / "in", to=tmp_path / "index", config=CONFIG)
    place = f"{tmp_path}/in/caf\\xe9"
    assert report.added == 2
    assert report.skipped == (Skipped(f"{place}/caf\\xe9.png", None, "unknown format"),)
    assert {note.file for note in report.notes} == {f"{place}/p\\xe8re.txt", f"{place}/p\\xe9re.txt"}
    assert linker.build(tmp_path / "in", to=tmp_path / "index", config=CONFIG).unchanged == 2
    store = Store.open(tmp_path / "index")
    assert verify(store) == []
    assert f"{place}/caf\\xe9.png".replace("\\", "\\\\") in json.dumps(store.manifest.last_read)
    index = linker.open(tmp_path / "index")
    articles = index.corpus.articles
    assert sorted(articles["file"]) == [f"{place}/p\\xe8re.txt", f"{place}/p\\xe9re.txt"]
    assert set(articles["source"]) == {"caf\\xe9"}
    assert [hit.title for hit in index.search("toute la journée")] != []


def test_watching_reads_them_too(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    article(tmp_path / "p.txt")
    (tmp_path / "p.txt").rename(os.fsdecode(os.fsencode(tmp_path / "in") + b"/p\xe8re.txt"))
    (done,) = rounds([tmp_path / "in"], tmp_path / "index", lambda: None, lambda: None)
    assert done.report is not None
    assert (done.report.added, done.report.skipped, done.problem) == (1, (), None)


def test_an_index_folder_must_have_a_name_in_utf8(tmp_path: Path) -> None:
    article(tmp_path / "a.txt")
    folder = os.fsdecode(os.fsencode(tmp_path) + b"/p\xe8re")
    with pytest.raises(StoreError, match="its name isn't UTF-8"):
        linker.build(tmp_path / "a.txt", to=folder, config=CONFIG)
    assert not Path(folder).exists()
