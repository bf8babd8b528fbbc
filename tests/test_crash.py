"""A run that is killed at any moment leaves the last good state; damage is found, never a traceback."""

import contextlib
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import linker
from linker.config import BuildConfig
from linker.errors import DamagedError, LinkerError
from linker.pipeline.correcting import correct
from linker.store import Store

FLIPS = 600


def write_articles(folder: Path, first: int, count: int) -> None:
    lines = [
        f'{{"id": "a{i}", "title": "Report {i}", "text": "Ship {i} came in. It left again on day {i}."}}'
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
    chance = random.Random(7)
    known = 0
    for kill in range(kills):
        write_articles(articles, kill * articles_a_run, articles_a_run)
        run = start(articles, to)
        time.sleep(chance.uniform(0.4, 3.0))
        run.send_signal(signal.SIGKILL)
        run.communicate()
        if (to / "manifest.json").exists():
            store = Store.open(to)
            assert store.verify() == []
            now = store.manifest.count("articles")
            assert now >= known, "an article of the last good state is lost"
            known = now
    run = start(articles, to)
    _, errors = run.communicate()
    assert run.returncode == 0, errors
    assert Store.open(to).manifest.count("articles") == kills * articles_a_run
    assert len(linker.open(to, encoder=None).corpus) == kills * articles_a_run


def test_ctrl_c_keeps_what_was_committed(tmp_path: Path) -> None:
    articles, to = tmp_path / "articles", tmp_path / "index"
    articles.mkdir()
    write_articles(articles, 0, 200)
    assert start(articles, to).wait() == 0
    write_articles(articles, 200, 20_000)
    run = start(articles, to)
    time.sleep(3)
    run.send_signal(signal.SIGINT)
    _, errors = run.communicate()
    assert b"Traceback" not in errors
    assert run.returncode in (0, 130)
    assert Store.open(to).verify() == []
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
    return to


def test_every_flipped_byte_is_found_and_its_file_named(index: Path) -> None:
    chance = random.Random(3)
    paths = [
        path
        for path in sorted(index.rglob("*"))
        if path.is_file() and path.stat().st_size and path.name[0] != "."
    ]
    kinds = {path.name.split("-")[0] for path in paths}
    assert {"articles", "passages", "members", "events", "corrections", "changes"} <= kinds
    assert {"stories.parquet", "narratives.json", "indptr.npy", "manifest.json"} <= kinds
    for flip in range(FLIPS):
        path = paths[flip % len(paths)]
        good = path.read_bytes()
        place = chance.randrange(len(good))
        path.write_bytes(good[:place] + bytes([good[place] ^ (1 << chance.randrange(8))]) + good[place + 1 :])
        try:
            said = "\n".join(Store.open(index).verify())
        except LinkerError as error:
            said = str(error)
        path.write_bytes(good)
        assert path.name in said, (path.name, place, said)
    assert Store.open(index).verify() == []


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
    import shutil

    shutil.rmtree(index / "derived")
    (index / "derived").write_text("in the way, as a folder without permission would be")
    assert linker.open(index).search("ship 7")[0].article_id.startswith("a")
