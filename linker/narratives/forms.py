"""Forms: what comes back because it is written again and again, as prices, notices and market reports are."""

import re
from collections import Counter

from linker.narratives.config import NarrativeConfig
from linker.narratives.material import Material
from linker.types import Rows

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_SHARED_FIGURE = 0.2
_WORD = re.compile(r"[^\W\d_]+")
_RUN = 5
_MARKET = re.compile(
    r"\b(?:higher|lower|firmer|stronger|weaker|steady|mixed|gains|losses|rally|rallied|highs?|lows?|session"
    r"|traders|settled|settling|points|futures)\b"
)


def is_form(
    material: Material, members: Rows, config: NarrativeConfig, most_verbatim: float | None = None
) -> bool:
    """Whether statements are one form filled in again and again.

    Args:
        material: The statements of the archive.
        members: Those that are looked at.
        config: What is too much of a form.
        most_verbatim: Instead of `config.max_verbatim`.
    """
    return (
        figures(material, members) > config.max_figures
        or verbatim(material, members) > (config.max_verbatim if most_verbatim is None else most_verbatim)
        or market_talk(material, members) > config.max_market_talk
    )


def figures(material: Material, members: Rows) -> float:
    """Share of statements with two or more figures that hardly any other one has.

    A claim comes back with its figure or without one; a form is filled in anew each time.
    """
    found = [set(_FIGURE.findall(material.texts[member])) for member in members]
    counts = Counter(figure for held in found for figure in held)
    few = max(1, _SHARED_FIGURE * len(found))
    filled = [sum(counts[figure] <= few for figure in held) > 1 for held in found]
    return sum(filled) / max(1, len(filled))


def verbatim(material: Material, members: Rows) -> float:
    """Share of statements with five words in a row, names hardly among them, that another story's has.

    People put a claim in their own words; a form keeps its own.
    """
    stories = material.stories[material.articles[members]]
    runs = [_runs(material.texts[member]) for member in members]
    holders: dict[tuple[str, ...], set[int]] = {}
    for held, story in zip(runs, stories, strict=True):
        for run in held:
            holders.setdefault(run, set()).add(int(story))
    repeated = [any(len(holders[run]) > 1 for run in held) for held in runs]
    return sum(repeated) / max(1, len(repeated))


def market_talk(material: Material, members: Rows) -> float:
    """Share of statements in the words in which markets are reported on, day after day."""
    found = [_MARKET.search(material.texts[member]) is not None for member in members]
    return sum(found) / max(1, len(found))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text)
    small = [word[0].islower() for word in words]
    return {
        tuple(words[i : i + _RUN])
        for i in range(len(words) - _RUN + 1)
        if sum(small[i : i + _RUN]) >= _RUN - 2
    }
