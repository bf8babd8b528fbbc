"""Small renderings that HTML and Markdown share: dates, spans, counts, marked words, safe text."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from linker.counts import plural
from linker.types import Evidence
from linker.words import content_words

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)
_PIECE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|\w+(?:['’.,]\w+)*|\W+")


def clean(text: str) -> str:
    """Text without control characters, direction overrides or halves of characters.

    >>> clean("a\\x1b[31mb\\u202ec")
    'a�[31mb�c'
    """
    return _CONTROL.sub("\ufffd", text)


def day_in_words(value: datetime | None) -> str:
    """A date for people.

    >>> day_in_words(datetime(2024, 3, 1)), day_in_words(None)
    ('1 Mar 2024', 'undated')
    """
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}" if value else "undated"


def span(first: datetime | None, last: datetime | None) -> str:
    """Two dates without what they share.

    >>> span(datetime(2024, 3, 1), datetime(2024, 3, 9)), span(datetime(2024, 3, 1), datetime(2024, 5, 9))
    ('1–9 Mar 2024', '1 Mar – 9 May 2024')
    """
    if first is None or last is None or first.date() == last.date():
        return day_in_words(first or last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_in_words(last)}"
    if first.year == last.year:
        return f"{first.day} {_MONTHS[first.month - 1]} – {day_in_words(last)}"
    return f"{day_in_words(first)} – {day_in_words(last)}"


def days(count: float | None) -> str:
    """A length of time in the unit that people would use.

    >>> [days(count) for count in (0.2, 1, 45, 190, 800)]
    ['less than a day', '1 day', '6 weeks', '6 months', '2 years']
    """
    if count is None:
        return "unknown"
    if count < 1:
        return "less than a day"
    for unit, length, until in (
        ("day", 1, 21),
        ("week", 7, 60),
        ("month", 30.44, 700),
        ("year", 365.25, 0),
    ):
        if count < until or not until:
            return plural(round(count / length), unit)
    raise AssertionError("unreachable")


def clip(text: str, length: int) -> str:
    """A text of at most `length` characters, cut between words.

    >>> clip("The dam burst at dawn.", 15), clip("The dam burst.", 15)
    ('The dam burst…', 'The dam burst.')
    """
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    head = text[: length - 1]
    return f"{(head.rsplit(' ', 1)[0] if ' ' in head else head).rstrip(' ,;:–-')}…"


def in_quotes(text: str) -> str:
    """A quotation; one that opens with somebody's own quotation marks gets no second pair.

    >>> in_quotes("The dam burst."), in_quotes("“It burst,” she said.")
    ('“The dam burst.”', '“It burst,” she said.')
    """
    return text if text[:1] in {"“", '"', "„", "«", "「", "『"} else f"“{text}”"


def marked(text: str, other: str) -> Iterator[tuple[str, bool]]:
    """The pieces of `text` in order, and whether each is made of content words that `other` has too.

    Shared words with only blanks between them are one piece.

    >>> [piece for piece, shared in marked("The old dam burst at dawn", "An old dam that burst") if shared]
    ['old dam burst']
    """
    shared = set(content_words(text)) & set(content_words(other))
    ideographs = {word for word in "".join(shared) if ord(word) > 0x3000}

    def is_shared(piece: str) -> bool:
        piece_words = content_words(piece)
        return (
            piece in ideographs
            if _is_ideograph(piece)
            else bool(piece_words) and shared.issuperset(piece_words)
        )

    pieces = _PIECE.findall(text)
    flags = [is_shared(piece) for piece in pieces]
    for place in range(1, len(pieces) - 1):
        flags[place] |= pieces[place].isspace() and flags[place - 1] and flags[place + 1]
    for state, run in groupby(zip(pieces, flags, strict=True), key=itemgetter(1)):
        yield "".join(piece for piece, _ in run), state


def _is_ideograph(piece: str) -> bool:
    return len(piece) == 1 and ord(piece) > 0x3000


def in_words(evidence: Evidence) -> str:
    """Evidence that has no passages, as words."""
    values = ", ".join(evidence.values)
    if evidence.kind == "listed":
        return f"one lists the other: “{values}”"
    return {"time gap": values, "copy": values}.get(evidence.kind, f"{evidence.kind}: {values}")
