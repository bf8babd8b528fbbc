"""Plain text: the headline on the first line, perhaps after `date YYYY-MM-DD`, then a paragraph a line."""

import re
from collections.abc import Iterator

from linker.config import ReadConfig
from linker.readers.characters import clean_line
from linker.readers.decoding import decode
from linker.readers.fields import Place, to_record
from linker.readers.streams import Source, read_whole
from linker.types import Record, Skipped

_DATED = re.compile(r"(?i)date\s*:?\s+(\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?)(?:\s+(.*)|$)")
_LINE = re.compile(r"[^\r\n]+")
_LONGEST_HEADLINE = 300
"""A first line longer than this is a paragraph: such a file has no title."""
LARGEST = 16 * 1024 * 1024
"""Bytes of one plain article; a novel has a twentieth of this."""


def read_plain(source: Source, config: ReadConfig) -> Iterator[Record | Skipped]:
    """Read a text file: one record."""
    markup, notes = decode(read_whole(source.stream, min(config.max_bytes, LARGEST)))
    yield to_record(_values(markup), Place(source.file, source.folder), config, notes=notes)


def _values(text: str) -> dict[str, object]:
    """Cut a text into its date, headline and body.

    >>> _values("date 2024-03-12 Ferry strike ends\\nCrews went back.") == {
    ...     "published": "2024-03-12", "title": "Ferry strike ends", "text": "Crews went back."}
    True
    """
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
