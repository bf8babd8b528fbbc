"""Work that falls into parts: done here one after the other, or elsewhere in parallel."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

Shared = TypeVar("Shared")
Part = TypeVar("Part")
Result = TypeVar("Result")


class ParallelMap(Protocol):
    """Does work by parts, in whatever order and place."""

    def __call__(
        self, work: Callable[[Shared, Part], Result], shared: Shared, parts: Iterable[Part]
    ) -> Iterator[Result]:
        """The result of the work on each part, in their order.

        Args:
            work: A function of a module, which changes nothing.
            shared: What all parts need.
            parts: Taken as they are needed.
        """


def in_turn(
    work: Callable[[Shared, Part], Result], shared: Shared, parts: Iterable[Part]
) -> Iterator[Result]:
    """A `ParallelMap` that does all of it here, part by part."""
    return (work(shared, part) for part in parts)
