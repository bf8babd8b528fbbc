"""Documents as the numbers of their words, in order: tokenized once, for every kind of index."""

import json
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from linker.retrieval.mapped_arrays import Growing, check_array, check_bounds, check_range, mapped, save_array
from linker.types import Rows

Numbers = NDArray[np.int32]
_DOCUMENTS, _WORDS = 2_000, 1_000_000
"""Gone through at a time; bounds the memory."""


@dataclass(frozen=True)
class Tokens:
    """Document i is `numbers[bounds[i]:bounds[i + 1]]`; `vocabulary` has the words that occur, sorted."""

    vocabulary: list[str]
    bounds: Rows
    numbers: Numbers

    @classmethod
    def build(cls, documents: Sequence[Sequence[str]]) -> Self:
        """Number the words of documents given as their words in order."""
        nothing = cls([], np.zeros(1, np.int64), np.empty(0, np.int32))
        return nothing.remap(np.full(len(documents), -1, np.int64), documents)

    def remap(self, places: Rows, fresh: Iterable[Sequence[str]], to: Path | None = None) -> Self:
        """The tokens of some of these documents and of new ones.

        Args:
            places: For each document its row here; -1 stands for the next of `fresh`.
            fresh: New documents as their words in order, as many as `places` has -1; held one at a time.
            to: A folder for the numbers of the words, to be mapped from there; None holds them in memory.

        Returns:
            What `build` makes of all of them.
        """
        wider, fresh, old_lengths = dict(self._number_of), iter(fresh), np.diff(self.bounds)
        lengths, numbers = np.empty(len(places), np.int64), Growing(to, "numbers", np.int32)
        for first in range(0, len(places), _DOCUMENTS):
            part, block_lengths, new_numbers = (
                places[first : first + _DOCUMENTS],
                lengths[first : first + _DOCUMENTS],
                array("i"),
            )
            here = part >= 0
            block_lengths[here] = old_lengths[part[here]]
            for place, document in zip(np.flatnonzero(~here), fresh, strict=False):
                new_numbers.extend([wider.setdefault(word, len(wider)) for word in document])
                block_lengths[place] = len(document)
            block, old = np.empty(block_lengths.sum(), np.int32), np.repeat(here, block_lengths)
            block[old] = self.numbers[ragged_arange(self.bounds[part[here]], block_lengths[here])]
            block[~old] = new_numbers
            numbers.add(block)
        bounds = np.concatenate([[0], np.cumsum(lengths)])
        return self._without_idle(list(wider), bounds, numbers.whole())

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Map written documents into memory."""
        words = json.loads((folder / "words.json").read_bytes())
        return cls(words, mapped(folder, "bounds"), mapped(folder, "numbers"))

    def check(self, documents: int) -> None:
        """Check that the arrays of opened documents are such as `write` makes them.

        Raises:
            ValueError: They aren't.
        """
        check_words(self.vocabulary)
        check_array(self.numbers, "numbers", np.int32, (len(self.numbers),))
        check_bounds(self.bounds, "bounds", documents, len(self.numbers))
        check_range(self.numbers, "numbers", len(self.vocabulary))

    def write(self, folder: Path) -> None:
        """Write the documents as arrays and JSON into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "words.json").write_text(json.dumps(self.vocabulary))
        save_array(folder, "bounds", self.bounds)
        save_array(folder, "numbers", self.numbers)

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
        """Renumber the words in place so that only those that occur are left, in their order."""
        blocks = [numbers[start : start + _WORDS] for start in range(0, len(numbers), _WORDS)]
        counts = np.zeros(len(words), np.int64)
        for block in blocks:
            counts += np.bincount(block, minlength=len(words))
        order = sorted(np.flatnonzero(counts).tolist(), key=words.__getitem__)
        renumbered = np.empty(len(words), np.int32)
        renumbered[order] = np.arange(len(order))
        for block in blocks:
            block[:] = renumbered[block]
        return cls([words[number] for number in order], bounds, numbers)


def check_words(words: object) -> None:
    """Check that words are distinct strings in order.

    Raises:
        ValueError: They aren't.
    """
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise ValueError("the words are no list of texts")
    if any(one >= other for one, other in pairwise(words)):
        raise ValueError("the words aren't sorted, or one stands there twice")


def ragged_arange(starts: Rows, lengths: Rows) -> Rows:
    """The ranges start … start + length - 1 of all spans, concatenated; shape (sum of lengths,).

    >>> ragged_arange(np.array([5, 0]), np.array([2, 3])).tolist()
    [5, 6, 0, 1, 2]
    """
    total = int(lengths.sum())
    numbers: Rows = np.arange(total) + np.repeat(starts - (np.cumsum(lengths) - lengths), lengths)
    return numbers
