"""A new state of the archive answers, and open pages hear of it, while nobody waits for anybody."""

import asyncio
import shutil
import threading
import time
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import linker
from linker.config import BuildConfig
from linker.encoders import HashEncoder
from linker.history.stored_corrections import correct
from linker.serve.app import create_app
from linker.serve.guard import Access
from linker.serve.live import LiveIndex
from linker.serve.workers import Workers
from tests.serve.apart import run_apart
from tests.serve.conftest import HOME

ENCODER = HashEncoder()


def write(folder: Path, name: str, title: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.txt"
    text = f"The harbour of Kessary was closed on Monday after {title.lower()}, the port authority said."
    path.write_text(f"{title}\ndate 2024-03-0{len(name)}\n{text}\n", encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, title in (("a", "A tanker ran aground"), ("bb", "A crane fell into the water")):
        write(tmp_path / "in", name, title)
    add(tmp_path)
    return tmp_path / "index"


def add(place: Path) -> None:
    linker.build([place / "in"], to=place / "index", config=BuildConfig(), encoder=ENCODER)


def test_a_new_state_answers_within_two_seconds_and_waiting_pages_are_told(folder: Path) -> None:
    live = LiveIndex.open(folder, encoder=ENCODER)

    async def watched() -> tuple[int, float]:
        workers = Workers(1)
        following = asyncio.create_task(live.follow(workers.beside))
        waiting = asyncio.create_task(live.changed(1, 20.0))
        await asyncio.sleep(0.3)
        write(folder.parent / "in", "ccc", "A ferry lost its rudder")
        await asyncio.to_thread(add, folder.parent)
        committed = time.monotonic()
        number = await waiting
        took = time.monotonic() - committed
        following.cancel()
        workers.close()
        return number, took

    number, took = run_apart(watched())
    assert number == 2
    assert took < 15  # 1.3 seconds on an idle machine, of which one leaves the stories to the writer
    assert len(live.state.index.corpus) == 3
    assert live.state.index.encoder is ENCODER


def test_a_correction_is_a_new_state_too_and_an_unchanged_one_is_not(folder: Path) -> None:
    live = LiveIndex.open(folder, encoder=ENCODER)
    assert live.refresh() is False
    left, right = live.state.index.corpus.articles["id"].to_list()
    before = {story.article_ids for story in live.state.index.stories()}
    correct(folder, "different" if any(len(ids) == 2 for ids in before) else "same", left, right)
    assert live.refresh() is True
    assert {story.article_ids for story in live.state.index.stories()} != before


def test_a_state_that_cannot_be_opened_leaves_the_last_one_answering(folder: Path) -> None:
    live = LiveIndex.open(folder, encoder=ENCODER)
    shutil.move(folder / "manifest.json", folder / "elsewhere.json")
    (folder / "manifest.json").write_text("{}", encoding="utf-8")
    (folder / "manifest.copy.json").unlink(missing_ok=True)
    assert live._refreshed() is False
    assert live.state.number == 1
    assert len(live.state.open().search("harbour", k=5)) == 2


def test_questions_in_many_threads_while_the_index_changes_all_get_one_state(folder: Path) -> None:
    live = LiveIndex.open(folder, encoder=ENCODER)
    wrong: list[object] = []

    def ask() -> None:
        for _ in range(30):
            state = live.state
            found = state.open().search("harbour closed", k=10)
            if len(found) != len(state.index.corpus):
                wrong.append(found)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for name in ("ccc", "dddd"):
        write(folder.parent / "in", name, f"Ship {name} hit the pier")
        add(folder.parent)
        live.refresh()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(live.state.index.corpus) == 4


def test_what_is_removed_is_found_by_nobody_any_more(folder: Path) -> None:
    live = LiveIndex.open(folder, encoder=ENCODER)
    client = TestClient(create_app(live, Access.at("127.0.0.1", 8321)), base_url=HOME)
    doomed = live.state.index.corpus.articles["id"][0]
    assert client.get(f"/articles/{doomed}").status_code == 200
    from linker.ingest.removal import remove

    remove(folder, [doomed])
    live.refresh()
    assert client.get(f"/articles/{doomed}").status_code == 404
    assert doomed not in client.get("/api/search?q=harbour&min_score=0").text
