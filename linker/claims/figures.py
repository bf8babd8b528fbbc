"""Figures of a text: how many of what, how much, when and where, each with the sentence it stands in.

Precision before recall. A figure counts where nothing says that it is rough or a part ("two others"), and
where nothing says that it hasn't happened. Counted are fates ("12 dead", "killing at least 12 people")
and plural nouns ("4,000 tonnes"); beside them sums of money, times of day and blocks of streets.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from linker.calendar_words import is_inside_date
from linker.counted_fates import counted_things_abroad, counts_people, fates
from linker.counting_words import SPELLED
from linker.names import CAPITALS
from linker.text.stems import stem, telling_words

_SPELT = {
    word: value
    for value, word in enumerate(
        [
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ],
        2,
    )
} | {
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
NUMBER = rf"(?<![\w.,$£€-])(?P<n>\d{{1,3}}(?:,\d{{3}})+|\d+|{'|'.join(_SPELT)})(?![\w%-]|[.,]\d)"
FATES = {
    "dead": r"dead|died|killed|deaths|fatalities",
    "injured": r"injured|hurt|wounded|injuries",
    "missing": r"missing|unaccounted for",
    "arrested": r"arrested|detained|arrests",
    "rescued": r"rescued",
    "evacuated": r"evacuated",
}
"""What became of people → the words for it."""
_ANYONE = "people|persons|passengers|residents|victims"
_WHO = (
    rf"(?:{_ANYONE}|men|women|boys|girls|children|workers|villagers|students|police|officers|soldiers"
    r"|civilians)"
)
_BETWEEN = r"(?:\s+(?:have|had|has|are|is|were|was|been|now|confirmed|reported|left))"
_AFTER = {
    fate: re.compile(rf"(?i){NUMBER}(?:\s+(?P<who>{_WHO}))?{_BETWEEN}{{0,4}}\s+(?:{forms})\b")
    for fate, forms in FATES.items()
}
_BEFORE = {
    fate: re.compile(rf"(?i)\b(?:{forms})\s+(?:at least\s+)?{NUMBER}(?=\s+(?P<who>{_WHO})\b|\s*[.,;]|$)")
    for fate, forms in {
        "dead": "kills|killed|killing|claimed the lives of",
        "injured": "injures|injured|injuring|wounds|wounded|wounding",
        "arrested": "arrests|arrested|arresting",
    }.items()
}
_TOLL = re.compile(
    r"(?i)\b(?:death toll|number of (?:dead|deaths|people known to have died))(?:\s+[\w’']+){0,5}?"
    rf"\s+(?:to|at|of|is|was|hits|reaches|reached|passes|passed)\s+{NUMBER}"
)
_PATTERNS = (*_AFTER.items(), *_BEFORE.items(), ("dead", _TOLL))
_NOUN = re.compile(rf"(?i){NUMBER}\s+(?P<noun>[a-z]{{3,}}s)\b(?!-)")
_SCALE = {
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
}
_SUM = re.compile(
    r"(?i)(?P<n>(?<![\w.,])[$£€]\s?\d[\d,]*(?:\.\d+)?(?:\s?(?:thousand|million|billion|bn|[mk])\b)?"
    r"|(?<![\w.,$£€-])\d[\d,]*(?:\.\d+)?(?:\s(?:thousand|million|billion))?(?=\s(?:dollars|pounds|euros|crowns)\b))"
)
_TIME = re.compile(r"(?i)(?<![\w:.])(?P<n>\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?m\b\.?)")
_BLOCK = re.compile(r"(?P<n>\d{2,5})(?= block of (?P<street>(?:[NSEW]\.? )?(?:[A-Z0-9][\w'’.]* ?){1,3}))")
_ROUGH = re.compile(
    r"(?i)\b(?:about|around|nearly|almost|some|roughly|over|more than|fewer than|less than|up to|just over"
    r"|approximately|another|other|further|first|last|next|aged?|of the|by|into|including"
    r"|adding|as many as)\s+$"
)
_NOT_QUITE = re.compile(
    rf"{_ROUGH.pattern}|\b(?:(?:just|shortly) )?(?:before|after)\s+$|\b(?:until|between|from|and)\s+$"
)
"""Before a sum or a time of day that is rough, or an end of a range."""
_PART = re.compile(
    r"(?i)\s+(?:others?|more)\b|[^.]{0,40}\bincluding (?:the )?(?:gunman|shooter|suspect|attacker|bomber)"
    r"|[^.]{0,90}\bincluding (?:the )?(?:one|two|three|four|five|six|seven|\d+)"
    r" (?:men|people|who|shot|killed)"
)
"""After a number: it counts a part, or somebody whom others leave out."""
_STAMP = re.compile(r"(?:Posted|Updated|Published)\s?:")
"""When a page was made, and not when anything happened."""
_UNSURE = re.compile(
    r"(?i)\b(?:would|could|(?-i:may)|might|expect\w*|predict\w*|project\w*|forecast\w*|estimat\w*|if"
    r"|before killing (?:him|her)self|(?:and|then) (?:him|her)self|(?:gun|weapon) on (?:him|her)self)\b"
)
"""In a sentence: its numbers haven't happened, or count all but somebody whom others count."""
_ROUNDUP = re.compile(
    r"(?i)\b(?:weekend|overnight|shootings|attacks|scenes|separate|incidents|across the city|pair of"
    r"|string of"
    r"|series of|crimes|so far this year|this year|year to date|sides|most recent|earlier|another)\b"
)
"""In a sentence: its numbers may add up several events."""
_NEVER = frozenset(
    "seconds minutes hours days weeks months years decades centuries times metres meters kilometres"
    " kilometers miles feet inches yards degrees points goals runs others dollars pounds euros crowns"
    " cents rounds yes his this was has its less across years-old pages percents votes seats delegates"
    " claims filings games words jobs deaths injuries arrests fatalities voters senators lawmakers".split()
)
_NUMBERED = re.compile(rf"(?i)\d|\b(?:{'|'.join((*_SPELT, *SPELLED))})\b|[二两兩三四五六七八九十百]")
"""With `_FATAL`, what a sentence has at least: the patterns are slow to find that it hasn't."""
_FATAL = re.compile(rf"(?i)\b(?:{'|'.join(FATES.values())}|kill|injur|wound|arrest|claimed|death|number of)")
_SENTENCE_END = re.compile(
    rf"(?<=[.!?؟])(?:[”’\"'“»]|\s»)?\s+(?=[“‘\"'„«¿¡{CAPITALS}\u0621-\u064a])"
    r"|(?<=[。！？])[」』”’）》]*+(?![。！？と、，])\s*(?=\S)|\n+"
)
_NO_END = re.compile(r"\b(?:St|Mr|Mrs|Ms|Dr|Sgt|Lt|Capt|Det|Ave|Blvd|[A-Z])\.\s+$")
_LONGEST = 320
LEAD = 5
"""Sentences of an article, its headline the first, that are about its own event rather than another one."""
_ANYWHERE = frozenset(
    "shoot shot polic block street avenu drive road south north west east happen occur report offic"
    " accord respond scene hear heard call".split()
)
"""Stems that tell no sum or time of a story from another."""
_AROUND = 5
"""Words on either side of a sum or a time by which it is known what it is of."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure: `thing` is a fate, a noun, "sum", "time" or "place"; `of` says of whom or what.

    `value` compares figures of one thing: a count, a sum, minutes since midnight, a number of a block.
    `near` are the stems around a sum or a time, and the street of a place.
    """

    thing: str
    of: str
    value: float
    printed: str
    sentence: str
    start: int
    end: int
    rough: bool = False
    near: frozenset[str] = frozenset()
    several: bool = False
    """Whether the sentence may add up several events."""


