"""What people said about stories: these articles are on one event, those aren't, this story's name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from linker.errors import ConfigError

Verb = Literal["same", "different", "rename"]


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing that somebody said; `number` names it.

    `same` and `different` are about two articles, `left` and `right`. `rename` is about the story `left`
    and has a `label`.
    """

    number: int
    at: datetime
    verb: Verb
    left: str
    right: str | None = None
    label: str | None = None


def with_correction(known: Sequence[Correction], new: Correction) -> tuple[Correction, ...]:
    """Add a correction to those known; a new name of a story takes the old one's place.

    Raises:
        ConfigError: It has been said already, or those known say the opposite.
    """
    if new.verb == "rename":
        return (*(item for item in known if (item.verb, item.left) != ("rename", new.left)), new)
    pair = {new.left, new.right}
    if len(pair) == 1:
        raise ConfigError(f"{new.left!r} is one article; a correction needs two")
    twice = next((item for item in known if item.verb == new.verb and {item.left, item.right} == pair), None)
    if twice is not None:
        raise ConfigError(f"correction {twice.number} says that already")
    after = (*known, new)
    clash = contradiction(after)
    if clash is not None:
        numbers = sorted(item.number for item in clash if item is not new)
        raise ConfigError(
            f"that contradicts correction {', '.join(map(str, numbers))};"
            f" `linker correct undo {numbers[0]}` takes one back"
        )
    return after


def contradiction(corrections: Iterable[Correction]) -> tuple[Correction, ...] | None:
    """A "different" whose two articles a chain of "same" joins, first, and that chain's corrections."""
    said = tuple(corrections)
    joined = [item for item in said if item.verb == "same"]
    for item in said:
        if item.verb == "different":
            chain = _chain(joined, item.left, str(item.right))
            if chain:
                return (item, *chain)
    return None


def _chain(joined: Sequence[Correction], start: str, goal: str) -> tuple[Correction, ...]:
    """The shortest chain of "same" from one article to another; empty where there is none."""
    reached: dict[str, tuple[Correction, ...]] = {start: ()}
    edge = [start]
    while edge:
        following = []
        for here in edge:
            for item in joined:
                ends = [item.left, str(item.right)]
                if here in ends:
                    other = ends[1 - ends.index(here)]
                    if other not in reached:
                        reached[other] = (*reached[here], item)
                        following.append(other)
        edge = following
    return reached.get(goal, ())
