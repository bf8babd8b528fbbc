"""An index in parts finds what the whole finds: the same rows, in the same order, with the same scores."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linker.errors import ShapeError
from linker.retrieval import Asked, FlatIndex, IvfIndex, Near, ShardedIndex

ROWS, DIM = 3_000, 32


def vectors() -> np.ndarray:
    """Around 30 centres; a tenth of them are copies of a few, which lie anywhere, and some are nothing."""
    chance = np.random.default_rng(5)
    around = chance.standard_normal((30, DIM))[chance.integers(0, 30, ROWS)]
    found = around + 0.4 * chance.standard_normal((ROWS, DIM))
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    found[chance.choice(ROWS, ROWS // 10, replace=False)] = found[chance.integers(0, 3, ROWS // 10)]
    found[::500] = 0
    return found.astype(np.float16).astype(np.float32)


VECTORS = vectors()


@cache
def whole(kind: str) -> FlatIndex | IvfIndex:
    return FlatIndex.build(VECTORS) if kind == "flat" else IvfIndex.build(VECTORS)


def in_parts(index: FlatIndex | IvfIndex, cuts: list[int]) -> ShardedIndex:
    bounds = [0, *sorted(cuts), len(index)]
    parts = [index.slice(first, last) for first, last in pairwise(bounds)]

    def ask(asked: Sequence[Asked]) -> list[list[Near]]:
        return [part.answer(own) for part, own in zip(parts, asked, strict=True)]

    return ShardedIndex(index, bounds, ask)


@settings(max_examples=60, deadline=None)
@given(
    kind=st.sampled_from(["flat", "ivf"]),
    cuts=st.lists(st.integers(0, ROWS), max_size=4),
    k=st.sampled_from([1, 7, 60, 400, ROWS, ROWS + 1]),
    share=st.sampled_from([None, 0.0, 0.01, 0.3, 0.9]),
    seed=st.integers(0, 99),
)
def test_parts_find_what_the_whole_finds(
    kind: str, cuts: list[int], k: int, share: float | None, seed: int
) -> None:
    chance = np.random.default_rng(seed)
    allowed = None if share is None else chance.random(ROWS) < share
    queries = VECTORS[chance.choice(ROWS, 30)]
    queries[:10] += 0.01 * chance.standard_normal((10, DIM)).astype(np.float32)
    index = whole(kind)
    wanted = index.search(queries, k, allowed=allowed)
    found = in_parts(index, cuts).search(queries, k, allowed=allowed)
    for (rows, scores), (wanted_rows, wanted_scores) in zip(found, wanted, strict=True):
        np.testing.assert_array_equal(rows, wanted_rows)
        np.testing.assert_array_equal(scores, wanted_scores)
        assert len(rows) == min(k, ROWS if allowed is None else allowed.sum())
    one = [index.search(query[None], k, allowed=allowed)[0] for query in queries]
    assert [rows.tolist() for rows, _ in one] == [rows.tolist() for rows, _ in wanted]


def test_many_queries_are_asked_by_blocks() -> None:
    asked: list[int] = []
    index = whole("flat")

    def ask(parts: Sequence[Asked]) -> list[list[Near]]:
        asked.append(len(parts[0].queries))
        return [index.answer(parts[0])]

    found = ShardedIndex(index, [0, ROWS], ask).search(VECTORS[:600], 3)
    assert asked == [256, 256, 88]
    assert [rows.tolist() for rows, _ in found] == [
        rows.tolist() for rows, _ in index.search(VECTORS[:600], 3)
    ]


def test_what_is_not_searched_is_that_of_the_whole() -> None:
    index = whole("ivf")
    parted = in_parts(index, [10])
    assert (len(parted), parted.dim, parted.facts) == (ROWS, DIM, index.facts)
    np.testing.assert_array_equal(parted.vectors(np.array([4, 2])), VECTORS[[4, 2]])
    assert parted.search(VECTORS[:0], 3) == []
    with pytest.raises(ShapeError):
        parted.search(np.ones((1, DIM + 1), np.float32), 3)
    with pytest.raises(ShapeError):
        parted.search(VECTORS[:1], 3, allowed=np.ones(3, bool))
