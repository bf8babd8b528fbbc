"""Names and numbers of a text, found by rule: evidence that a person can check."""

import re

from linker.words import STOPWORDS, words

_NAME = re.compile(
    r"\b[A-Z][\w’'.-]*(?: (?:of|the|de|la|van|von|bin|al|da|del|for|and|&) (?=[A-Z])| (?=[A-Z]))?"
    r"(?:[A-Z][\w’'-]*(?: (?=[A-Z]))?)*"
)
_SENTENCE_START = re.compile(r"(?:^|[.!?:;]['\"”’)]*\s+|[\n“\"‘(]\s*)$")
_NUMBER = re.compile(
    r"(?<![\w.,:/-])(?:[$£€]\s?)?\d++(?:[.,]\d++)*+(?![:/-]\d| ?[ap]\.?m\b)"
    r"(?:\s?%|\s?(?:million|billion|thousand|percent|bn|m)\b)?"
)
_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july"
    " august september october november december mr mrs ms dr i".split()
)


def names(text: str) -> dict[str, str]:
    """Capitalised spans that are names: normal form → as first printed, in order.

    A word that opens a sentence counts only where it, or the whole span, also stands inside one.
    Weekdays, months and forms of address are no names.

    >>> names("On Monday Ada Brand met the mayor of Port Sull. Brand left.")
    {'ada brand': 'Ada Brand', 'port sull': 'Port Sull', 'brand': 'Brand'}
    """
    inside: dict[str, str] = {}
    opening: list[tuple[str, str]] = []
    for match in _NAME.finditer(text):
        span = re.sub(r"['’]s$", "", match.group().strip(" .'’-"))
        parts = words(span)
        while parts and (parts[0] in STOPWORDS or parts[0] in _CALENDAR):
            span = span.partition(" ")[2]
            parts = parts[1:]
        key = " ".join(parts)
        if not span or len(key) < 3 or key in _CALENDAR:
            continue
        if len(parts) == 1 and _SENTENCE_START.search(text[max(0, match.start() - 4) : match.start()]):
            opening.append((key, span))
        else:
            inside.setdefault(key, span)
    parts_inside = {part for key in inside for part in key.split()}
    for key, span in opening:
        if key in parts_inside:
            inside.setdefault(key, span)
    return inside


def numbers(text: str) -> dict[str, str]:
    """Numbers: normal form → as first printed, in order; single digits without a unit say too little.

    Times, dates in figures and telephone numbers are none.

    >>> numbers("At least 1,200 people, or 3.5%, paid $4 million by 10:30 p.m. on 3/12.")
    {'1200': '1,200', '3.5 %': '3.5%', '$ 4 million': '$4 million'}
    """
    found: dict[str, str] = {}
    for match in _NUMBER.finditer(text):
        printed = match.group().strip()
        unit = re.sub(r"[\d.,\s]", "", printed)
        if len(printed) < 2 and not unit:
            continue
        digits = words(re.sub(r"[^\d.,]", " ", printed).strip().rstrip(".,"))
        before, after = (unit[:1], unit[1:]) if unit[:1] in {"$", "£", "€"} else ("", unit)
        found.setdefault(" ".join([*filter(None, [before]), *digits, *filter(None, [after])]), printed)
    return found
