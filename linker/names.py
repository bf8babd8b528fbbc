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
_COUNTED = re.compile(
    r"[ -](?:of (?:the |its |their )?|(?:were|are|have been) )?"
    r"([^\W\d_]+(?:-[^\W\d_]+)*)(?: ([^\W\d_]+(?:-[^\W\d_]+)*))?"
)
_SPELLED = {
    word: str(number)
    for number, word in enumerate("two three four five six seven eight nine ten eleven twelve".split(), 2)
}
_PEOPLE = frozenset(
    "dead killed injured wounded hurt people men women children victims suspects arrested charged soldiers"
    " workers passengers police officers students protesters civilians bodies deaths injuries arrests".split()
)
"""What a small number must count to say something."""
_SPELLED_NUMBER = re.compile(rf"\b(?:{'|'.join(_SPELLED)})\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
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


def numbers_with_nouns(text: str) -> dict[str, str]:
    """Numbers with what they count: normal form → as first printed, in order; no years, dates or times.

    Sums of money, shares and numbers with a unit stand by themselves. Small numbers count only people.

    >>> numbers_with_nouns("Two people died and 12 were hurt in 2019; 1,200 armed troops came.")
    {'2 people': 'Two people died', '12 hurt': '12 were hurt', '1200 armed': '1,200 armed troops'}
    """
    found: dict[str, str] = {}
    matches = [*_NUMBER.finditer(text), *_SPELLED_NUMBER.finditer(text)]
    for match in sorted(matches, key=lambda match: match.start()):
        printed = match.group().strip()
        spelled = _SPELLED.get(printed.lower())
        alone = {} if spelled else numbers(printed)
        key = spelled or next(iter(alone), " ".join(words(printed)))
        if not spelled and not printed.replace(",", "").replace(".", "").isdigit():
            found.setdefault(key, printed)
            continue
        noun = _COUNTED.match(text, match.end())
        if noun is None or _YEAR.fullmatch(printed) or not _may_be_counted(noun.group(1)):
            continue
        if (spelled or len(printed) < 2) and noun.group(1).casefold() not in _PEOPLE:
            continue
        second = noun.group(2) is not None and _may_be_counted(noun.group(2))
        whole = f"{printed}{text[match.end() : noun.end(2 if second else 1)]}"
        found.setdefault(f"{key} {noun.group(1).casefold().removesuffix('s')}", whole)
    return found


def _may_be_counted(word: str) -> bool:
    lower = word.casefold()
    return len(word) > 2 and lower not in STOPWORDS and lower not in _CALENDAR
