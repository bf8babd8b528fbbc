"""One process writes while others read: every reader sees one whole state after the other."""

import json
import multiprocessing
import os
import shutil
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

import linker
from linker.archive.changes import changes_since
from linker.archive.index import Index
from linker.archive.reporting import graph, table
from linker.config import BuildConfig
from linker.encoders import HashEncoder
from linker.ingest.removal import remove
from linker.storage import Store, verify

PER_ADD = 5
MOST_BATCHES = 8
"""Beside the first, in an index that articles are added to for long; older ones are removed."""


def add(folder: Path, batch: int) -> None:
    """Articles that all name their batch, so that a mixed state would show."""
    records = [
        {
            "id": f"{batch:03}-{i}",
            "title": f"Harbour report {i} of batch{batch}",
            "text": f"Ship {i} came in with batch{batch}. It left the harbour again.",
        }
        for i in range(PER_ADD)
    ]
    path = folder.parent / "next.jsonl"
    path.write_text("\n".join(map(json.dumps, records)))
    linker.build([path], to=folder, config=BuildConfig(model="hash"), encoder=HashEncoder())


def look(folder: Path, stop: Event, said: "multiprocessing.Queue[str]", stories: bool) -> None:
    """Search in a loop; say what was wrong, or that all was well."""
    encoder, seen, rounds = HashEncoder(), 0, 0
    try:
        while not (stop.is_set() and rounds):
            index = Index.open(folder, encoder=encoder)
            ids = index.corpus.articles["id"].to_list()
            batches = {id_.split("-")[0] for id_ in ids}
            assert len(ids) == PER_ADD * len(batches), "a batch in part"
            assert len(ids) >= seen, "fewer articles than before"
            seen = len(ids)
            newest = int(max(batches))
            hits = index.search(f"harbour batch{newest}", k=PER_ADD)
            assert {hit.article_id.split("-")[0] for hit in hits} == {f"{newest:03}"}, hits
            assert all(f"batch{newest}" in hit.passages[0].text for hit in hits[:1])
            if stories:
                assert sum(len(story.article_ids) for story in index.stories()) == len(ids)
            rounds += 1
        said.put("well")
    except BaseException as error:
        said.put(repr(error))


@pytest.mark.parametrize(("readers", "adds"), [(3, 5), pytest.param(8, 50, marks=pytest.mark.slow)])
def test_readers_see_whole_states_while_a_writer_adds(tmp_path: Path, readers: int, adds: int) -> None:
    folder = tmp_path / "index"
    add(folder, 0)
    context = multiprocessing.get_context("spawn")
    stop, said = context.Event(), context.Queue()
    processes = [
        context.Process(target=look, args=(folder, stop, said, number == 0)) for number in range(readers)
    ]
    for process in processes:
        process.start()
    for batch in range(1, adds + 1):
        add(folder, batch)
    stop.set()
    answers = [said.get(timeout=120) for _ in processes]
    for process in processes:
        process.join()
    assert answers == ["well"] * readers
    assert verify(Store.open(folder)) == []
    assert len(Index.open(folder).corpus) == PER_ADD * (adds + 1)


def test_an_open_index_explains_pairs_whose_files_a_writer_deleted(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    add(folder, 0)
    Index.open(folder, encoder=HashEncoder()).stories()
    opened = Index.open(folder, encoder=HashEncoder())
    opened.stories()
    before = opened.explain("000-0", "000-1")
    add(folder, 1)
    assert not opened.store.derived.exists()
    assert opened.explain("000-0", "000-1") == before
    assert before.story is not None
    assert before.story.parts


ASKED: dict[str, Callable[[Index], object]] = {
    "search": lambda index: index.search("harbour batch0")[0],
    "stories": lambda index: index.stories()[0],
    "narratives": lambda index: index.narratives(),
    "link": lambda index: index.link("000-0"),
    "report": lambda index: index.report(),
    "explain": lambda index: index.explain("000-0", "000-1"),
    "info": lambda index: index.info()["articles"],
    "revisions": lambda index: index.revisions("000-0"),
    "export": lambda index: [table(index, what, ".csv") for what in ("passages", "links", "gold")],
    "graph": lambda index: graph(index, "graph", ".gexf"),
    "changes": lambda index: changes_since(index, datetime(2024, 1, 1, tzinfo=UTC)),
    "verify": lambda index: _well(verify(index.store)),
}
"""What can be asked of an index, each needing other files of it."""


def _well(problems: list[str]) -> bool:
    assert problems == []
    return True


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """An index, and what becomes of it when articles are added twice and stories are found in between."""
    first, later = (tmp_path_factory.mktemp(name) / "index" for name in ("first", "later"))
    add(later, 0)
    shutil.copytree(later, first)
    for batch in (1, 2):
        Index.open(later, encoder=HashEncoder()).narratives()
        add(later, batch)
    return first, later


@pytest.mark.parametrize("what", ASKED)
def test_an_index_held_open_answers_when_its_files_are_gone(
    tmp_path: Path, states: tuple[Path, Path], what: str
) -> None:
    folder = tmp_path / "index"
    shutil.copytree(states[0], folder)
    opened = Index.open(folder, encoder=HashEncoder())
    shutil.rmtree(folder)
    shutil.copytree(states[1], folder)
    ASKED[what](opened)
    assert len(opened.stories()) <= len(opened.corpus)
    assert opened.info()["articles"] == 3 * PER_ADD == len(opened.corpus)


def _ask(folder: Path, stop: Event, said: "multiprocessing.Queue[str]", what: str) -> None:
    encoder, rounds = HashEncoder(), 0
    try:
        opened = Index.open(folder, encoder=encoder)
        while not (stop.is_set() and rounds):
            ASKED[what](opened)
            ASKED[what](Index.open(folder, encoder=encoder))
            rounds += 1
        said.put(f"well {rounds}")
    except BaseException as error:
        said.put(f"{what}: {error!r} {''.join(traceback.format_tb(error.__traceback__)[-3:])}")


@pytest.mark.slow
@pytest.mark.parametrize("what", ASKED)
def test_every_question_is_answered_beside_a_writer(tmp_path: Path, what: str) -> None:
    """Set LINKER_ROUNDS for more: a round is one addition and, by two readers, several questions."""
    folder = tmp_path / "index"
    add(folder, 0)
    context = multiprocessing.get_context("spawn")
    stop, said = context.Event(), context.Queue()
    readers = [context.Process(target=_ask, args=(folder, stop, said, what)) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(1, int(os.environ.get("LINKER_ROUNDS", "20"))):
        add(folder, number)
        if number % 7 == 6:
            remove(folder, [f"{number - 3:03}-0"])
        if number > MOST_BATCHES:  # a round costs as much as the one before
            old = f"{number - MOST_BATCHES:03}-"
            remove(folder, [id_ for id_ in Store.open(folder).articles(["id"])["id"] if id_.startswith(old)])
    stop.set()
    answers = [said.get(timeout=300) for _ in readers]
    for reader in readers:
        reader.join()
    assert [answer.split()[0] for answer in answers] == ["well"] * 2, answers
    print(what, answers)
