"""What people said: these articles are on one event, those aren't, a name, these sources are one outlet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from linker.errors import ConfigError
from linker.outlets import source_key

Verb = Literal["same", "different", "rename", "source"]
PAIRS = ("same", "different")
"""What is said of two articles."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing that somebody said; `number` names it.

    `same` and `different` are about two articles, `left` and `right`. `rename` is about the story or
    narrative `left` and has a `label`. `source` says that the sources `left` and `right` are one outlet.
    """

    number: int
    at: datetime
    verb: Verb
    left: str
    right: str | None = None
    label: str | None = None


def with_correction(earlier: Sequence[Correction], new: Correction) -> tuple[Correction, ...]:
    """Add a correction to the earlier ones; a new name of a story replaces the old one.

    Raises:
        ConfigError: The same correction exists, or an earlier one says the opposite.
    """
    if new.verb == "rename":
        return (*(item for item in earlier if (item.verb, item.left) != ("rename", new.left)), new)
    pair = _pair(new)
    if len(pair) == 1:
        what = "source" if new.verb == "source" else "article"
        raise ConfigError(f"{new.left!r} is one {what}; a correction needs two")
    twice = next((item for item in earlier if item.verb == new.verb and _pair(item) == pair), None)
    if twice is not None:
        raise ConfigError(f"correction {twice.number} says that already")
    after = (*earlier, new)
    clash = contradiction(after)
    if clash is not None:
        numbers = sorted(item.number for item in clash if item is not new)
        raise ConfigError(
            f"that contradicts correction {', '.join(map(str, numbers))};"
            f" `linker correct undo {numbers[0]}` takes one back"
        )
    return after


def _pair(item: Correction) -> set[str]:
    named = (item.left, str(item.right))
    return {source_key(name) if item.verb == "source" else name for name in named}


def contradiction(corrections: Iterable[Correction]) -> tuple[Correction, ...] | None:
    """A "different" whose two articles are joined by a chain of "same", then that chain; None without any."""
    all_corrections = tuple(corrections)
    joined = [item for item in all_corrections if item.verb == "same"]
    for item in all_corrections:
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
