"""Where the pieces of an archive are put while it is built, so that a large one never is in memory whole."""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import polars as pl

from linker.retrieval import DenseIndex, LexicalIndex
from linker.types import Float16Vectors, Rows, Vectors

LEXICAL = "lexical"
"""The piece that the words of all articles are."""


class AnyOrder(Protocol):
    """Vectors that can be read in any order, float32 or float16: an array, or a reader of stored parts."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Rows and width."""

    def __getitem__(self, order: Rows, /) -> Vectors | Float16Vectors:
        """The vectors with these row numbers."""


class StorageBackend(Protocol):
    """Takes the pieces of an archive as soon as each is built, and gives them back to go on with."""

    def frame(self, name: str, blocks: Iterable[pl.DataFrame], /) -> pl.DataFrame:
        """Store a table that comes in blocks of rows, one or more."""

    def forget(self, name: str, /) -> None:
        """Delete a stored table; one that is still in use stays usable."""

    def dense(self, name: str, index: DenseIndex, /) -> DenseIndex:
        """Store an index of vectors."""

    def folder(self, name: str, /) -> Path | None:
        """A folder in which the large arrays of a piece may be laid out; None: in memory."""

    def lexical(self, index: LexicalIndex, /) -> LexicalIndex:
        """Store a lexical index, with its words."""


class InMemory:
    """Storage that leaves everything where it is."""

    def folder(self, _: str) -> None:
        """There is none."""

    def frame(self, _: str, blocks: Iterable[pl.DataFrame]) -> pl.DataFrame:
        """The table itself."""
        return pl.concat(blocks)

    def forget(self, _: str) -> None:
        """Nothing to be done."""

    def dense(self, _: str, index: DenseIndex) -> DenseIndex:
        """The index itself."""
        return index

    def lexical(self, index: LexicalIndex) -> LexicalIndex:
        """The index itself."""
        return index
