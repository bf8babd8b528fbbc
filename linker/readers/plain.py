"""Plain text: the headline on the first line, perhaps after `date YYYY-MM-DD`, then a paragraph a line.

Keys (`Title:`, `Date:`, `Source:`), byline, date and source before the text are read as what they say, and
an export of a research database as its articles.
"""

import re
from collections.abc import Iterator

from linker.config import ReadConfig
from linker.readers.characters import clean_line
from linker.readers.databases import database_records
from linker.readers.decoding import decode
from linker.readers.fields import Place, to_record
from linker.readers.front import front_values
from linker.readers.streams import Source, Unreadable, read_whole
from linker.types import Record, Skipped

_DATED = re.compile(r"(?i)date\s*:?\s+(\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?)(?:\s+(.*)|$)")
_LINE = re.compile(r"[^\r\n]+")
_LONGEST_HEADLINE = 300
"""A first line longer than this is a paragraph: such a file has no title."""
_FRONT = 4_000
"""Characters in which what stands before the text ends."""
LARGEST = 16 * 1024 * 1024
"""Bytes of one plain article; a novel has a twentieth of this."""
LARGEST_EXPORT = 32 * 1024 * 1024
"""Bytes of an export; one of 500 articles has some three million."""


def read_plain(source: Source, config: ReadConfig) -> Iterator[Record | Skipped]:
    """Read a text file: one record, or those of a database's export."""
    data = read_whole(source.stream, min(config.max_bytes, LARGEST_EXPORT))
    text, notes = decode(data)
    exported = database_records(text, source, config, notes)
    if exported is not None:
        yield from exported
        return
    if len(data) > LARGEST:
        raise Unreadable(f"larger than {LARGEST:,} bytes")
    yield to_record(text_values(text), Place(source.file, source.folder), config, notes=notes)


def text_values(text: str) -> dict[str, object]:
    """Cut a text into its date, headline and body.

    >>> text_values("date 2024-03-12 Ferry strike ends\\nCrews went back.") == {
    ...     "published": "2024-03-12", "title": "Ferry strike ends", "text": "Crews went back."}
    True
    """
    start = text.lstrip("\ufeff\r\n\t ")
    lines = start[:_FRONT].splitlines(keepends=True)
    front, taken = front_values([line.rstrip("\r\n") for line in lines])
    if front:
        return {**front, "text": start[sum(map(len, lines[:taken])) :].strip("\r\n")}
    first, rest = _cut(text)
    dated = _DATED.fullmatch(first)
    if dated:
        first, rest = (dated[2], rest) if dated[2] else _cut(rest)
    if len(first) > _LONGEST_HEADLINE:
        first, rest = "", f"{first}\n{rest}"
    return {"published": dated[1] if dated else None, "title": first, "text": rest}


def _cut(text: str) -> tuple[str, str]:
    """The first line that isn't empty, cleaned, and the rest as it is."""
    for match in _LINE.finditer(text):
        if line := clean_line(match[0]):
            return line, text[match.end() :].lstrip("\r\n")
    return "", ""