def first_sentences(text: str, most: int = LEAD) -> list[tuple[str, int]]:
    """The first sentences of a text, each with its first character; a line ends one."""
    first, start = [], 0
    for end in (*(match for match in _SENTENCE_END.finditer(text)), None):
        stop = len(text) if end is None else end.end()
        within = _NO_END.search(text[start:stop]) or is_inside_date(text, stop)
        if within and end is not None and "\n" not in end[0]:
            continue
        sentence = text[start:stop]
        if sentence.strip():
            first.append((sentence.strip(), start + len(sentence) - len(sentence.lstrip())))
        start = stop
        if len(first) == most:
            break
    return first


def figures(text: str, most: int = LEAD) -> Iterator[Reading]:
    """The figures of the first sentences of a text, in their order.

    >>> [(one.thing, one.value) for one in figures("The flood killed 12 people and cost $3 million.")]
    [('dead', 12), ('sum', 3000000.0)]
    """
    for sentence, start in first_sentences(text, most):
        if (
            len(sentence) <= _LONGEST
            and _NUMBERED.search(sentence)
            and not (_UNSURE.search(sentence) or _STAMP.search(sentence))
        ):
            for reading in (*_fates(sentence), *_nouns(sentence), *_measures(sentence)):
                yield _at(reading, start)


