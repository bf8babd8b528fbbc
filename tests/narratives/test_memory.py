"""Narratives of an archive that grew: what was learned before is used again, and the result is the same."""

from pathlib import Path

import numpy as np
import pytest

import linker
from linker.archive.index import Index
from linker.history.corpus_statistics import memory_of
from linker.history.stored_results import Levels, tree_of
from linker.narratives import find_narratives, reading
from linker.narratives.config import NarrativeConfig
from linker.narratives.find import find_again
from linker.narratives.material import gather, read_all
from linker.narratives.memory import Memory
from linker.narratives.neighbours import nearest
from linker.storage import Store
from linker.types import LEVELS
from tests.narratives.world import world


def unit(rows: int, seed: int) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(rows, 16)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_lists_that_were_known_become_those_of_all_rows() -> None:
    vectors, owners = unit(400, 5), np.repeat(np.arange(200), 2)
    old = np.sort(np.random.default_rng(6).choice(400, 360, replace=False))
    gone = old[::60]
    before = nearest(vectors[old], owners[old], 5)
    now = np.setdiff1d(np.arange(400), gone)
    places = np.where(np.isin(old, gone), -1, np.searchsorted(now, old))
    known = before.rearranged(places, len(now))
    assert 0 < (known.rows[:, 0] < 0).sum() < 100
    found, wanted = nearest(vectors[now], owners[now], 5, known=known), nearest(vectors[now], owners[now], 5)
    assert found.rows.tolist() == wanted.rows.tolist()
    np.testing.assert_allclose(found.cosines, wanted.cosines, atol=1e-6)


def test_lists_of_nothing_new_stay() -> None:
    vectors, owners = unit(50, 7), np.arange(50)
    known = nearest(vectors, owners, 5)
    assert nearest(vectors, owners, 5, known=known) is known


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    corpus, stories = world()
    _, memory = find_again(corpus, stories, NarrativeConfig(), None)
    memory.write(tmp_path)
    opened = Memory.open(tmp_path)
    assert opened.readings == memory.readings
    assert opened.near.rows.tolist() == memory.near.rows.tolist()
    for name in ("articles", "places", "grouped"):
        assert getattr(opened, name).tolist() == getattr(memory, name).tolist()


def test_groups_are_known_again_but_for_what_has_another_text() -> None:
    corpus, stories = world()
    _, memory = find_again(corpus, stories, NarrativeConfig(), None)
    readings = read_all(corpus)
    material = gather(corpus, stories, NarrativeConfig(), readings)
    groups = memory.grouped
    assert groups.max() > 0
    _, same = memory.known_in(material, readings)
    assert same.tolist() == groups.tolist()
    changed = int(material.articles[np.argmax(groups)])
    _, known = memory.without([str(corpus.articles["id"][changed])]).known_in(material, readings)
    lost = material.articles == changed
    assert set(known[lost].tolist()) == {-1}
    assert known[~lost].tolist() == groups[~lost].tolist()


def test_narratives_found_again_read_no_article_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus, stories = world()
    wanted, memory = find_again(corpus, stories, NarrativeConfig(), None)
    assert wanted == find_narratives(corpus, stories)
    changed = str(corpus.articles["id"][3])
    read: list[str] = []
    once = reading.read_article
    monkeypatch.setattr(
        reading, "read_article", lambda title, *rest: read.append(title) or once(title, *rest)
    )
    assert find_again(corpus, stories, NarrativeConfig(), memory.without([changed]))[0] == wanted
    assert read == [corpus.articles["title"][3]]


def test_an_index_that_grows_hands_on_what_was_learned(tmp_path: Path) -> None:
    demo = Path(__file__).parents[2] / "indexes/demo/articles"
    files = sorted(path for path in demo.rglob("*") if path.is_file())
    linker.build(files[:-3], to=tmp_path / "index")
    Index.open(tmp_path / "index").narratives()
    linker.build(files[-3:], to=tmp_path / "index")
    index = Index.open(tmp_path / "index")
    memory = memory_of(index.store)
    assert memory is not None
    assert 0 < len(memory.frame) < len(index.corpus)
    grown = index.narratives()
    levels: Levels = {level: tuple(index.stories(level)) for level in LEVELS}
    anew = find_narratives(index.corpus, tree_of(levels))
    assert {item.article_ids for item in grown} == {item.article_ids for item in anew}
    learned = memory_of(index.store)
    assert learned is not None
    assert len(learned.frame) == len(index.corpus)
    assert Store.open(tmp_path / "index").verify() == []
