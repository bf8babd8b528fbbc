"""One process writes while others read: every reader sees one whole state after the other."""

import json
import multiprocessing
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

import linker
from linker.config import BuildConfig
from linker.embed import HashEncoder
from linker.pipeline.index import Index
from linker.store import Store

PER_ADD = 5


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


@pytest.mark.parametrize(("readers", "adds"), [(3, 10), pytest.param(8, 50, marks=pytest.mark.slow)])
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
    assert Store.open(folder).verify() == []
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
