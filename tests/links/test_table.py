"""The table of all links: the same links as one by one, kept, and continued while an archive grows."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import linker
from linker.archive.index import Index
from linker.config import BuildConfig, LinkConfig
from linker.history.stored_links import links_kept, links_of, listed_kept
from linker.ingest.removal import remove
from linker.links import relatedness
from linker.links.bulk import TableLinks
from linker.links.linking import Linker
from linker.links.measures import Measures
from linker.links.relatedness import Relatedness
from linker.links.table import PAIR_SCHEMA, check_table, continue_pairs, related_pairs, with_kinds
from linker.links.tree_places import Tree
from linker.storage import Store, verify
from tests.archive import article, corpus_of

PLACES = ("Sull", "Gravelton", "Hanmar", "Velm")
TEXT = "The ferry {name} struck the pier at Port {place}; captain Oda {place} was questioned by divers there."


@pytest.fixture(scope="module")
def index(demo: Path) -> Index:
    return linker.open(demo)


def test_links_are_the_same_as_one_by_one_to_the_last_digit(index: Index) -> None:
    whole = index.linker(LinkConfig())
    pairs = links_of(index.store, index.corpus, whole.tree)
    table = TableLinks(whole, pairs, listed_kept(index.store, index.corpus))
    one_by_one = Linker(index.corpus, whole.tree)  # which knows of no table
    for row, id_ in enumerate(index.corpus.articles["id"]):
        assert table.link(row) == one_by_one.link(one_by_one.subject(id_))


def test_without_evidence_links_are_the_same_but_for_it(index: Index) -> None:
    whole, bare = (list(index.link_all(narratives=False, evidence=own)) for own in (True, False))
    told = [
        (link.article_id, link.score, link.kind, link.story_id) for item in whole for link in item.related
    ]
    assert told == [
        (link.article_id, link.score, link.kind, link.story_id) for item in bare for link in item.related
    ]
    assert [item.listed for item in whole] == [item.listed for item in bare]
    assert {link.evidence for item in bare for link in item.related} == {()}


def test_an_article_in_another_version_lists_what_that_lists(index: Index) -> None:
    whole = index.linker(LinkConfig())
    listed = listed_kept(index.store, index.corpus)
    table = TableLinks(whole, links_of(index.store, index.corpus, whole.tree), listed)
    row, other = listed.drop_nulls("related").select("article", "related").row(0)
    table.link(row)
    own, target = (whole.subject(index.corpus.articles["id"][one]) for one in (row, other))
    assert any(item.kind == "listed" for item in whole.explain(own, target).evidence)
    without = replace(own, article=replace(own.article, text="Nothing is listed here.", listed=()))
    assert not any(item.kind == "listed" for item in whole.explain(without, target).evidence)


def test_some_articles_are_linked_as_all_are(index: Index, tmp_path: Path) -> None:
    ids = index.corpus.articles["id"].to_list()[:24]
    every = {item.article_id: item for item in index.link_all(narratives=False, evidence=False)}
    for own in Path(index.store.derived).glob("links-*"):
        own.rename(tmp_path / own.name)
    some = list(linker.open(index.folder).link_many(ids, narratives=False, evidence=False))
    assert some == [every[id_] for id_ in ids]
    assert list(index.store.derived.glob("links-*")) == []


def test_scores_are_those_of_all_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relatedness, "_BLOCK", 7)
    monkeypatch.setattr(relatedness, "_PAIRS", 40)
    rows = [
        article(
            f"a{i:02}",
            f"Ferry {i % 5} at {place}",
            TEXT.format(name=i % 7, place=place),
            f"2024-03-{1 + i:02}",
        )
        for i, place in enumerate(PLACES * 6)
    ]
    corpus = corpus_of(rows)
    found = Relatedness(corpus, LinkConfig())
    asked, every = found.of_rows(np.arange(len(corpus))), np.arange(len(corpus))
    whole = np.stack([found.scores(asked, np.full(len(every), row), every) for row in every.tolist()])
    assert np.array_equal(whole, whole.T)
    for row, (others, scores) in enumerate(found.related(asked)):
        assert sorted(others.tolist()) == [other for other in every.tolist() if other != row]
        assert scores.tolist() == whole[row, others].tolist()
        assert others.tolist() == sorted(others.tolist(), key=lambda other: (-whole[row, other], other))


def test_with_many_articles_the_best_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relatedness, "KEPT", 5)
    rows = [
        article(f"a{i:02}", f"Ferry at {place}", TEXT.format(name=i, place=place), f"2024-03-{1 + i:02}")
        for i, place in enumerate(PLACES * 6)
    ]
    corpus = corpus_of(rows)
    for row, (others, _) in enumerate(
        Relatedness(corpus, LinkConfig()).related(Relatedness(corpus, LinkConfig()).of_rows(np.arange(24)))
    ):
        assert len(others) == 5
        assert all(other % 4 == row % 4 for other in others.tolist())


def test_a_continued_table_moves_rows_and_puts_new_articles_into_old_lists() -> None:
    rows = [
        article(f"a{i}", f"Ferry at {place}", TEXT.format(name=i, place=place), f"2024-03-{1 + i:02}")
        for i, place in enumerate(PLACES * 2)
    ]
    new = article("new", "Ferry at Sull", TEXT.format(name="new", place="Sull"), "2024-03-02")
    before, after = corpus_of(rows), corpus_of([*rows[1:], new])
    known = related_pairs(before, np.arange(len(before)), LinkConfig())
    places = np.array([after.row(id_) if id_ in after else -1 for id_ in before.articles["id"]])
    found = continue_pairs(known, places, after, LinkConfig())
    assert found.schema == PAIR_SCHEMA
    ids = after.articles["id"].to_list()
    told = {(ids[left], ids[right]) for left, right in found.select("article", "related").iter_rows()}
    assert ("new", "a4") in told
    assert ("a4", "new") in told
    assert len(told) == len(found) == len(ids) * (len(ids) - 1)
    assert found.sort("article", "score", "related", descending=[False, True, False]).equals(found)


def records(folder: Path, name: str, days: range) -> Path:
    lines = [
        {
            "id": f"{place}-{day}",
            "title": f"Ferry strikes pier at {place} ({day})",
            "text": TEXT.format(name=f"Alma{day}", place=place),
            "published": f"2024-03-{day:02}",
            "source": f"Paper {day}",
        }
        for day in days
        for place in PLACES
    ]
    path = folder / f"{name}.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)))
    return path


def test_the_table_goes_along_when_articles_come_and_go(tmp_path: Path) -> None:
    folder, config = tmp_path / "index", BuildConfig(model="hash")
    linker.build([records(tmp_path, "first", range(1, 13))], to=folder, config=config)
    list(Index.open(folder).link_all(narratives=False, evidence=False))
    linker.build([records(tmp_path, "more", range(13, 14))], to=folder, config=config)
    index = Index.open(folder)
    kept = links_kept(index.store, index.linker(LinkConfig()).tree)
    assert kept is not None
    rows = {index.corpus.row(f"{place}-13") for place in PLACES}
    assert rows <= set(kept["article"]) & set(kept["related"])
    links = {item.article_id: item for item in index.link_all(narratives=False)}
    assert next(item.article_id for item in links["Velm-13"].related) in links
    remove(folder, ["Velm-13"])
    index = Index.open(folder)
    assert links_kept(index.store, index.linker(LinkConfig()).tree) is not None
    told = [link.article_id for item in index.link_all(narratives=False) for link in item.related]
    assert "Velm-13" not in told
    assert verify(Store.open(folder)) == []


def test_a_damaged_table_is_made_anew(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    linker.build([records(tmp_path, "first", range(1, 8))], to=folder, config=BuildConfig(model="hash"))
    told = list(Index.open(folder).link_all(narratives=False))
    path = next(Store.open(folder).derived.glob("links-*/table.parquet"))
    path.write_bytes(path.read_bytes()[:-40])
    assert list(Index.open(folder).link_all(narratives=False)) == told
    assert pl.read_parquet(path).schema == PAIR_SCHEMA


def test_a_table_that_cannot_be_is_not_taken() -> None:
    pairs = related_pairs(
        corpus_of([article(id_, "Ferry at Sull", "A ferry sank.") for id_ in "abc"]),
        np.arange(3),
        LinkConfig(),
    )
    check_table(pairs, 3)
    outside = [
        pairs.with_columns(pl.lit(3, pl.UInt32).alias("related")),
        pairs.with_columns(related="article"),
        pairs.with_columns(pl.lit(1.5, pl.Float32).alias("score")),
        pairs.with_columns(kind=pl.lit("friend")),
        pairs.with_columns(pl.lit(None, pl.Float32).alias("score")),
        pairs.drop("copied"),
        pairs.reverse(),
        pl.concat([pairs, pairs]).sort("article"),
        pairs.with_columns(pl.lit(2.0, pl.Float32).alias("copied")),
    ]
    for frame in outside:
        with pytest.raises(ValueError, match="link"):
            check_table(frame, 3)


def test_a_table_may_begin_with_articles_that_are_not_related() -> None:
    corpus = corpus_of([article(id_, f"Title {id_}", f"Text {id_}.") for id_ in "abc"])
    config = LinkConfig(min_score=1.0)
    pairs = related_pairs(corpus, np.arange(3), config)
    own = np.array([0, 1, 1])
    table = with_kinds(pairs, corpus, Tree(own, own, own), Measures.of(corpus, config))
    related = table.drop_nulls("kind").select("article", "related").rows()
    assert related == [(1, 2), (2, 1)]
