"""Texts into batches for the engine: one length each, so that nothing is padded."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from linker.embed.pieces import clean

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_CHUNK = 16_384
"""Most texts cut into pieces at a time: the fewer chunks, the fewer shapes of batch, each of which costs the
engine some milliseconds. Half as many are 4% slower."""
BUDGET = 512
"""Pieces in a batch; 256 and 2,048 are 2 to 4% slower."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts of equal length: `rows` says which, `pieces` has shape (texts, length)."""

    rows: NDArray[np.intp]
    pieces: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some of the texts, in batches, the longest first; `expected` guesses the pieces of all the texts."""

    batches: list[Batch]
    expected: int


def chunks(tokenizer: "Tokenizer", texts: Sequence[str]) -> Iterator[Chunk]:
    """Cut texts into word pieces, one chunk ahead of the model, outside Python's lock."""
    pieces, characters = 0, 0
    everything = sum(map(len, texts))
    size = -(-len(texts) // max(1, -(-len(texts) // _CHUNK)))
    with ThreadPoolExecutor(1) as ahead:
        coming = ahead.submit(_group, tokenizer, texts[:size], 0) if texts else None
        start = 0
        while coming is not None:
            batches = coming.result()
            characters += sum(map(len, texts[start : start + size]))
            pieces += sum(batch.pieces.size for batch in batches)
            start += size
            rest = texts[start : start + size]
            coming = ahead.submit(_group, tokenizer, rest, start) if rest else None
            left = everything - characters
            yield Chunk(batches, pieces + round(left * pieces / max(characters, 1)))


def _group(tokenizer: "Tokenizer", texts: Sequence[str], start: int) -> list[Batch]:
    chunk = [clean(text) for text in texts]
    # A single text isn't worth waking the tokenizer's threads.
    encoded = tokenizer.encode_batch_fast(chunk) if len(chunk) > 1 else [tokenizer.encode(chunk[0])]
    pieces = [one.ids for one in encoded]
    by_length: dict[int, list[int]] = {}
    for row, ids in enumerate(pieces):
        by_length.setdefault(len(ids), []).append(row)
    found = []
    for length in sorted(by_length, reverse=True):
        rows = by_length[length]
        parts = -(-len(rows) // max(1, BUDGET // length))
        for part in np.array_split(np.array(rows, dtype=np.intp), parts):
            found.append(Batch(part + start, np.array([pieces[row] for row in part], dtype=np.int32)))
    return found
