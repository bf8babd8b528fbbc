"""The approximate index finds what it was tuned to find, scores it exactly and keeps to what is allowed."""

from pathlib import Path

import numpy as np
import pytest

from linker.errors import ShapeError
from linker.retrieval import Asked, FlatIndex, IvfIndex, Near, build_dense, ivf, open_dense
from linker.retrieval.index_types import FLAT_LIMIT
from linker.retrieval.inverted_lists import fill, read_list

DIM = 16


def clustered(rows: int, seed: int) -> np.ndarray:
    chance = np.random.default_rng(seed)
    centres = chance.standard_normal((40, DIM))
    vectors = centres[chance.integers(0, 40, rows)] + 0.5 * chance.standard_normal((rows, DIM))
    unit = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16)
    return unit.astype(np.float32)


VECTORS, QUERIES = np.split(clustered(20_050, 1), [20_000])
INDEX = IvfIndex.build(VECTORS)


def exact(query: np.ndarray, k: int, allowed: np.ndarray | None = None) -> list[int]:
    return FlatIndex.build(VECTORS).search(query[None], k, allowed=allowed)[0][0].tolist()


def recall(found: list[int], wanted: list[int]) -> float:
    return len(set(found) & set(wanted)) / len(wanted)


def test_the_recall_that_was_asked_for_is_reached_and_kept() -> None:
    found = INDEX.search(QUERIES, 10)
    reached = np.mean(
        [recall(rows.tolist(), exact(q, 10)) for q, (rows, _) in zip(QUERIES, found, strict=True)]
    )
    assert reached >= 0.95
    assert INDEX.facts["recall@10"] >= 0.98
    assert INDEX.facts["probes"] < INDEX.facts["cells"]


def test_scores_are_exact_and_sorted() -> None:
    for query, (rows, scores) in zip(QUERIES, INDEX.search(QUERIES, 30), strict=True):
        np.testing.assert_allclose(scores, np.clip(VECTORS[rows] @ query, -1, 1), atol=1e-6)
        assert sorted(scores.tolist(), reverse=True) == pytest.approx(scores.tolist(), abs=2e-6)
        assert len(set(rows.tolist())) == 30


@pytest.mark.parametrize("share", [0.001, 0.1, 0.4])
def test_filters_hold_inside_the_search(share: float) -> None:
    allowed = np.random.default_rng(3).random(len(VECTORS)) < share
    shares = []
    for query, (rows, _) in zip(QUERIES, INDEX.search(QUERIES, 10, allowed=allowed), strict=True):
        assert allowed[rows].all()
        shares.append(recall(rows.tolist(), exact(query, 10, allowed)))
    assert np.mean(shares) >= 0.95
    if allowed.sum() < 500:
        assert np.mean(shares) == 1.0


def test_allowed_rows_far_from_the_query_are_found_all_the_same() -> None:
    near = FlatIndex.build(VECTORS).search(QUERIES[:1], 12_000)[0][0]
    allowed = np.ones(len(VECTORS), bool)
    allowed[near] = False
    rows, _ = INDEX.search(QUERIES[:1], 100, allowed=allowed)[0]
    assert len(rows) == 100
    assert allowed[rows].all()


def test_a_written_index_gives_the_same_answers(tmp_path: Path) -> None:
    INDEX.write(tmp_path)
    opened = open_dense(tmp_path)
    assert isinstance(opened, IvfIndex)
    assert opened.facts == INDEX.facts
    for ours, theirs in zip(INDEX.search(QUERIES, 7), opened.search(QUERIES, 7), strict=True):
        assert ours[0].tolist() == theirs[0].tolist()
    np.testing.assert_array_equal(opened.vectors(np.array([4, 2])), VECTORS[[4, 2]])


def test_the_type_follows_the_size_unless_it_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert FLAT_LIMIT == 30_000
    monkeypatch.setattr("linker.retrieval.index_types.FLAT_LIMIT", 300)
    small, large = VECTORS[:300], VECTORS[:301]
    assert build_dense(small).facts["type"] == "flat"
    assert build_dense(large).facts["type"] == "ivf"
    assert build_dense(large, "flat").facts["type"] == "flat"
    assert build_dense(small, "ivf").facts["type"] == "ivf"
    assert build_dense(VECTORS[:0], "ivf").search(QUERIES[:1], 3)[0][0].tolist() == []


