"""Figures that differ: the same thing counted differently by the articles of one story.

Precision before recall. A figure is a number next to what it counts: a fate ("12 dead", "killing at
least 12 people") or a plural noun ("4,000 tonnes"). It counts where an article's headline or first
sentences give one number only for that thing, and where nothing says that it is rough or a part ("two
others"). Two figures are compared where nothing says that they count different things: other people (men,
children), other names in their sentences, another weekday, weeks between them. Ages, times, distances and
money are left out: two articles seldom measure the same one.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from linker.reports.view import Conflict, Figure

_SPELT = {
    word: value
    for value, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen twenty".split(),
        2,
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_N = rf"(?<![\w.,$£€-])(?P<n>\d{{1,3}}(?:,\d{{3}})+|\d+|{'|'.join(_SPELT)})(?![\w%-]|[.,]\d)"
_FATES = {
    "dead": r"dead|died|killed|deaths|fatalities",
    "injured": r"injured|hurt|wounded|injuries",
    "missing": r"missing|unaccounted for",
    "arrested": r"arrested|detained|arrests",
    "rescued": r"rescued",
    "evacuated": r"evacuated",
}
_ANYONE = "people|persons|passengers|residents|victims"
_WHO = (
    rf"(?:{_ANYONE}|men|women|boys|girls|children|workers|villagers|students|police|officers|soldiers"
    r"|civilians)"
)
_BETWEEN = r"(?:\s+(?:have|had|has|are|is|were|was|been|now|confirmed|reported|left))"
_AFTER = {
    fate: re.compile(rf"(?i){_N}(?:\s+(?P<who>{_WHO}))?{_BETWEEN}{{0,4}}\s+(?:{forms})\b")
    for fate, forms in _FATES.items()
}
_BEFORE = {
    fate: re.compile(rf"(?i)\b(?:{forms})\s+(?:at least\s+)?{_N}(?=\s+(?P<who>{_WHO})\b|\s*[.,;]|$)")
    for fate, forms in {
        "dead": "kills|killed|killing|claimed the lives of",
        "injured": "injures|injured|injuring|wounds|wounded|wounding",
    }.items()
}
_TOLL = re.compile(
    r"(?i)\b(?:death toll|number of (?:dead|deaths|people known to have died))(?:\s+[\w’']+){0,5}?"
    rf"\s+(?:to|at|of|is|was|hits|reaches|reached|passes|passed)\s+{_N}"
)
_PATTERNS = (*_AFTER.items(), *_BEFORE.items(), ("dead", _TOLL))
_NOUN = re.compile(rf"(?i){_N}\s+(?P<noun>[a-z]{{3,}}s)\b(?!-)")
_ROUGH = re.compile(
    r"(?i)\b(?:about|around|nearly|almost|some|roughly|over|more than|fewer than|less than|up to|"
    r"approximately|another|other|further|first|last|next|aged?|of the|by|into|including"
    r"|adding|as many as)\s+$"
)
_PART = re.compile(
    r"(?i)\s+(?:others?|more)\b|[^.]{0,40}\bincluding (?:the )?(?:gunman|shooter|suspect|attacker|bomber)"
)
"""After a number: it counts a part, or somebody whom others leave out."""
_UNSURE = re.compile(
    r"(?i)\b(?:would|could|may|might|expect\w*|predict\w*|project\w*|forecast\w*|estimat\w*|if|before killing"
    r" (?:him|her)self|(?:and|then) (?:him|her)self|(?:gun|weapon) on (?:him|her)self)\b"
)
"""In a sentence: its numbers haven't happened, or count all but somebody whom others count."""
_NEVER = frozenset(
    "seconds minutes hours days weeks months years decades centuries times metres meters kilometres"
    " kilometers miles feet inches yards degrees points goals runs others dollars pounds euros crowns cents"
    " rounds yes his this was has its less across years-old pages percents votes seats delegates claims"
    " filings games words jobs deaths injuries arrests fatalities voters senators lawmakers".split()
)
_FEWEST = 10
"""Counts of nouns below this differ for too many good reasons."""
_RATIO = 3
_NUMBERED = re.compile(rf"(?i)\d|\b(?:{'|'.join(_SPELT)})\b")
"""With `_FATAL`, what a sentence has at least: the patterns are slow to find that it hasn't."""
_FATAL = re.compile(rf"(?i)\b(?:{'|'.join(_FATES.values())}|kill|injur|wound|claimed|death|number of)")
_SENTENCE_END = re.compile(r"(?<=[.!?])[”’\"']?\s+(?=[“‘\"'A-Z])|\n+")
_LONGEST = 320
_LEAD = 5
"""Sentences of an article, its headline the first, that are about its own event rather than another one."""
_MOST_TIMES = 4
_LONG_AFTER = timedelta(days=60)
_CAPITAL = re.compile(r"(?<=[\w,;:’'\"”] )[A-Z][\w’-]+|(?<=\()[A-Z][\w’-]+|^[A-Z]{3,}\b")
_DAYS = frozenset("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
_NO_NAMES = frozenset(
    "January February March April May June July August September October November December The Police".split()
)


@dataclass(frozen=True, slots=True)
class _Counted:
    """A figure, its value, and what says whether another one counts the same."""

    value: int
    figure: Figure
    names: frozenset[str]
    """Those in its sentence."""
    around: frozenset[str]
    """Those in the headline and the first sentences of its article."""
    days: frozenset[str]
    published: datetime | None
    toll: int | None
    """The dead that the same sentence counts."""

    def like(self, other: "_Counted") -> bool:
        """Whether nothing says that the two count different things."""
        low, high = sorted((self.value, other.value))
        sums = {(self.toll or 0) + self.value, (other.toll or 0) + other.value}
        return (
            high <= _MOST_TIMES * low
            and not (self.names and other.names and not self._shares(other))
            and not (
                self.days.isdisjoint(other.days)
                and self.days
                and other.days
                and self.names.isdisjoint(other.names)
            )
            and not (
                self.published and other.published and abs(self.published - other.published) > _LONG_AFTER
            )
            and (low == high or len(sums) > 1)
        )

    def _shares(self, other: "_Counted") -> bool:
        """Whether a name of either's sentence stands at the head of the other's article."""
        return not (self.names.isdisjoint(other.around) and other.names.isdisjoint(self.around))


def conflicts(
    texts: Sequence[tuple[str, str]], published: Mapping[str, datetime | None] | None = None
) -> tuple[Conflict, ...]:
    """The figures of one story that differ, fates first, then by noun.

    Args:
        texts: (article id, headline and text) in order of publication.
        published: When each article was published, where that is known.

    >>> found = conflicts([("a", "The flood left 12 people dead."), ("b", "The flood killed 15 people.")])
    >>> [(item.noun, [figure.number for figure in item.figures]) for item in found]
    [('dead', ['12', '15'])]
    """
    given: dict[tuple[str, str], list[_Counted]] = {}
    for article_id, text in texts:
        own: dict[tuple[str, str], dict[int, _Counted]] = {}
        around = frozenset().union(*(_named(one)[0] for one in _SENTENCE_END.split(text)[:_LEAD]))
        for thing, value, printed, sentence in _figures(text):
            names, days = _named(sentence)
            moment = None if published is None else published.get(article_id)
            counted = _Counted(
                value,
                Figure(article_id, printed, sentence),
                names,
                around,
                days,
                moment,
                _toll(thing[0], sentence),
            )
            own.setdefault(thing, {}).setdefault(value, counted)
        for thing, values in own.items():
            if len(values) == 1:
                given.setdefault(thing, []).extend(values.values())
    order = {noun: rank for rank, noun in enumerate(_FATES)}
    found = []
    for (noun, _), figures in sorted(given.items(), key=lambda item: (order.get(item[0][0], 99), item[0])):
        kept = _largest(figures if noun in _FATES else _alike(figures))
        if len({counted.value for counted in kept}) > 1:
            found.append(Conflict(noun, tuple(counted.figure for counted in kept)))
    return tuple(found)


def _largest(figures: list[_Counted]) -> list[_Counted]:
    """The most figures that hang together by counting the same; of equal groups the earliest."""
    left, best = list(range(len(figures))), list[int]()
    while left:
        group, edge = {left[0]}, [left[0]]
        while edge:
            here = edge.pop()
            near = [other for other in left if other not in group and figures[here].like(figures[other])]
            group.update(near)
            edge += near
        left = [place for place in left if place not in group]
        if _differ(figures, group) > _differ(figures, best):
            best = sorted(group)
    return [figures[place] for place in best]


def _differ(figures: list[_Counted], group: Collection[int]) -> tuple[bool, int]:
    return len({figures[place].value for place in group}) > 1, len(group)


def _named(sentence: str) -> tuple[frozenset[str], frozenset[str]]:
    """Capitalised words inside a sentence that name something, and the weekdays in it."""
    words = _CAPITAL.findall(sentence)
    mostly = len(words) > len(sentence.split()) / 2  # a headline in title case names nothing for sure
    days = frozenset(word for word in words if word in _DAYS)
    return frozenset() if mostly else frozenset(words) - _DAYS - _NO_NAMES, days


def _toll(noun: str, sentence: str) -> int | None:
    if noun != "injured":
        return None
    dead = {
        _value(match["n"])
        for fate, pattern in _PATTERNS
        if fate == "dead"
        for match in pattern.finditer(sentence)
    }
    return dead.pop() if len(dead) == 1 else None


def _alike(figures: list[_Counted]) -> list[_Counted]:
    """The most figures of one size: a cargo and the part of it that was lost are no conflict."""
    sizes = sorted({counted.value for counted in figures if counted.value >= _FEWEST})
    groups = ([one for one in figures if low <= one.value <= _RATIO * low] for low in sizes)
    return max(groups, key=len, default=[])


def _figures(text: str) -> Iterator[tuple[tuple[str, str], int, str, str]]:
    """Thing (what and of whom), number, number as printed, and the sentence of each figure of a lead."""
    for sentence in _SENTENCE_END.split(text)[:_LEAD]:
        if len(sentence) > _LONGEST or not _NUMBERED.search(sentence) or _UNSURE.search(sentence):
            continue
        for fate, pattern in _PATTERNS if _FATAL.search(sentence) else ():
            for match in pattern.finditer(sentence):
                if _plain(sentence, match):
                    who = (match.groupdict().get("who") or "").lower()
                    whose = "" if re.fullmatch(_ANYONE, who) else who
                    yield (fate, whose), _value(match["n"]), match["n"], sentence.strip()
        for match in _NOUN.finditer(sentence):
            noun = match["noun"].lower()
            named = match["noun"][0].isupper() and not sentence.isupper()
            if noun not in _NEVER and not named and _plain(sentence, match):
                value = _value(match["n"])
                if not (1900 <= value <= 2100 and "," not in match["n"]):
                    yield (noun, ""), value, match["n"], sentence.strip()


def _plain(sentence: str, match: re.Match[str]) -> bool:
    """Whether a number is neither rough nor that of a part."""
    return not (_ROUGH.search(sentence[: match.start("n")]) or _PART.match(sentence, match.end("n")))


def _value(printed: str) -> int:
    return _SPELT.get(printed.lower()) or int(printed.replace(",", "") or 0)
