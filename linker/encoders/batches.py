"""Texts in batches of equal length, so that nothing is padded."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from linker.encoders.tokenizing import without_surrogates

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_FIRST, _CHUNK = 60_000, 2_000_000
"""Characters cut into pieces at a time: few at first, so that the model needn't wait for them."""
_MARKS = 2
"""Pieces of every text beside those of its characters: its beginning and end."""
BUDGET = 512
"""Pieces in a batch; 256 and 2,048 are 2 to 4% slower."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts of equal length: `rows` says which, `pieces` has shape (texts, length)."""

    rows: NDArray[np.intp]
    pieces: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some of the texts, in batches; `expected` guesses the pieces of all the texts."""

    batches: list[Batch]
    expected: int


def chunks(tokenizer: "Tokenizer", texts: Sequence[str]) -> Iterator[Chunk]:
    """Cut texts into word pieces, the longest first, one chunk ahead of the model, outside Python's lock.

    Texts of about one length come together, so that few batches stay half empty.
    """
    lengths = np.array([len(text) for text in texts], np.int64)
    order = np.argsort(-lengths, kind="stable")
    before = np.cumsum(lengths[order]) - lengths[order]
    number = np.where(before < _FIRST, 0, 1 + (before - _FIRST) // _CHUNK)
    parts = np.split(order, np.flatnonzero(np.diff(number)) + 1) if texts else []
    pieces, left, waiting = 0, int(lengths.sum()), len(texts)
    with ThreadPoolExecutor(1) as ahead:
        coming = [ahead.submit(_group, tokenizer, texts, part) for part in parts[:1]]
        for part, following in zip_longest(parts, parts[1:]):
            batches = coming.pop().result()
            if following is not None:
                coming.append(ahead.submit(_group, tokenizer, texts, following))
            characters = int(lengths[part].sum())
            size = sum(batch.pieces.size for batch in batches)
            pieces, left, waiting = pieces + size, left - characters, waiting - len(part)
            share = (size - _MARKS * len(part)) / max(1, characters)
            yield Chunk(batches, pieces + _MARKS * waiting + round(share * left))


def _group(tokenizer: "Tokenizer", texts: Sequence[str], rows: NDArray[np.intp]) -> list[Batch]:
    chunk = [without_surrogates(texts[row]) for row in rows]
    # A single text isn't worth waking the tokenizer's threads.
    encoded = tokenizer.encode_batch_fast(chunk) if len(chunk) > 1 else [tokenizer.encode(chunk[0])]
    pieces = [one.ids for one in encoded]
    by_length: dict[int, list[int]] = {}
    for place, ids in enumerate(pieces):
        by_length.setdefault(len(ids), []).append(place)
    grouped = []
    for length in sorted(by_length, reverse=True):
        places = by_length[length]
        parts = -(-len(places) // max(1, BUDGET // length))
        for part in np.array_split(np.array(places, dtype=np.intp), parts):
            grouped.append(Batch(rows[part], np.array([pieces[place] for place in part], dtype=np.int32)))
    return grouped