@pytest.mark.parametrize("rows", [1, 2, 9])
def test_the_smallest_archives_work_too(rows: int) -> None:
    index = IvfIndex.build(VECTORS[:rows])
    assert sorted(index.search(VECTORS[:1], 20)[0][0].tolist()) == list(range(rows))


def test_copies_are_all_found() -> None:
    index = IvfIndex.build(np.repeat(VECTORS[:3], 200, axis=0))
    rows, scores = index.search(VECTORS[:1], 5)[0]
    assert set(rows.tolist()) <= set(range(200))
    assert scores.tolist() == pytest.approx([1.0] * 5, abs=1e-3)


@pytest.mark.parametrize("bad", [np.ones((2, 7), np.float32), np.full((1, DIM), np.nan, np.float32)])
def test_a_wrong_query_is_refused(bad: np.ndarray) -> None:
    with pytest.raises(ShapeError):
        INDEX.search(bad, 1)
    with pytest.raises(ShapeError):
        INDEX.search(QUERIES, 1, allowed=np.ones(3, bool))


def test_an_index_that_grew_keeps_its_cells_and_finds_as_much() -> None:
    early = IvfIndex.build(VECTORS[500:])
    gone = np.arange(7, len(early), 3_000)
    rest = np.setdiff1d(np.arange(len(early)), gone)
    vectors = np.concatenate([VECTORS[:200], VECTORS[500:][rest], VECTORS[200:500]])
    places = np.concatenate([np.full(200, -1), rest, np.full(300, -1)])
    grown = early.remap(vectors, places)
    assert (grown.facts["rows"], grown.facts["probes"]) == (len(vectors), early.facts["probes"])
    queries = np.concatenate([QUERIES, VECTORS[:100]])
    wanted = FlatIndex.build(vectors).search(queries, 10)
    found = zip(grown.search(queries, 10), wanted, strict=True)
    assert np.mean([recall(ours[0].tolist(), theirs[0].tolist()) for ours, theirs in found]) >= 0.95
    np.testing.assert_array_equal(grown.vectors(np.array([0, 200])), vectors[[0, 200]])


def test_cells_are_laid_out_anew_once_an_index_has_grown_by_much() -> None:
    places = np.concatenate([np.arange(len(VECTORS)), np.full(3_000, -1)])
    small = INDEX
    little = build_dense(
        np.concatenate([VECTORS, QUERIES]), "ivf", previous=(small, places[: len(VECTORS) + 50])
    )
    much = build_dense(np.concatenate([VECTORS, clustered(3_000, 4)]), "ivf", previous=(small, places))
    assert little.facts["measured_rows"] == len(VECTORS)
    assert much.facts["measured_rows"] == len(VECTORS) + 3_000


def test_a_vector_that_changed_is_no_known_one() -> None:
    changed = VECTORS.copy()
    changed[5] = QUERIES[0]
    found = build_dense(changed, "ivf", previous=(INDEX, np.arange(len(VECTORS))))
    assert found.search(QUERIES[:1], 1)[0][0].tolist() == [5]


