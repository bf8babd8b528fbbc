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
from linker.config import BuildConfig
from linker.encoders import HashEncoder
from linker.history.narrative_state import stored_cache
from linker.history.stored_results import Levels, tree_of
from linker.narratives import (
    NarrativeConfig,
    find_narratives,
)
from linker.narratives.cache import NarrativeCache, PreviousGroups, dumps, loads, narratives_key
from linker.narratives.find import find_again
from linker.narratives.grouping import connect, find_groups
from linker.narratives.passages import gather_statements, parse_all
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
    same = narratives_key(stories.clone(), NarrativeConfig())
    assert narratives_key(stories, config) == same
    assert narratives_key(stories, replace(config, gap_days=30)) != same
    assert narratives_key(stories[1:], config) != same


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
    found, wanted = (
        nearest(vectors[now], owners[now], 5, previous=known),
        nearest(vectors[now], owners[now], 5),
    )
    assert found.rows.tolist() == wanted.rows.tolist()
    np.testing.assert_allclose(found.cosines, wanted.cosines, atol=1e-6)


def test_lists_of_nothing_new_stay() -> None:
    vectors, owners = unit(50, 7), np.arange(50)
    known = nearest(vectors, owners, 5)
    assert nearest(vectors, owners, 5, previous=known) is known


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    corpus, stories = world()
    _, cache, _ = find_again(corpus, stories, NarrativeConfig())
    cache.write(tmp_path)
    opened = NarrativeCache.open(tmp_path)
    assert opened.parsed_articles == cache.parsed_articles
    assert opened.near.rows.tolist() == cache.near.rows.tolist()
    for name in ("articles", "places"):
        assert getattr(opened, name).tolist() == getattr(cache, name).tolist()


def test_groups_are_known_again_but_for_what_has_another_text() -> None:
    corpus, stories = world()
    _, _, previous = find_again(corpus, stories, NarrativeConfig())
    parsed_articles = parse_all(corpus)
    statements = gather_statements(corpus, stories, NarrativeConfig(), parsed_articles)
    groups = numbered(
        find_groups(statements, connect(statements, NarrativeConfig()), NarrativeConfig()),
        len(statements.rows),
    )
    assert groups.max() > 0
    assert previous.groups_in(statements, parsed_articles).tolist() == groups.tolist()
    assert not previous.fresh_in(corpus, parsed_articles).any()
    changed = int(statements.articles[np.argmax(groups)])
    other = list(parsed_articles)
    other[changed] = replace(other[changed], key="another")
    known = previous.groups_in(statements, other)
    lost = statements.articles == changed
    assert set(known[lost].tolist()) == {-1}
    assert known[~lost].tolist() == groups[~lost].tolist()
    assert np.flatnonzero(previous.fresh_in(corpus, other)).tolist() == [changed]


def test_a_state_that_cannot_have_been_written_is_told_from_one_that_was() -> None:
    corpus, stories = world()
    parsed_articles = parse_all(corpus)
    statements = gather_statements(corpus, stories, NarrativeConfig(), parsed_articles)
    _, _, previous = find_again(corpus, stories, NarrativeConfig())
    assert previous.is_sound
    far = previous.frame.with_columns(places=pl.col("places").list.eval(pl.element() + 10**6))
    assert set(PreviousGroups(far, previous.rejected).groups_in(statements, parsed_articles).tolist()) == {-1}
    for lie in (
        pl.col("places").list.slice(1),
        pl.lit(None, pl.List(pl.UInt32())).alias("places"),
        pl.col("groups").list.eval(pl.element() - 5),
        pl.col("groups").list.eval(pl.lit(2**62)),
        pl.col("groups").list.eval(pl.when(pl.element() >= 0).then(pl.element())),
        pl.col("places").list.eval(pl.when(pl.element() > 0).then(pl.element())),
    ):
        assert not PreviousGroups(previous.frame.with_columns(lie), previous.rejected).is_sound


def test_narratives_found_again_read_no_article_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus, stories = world()
    wanted, cache, previous = find_again(corpus, stories, NarrativeConfig())
    assert wanted == find_narratives(corpus, stories)
    changed = str(corpus.articles["id"][3])
    read: list[str] = []
    once = parsed_article.parse_article
    monkeypatch.setattr(
        parsed_article, "parse_article", lambda title, *rest: read.append(title) or once(title, *rest)
    )
    assert find_again(corpus, stories, NarrativeConfig(), cache.without([changed]), previous)[0] == wanted
    assert read == [corpus.articles["title"][3]]
    assert find_again(corpus, stories, NarrativeConfig(), None, previous)[0] == wanted


def test_an_index_that_grows_hands_on_what_was_learned(tmp_path: Path) -> None:
    demo = Path(__file__).parents[2] / "indexes/demo/articles"
    files = sorted(path for path in demo.rglob("*") if path.is_file())
    config, encoder = BuildConfig(model="hash"), HashEncoder()
    linker.build(files[:-3], to=tmp_path / "index", config=config, encoder=encoder)
    Index.open(tmp_path / "index", encoder=encoder).narratives()
    linker.build(files[-3:], to=tmp_path / "index", config=config, encoder=encoder)
    index = Index.open(tmp_path / "index", encoder=encoder)
    cache = stored_cache(index.store)
    assert cache is not None
    assert 0 < len(cache.frame) < len(index.corpus)
    grown = index.narratives()
    levels: Levels = {level: tuple(index.stories(level)) for level in LEVELS}
    anew = find_narratives(index.corpus, tree_of(levels))
    assert {item.article_ids for item in grown} == {item.article_ids for item in anew}
    learned = stored_cache(index.store)
    assert learned is not None
    assert len(learned.frame) == len(index.corpus)
    kept = state_parts(tmp_path / "index")
    assert len(kept) == 2
    shutil.rmtree(tmp_path / "index" / "derived")
    assert Index.open(tmp_path / "index", encoder=encoder).narratives() == grown != []
    assert state_parts(tmp_path / "index") == kept
    assert verify(Store.open(tmp_path / "index")) == []


def state_parts(folder: Path) -> set[str]:
    parts = Store.open(folder).manifest.parts
    return {part.name for part in parts if part.kind in ("statements", "verdicts")}