def value_of(printed: str) -> int:
    """The number that is printed in digits or spelt.

    >>> value_of("1,200"), value_of("Twelve")
    (1200, 12)
    """
    return _SPELT.get(printed.lower()) or int(printed.replace(",", "") or 0)


def _at(reading: Reading, start: int) -> Reading:
    from dataclasses import replace

    return replace(reading, start=start, end=start + len(reading.sentence))


def _fates(sentence: str) -> Iterator[Reading]:
    for fate, pattern in _PATTERNS if _FATAL.search(sentence) else ():
        for match in pattern.finditer(sentence):
            if _plain(sentence, match):
                who = (match.groupdict().get("who") or "").lower()
                yield _read(
                    fate,
                    "" if re.fullmatch(_ANYONE, who) else who,
                    value_of(match["n"]),
                    match,
                )
    for one in fates(sentence):
        if _plain(sentence, one.match):
            yield _read(one.thing, one.group, one.value, one.match)


def _nouns(sentence: str) -> Iterator[Reading]:
    abroad = [one for one in counted_things_abroad(sentence) if _plain(sentence, one.match)]
    taken = [one.match.span() for one in abroad]
    for match in _NOUN.finditer(sentence):
        noun = match["noun"].lower()
        named = match["noun"][0].isupper() and not sentence.isupper()
        uncounted = (
            noun in _NEVER or counts_people(noun) or any(one < match.end() <= end for one, end in taken)
        )
        if not uncounted and not named and _plain(sentence, match):
            value = value_of(match["n"])
            if not (1900 <= value <= 2100 and "," not in match["n"]):
                yield _read(noun, "", value, match)
    for one in abroad:
        yield _read(one.thing, "", one.value, one.match)


def _measures(sentence: str) -> Iterator[Reading]:
    for match in _SUM.finditer(sentence):
        yield _read("sum", _currency(match), _amount(match["n"]), match)
    for match in _TIME.finditer(sentence):
        minutes = _minutes(match["n"])
        if minutes is not None:
            yield _read("time", "", minutes, match)
    for match in _BLOCK.finditer(sentence):
        yield _read(
            "place",
            " ".join(match["street"].split()).rstrip(".,"),
            int(match["n"]),
            match,
        )


def _read(thing: str, of: str, value: float, match: re.Match[str]) -> Reading:
    sentence, start = match.string, match.start("n")
    before = telling_words(sentence[:start])[-_AROUND:]
    after = telling_words(sentence[match.end("n") :])[:_AROUND]
    return Reading(
        thing,
        of,
        value,
        match["n"].strip(),
        sentence,
        0,
        0,
        _NOT_QUITE.search(sentence[:start]) is not None,
        frozenset(map(stem, (*before, *after))) - _ANYWHERE,
        _ROUNDUP.search(sentence) is not None,
    )


def _plain(sentence: str, match: re.Match[str]) -> bool:
    """Whether a number is neither rough nor that of a part."""
    return not (_ROUGH.search(sentence[: match.start("n")]) or _PART.match(sentence, match.end("n")))


def _currency(match: re.Match[str]) -> str:
    after = re.match(r"\s(\w+)", match.string[match.end("n") :])
    return match["n"][0] if match["n"][0] in "$£€" else (after[1].lower() if after else "")


def _amount(printed: str) -> float:
    scale = re.search(r"(?i)(thousand|million|billion|bn|[mk])$", printed)
    digits = re.sub(r"[^\d.]", "", printed).rstrip(".")
    return float(digits or 0) * (_SCALE[scale[1].lower()] if scale else 1)


def _minutes(printed: str) -> int | None:
    """Since midnight; None where it is no time of day."""
    parts = re.match(r"(\d{1,2})(?:[:.](\d\d))?\s?([ap])", printed.lower())
    if parts is None or not 1 <= int(parts[1]) <= 12 or int(parts[2] or 0) > 59:
        return None
    return int(parts[1]) % 12 * 60 + int(parts[2] or 0) + 720 * (parts[3] == "p")


def same_street(one: str, two: str) -> bool:
    """Whether two streets are one, however they are printed."""
    return _street(one) == _street(two)


def _street(printed: str) -> Sequence[str]:
    forms = {
        "st": "street",
        "ave": "avenue",
        "av": "avenue",
        "rd": "road",
        "blvd": "boulevard",
        "dr": "drive",
    }
    words = [word.strip(".").lower() for word in printed.split()]
    return [
        forms.get(word, word)
        for word in words
        if word not in {"n", "s", "e", "w", "north", "south", "east", "west"}
    ]
