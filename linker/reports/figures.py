"""Figures that differ: the same thing counted differently by the articles of one story.

Precision before recall. A figure is a number next to what it counts: a fate ("12 dead", "killing at
least 12 people") or a plural noun ("4,000 tonnes"). It counts where an article gives one number only
for that thing, and where nothing says that it is rough. Ages, times, distances and money are left out:
two articles seldom measure the same one.
"""

import re
from collections.abc import Iterator, Sequence

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
_WHO = r"people|persons|others|men|women|children|passengers|residents|workers|villagers|students|victims"
_BETWEEN = rf"(?:\s+(?:(?:{_WHO})|(?:have|had|has|are|is|were|was|been|now|confirmed|more|reported|left)))"
_AFTER = {fate: re.compile(rf"(?i){_N}{_BETWEEN}{{0,4}}\s+(?:{forms})\b") for fate, forms in _FATES.items()}
_BEFORE = {
    fate: re.compile(rf"(?i)\b(?:{forms})\s+(?:at least\s+)?{_N}(?=\s+(?:{_WHO})\b|\s*[.,;]|$)")
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
    r"approximately|another|other|further|first|last|next|aged?|of the|by|into)\s+$"
)
_NEVER = frozenset(
    "seconds minutes hours days weeks months years decades centuries times metres meters kilometres"
    " kilometers miles feet inches yards degrees points goals runs others dollars pounds euros crowns cents"
    " rounds yes his this was has its less across years-old pages percents".split()
)
_FEWEST = 10
"""Counts of nouns below this differ for too many good reasons."""
_RATIO = 3
_NUMBERED = re.compile(rf"(?i)\d|\b(?:{'|'.join(_SPELT)})\b")
"""With `_FATAL`, what a sentence has at least: the patterns are slow to find that it hasn't."""
_FATAL = re.compile(rf"(?i)\b(?:{'|'.join(_FATES.values())}|kill|injur|wound|claimed|death|number of)")
_SENTENCE_END = re.compile(r"(?<=[.!?])[”’\"']?\s+(?=[“‘\"'A-Z])|\n+")
_LONGEST = 320


def conflicts(texts: Sequence[tuple[str, str]]) -> tuple[Conflict, ...]:
    """The figures of one story that differ, fates first, then by noun.

    Args:
        texts: (article id, text) in order of publication.

    >>> found = conflicts([("a", "The flood left 12 people dead."), ("b", "The flood killed 15 people.")])
    >>> [(item.noun, [figure.number for figure in item.figures]) for item in found]
    [('dead', ['12', '15'])]
    """
    given: dict[str, list[tuple[int, Figure]]] = {}
    for article_id, text in texts:
        own: dict[str, dict[int, Figure]] = {}
        for noun, value, printed, sentence in _figures(text):
            own.setdefault(noun, {}).setdefault(value, Figure(article_id, printed, sentence))
        for noun, values in own.items():
            if len(values) == 1:
                given.setdefault(noun, []).extend(values.items())
    order = {noun: rank for rank, noun in enumerate(_FATES)}
    found = []
    for noun, figures in sorted(given.items(), key=lambda item: (order.get(item[0], 99), item[0])):
        kept = figures if noun in _FATES else _alike(figures)
        if len({value for value, _ in kept}) > 1:
            found.append(Conflict(noun, tuple(figure for _, figure in kept)))
    return tuple(found)


def _alike(figures: list[tuple[int, Figure]]) -> list[tuple[int, Figure]]:
    """The most figures of one size: a cargo and the part of it that was lost are no conflict."""
    sizes = sorted({value for value, _ in figures if value >= _FEWEST})
    groups = ([pair for pair in figures if low <= pair[0] <= _RATIO * low] for low in sizes)
    return max(groups, key=len, default=[])


def _figures(text: str) -> Iterator[tuple[str, int, str, str]]:
    """Thing, number, number as printed, and the sentence of each figure."""
    for sentence in _SENTENCE_END.split(text):
        if len(sentence) > _LONGEST or not _NUMBERED.search(sentence):
            continue
        for fate, pattern in _PATTERNS if _FATAL.search(sentence) else ():
            for match in pattern.finditer(sentence):
                if not _ROUGH.search(sentence[: match.start("n")]):
                    yield fate, _value(match["n"]), match["n"], sentence.strip()
        for match in _NOUN.finditer(sentence):
            noun = match["noun"].lower()
            if noun not in _NEVER and not _ROUGH.search(sentence[: match.start("n")]):
                value = _value(match["n"])
                if not (1900 <= value <= 2100 and "," not in match["n"]):
                    yield noun, value, match["n"], sentence.strip()


def _value(printed: str) -> int:
    return _SPELT.get(printed.lower()) or int(printed.replace(",", "") or 0)
