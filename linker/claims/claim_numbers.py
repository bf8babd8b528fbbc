"""Which numbers and dates the lines on a claim give, and whether one differs from the claim's own."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from linker.calendar_words import ENGLISH_MONTHS, MONTH_OF, days_in, years_in
from linker.claims.figures import FATES, NUMBER, figures, value_of
from linker.counted_fates import counted_things_abroad
from linker.notebook import Shown
from linker.text.stems import stem

_MONTHS = ENGLISH_MONTHS.replace(" ", "|")
_DAY = re.compile(
    rf"\b(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?P<m>{_MONTHS})|(?P<n>{_MONTHS}) (?P<e>\d{{1,2}}))\b(?!\d)"
)
_YEAR = re.compile(
    r"\b(?:in|of|since|by|for|until|January|February|March|April|May|June|July|August|September|October"
    r"|November|December|,) (?P<y>(?:19|20)\d\d)\b"
)
_COUNT = re.compile(rf"(?i){NUMBER}[ -](?P<noun>[^\W\d_]{{3,}})\b")
_MONTH_NAMES = frozenset(map(str.casefold, MONTH_OF))
_SENTENCES = 3
_ALWAYS = frozenset({*FATES, "sum"})
"""Things that are shown where lines differ on them, whether the claim counts them or not."""


@dataclass(frozen=True, slots=True)
class ClaimValue(Shown):
    """A value as it is printed, and the articles that give it."""

    value: str
    article_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimNumber(Shown):
    """A thing that is counted, summed or dated, with the values that lines on a claim give, commonest
    first."""

    thing: str
    values: tuple[ClaimValue, ...]


def values_in(text: str) -> dict[str, dict[float, str]]:
    """What a line counts, sums or dates: thing → value → as printed.

    >>> values_in("Six days later, on 4 May, the fire killed 12 people.")
    {'dead': {12: '12'}, 'date': {504: '4 May'}, 'days': {6: 'Six'}, 'peopl': {12: '12'}}
    """
    values: dict[str, dict[float, str]] = {}
    for thing, value, printed in (*_figures(text), *_dates(text), *_counts(text)):
        values.setdefault(thing, {}).setdefault(value, printed)
    return values


def differs(claimed: Mapping[str, Mapping[float, str]], given: Mapping[str, Mapping[float, str]]) -> bool:
    """Whether a line gives another value of something than the claim does, and not the claim's too.

    A line that gives several counts parts, and differs on nothing.
    """
    return any(
        len(given.get(thing, ())) == 1 and given[thing].keys().isdisjoint(values.keys())
        for thing, values in claimed.items()
    )


def numbers_of(
    claimed: Mapping[str, Mapping[float, str]], lines: Iterable[tuple[str, str]]
) -> tuple[ClaimNumber, ...]:
    """The values that lines give of what the claim counts, and of what they differ on.

    Args:
        claimed: The claim's own values, as `values_in` gives them.
        lines: (article id, text) of the lines that say it.
    """
    things: dict[str, dict[float, tuple[str, dict[str, None]]]] = {}
    for article_id, text in lines:
        for thing, values in values_in(text).items():
            for value, printed in values.items():
                things.setdefault(thing, {}).setdefault(value, (printed, {}))[1][article_id] = None
    shown = [
        thing
        for thing, values in things.items()
        if thing in claimed or (thing in _ALWAYS and len(values) > 1)
    ]
    return tuple(ClaimNumber(thing, _ordered(list(things[thing].values()))) for thing in sorted(shown))


def _ordered(
    values: Sequence[tuple[str, Mapping[str, None]]],
) -> tuple[ClaimValue, ...]:
    ordered = [ClaimValue(printed, tuple(ids)) for printed, ids in values]
    return tuple(sorted(ordered, key=lambda one: (-len(one.article_ids), one.value)))


def _figures(text: str) -> Iterator[tuple[str, float, str]]:
    for one in figures(text, _SENTENCES):
        if one.thing in _ALWAYS or one.thing == "time":
            yield one.thing, one.value, one.printed


def _dates(text: str) -> Iterator[tuple[str, float, str]]:
    """Days as month · 100 + day, and years."""
    for match in _DAY.finditer(text):
        month, day = match["m"] or match["n"], match["d"] or match["e"]
        yield "date", MONTH_OF[month] * 100 + int(day), match[0]
    for number, day, printed in days_in(text):
        yield "date", number * 100 + day, printed
    for match in _YEAR.finditer(text):
        yield "in the year", int(match["y"]), match["y"]
    for year, printed in years_in(text):
        yield "in the year", year, printed


def _counts(text: str) -> Iterator[tuple[str, float, str]]:
    """Numbers with the word that they count."""
    abroad = list(counted_things_abroad(text))
    taken = [one.match.span() for one in abroad]
    for match in _COUNT.finditer(text):
        noun = match["noun"].casefold()
        if noun not in _MONTH_NAMES and not any(start < match.end() <= end for start, end in taken):
            yield stem(noun), value_of(match["n"]), match["n"]
    for one in abroad:
        yield stem(one.thing), one.value, one.match["n"]
