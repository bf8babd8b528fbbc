"""A run that is killed at any moment leaves the last good state; damage is found, never a traceback."""

import contextlib
import json
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

import linker
from linker.archive.reporting import table
from linker.config import BuildConfig
from linker.errors import DamagedError, LinkerError
from linker.history.alerts import add_alert
from linker.history.stored_corrections import correct
from linker.storage import Store, verify
from tests.command import linker as command
from tests.forked import new_process
from tests.test_damage import answers

INDEX = "indexes/default"
NEWER = {"table.parquet", "places.parquet", "alerts.json"}


def write_articles(folder: Path, first: int, count: int) -> None:
    lines = [
        f'{{"id": "a{i}", "title": "Report {i}", "language": "en",'
        f' "text": "Ship {i} came in. It left again on day {i}."}}'
        for i in range(first, first + count)
    ]
    (folder / f"{first:06}.jsonl").write_text("\n".join(lines))


def start(folder: Path, to: Path) -> "subprocess.Popen[bytes]":
    code = "from linker.cli import main; main()"
    command = [sys.executable, "-c", code, "index", str(folder), "--index", str(to), "--model", "hash"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


@pytest.mark.parametrize(
    ("kills", "articles_a_run"), [(8, 300), pytest.param(200, 40, marks=pytest.mark.slow)]
)
def test_killed_at_random_moments(tmp_path: Path, kills: int, articles_a_run: int) -> None:
    articles, to = tmp_path / "articles", tmp_path / "index"
    articles.mkdir()
    chance, known, killed = random.Random(7), 0, 0
    write_articles(articles, 0, articles_a_run)
    seconds = run_and_kill(("index", "articles", "--index", "other", "--model", "hash"), tmp_path, 60)[1]
    run = ("index", "articles", "--index", "index", "--model", "hash")
    for kill in range(kills):
        write_articles(articles, kill * articles_a_run, articles_a_run)
        stopped, lasted = run_and_kill(run, tmp_path, chance.uniform(0, seconds))
        killed += stopped
        seconds = seconds if stopped else max(seconds, 2 * lasted)  # it grows with the archive
        if (to / "manifest.json").exists():
            store = Store.open(to)
            assert verify(store) == []
            now = store.manifest.count("articles")
            assert now >= known, "an article of the last good state is lost"
            known = now
    assert killed >= kills // 2
    assert command(*run, at=tmp_path).code == 0
    assert Store.open(to).manifest.count("articles") == kills * articles_a_run
    assert len(linker.open(to, encoder=None).corpus) == kills * articles_a_run


def test_ctrl_c_keeps_what_was_committed(tmp_path: Path) -> None:
    articles, to = tmp_path / "articles", tmp_path / "index"
    articles.mkdir()
    write_articles(articles, 0, 200)
    assert start(articles, to).wait() == 0
    write_articles(articles, 200, 20_000)
    run = start(articles, to)
    time.sleep(1.5)
    run.send_signal(signal.SIGINT)
    _, errors = run.communicate()
    assert b"Traceback" not in errors
    assert run.returncode in (0, 130)
    assert verify(Store.open(to)) == []
    assert Store.open(to).manifest.count("articles") >= 200


@pytest.fixture
def index(tmp_path: Path) -> Path:
    articles = tmp_path / "articles"
    articles.mkdir()
    write_articles(articles, 0, 40)
    to = tmp_path / "index"
    linker.build([articles], to=to, config=BuildConfig(model="hash"))
    write_articles(articles, 0, 41)
    (articles / "000000.jsonl").write_text(
        (articles / "000000.jsonl").read_text().replace("day 7.", "day 8.")
    )
    linker.build([articles], to=to, config=BuildConfig(model="hash"))
    correct(to, "same", "a1", "a2")
    opened = linker.open(to)
    opened.narratives()
    assert opened.corpus.tfidf
    assert table(opened, "links", ".csv")
    opened.report()
    add_alert(opened, "search", "ship 7")
    return to


@pytest.mark.parametrize("flips", [150, pytest.param(1_000, marks=pytest.mark.slow)])
def test_every_flipped_byte_is_found_and_its_file_named(index: Path, flips: int) -> None:
    chance = random.Random(3)
    paths = [
        path
        for path in sorted(index.rglob("*"))
        if path.is_file() and path.stat().st_size and path.name[0] != "."
    ]
    kinds = {path.name.split("-")[0] for path in paths}
    assert {"articles", "passages", "members", "events", "corrections", "changes"} <= kinds
    assert {"stories.parquet", "narratives.json", "indptr.npy", "manifest.json"} | NEWER <= kinds
    for flip in range(flips):
        path = paths[flip % len(paths)]
        good = path.read_bytes()
        place = chance.randrange(len(good))
        path.write_bytes(good[:place] + bytes([good[place] ^ (1 << chance.randrange(8))]) + good[place + 1 :])
        try:
            said = "\n".join(verify(Store.open(index)))
        except LinkerError as error:
            said = str(error)
        path.write_bytes(good)
        assert path.name in said, (path.name, place, said)
    assert verify(Store.open(index)) == []


def test_opening_a_damaged_index_is_one_of_our_errors_or_works(index: Path) -> None:
    chance = random.Random(5)
    for path in sorted((index / "derived").rglob("*")):
        if path.is_file() and path.stat().st_size:
            good = path.read_bytes()
            path.write_bytes(good[: chance.randrange(len(good))])
            with contextlib.suppress(DamagedError):
                linker.open(index)
            path.write_bytes(good)


def test_a_read_only_index_can_be_searched(index: Path) -> None:
    shutil.rmtree(index / "derived")
    (index / "derived").write_text("in the way, as a folder without permission would be")
    assert linker.open(index).search("ship 7")[0].article_id.startswith("a")


KILLS = int(os.environ.get("LINKER_KILLS", "504"))
"""Runs killed in all, over every command that writes."""
COMMANDS: dict[str, tuple[str, ...]] = {
    "first": ("index", "first.jsonl", "--model", "hash"),
    "adding": ("index", "added.jsonl"),
    "changed": ("index", "changed.jsonl"),
    "rebuild": ("index", "first.jsonl", "--rebuild", "--model", "hash"),
    "remove": ("remove", "a1", "a6"),
    "correct": ("correct", "same", "a2", "a7"),
    "stories": ("stories", "--json"),
    "narratives": ("narratives", "--json"),
}


def write_tankers(path: Path, numbers: range, more: str = "") -> None:
    rows = [
        {
            "id": f"a{i}",
            "title": f"Tanker {i // 2} runs aground",
            "text": f"The tanker number{i // 2} ran aground off pier{i // 2}.{more} Captain Oda{i} spoke.",
            "published": f"2024-03-{1 + i % 28:02}",
            "source": "Lantern" if i % 3 else "Harbour Courier",
        }
        for i in numbers
    ]
    path.write_text("\n".join(map(json.dumps, rows)))


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with articles and an index of some of them that has stories, narratives and a correction."""
    folder = tmp_path_factory.mktemp("before")
    write_tankers(folder / "first.jsonl", range(20))
    write_tankers(folder / "added.jsonl", range(20, 26))
    write_tankers(folder / "changed.jsonl", range(4, 8), " Oil reached the shore.")
    for arguments in (COMMANDS["first"], ("correct", "same", "a0", "a5"), COMMANDS["narratives"]):
        assert command(*arguments, at=folder).code == 0
    return folder


def state_of(to: Path) -> list[object]:
    """The articles and corrections of an index; nothing where there is none yet."""
    if not (to / "manifest.json").exists():
        return []
    store = Store.open(to)
    said = store.history("corrections").select("verb", "left", "right")
    return [sorted(store.articles(["id", "text"]).rows()), said.rows()]


def run_here(work: tuple[str, ...], folder: str, begun: Connection) -> None:
    begun.send(None)
    os._exit(command(*work, at=Path(folder)).code)


def run_and_kill(work: tuple[str, ...], folder: Path, after: float) -> tuple[bool, float]:
    """Run a command in a process of its own, killed after some seconds; whether it was, and the time."""
    ours, theirs = multiprocessing.Pipe()
    run = new_process(run_here, work, str(folder), theirs)
    run.start()
    ours.recv()
    begun = time.perf_counter()
    run.join(after)
    run.kill()
    run.join()
    assert run.exitcode in (0, -signal.SIGKILL), (work, run.exitcode)
    return run.exitcode != 0, time.perf_counter() - begun


@pytest.mark.slow
@pytest.mark.parametrize("work", COMMANDS)
def test_every_command_that_writes_may_be_killed(before: Path, tmp_path: Path, work: str) -> None:
    chance, killed, tried = random.Random(work), 0, 0
    whole = Path(shutil.copytree(before, tmp_path / "whole"))
    if work == "first":
        shutil.rmtree(whole / "indexes")
    untouched = Path(shutil.copytree(whole, tmp_path / "untouched"))
    states, seconds = [state_of(whole / INDEX)], run_and_kill(COMMANDS[work], whole, 60)[1]
    states.append(state_of(whole / INDEX))
    expected = answers(whole / INDEX)
    while killed < KILLS / len(COMMANDS):
        folder = Path(shutil.copytree(untouched, tmp_path / "killed"))
        killed += run_and_kill(COMMANDS[work], folder, chance.uniform(0, seconds))[0]
        tried += 1
        state = state_of(folder / INDEX)
        assert state in states, "neither the last commit nor the next"
        if state:
            assert [line for line in verify(Store.open(folder / INDEX)) if "made anew" not in line] == []
        again = command(*COMMANDS[work], at=folder)
        assert again.code == 0 or (work in ("remove", "correct") and state == states[1]), again.err
        assert state_of(folder / INDEX) == states[1]
        assert answers(folder / INDEX) == expected
        assert verify(Store.open(folder / INDEX)) == []
        shutil.rmtree(folder)
    print(work, killed, "killed of", tried)
