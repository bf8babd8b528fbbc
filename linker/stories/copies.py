"""How many independent reports a story has: copies of one text and one publisher's pieces count once."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from scipy import sparse
from scipy.sparse.csgraph import connected_components, maximum_bipartite_matching

from linker.stories.meaning import pair_cosines
from linker.types import Rows, Vectors
from linker.words import words

_CHARACTERS = 1_500
_SHINGLE = 5
_ALIKE = 0.5
"""Cosine below which two articles are no copies; it spares reading most of them."""
_COPY = 0.6
"""Share of the shorter text's word 5-grams that the other has too, as in `LinkConfig.copy`."""


def copy_classes(articles: pl.DataFrame, vectors: Vectors, left: Rows, right: Rows) -> Rows:
    """Number the texts of an archive so that near-copies have the same number.

    Args:
        articles: Columns title, text; a headline stands in for a text that isn't there.
        vectors: Centred, of the articles in their order.
        left: Rows of the articles that may be copies.
        right: Of those that they may be copies of.
    """
    alike = np.flatnonzero(pair_cosines(vectors, left, right) >= _ALIKE)
    left, right = left[alike], right[alike]
    texts = articles.select(
        pl.when(pl.col("text").str.len_chars() > 0).then("text").otherwise("title").str.head(_CHARACTERS)
    ).to_series()
    shingles = {row: _shingles(texts[row]) for row in np.union1d(left, right).tolist()}
    copies = [
        _copied(shingles[one], shingles[two]) for one, two in zip(left.tolist(), right.tolist(), strict=True)
    ]
    size, copied_pairs = len(articles), np.flatnonzero(copies)
    graph = sparse.coo_matrix(
        (np.ones(len(copied_pairs)), (left[copied_pairs], right[copied_pairs])), shape=(size, size)
    )
    classes: Rows = connected_components(graph, directed=False)[1].astype(np.int64)
    return classes


def independent(sources: Sequence[str | None], copies: Rows) -> int:
    """The most articles that can be picked with no two by one source and no two near-copies.

    An article that names no source is a source of its own. It is a maximum matching of sources and texts.

    >>> independent(["wire", "courier", "courier", None], np.array([1, 1, 2, 3]))
    3
    >>> independent(["wire", "courier", "gazette"], np.array([1, 1, 1]))
    1
    """
    keys = [f"row {row}" if source is None else f"source {source}" for row, source in enumerate(sources)]
    _, publisher = np.unique(np.array(keys), return_inverse=True)
    _, text = np.unique(copies, return_inverse=True)
    printed = sparse.csr_matrix((np.ones(len(keys)), (publisher, text)))
    return int((maximum_bipartite_matching(printed, perm_type="column") >= 0).sum())


def _shingles(text: str | None) -> frozenset[int]:
    """Runs of five words, hashed; a shorter text is one run."""
    tokens = words(text or "")
    last = max(1, len(tokens) - _SHINGLE + 1)
    return frozenset(hash(tuple(tokens[i : i + _SHINGLE])) for i in range(last))


def _copied(one: frozenset[int], two: frozenset[int]) -> bool:
    return len(one & two) >= _COPY * min(len(one), len(two))
