"""Near-copies: how much of an article's own text another article has too.

A text is compared by its shingles, the runs of five words (Broder 1997), each as one 64-bit hash. A shingle
that stands in articles of several events is a formula ("anyone with information is asked to call"), and not
the article's own.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from linker.retrieval import Tokens
from linker.types import Rows

Hashes = NDArray[np.uint64]
"""Distinct hashes, ascending."""

_LENGTH = 5
_FACTORS = np.array([1, 6364136223846793005, 1442695040888963407, 3935559000370003845, 2685821657736338717])
_FORMULA_EVENTS = 3
"""A shingle that stands in articles of so many events belongs to none of them."""
_FEWEST = 8
"""Shingles of its own that an article needs, to be a copy of another."""
_BLOCK = 4_000_000
"""Words hashed at a time; bounds the memory."""


def shingles(numbers: Sequence[int] | NDArray[np.integer]) -> Hashes:
    """The distinct shingles of a text, given as the numbers of its words in order."""
    return np.unique(_hashed(np.asarray(numbers, np.int64)))


def numbered_words(tokens: Tokens, text: Sequence[str]) -> list[int]:
    """The numbers of words in the vocabulary of an archive; a word that it hasn't gets a number below 0."""
    unknown: dict[str, int] = {}
    numbers = [tokens.number_of(word) for word in text]
    return [
        unknown.setdefault(word, -2 - len(unknown)) if number is None else number
        for word, number in zip(text, numbers, strict=True)
    ]


def containment(left: Hashes, right: Hashes) -> float:
    """The share of the shorter text's shingles that the other has too."""
    fewer = min(len(left), len(right))
    return len(np.intersect1d(left, right, assume_unique=True)) / fewer if fewer else 0.0


def own_containment(left: Hashes, right: Hashes, formulas: Hashes) -> float:
    """As `containment`, without formulas; 0 where a text has hardly a shingle of its own."""
    ours, theirs = (side[~np.isin(side, formulas)] for side in (left, right))
    return containment(ours, theirs) if min(len(ours), len(theirs)) >= _FEWEST else 0.0


def formulas_among(wanted: Hashes, tokens: Tokens, events: Rows) -> Hashes:
    """Those of some shingles that stand in articles of several events.

    Args:
        wanted: The shingles asked about.
        tokens: The words of all articles.
        events: The event of each article, by row.
    """
    bounds, hash_and_event = tokens.bounds, [np.empty((0, 2), np.uint64)]
    first = 0
    while first < len(tokens) and len(wanted):
        last = max(first + 1, int(np.searchsorted(bounds, bounds[first] + _BLOCK, "right")) - 1)
        numbers = np.asarray(tokens.numbers[bounds[first] : bounds[last]], np.int64)
        hashes = _hashed(numbers)
        # article: shape of hashes; a run that goes on into the next article is of none
        article = np.repeat(np.arange(first, last), np.diff(bounds[first : last + 1]))
        inside = (article[: len(hashes)] == article[len(article) - len(hashes) :]) & np.isin(hashes, wanted)
        event = events[article[: len(hashes)][inside]].astype(np.uint64)
        hash_and_event.append(np.unique(np.stack([hashes[inside], event], axis=1), axis=0))
        first = last
    distinct_hashes, counts = np.unique(
        np.unique(np.concatenate(hash_and_event), axis=0)[:, 0], return_counts=True
    )
    formulas: Hashes = distinct_hashes[counts >= _FORMULA_EVENTS]
    return formulas


def _hashed(numbers: NDArray[np.int64]) -> Hashes:
    """The hash of each run of words, in order; shape (words - 4,), or none of a shorter text."""
    size = len(numbers) - _LENGTH + 1
    hashes = np.zeros(max(0, size), np.uint64)
    for place, factor in enumerate(_FACTORS.astype(np.uint64)):
        mixed = (numbers[place : place + len(hashes)] + 1).astype(np.uint64)
        hashes += mixed * mixed * factor + mixed * (factor | np.uint64(place + 1))
    return hashes
