"""What the articles of one story disagree on: the same thing counted, dated or placed differently.

Two figures are compared where nothing says that they are of different things: other people (men,
children), other names in their sentences, another weekday, weeks between them. Where they differ it is a
development, as a toll that grows from day to day, or a contradiction: two values on one day, or of what
can't change.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from typing import Literal

from linker.calendar_words import MONTH_OF, WEEKDAY_OF, weekdays_in
from linker.claims.figures import FATES, LEAD, Reading, figures, first_sentences, same_street
from linker.counted_fates import counts_people
from linker.names import CAPITALS
from linker.notebook import Shown
from linker.text.stems import stem
from linker.words import words

DisagreementKind = Literal["contradiction", "development"]

_FEWEST = 10
"""Counts of nouns below this differ for too many good reasons."""
_RATIO = 3
_MOST_TIMES = 4
_NEAR_WORDS = 2
"""So many words around two sums, or times, must be the same."""
_MINUTES = 30
"""Rough times closer than this are one."""
_CLOSE = timedelta(days=4)
_LONG_AFTER = timedelta(days=60)
_NAMED = 2
"""So many names must the heads of two articles share that are further apart than `_CLOSE`, and their
sentences one of them, and a word beside it."""
_FATAL = frozenset(stem(word) for forms in FATES.values() for word in words(forms))
_CAPITAL = re.compile(
    rf"(?<=[\w,;:’'\"”»“] )[{CAPITALS}][\w’-]+|(?<=\()[{CAPITALS}][\w’-]+|^[{CAPITALS}]{{3,}}\b"
)
_NO_NAMES = (
    frozenset(
        "The Police South North West East Street Avenue Drive Road Side Officer Department Park".split()
    )
    | MONTH_OF.keys()
    | WEEKDAY_OF.keys()
)


@dataclass(frozen=True, slots=True)
class Figure(Shown):
    """A number that one article gives: in `sentence`, its `text[start:end]`, or its headline where both
    are 0."""

    article_id: str
    number: str
    sentence: str
    start: int = 0
    end: int = 0
    value: float = 0.0
    published: datetime | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Disagreement(Shown):
    """Different values of one thing in one story, in order of publication.

    `noun` is what is counted ("dead", "tonnes"), or "sum", "time" or "place".
    """

    noun: str
    kind: DisagreementKind
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Telling:
    """One article of a story, as far as its figures go."""

    article_id: str
    title: str
    text: str
    published: datetime | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class _Counted:
    """A figure, and what says whether another one is of the same thing."""

    reading: Reading
    figure: Figure
    names: frozenset[str]
    """Those in its sentence."""
    around: frozenset[str]
    """Those in the headline and the first sentences of its article."""
    days: frozenset[str]
    toll: int | None
    """The dead that the same sentence counts."""

    @property
    def value(self) -> float:
        return self.reading.value

    def like(self, other: "_Counted") -> bool:
        """Whether nothing says that the two are of different things."""
        return (
            not (self.names and other.names and not self._shares(other))
            and not (
                self.days.isdisjoint(other.days)
                and self.days
                and other.days
                and self.names.isdisjoint(other.names)
            )
            and self._in_time(other)
            and (self.value == other.value or not (self.reading.several or other.reading.several))
            and self._same_thing(other)
        )

    def _same_thing(self, other: "_Counted") -> bool:
        one, two = self.reading, other.reading
        low, high = sorted((one.value, two.value))
        if one.thing == "place":
            return same_street(one.of, two.of)
        if one.thing in ("sum", "time"):
            apart = high - low
            rough = one.thing == "time" and (one.rough or two.rough) and 0 < apart < _MINUTES
            return len(one.near & two.near) >= _NEAR_WORDS and not rough
        sums = {(self.toll or 0) + one.value, (other.toll or 0) + two.value}
        return high <= _MOST_TIMES * low and (low == high or len(sums) > 1)

    def _in_time(self, other: "_Counted") -> bool:
        """Whether two articles are close in time, or share names enough to be about one event."""
        one, two = self.figure.published, other.figure.published
        if one is None or two is None:
            return True
        gap = abs(one - two)
        named = len(self.around & other.around) >= _NAMED and not self.names.isdisjoint(other.names)
        return gap <= _CLOSE or (gap <= _LONG_AFTER and named)

    def _shares(self, other: "_Counted") -> bool:
        """Whether a name of either's sentence stands at the head of the other's article."""
        return not (self.names.isdisjoint(other.around) and other.names.isdisjoint(self.around))


def disagreements(told: Sequence[Telling]) -> tuple[Disagreement, ...]:
    """What the articles of one story disagree on, fates first, then by noun.

    Args:
        told: The articles in order of publication, near-copies left out.

    >>> flood = Telling("a", "", "The flood left 12 people dead."), Telling("b", "", "It killed 15 people.")
    >>> [(item.noun, item.kind, [figure.number for figure in item.figures]) for item in disagreements(flood)]
    [('dead', 'contradiction', ['12', '15'])]
    """
    counts: dict[tuple[str, str], list[_Counted]] = {}
    for article in told:
        for thing, counted in _of_article(article):
            counts.setdefault(thing, []).append(counted)
    order = {noun: rank for rank, noun in enumerate(FATES)}
    differing = []
    for (noun, _), every in sorted(counts.items(), key=lambda item: (order.get(item[0][0], 99), item[0])):
        alike = _largest(every if noun in FATES or noun in _MEASURES else _alike(every))
        if len({one.value for one in alike}) > 1:
            shown = tuple(one.figure for one in alike)
            differing.append(Disagreement(noun, kind_of_figure(noun, shown), shown))
    return tuple(differing)


_MEASURES = frozenset({"sum", "time", "place"})


def kind_of_figure(noun: str, given: Sequence[Figure]) -> DisagreementKind:
    """Whether different values are a development or a contradiction.

    They contradict each other where two are of one day and different outlets, or undated, or of what doesn't
    change: a time, a place, or a toll of dead that falls.
    """
    if noun in ("time", "place") or any(one.published is None for one in given):
        return "contradiction"
    for one, two in combinations(given, 2):
        if one.value == two.value:
            continue
        days = [moment.date() for moment in (one.published, two.published) if moment]
        if days[0] == days[1] and (one.source != two.source or one.source is None):
            return "contradiction"
        if noun == "dead" and days[0] < days[1] and one.value > two.value:
            return "contradiction"
    return "development"


def _of_article(article: Telling) -> list[tuple[tuple[str, str], _Counted]]:
    """The things of which an article gives one value only, with that value."""
    whole = f"{article.title}\n{article.text}" if article.title else article.text
    shift = len(article.title) + 1 if article.title else 0
    around = frozenset().union(*(_named(sentence)[0] for sentence, _ in first_sentences(whole, LEAD)))
    values_of: dict[tuple[str, str], dict[float, _Counted]] = {}
    for reading in (one for one in figures(whole) if not (one.rough and one.thing == "sum")):
        names, days = _named(reading.sentence)
        start, end = reading.start - shift, reading.end - shift
        figure = Figure(
            article.article_id,
            reading.printed,
            reading.sentence,
            max(start, 0),
            end if start >= 0 else 0,
            reading.value,
            article.published,
            article.source,
        )
        counted = _Counted(reading, figure, names, around, days, _toll(reading))
        thing = (reading.thing, "" if reading.thing == "place" else reading.of)
        values_of.setdefault(thing, {}).setdefault(reading.value, counted)
    return [
        (thing, one) for thing, values in values_of.items() if len(values) == 1 for one in values.values()
    ]


def _largest(counted: list[_Counted]) -> list[_Counted]:
    """The most figures that hang together by being of the same; of equal groups the earliest."""
    left, best = list(range(len(counted))), list[int]()
    while left:
        group, edge = {left[0]}, [left[0]]
        while edge:
            here = edge.pop()
            near = [other for other in left if other not in group and counted[here].like(counted[other])]
            group.update(near)
            edge += near
        left = [place for place in left if place not in group]
        if _differ(counted, group) > _differ(counted, best):
            best = sorted(group)
    return [counted[place] for place in best]


def _differ(counted: list[_Counted], group: Collection[int]) -> tuple[bool, int]:
    return len({counted[place].value for place in group}) > 1, len(group)


def _named(sentence: str) -> tuple[frozenset[str], frozenset[str]]:
    """Capitalised words inside a sentence that name something, and the weekdays in it."""
    words = _CAPITAL.findall(sentence)
    mostly = len(words) > len(sentence.split()) / 2  # a headline in title case names nothing for sure
    named = frozenset(word.capitalize() for word in words if not counts_people(word))
    return frozenset() if mostly else named - _NO_NAMES, weekdays_in(sentence)


def _toll(reading: Reading) -> int | None:
    if reading.thing != "injured":
        return None
    dead = {int(one.value) for one in figures(reading.sentence, 1) if one.thing == "dead"}
    return dead.pop() if len(dead) == 1 else None


def _alike(counted: list[_Counted]) -> list[_Counted]:
    """The most figures of one size: a cargo and the part of it that was lost are no conflict."""
    sizes = sorted({one.value for one in counted if one.value >= _FEWEST})
    groups = ([one for one in counted if low <= one.value <= _RATIO * low] for low in sizes)
    return max(groups, key=len, default=[])
