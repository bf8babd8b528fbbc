"""What two articles share in words, for many pairs at once."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linker.stories.terms import Floats, Terms
from linker.types import Rows

_ENTRIES = 4_000_000
"""Entries compared at a time; bounds the memory."""
_ARTICLES = 64


Over = Callable[[Rows, Rows], NDArray[Any]]
"""Values of shared terms, given their entries on the left and on the right."""


def shared_sums(terms: Terms, left: Rows, right: Rows, overs: Sequence[Over]) -> list[Floats]:
    """Sum values over the terms that the two articles of each pair share.

    Args:
        terms: Of the archive.
        left: Rows of articles, ascending.
        right: As many rows.
        overs: What is summed.

    Returns:
        For each of `overs` its sums, shape (len(left),).
    """
    sums = [np.zeros(len(left), np.float32) for _ in overs]
    for first, last in _blocks(terms, left, right):
        at_left, at_right, pair = _shared_entries(terms, left[first:last], right[first:last])
        for totals, over in zip(sums, overs, strict=True):
            totals[first:last] = np.bincount(pair, over(at_left, at_right), minlength=last - first)
    return sums


def _blocks(terms: Terms, left: Rows, right: Rows) -> Iterator[tuple[int, int]]:
    lengths = np.cumsum(np.diff(terms.rows)[right])
    starts = np.unique(left, return_index=True)[1]
    first = 0
    while first < len(left):
        limit = int(np.searchsorted(lengths, (lengths[first - 1] if first else 0) + _ENTRIES, "right"))
        article = int(np.searchsorted(starts, first)) + _ARTICLES
        last = min(limit, int(starts[article]) if article < len(starts) else len(left))
        last = max(last, first + 1)
        yield first, last
        first = last


def _shared_entries(terms: Terms, left: Rows, right: Rows) -> tuple[Rows, Rows, Rows]:
    """Entries of the terms that each pair shares: on the left, on the right, and which pair."""
    articles, number = np.unique(left, return_inverse=True)
    entry_of = np.full((len(articles), len(terms.vocabulary)), -1, np.int32)
    entries, row = _entries(terms.rows, articles)
    entry_of[row, terms.terms[entries]] = entries
    at_right, pair = _entries(terms.rows, right)
    at_left = entry_of[number[pair], terms.terms[at_right]]
    shared = np.flatnonzero(at_left >= 0)
    return at_left[shared].astype(np.int64), at_right[shared], pair[shared]


def _entries(rows: Rows, articles: Rows) -> tuple[Rows, Rows]:
    """All entries of the articles, one after the other, and which article (by place) each is of."""
    counts = rows[articles + 1] - rows[articles]
    place: NDArray[np.int64] = np.repeat(np.arange(len(articles), dtype=np.int64), counts)
    offset = np.arange(counts.sum(), dtype=np.int64) - np.repeat(np.cumsum(counts) - counts, counts)
    return rows[articles][place] + offset, place
