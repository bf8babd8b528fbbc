"""Compares the number of records read and skipped with the number that an input states."""

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
    """An iterator that counts its items; `ended` is true once it is exhausted."""

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


def with_lost(items: Iterable[Record | Skipped | Stated], file: str) -> Iterator[Record | Skipped]:
    """Pass items on; where there are fewer or more than the input says it holds, add a skipped input."""
    count = 0
    for item in items:
        if isinstance(item, Stated):
            count += item.together
            if count != item.count:
                reason = f"says that it holds {item.count:,} {item.noun}; {count:,} are there"
                yield Skipped(file, None, reason)
            count = 0
        else:
            count += isinstance(item, Record) or item.number is not None
            yield item
