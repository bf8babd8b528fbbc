"""RTF: striprtf (BSD-3-Clause) writes the text; pictures and other data are cut out first."""

import re
from collections.abc import Iterator

from linker.config import ReadConfig
from linker.readers.documents.articles import text_records
from linker.readers.streams import Source, Unreadable, read_whole
from linker.types import Record, Skipped

_LARGEST = 128 * 1024 * 1024
_MOST_CHARACTERS = 24 * 1024 * 1024
"""Without pictures; an export of 500 articles has ten million."""
_DATA = re.compile(rb"[0-9a-fA-F\r\n]{200,}")
_DEEPEST = 400


def read_rtf(source: Source, config: ReadConfig) -> Iterator[Record | Skipped]:
    """Read a document in RTF: a record an article."""
    data = _DATA.sub(b"", read_whole(source.stream, min(config.max_bytes, _LARGEST)))
    if len(data) > _MOST_CHARACTERS:
        raise Unreadable(f"RTF of more than {_MOST_CHARACTERS:,} characters without its pictures")
    if _depth(data) > _DEEPEST:
        raise Unreadable(f"RTF nested more than {_DEEPEST} deep")
    yield from text_records(_text(data.decode("cp1252", "replace")), source, config)


def _text(markup: str) -> str:
    from striprtf.striprtf import rtf_to_text

    try:
        return str(rtf_to_text(markup, errors="replace"))  # type: ignore[no-untyped-call]  # striprtf has no types
    except MemoryError:
        raise
    except Exception as problem:  # striprtf raises what it meets, such as an encoding that there isn't
        reason = f"{type(problem).__name__}: {problem}"[:160]
        raise Unreadable(f"the document is damaged: {reason}") from problem


def _depth(data: bytes) -> int:
    depth = deepest = 0
    for brace in re.findall(rb"(?<!\\)[{}]", data):
        depth += 1 if brace == b"{" else -1
        deepest = max(deepest, depth)
    return deepest
