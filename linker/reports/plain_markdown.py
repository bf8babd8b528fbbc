"""Markdown that reads as plain text: 80 columns, tables that line up, text that forms no markup."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from linker.reports.formatting import clean, clip

COLUMNS = 80
_MARKUP = re.compile(r"([\\`*_\[\]<>|~#])")
_STARTS = re.compile(r"^(\s*)([-+=>]|\d+[.)])(?=\s|$)")
_OPENS = re.compile(r"[-+=]+|\d{1,9}[.)]")
"""Words that would open a list or a heading if a line began with them."""


def text(value: str) -> str:
    """Text of an article escaped for Markdown, on one line.

    >>> text("<script> *Star* | [a](javascript:b)")
    '\\\\<script\\\\> \\\\*Star\\\\* \\\\| \\\\[a\\\\](javascript:b)'
    """
    escaped = _MARKUP.sub(r"\\\1", clean(" ".join(value.split())))
    escaped = re.sub(r"&(?=#?\w+;)", r"\\&", escaped)
    escaped = re.sub(r"(?i)\b(https?)://", r"\1:\\/\\/", escaped).replace("www.", "www\\.")
    return _STARTS.sub(lambda match: f"{match[1]}{match[2][:-1]}\\{match[2][-1]}", escaped)


def paragraph(value: str, *, first: str = "", rest: str = "") -> Iterator[str]:
    """Markdown filled to 80 columns; `first` and `rest` stand before its first and its other lines.

    A word that would open a list at the start of a line never stands there.

    >>> list(paragraph("one - two", first="- ", rest="  "))
    ['- one - two']
    """
    words: list[str] = []
    for word in value.split():
        if words and _OPENS.fullmatch(word):
            words[-1] += f" {word}"
        else:
            words.append(word)
    line, empty = first, True
    for word in words:
        if not empty and columns(line) + 1 + columns(word) > COLUMNS:
            yield line
            line, empty = rest, True
        line += word if empty else f" {word}"
        empty = False
    yield line


def item(value: str, *, depth: int = 0) -> Iterator[str]:
    """An entry of a list."""
    indent = "  " * depth
    return paragraph(value, first=f"{indent}- ", rest=f"{indent}  ")


def quoted_block(value: str) -> Iterator[str]:
    """A block quote."""
    return paragraph(value, first="> ", rest="> ")


def markdown_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table of texts, its columns as wide as their widest cell; the first gives way to fit 80 columns."""
    others = [
        max(columns(text(cell)) for cell in column) for column in list(zip(head, *rows, strict=True))[1:]
    ]
    room = max(16, COLUMNS - 4 - sum(width + 3 for width in others))
    cells = [[text(clip(row[0], room)), *map(text, row[1:])] for row in (head, *rows)]
    widths = [max(map(columns, column)) for column in zip(*cells, strict=True)]
    for number, row in enumerate(cells):
        padded = (cell + " " * (width - columns(cell)) for cell, width in zip(row, widths, strict=True))
        yield f"| {' | '.join(padded)} |"
        if not number:
            yield f"|{'|'.join('-' * (width + 2) for width in widths)}|"
    yield ""


def columns(value: str) -> int:
    """How many columns a text takes in a terminal: an ideograph takes two, an accent of its own none.

    >>> columns("dam"), columns("大壩")
    (3, 4)
    """
    if value.isascii():
        return len(value)
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1
        for one in value
    )
