"""Documents as the numbers of their words, in order: read once, then counted in whatever way is needed."""

import json
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from linker.types import Rows

Numbers = NDArray[np.int32]


@dataclass(frozen=True)
class Tokens:
    """Document i is `numbers[bounds[i]:bounds[i + 1]]`; `vocabulary` is sorted and holds no word in vain."""

    vocabulary: list[str]
    bounds: Rows
    numbers: Numbers

    @classmethod
    def build(cls, documents: Sequence[Sequence[str]]) -> Self:
        """Number the words of documents given as their words in order."""
        nothing = cls([], np.zeros(1, np.int64), np.empty(0, np.int32))
        return nothing.rearranged(np.full(len(documents), -1, np.int64), documents)

    def rearranged(self, places: Rows, fresh: Iterable[Sequence[str]]) -> Self:
        """Some of these documents and new ones.

        Args:
            places: For each document its row here; -1 stands for the next of `fresh`.
            fresh: New documents as their words in order, as many as `places` has -1; held one at a time.

        Returns:
            What `build` makes of all of them.
        """
        wider, said, sizes = dict(self._number_of), array("i"), array("q")
        for document in fresh:
            said.extend([wider.setdefault(word, len(wider)) for word in document])
            sizes.append(len(document))
        here, there = places >= 0, places[places >= 0]
        lengths = np.empty(len(places), np.int64)
        lengths[here] = np.diff(self.bounds)[there]
        lengths[~here] = sizes
        bounds = np.concatenate([[0], np.cumsum(lengths)])
        numbers = np.empty(bounds[-1], np.int32)
        old = np.repeat(here, lengths)
        numbers[old] = self.numbers[spans(self.bounds[there], lengths[here])]
        numbers[~old] = np.frombuffer(said, np.int32) if said else []
        return self._without_idle(list(wider), bounds, numbers)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Map written documents into memory."""
        arrays = (
            np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
            for name in ("bounds", "numbers")
        )
        return cls(json.loads((folder / "words.json").read_bytes()), *arrays)

    def write(self, folder: Path) -> None:
        """Write the documents as arrays and JSON into a folder."""
        (folder / "words.json").write_text(json.dumps(self.vocabulary))
        np.save(folder / "bounds.npy", self.bounds)
        np.save(folder / "numbers.npy", self.numbers)

    def __len__(self) -> int:
        """Number of documents."""
        return len(self.bounds) - 1

    def number_of(self, word: str) -> int | None:
        """The number of a word; None where no document has it."""
        return self._number_of.get(word)

    @cached_property
    def _number_of(self) -> dict[str, int]:
        return dict(zip(self.vocabulary, range(len(self.vocabulary)), strict=True))

    @classmethod
    def _without_idle(cls, words: list[str], bounds: Rows, numbers: Numbers) -> Self:
        """Number anew the words that occur, in their order."""
        used = np.flatnonzero(np.bincount(numbers, minlength=len(words))).tolist()
        order = sorted(used, key=words.__getitem__)
        renumbered = np.empty(len(words), np.int32)
        renumbered[order] = np.arange(len(order))
        return cls([words[number] for number in order], bounds, renumbered[numbers])


def spans(starts: Rows, lengths: Rows) -> Rows:
    """All places of spans, one after the other, from their first places and lengths; shape (sum of lengths,).

    >>> spans(np.array([5, 0]), np.array([2, 3])).tolist()
    [5, 6, 0, 1, 2]
    """
    total = int(lengths.sum())
    found: Rows = np.arange(total) + np.repeat(starts - (np.cumsum(lengths) - lengths), lengths)
    return found
