"""MBOX: messages one after another, each behind a line `From …`."""

import re
from collections.abc import Iterator

from linker.config import ReadConfig
from linker.errors import LinkerError
from linker.readers.fields import Place
from linker.readers.mail.message import LARGEST, message_record
from linker.readers.streams import Source, bounded_lines
from linker.types import Record, Skipped

_FROM = re.compile(rb"From \S.{0,200}\d{4}\s*$")
_QUOTED = re.compile(rb"^>(>*From )")
_LONGEST_LINE = 4 * 1024 * 1024


def read_mailbox(source: Source, config: ReadConfig) -> Iterator[Record | Skipped]:
    """Read a mailbox: a record a message."""
    for number, message in enumerate(_messages(source, min(LARGEST, config.max_bytes)), 1):
        if message is None:
            yield Skipped(source.file, number, f"a message of more than {LARGEST:,} bytes")
        else:
            yield _record(message, Place(source.file, source.folder, number), config)


def _record(message: bytes, place: Place, config: ReadConfig) -> Record | Skipped:
    """The record of a message; one that a parser fails on costs no other."""
    try:
        return message_record(message, place, config)
    except LinkerError:
        raise
    except Exception as problem:  # what the library's parsers raise on hostile input
        return Skipped(place.file, place.number, f"can't be parsed: {type(problem).__name__}")


def _messages(source: Source, limit: int) -> Iterator[bytes | None]:
    """Each message's bytes; None for one that is too large."""
    lines: list[bytes] = []
    size, begun, blank = 0, False, True
    for line in bounded_lines(source.stream, _LONGEST_LINE):
        if line is not None and blank and _FROM.match(line):
            if begun:
                yield None if size > limit else b"".join(lines)
            lines, size, begun, blank = [], 0, True, False
            continue
        begun = begun or bool(line and line.strip())
        blank = line is not None and not line.strip()
        size += _LONGEST_LINE if line is None else len(line)
        if size <= limit and line is not None:
            lines.append(_QUOTED.sub(rb"\1", line))
        elif size > limit:
            lines = []
    if begun:
        yield None if size > limit else b"".join(lines)
