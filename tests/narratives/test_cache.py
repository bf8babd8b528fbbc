"""Narratives as they are stored, and what the next run starts from."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import linker
from linker.archive.index import Index
from linker.clustering.communities import numbered
from linker.history.corpus_statistics import memory_of
from linker.history.stored_results import Levels, tree_of
from linker.narratives import (
    NarrativeConfig,
    find_narratives,
)
from linker.narratives.cache import Memory, State, dumps, fingerprint, loads
from linker.narratives.find import find_again
from linker.narratives.grouping import connect, find_groups
from linker.narratives.passages import gather, read_all
from linker.retrieval.neighbour_lists import nearest
from linker.storage import Store, verify
from linker.text import parsed_article
from linker.types import LEVELS
from tests.narratives.world import world


def test_narratives_are_read_back_as_they_were_kept() -> None:
    found = find_narratives(*world())
    assert loads(dumps(found)) == found
    assert loads(dumps(())) == ()


def test_other_stories_or_settings_have_another_fingerprint() -> None:
    _, stories = world()
    config = NarrativeConfig()
    same = fingerprint(stories.clone(), NarrativeConfig())
    assert fingerprint(stories, config) == same
    assert fingerprint(stories, replace(config, gap_days=30)) != same
    assert fingerprint(stories[1:], config) != same


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
    known = before.remap(places, len(now))
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
    _, memory, _ = find_again(corpus, stories, NarrativeConfig())
    memory.write(tmp_path)
    opened = Memory.open(tmp_path)
    assert opened.readings == memory.readings
    assert opened.near.rows.tolist() == memory.near.rows.tolist()
    for name in ("articles", "places"):
        assert getattr(opened, name).tolist() == getattr(memory, name).tolist()


def test_groups_are_known_again_but_for_what_has_another_text() -> None:
    corpus, stories = world()
    _, _, state = find_again(corpus, stories, NarrativeConfig())
    readings = read_all(corpus)
    material = gather(corpus, stories, NarrativeConfig(), readings)
    groups = numbered(
        find_groups(material, connect(material, NarrativeConfig()), NarrativeConfig()), len(material.rows)
    )
    assert groups.max() > 0
    assert state.groups_in(material, readings).tolist() == groups.tolist()
    assert not state.fresh_in(corpus, readings).any()
    changed = int(material.articles[np.argmax(groups)])
    other = list(readings)
    other[changed] = replace(other[changed], key="another")
    known = state.groups_in(material, other)
    lost = material.articles == changed
    assert set(known[lost].tolist()) == {-1}
    assert known[~lost].tolist() == groups[~lost].tolist()
    assert np.flatnonzero(state.fresh_in(corpus, other)).tolist() == [changed]


def test_a_state_that_cannot_have_been_written_is_told_from_one_that_was() -> None:
    corpus, stories = world()
    readings = read_all(corpus)
    material = gather(corpus, stories, NarrativeConfig(), readings)
    _, _, state = find_again(corpus, stories, NarrativeConfig())
    assert state.is_sound
    far = state.frame.with_columns(places=pl.col("places").list.eval(pl.element() + 10**6))
    assert set(State(far, state.verdicts).groups_in(material, readings).tolist()) == {-1}
    for lie in (
        pl.col("places").list.slice(1),
        pl.lit(None, pl.List(pl.UInt32())).alias("places"),
        pl.col("groups").list.eval(pl.element() - 5),
        pl.col("groups").list.eval(pl.lit(2**62)),
        pl.col("groups").list.eval(pl.when(pl.element() >= 0).then(pl.element())),
        pl.col("places").list.eval(pl.when(pl.element() > 0).then(pl.element())),
    ):
        assert not State(state.frame.with_columns(lie), state.verdicts).is_sound


def test_narratives_found_again_read_no_article_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus, stories = world()
    wanted, memory, state = find_again(corpus, stories, NarrativeConfig())
    assert wanted == find_narratives(corpus, stories)
    changed = str(corpus.articles["id"][3])
    read: list[str] = []
    once = parsed_article.read_article
    monkeypatch.setattr(
        parsed_article, "read_article", lambda title, *rest: read.append(title) or once(title, *rest)
    )
    assert find_again(corpus, stories, NarrativeConfig(), memory.without([changed]), state)[0] == wanted
    assert read == [corpus.articles["title"][3]]
    assert find_again(corpus, stories, NarrativeConfig(), None, state)[0] == wanted


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
    kept = state_parts(tmp_path / "index")
    assert len(kept) == 2
    shutil.rmtree(tmp_path / "index" / "derived")
    assert Index.open(tmp_path / "index").narratives() == grown
    assert state_parts(tmp_path / "index") == kept
    assert verify(Store.open(tmp_path / "index")) == []


def state_parts(folder: Path) -> set[str]:
    parts = Store.open(folder).manifest.parts
    return {part.name for part in parts if part.kind in ("statements", "verdicts")}
