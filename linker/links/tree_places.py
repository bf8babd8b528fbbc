"""What the tree of stories says of two articles: one event, line or topic, and which came first."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Self

import numpy as np

from linker.types import LinkKind, Rows


@dataclass(frozen=True, slots=True)
class TreePlace:
    """The numbers of the event, the story line and the topic of an article; -1 is none."""

    event: int = -1
    line: int = -1
    topic: int = -1


NO_PLACE = TreePlace()


@dataclass(frozen=True)
class Tree:
    """The numbers of the event, the story line and the topic of each article, by row; each of shape (n,)."""

    events: Rows
    lines: Rows
    topics: Rows

    @classmethod
    def unknown(cls, size: int) -> Self:
        """A tree in which no article shares a group with another."""
        none = np.full(size, -1, np.int64)
        return cls(none, none, none)

    @property
    def fingerprint(self) -> str:
        """What two trees have in common that group the same articles, however their groups are numbered."""
        key = blake2b(digest_size=8)
        for numbers in (self.events, self.lines, self.topics):
            _, first, group = np.unique(numbers, return_index=True, return_inverse=True)
            key.update(first[group].astype(np.int64).tobytes())
        return key.hexdigest()

    def place(self, row: int) -> TreePlace:
        """The groups of one article."""
        return TreePlace(int(self.events[row]), int(self.lines[row]), int(self.topics[row]))


def kind_of(left: TreePlace, right: TreePlace, gap: float | None, *, copied: bool) -> LinkKind:
    """How the right article is related to the left one.

    Args:
        left: The groups of the article that is asked about.
        right: The groups of the other.
        gap: Days from the left to the right one, below 0 where the right one is earlier; None is unknown.
        copied: Whether the two have nearly the same text.

    >>> kind_of(TreePlace(1, 1, 1), TreePlace(2, 1, 1), -3.0, copied=False)
    'precursor'
    """
    if left.event == right.event >= 0:
        return "near-copy" if copied else "same event"
    if left.line == right.line >= 0 and gap:
        return "follow-up" if gap > 0 else "precursor"
    return "background"


def days_between(left: datetime | None, right: datetime | None) -> float | None:
    """Days from the left to the right moment, below 0 where the right one is earlier; None is unknown."""
    if left is None or right is None:
        return None
    return (right - left).total_seconds() / 86_400
