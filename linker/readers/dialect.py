"""How a table is written: its delimiter, where its header stands, and how quotes are escaped."""

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from linker.readers.dates import read_date

DELIMITERS = ",\t;|"
SAMPLE_LINES = 200
_MOST_PREAMBLE = 30
_STATED = re.compile(r"(?i)\ufeff?\"?sep=(.)\"?\s*$")
_ESCAPED = re.compile(r'(?<!\\)(?:\\\\)*\\"(?!\s*(?:[,;\t|]|$))')
_ADDRESS = re.compile(r"(?i)https?://\S+$")
_NUMBER = re.compile(r"[-+]?\d[\d.,]*$")
_LONG_CELL = 60

Score = Callable[[Sequence[str]], int]
"""How many of some names are names of columns that are known; 0 where the one that must be there isn't."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written; `header` is empty where the first row is data; `before` counts lines."""

    delimiter: str
    before: int
    header: tuple[str, ...]
    escaped: bool

    def plain_quotes(self, line: str) -> str:
        """A line with quotes doubled where backslashes escape them."""
        return _BACKSLASHED.sub(r'\1""', line) if self.escaped and "\\" in line else line


_BACKSLASHED = re.compile(r'(?<!\\)((?:\\\\)*)\\"')


def dialect_of(lines: Sequence[str], score: Score) -> Dialect:
    """Detect how a table is written from its first lines.

    The header is the first line with two names of columns that are known; where none has, the first line,
    unless that is data.

    Args:
        lines: As `SAMPLE_LINES` says, with their ends.
        score: Tells names of columns.
    """
    first = next((place for place, line in enumerate(lines) if line.strip()), 0)
    stated = _STATED.match(lines[first]) if lines else None
    delimiters = stated[1] if stated else DELIMITERS
    first += stated is not None
    escaped = any(_ESCAPED.search(line) for line in lines)
    default = Dialect(",", first, (), escaped)
    candidates = [
        (place, *_cut(default.plain_quotes(line), delimiters, score))
        for place, line in enumerate(lines[first : first + _MOST_PREAMBLE], first)
        if line.strip()
    ]
    if not candidates:
        return default
    best = next((candidate for candidate in candidates if candidate[3] >= 2), None) or next(
        (candidate for candidate in candidates[:1] if candidate[3] == 1), None
    )
    if best is not None:
        return Dialect(best[1], best[0] + 1, best[2], escaped)
    place, _, cells, _ = candidates[0]
    delimiter = _common_delimiter(lines[place:], delimiters)
    cells = _cells(default.plain_quotes(lines[place]), delimiter)
    return Dialect(
        delimiter, place if is_data(cells) else place + 1, () if is_data(cells) else cells, escaped
    )


def _cut(line: str, delimiters: str, score: Score) -> tuple[str, tuple[str, ...], int]:
    """The delimiter that gives a line most known names, or else most cells; its cells; their known names."""
    cut = [(delimiter, _cells(line, delimiter)) for delimiter in delimiters]
    scored = [(score(cells), len(cells), -place, cells) for place, (_, cells) in enumerate(cut)]
    name_count, _, place, cells = max(scored)
    return cut[-place][0], cells, name_count if len(cells) > 1 or name_count == 1 else 0


def _common_delimiter(lines: Sequence[str], delimiters: str) -> str:
    """The delimiter that cuts the lines into most cells, all into about as many."""
    filled = [line for line in lines[:20] if line.strip()]
    return max(delimiters, key=lambda delimiter: min(len(_cells(line, delimiter)) for line in filled))


def _cells(line: str, delimiter: str) -> tuple[str, ...]:
    try:
        return tuple(next(csv.reader([line], delimiter=delimiter, skipinitialspace=delimiter != "\t"), ()))
    except csv.Error:
        return (line,)


def is_data(cells: Sequence[str]) -> bool:
    """True of a row with a date, an address, a number or a long text in it, as no header has."""
    return any(
        _ADDRESS.match(cell.strip()) or _NUMBER.match(cell.strip()) or len(cell) > _LONG_CELL or is_date(cell)
        for cell in cells
        if cell.strip()
    )


def is_date(cell: str) -> bool:
    """True of a cell that is a date in some order."""
    return len(cell) < 60 and any(
        read_date(cell, day_first=day_first).at is not None for day_first in (False, True)
    )


def by_content(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """Field → column, counted from 0, of a table without a header, judged by the columns' content.

    >>> by_content([["2024-03-19", "Storks nest again", "The storks of the mill are back, two weeks early."]])
    {'published': 0, 'text': 2, 'title': 1}
    """
    width = min((len(row) for row in rows), default=0)
    columns = [[row[place].strip() for row in rows if row[place].strip()] for place in range(width)]
    place_of: dict[str, int] = {}
    for place, cells in enumerate(columns):
        if not cells:
            continue
        if "url" not in place_of and _share(cells, lambda cell: _ADDRESS.match(cell) is not None) >= 0.8:
            place_of["url"] = place
        elif "published" not in place_of and _share(cells, is_date) >= 0.8:
            place_of["published"] = place
    wordy = {
        place: sum(map(len, cells)) / len(cells)
        for place, cells in enumerate(columns)
        if cells
        and place not in place_of.values()
        and _share(cells, lambda cell: len(cell.split()) > 1) >= 0.5
    }
    longest = sorted(wordy, key=lambda place: (-wordy[place], place))
    if longest and wordy[longest[0]] >= 40 and len(longest) > 1:
        place_of["text"], place_of["title"] = longest[0], longest[1]
    elif longest:
        place_of["text" if wordy[longest[0]] >= 120 else "title"] = longest[0]
    return place_of


def _share(cells: Sequence[str], fits: Callable[[str], bool]) -> float:
    return sum(map(fits, cells)) / len(cells)
