"""Sentence spans with exact offsets: `text[start:end]` is the sentence."""

import re
from collections.abc import Iterator

from linker.calendar_words import is_inside_date

_SHORT = 15
_SHORT_WIDE = 4
_LONGEST = 1000
_SHORTEST_CLAUSE = 300
_WINDOW = 4_000
"""Characters that sentencex is given at once: with many quotation marks its time goes with their square."""
_LONGEST_ABBREVIATION = 12
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_CLAUSE_END = re.compile(r"[;:—–,，；：、](?=\s)|[，；：、]")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(“\"‘'])(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|Maj|Cmdr|Adm|Rev|Hon|St|Mt|Ft"
    r"|Det|Supt|Pres|Atty|Asst|vs|v|No|Nos|Reps|Sens|Govs|Messrs)\.$"
)
_NOT_SPACE = re.compile(r"\S")
_CLOSING = frozenset("”’»)]}\"'")

Span = tuple[int, int]


def split(text: str, language: str | None = None) -> list[Span]:
    """Cut a cleaned text into sentences.

    A line of `text` is a paragraph; no sentence spans two. Each span starts and ends with a character
    that is no space; spans are in order, don't overlap, and together hold all that is no space. A
    fragment of less than 15 characters (4 in Chinese or Japanese) joins its neighbour; a sentence of
    over 1,000 characters is cut at its last clause boundary before that, else at a space.

    Args:
        text: A paragraph a line.
        language: A code such as "en" or "pt-BR"; None is read as English.

    >>> split("Rain fell all day. Rivers rose by night.\\nRoads closed early.")
    [(0, 18), (19, 40), (41, 60)]
    """
    code = (language or "en").replace("_", "-").split("-", maxsplit=1)[0].lower() or "en"
    spans: list[Span] = []
    offset = 0
    for line in text.split("\n"):
        spans.extend((offset + start, offset + end) for start, end in _split_line(line, code))
        offset += len(line) + 1
    return spans


def _split_line(line: str, language: str) -> list[Span]:
    trimmed = (_trim(line, start, end) for start, end in _boundaries(line, language))
    merged = _merge(line, [span for span in trimmed if span[0] < span[1]])
    return [piece for span in merged for piece in _cut_long(line, span)]


def _boundaries(line: str, language: str) -> Iterator[Span]:
    """Sentences as sentencex finds them, window by window; each begins where the last whole one ended."""
    from sentencex import get_sentence_boundaries

    begin = 0
    while begin < len(line):
        end = begin + _WINDOW
        window = line[begin:end]
        spans = [(b["start_index"], b["end_index"]) for b in get_sentence_boundaries(language, window)]
        if end < len(line):  # the last sentences may be parts of a quotation that goes on after the window
            whole = [span for span in spans if span[1] <= _WINDOW - _LONGEST]
            spans = whole or spans[:-1] or [(0, window.rfind(" ") + 1 or _WINDOW)]
        yield from ((begin + first, begin + last) for first, last in spans)
        begin += spans[-1][1] if spans else _WINDOW


def _trim(line: str, start: int, end: int) -> Span:
    piece = line[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _merge(line: str, spans: list[Span]) -> list[Span]:
    """Join fragments to the sentence before them, or the first to the one after it."""
    merged: list[Span] = []
    for start, end in spans:
        if merged and _belongs(line, merged[-1], (start, end)):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _belongs(line: str, before: Span, after: Span) -> bool:
    return (
        _is_short(line, before)
        or (_is_short(line, after) and not _ends_in_abbreviation(line, after))
        or (line[after[0]] in _CLOSING and not line[after[0] + 1 : after[1]][:1].isalnum())
        or _ends_in_abbreviation(line, before)
        or is_inside_date(line, after[0])
        or (line[after[0]] == "と" and line[before[1] - 1] in "」』")
    )


def _is_short(line: str, span: Span) -> bool:
    start, end = span
    if end - start >= _SHORT:
        return False
    return end - start < _SHORT_WIDE or not _WIDE.search(line[start:end])


def _ends_in_abbreviation(line: str, span: Span) -> bool:
    start, end = span
    return _ABBREVIATION.search(line[max(start, end - _LONGEST_ABBREVIATION) : end]) is not None


def _cut_long(line: str, span: Span) -> list[Span]:
    start, end = span
    pieces: list[Span] = []
    while end - start > _LONGEST:
        window = line[start : start + _LONGEST]
        clause = [m.end() for m in _CLAUSE_END.finditer(window, _SHORTEST_CLAUSE)]
        space = max(window.rfind(" "), 0)
        cut = start + (clause[-1] if clause else space or _LONGEST)
        pieces.append(_trim(line, start, cut))
        rest = _NOT_SPACE.search(line, cut, end)
        start = rest.start() if rest else end
    if start < end:
        pieces.append((start, end))
    return pieces
