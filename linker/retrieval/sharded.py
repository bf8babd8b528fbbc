"""An index that is searched in parts, wherever they are; its results are exactly those of the whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linker.retrieval.dense import Asked, FlatIndex, Near, Neighbours
from linker.retrieval.ivf import IvfIndex
from linker.types import Rows, Vectors

_BLOCK = 256
"""Queries asked at a time; it bounds what is sent, and what comes back."""


@dataclass(frozen=True, slots=True)
class ShardedIndex:
    """A `DenseIndex` in parts: part i has the rows from `bounds[i]` up to the next bound.

    `whole` is the same index, open but not searched; `ask` puts to each part a question of its own, and its
    answers number rows from the first of the part.
    """

    whole: FlatIndex | IvfIndex
    bounds: Sequence[int]
    ask: Callable[[Sequence[Asked]], Sequence[list[Near]]]

    def __len__(self) -> int:
        """Number of vectors."""
        return len(self.whole)

    def check(self, rows: int, dim: int) -> None:
        """Check that the whole has this shape; see `DenseIndex.check`."""
        self.whole.check(rows, dim)

    @property
    def dim(self) -> int:
        """Width of the vectors."""
        return self.whole.dim

    @property
    def facts(self) -> dict[str, Any]:
        """The facts of the whole index."""
        return self.whole.facts

    def vectors(self, rows: Rows) -> Vectors:
        """The vectors stored at `rows`, float32, shape (len(rows), dim)."""
        return self.whole.vectors(rows)

    def write(self, folder: Path) -> None:
        """Write the whole index as files of a folder."""
        self.whole.write(folder)

    def search(self, queries: Vectors, k: int, *, allowed: NDArray[np.bool_] | None = None) -> Neighbours:
        """The `k` rows closest to each query; see `FlatIndex.search`."""
        neighbours: Neighbours = []
        for start in range(0, max(1, len(queries)), _BLOCK):
            block = queries[start : start + _BLOCK]
            neighbours += self.whole.search(block, k, allowed=allowed, ask=self._joined)
        return neighbours

    def _joined(self, asked: Asked) -> list[Near]:
        """The joined results of all parts for each query."""
        spans = list(pairwise(self.bounds))
        allowed = [None if asked.allowed is None else asked.allowed[first:last] for first, last in spans]
        answers = self.ask([replace(asked, allowed=rows_allowed) for rows_allowed in allowed])
        return [
            Near(
                np.concatenate([near.rows + first for near, (first, _) in zip(parts, spans, strict=True)]),
                np.concatenate([near.cosines for near in parts]),
                np.concatenate([near.estimates for near in parts]),
            )
            for parts in zip(*answers, strict=True)
        ]