@pytest.mark.parametrize("dim", [15, DIM, 130])
def test_codes_taken_out_and_put_back_are_searched_alike(dim: int) -> None:
    chance = np.random.default_rng(8)
    vectors = chance.standard_normal((700, dim)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    index = IvfIndex.build(vectors)
    same = index.remap(vectors, np.arange(700))
    turned = index.remap(vectors[::-1], np.arange(700)[::-1])
    allowed = np.arange(700) < 600
    for query in vectors[:20, None]:
        wanted = index.search(query, 9, allowed=allowed)[0][0].tolist()
        assert same.search(query, 9, allowed=allowed)[0][0].tolist() == wanted
        backwards = turned.search(query, 9, allowed=allowed[::-1])[0][0].tolist()
        assert [699 - row for row in backwards] == wanted


def test_an_index_laid_out_in_files_is_that_of_memory(tmp_path: Path) -> None:
    held = IvfIndex.build(VECTORS.astype(np.float16), to=tmp_path / "made")
    held.write(tmp_path / "made")
    assert {path.name for path in (tmp_path / "made").iterdir()} == {
        *("cells.npy", "centres.npy", "codebook.npy", "sizes.npy"),
        *("ivf.json", "vectors.npy"),
    }
    held.write(tmp_path / "copied")
    (tmp_path / "made").rename(tmp_path / "moved")
    wanted = INDEX.search(QUERIES, 20)
    for index in (held, open_dense(tmp_path / "moved"), open_dense(tmp_path / "copied")):
        assert index.facts == INDEX.facts
        for (rows, scores), (own, own_scores) in zip(index.search(QUERIES, 20), wanted, strict=True):
            assert rows.tolist() == own.tolist()
            assert scores.tolist() == own_scores.tolist()
    assert isinstance(held, IvfIndex)
    places = np.where(np.arange(len(VECTORS)) % 9, np.arange(len(VECTORS)), -1)
    grown, same = (INDEX.remap(VECTORS, places, to=to) for to in (tmp_path / "grown", None))
    for (rows, _), (own, _) in zip(grown.search(QUERIES, 20), same.search(QUERIES, 20), strict=True):
        assert rows.tolist() == own.tolist()


def test_cells_cut_short_are_refused(tmp_path: Path) -> None:
    IvfIndex.build(VECTORS[:500], to=tmp_path).write(tmp_path)
    cells = np.load(tmp_path / "cells.npy")
    np.save(tmp_path / "cells.npy", cells[:-64])
    with pytest.raises(ValueError, match="cells end at"):
        open_dense(tmp_path)


@pytest.mark.parametrize("in_files", [True, False])
def test_cells_without_rows_are_no_trouble(tmp_path: Path, in_files: bool) -> None:
    folders = [tmp_path / "first" if in_files else None, tmp_path / "second" if in_files else None]
    alike, others = np.repeat(clustered(1, 5), 1_000, axis=0), clustered(1_000, 6)
    for vectors in (alike, np.concatenate([alike, others])):
        index = IvfIndex.build(vectors, to=folders[0])
        first, last = (read_list(index._index, cell)[0] for cell in (0, index._index.nlist - 1))
        left = np.setdiff1d(np.arange(len(vectors)), np.concatenate([first, last]))[: len(vectors) - 1]
        index = index.remap(vectors[left], left, to=folders[1])
        assert index._index.invlists.list_size(0) == 0
        index.write(tmp_path / "second")
        opened = open_dense(tmp_path / "second")
        found, scores = opened.search(vectors[left[:1]], 5)[0]
        np.testing.assert_allclose(scores, vectors[left][found] @ vectors[left[0]], atol=1e-3)
        assert scores[0] == pytest.approx(1, abs=1e-3)
        assert len(index.slice(0, 5).search(vectors[:1], 3)[0][0]) == 3


class Script:
    """Who answers in place of an index: so many candidates each time, and it takes down what was asked."""

    def __init__(self, index: IvfIndex, *counts: int, tied: int = 0) -> None:
        self.counts, self.tied = list(counts), tied
        self.asked: list[tuple[int, int | None]] = []
        self._dim = index.dim

    def __call__(self, asked: Asked) -> list[Near]:
        self.asked.append((asked.count, asked.probes))
        count = min(self.counts.pop(0), asked.count)
        estimates = np.linspace(1, 0.5, count, dtype=np.float32)
        estimates[count - self.tied :] = 0.1
        return [Near(np.arange(count), np.linspace(1, 0.5, count, dtype=np.float32), estimates)]


SMALL = IvfIndex.build(VECTORS[:1_200])
CANDIDATES, PROBES = SMALL._candidates(10), SMALL.facts["probes"]


def test_more_inverted_lists_are_looked_into_where_too_few_candidates_came_and_then_every_row() -> None:
    ask = Script(SMALL, 9, 9, 9 + 1)
    assert len(SMALL.search(QUERIES[:1], 10, ask=ask)[0][0]) == 10
    lists = SMALL.facts["cells"]
    assert 30 + SMALL.facts["spare"] == CANDIDATES
    assert ask.asked == [(CANDIDATES, PROBES), (CANDIDATES, lists), (CANDIDATES, None)]
    enough = Script(SMALL, 10)
    SMALL.search(QUERIES[:1], 10, ask=enough)
    assert enough.asked == [(CANDIDATES, PROBES)]


def test_more_candidates_are_asked_for_where_the_last_of_them_are_tied() -> None:
    """Of those with the last estimate chance has left out others: none of them counts."""
    ask = Script(SMALL, CANDIDATES, 10**4, tied=CANDIDATES - 9)
    SMALL.search(QUERIES[:1], 10, ask=ask)
    assert ask.asked == [(CANDIDATES, PROBES), (2 * CANDIDATES, PROBES)]
    one_more = Script(SMALL, CANDIDATES, tied=CANDIDATES - 10)
    assert SMALL.search(QUERIES[:1], 10, ask=one_more)[0][0].tolist() == list(range(10))
    all_of_them = Script(SMALL, 10, tied=5)
    SMALL.search(QUERIES[:1], 10, ask=all_of_them)
    assert len(all_of_them.asked) == 1, "fewer than were asked for: none was left out"


@pytest.mark.parametrize(("share", "k", "exact"), [(500, 10, True), (501, 10, False), (502, 251, True)])
def test_few_allowed_rows_are_compared_one_by_one(share: int, k: int, exact: bool) -> None:
    allowed = np.arange(1_200) < share
    ask = Script(SMALL, 10**4)
    SMALL.search(QUERIES[:1], k, allowed=allowed, ask=ask)
    probes = int(np.ceil(PROBES * (1_200 / share) ** (1 / 3)))
    assert ask.asked == [(k, None) if exact else (CANDIDATES, probes)]


def test_the_nearest_others_of_a_sample_are_those_of_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = VECTORS[:50].astype(np.float16)
    sample = np.array([0, 6, 7, 13, 49])
    cosines = vectors[sample].astype(np.float32) @ vectors.astype(np.float32).T
    cosines[np.arange(5), sample] = -2
    wanted = np.sort(np.argsort(-cosines, axis=1)[:, :10], axis=1)
    for block in (7, 49, 50, 64):
        monkeypatch.setattr(ivf, "_COMPARED", block)
        assert np.sort(ivf._nearest_others(vectors, sample, 10), axis=1).tolist() == wanted.tolist()
    assert ivf._nearest_others(vectors[:4], np.array([2]), 10).shape == (1, 3)


def test_an_index_holds_from_as_many_rows_as_were_measured_to_a_tenth_more() -> None:
    assert [SMALL.holds(rows) for rows in (1_199, 1_200, 1_320, 1_321)] == [False, True, True, False]
    assert not IvfIndex(SMALL._index, SMALL._float16_vectors, {"measured_rows": 1_200}).holds(1_200)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rows", -1),
        ("cells", 0),
        ("probes", 0),
        ("spare", -1),
        ("rows", 2**40),
        ("probes", 1.0),
        ("cells", None),
    ],
)
def test_facts_that_are_no_numbers_are_refused(name: str, value: object) -> None:
    ivf._check_facts(SMALL.facts)
    ivf._check_facts(SMALL.facts | {"rows": 2**40 - 1, "cells": 1, "probes": 1, "spare": 0})
    with pytest.raises(ValueError, match=f"{name} is no number"):
        ivf._check_facts(SMALL.facts | {name: value})
    with pytest.raises(ValueError, match="rows is no number"):
        ivf._check_facts([])


def test_an_index_has_as_many_lists_as_the_root_of_its_rows_and_each_row_in_one() -> None:
    assert SMALL.facts["cells"] == 34
    SMALL.check(1_200, DIM)
    with pytest.raises(ValueError, match="expected float16 of shape"):
        SMALL.check(1_199, DIM)
    for rows, message in (([0, 0, 1], "a row is in two cells"), ([0, 1], "a row is in no cell")):
        index = SMALL.slice(0, 3)
        codes = read_list(SMALL._index, 0)[1][: len(rows)]
        held = index._without_rows()
        fill(held, [(np.array(rows), np.resize(codes, (len(rows), codes.shape[1])))], None)
        with pytest.raises(ValueError, match=message):
            IvfIndex(held, index._float16_vectors, SMALL.facts).check(3, DIM)
