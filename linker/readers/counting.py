"""Records read and skipped are as many as an input says that it holds, or the difference is reported."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from linker.types import Record, Skipped

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Stated:
    """How many records a format says that an input holds; a reader yields it once it knows.

    `together` counts those of them that the reader has reported in one skipped input without a number.
    """

    count: int
    together: int = 0
    noun: str = "records"


class Counted(Generic[Item]):
    """An iterator that counts what it gives; `ended` is true once it has been asked for more than it has."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._items = iter(items)
        self.count = 0
        self.ended = False

    def __iter__(self) -> Iterator[Item]:
        return self

    def __next__(self) -> Item:
        try:
            item = next(self._items)
        except StopIteration:
            self.ended = True
            raise
        self.count += 1
        return item


def with_lost(found: Iterable[Record | Skipped | Stated], file: str) -> Iterator[Record | Skipped]:
    """Pass on what a reader gives; where that isn't what the input says it holds, one more skipped input."""
    given = 0
    for item in found:
        if isinstance(item, Stated):
            given += item.together
            if given != item.count:
                reason = f"says that it holds {item.count:,} {item.noun}; {given:,} are there"
                yield Skipped(file, None, reason)
            given = 0
        else:
            given += isinstance(item, Record) or item.number is not None
            yield item
