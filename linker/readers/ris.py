"""RIS, as Zotero, EndNote and databases export references: a record an entry."""

import re
from collections.abc import Iterator

from linker.config import ReadConfig
from linker.readers.counting import Stated
from linker.readers.decoding import decode
from linker.readers.fields import Place, to_record
from linker.readers.streams import Source, Unreadable, read_whole
from linker.types import Record, Skipped

_LARGEST = 64 * 1024 * 1024
_TAG = re.compile(r"([A-Z][A-Z0-9]) {1,2}-(?: (.*))?")
_START = re.compile(r"(?m)^TY {1,2}-")
_FIELDS = {
    "title": ("TI", "T1", "CT"),
    "text": ("AB", "N2", "N1"),
    "published": ("DA", "Y1", "PY"),
    "source": ("T2", "JF", "JO", "JA", "BT", "PB"),
    "url": ("UR", "L1", "L2", "LK"),
    "language": ("LA",),
    "id": ("ID", "AN"),
}


def read_ris(source: Source, config: ReadConfig) -> Iterator[Record | Skipped | Stated]:
    """Read references: a record each, its abstract as text."""
    text, notes = decode(read_whole(source.stream, min(config.max_bytes, _LARGEST)))
    count = 0
    for count, entry in enumerate(_entries(text), 1):
        values: dict[str, object] = {
            field: next((entry[tag] for tag in tags if entry.get(tag)), None)
            for field, tags in _FIELDS.items()
        }
        values["published"] = _date(entry)
        yield to_record(values, Place(source.file, source.folder, count), config, notes=notes)
        notes = ()
    if not count:
        raise Unreadable("RIS without references")
    yield Stated(max(count, len(_START.findall(text))), noun="references")


def _entries(text: str) -> Iterator[dict[str, str]]:
    """Each entry's values by tag, the first of each; lines without a tag go on with the last one."""
    entry: dict[str, str] = {}
    last = ""
    for line in text.splitlines():
        match = _TAG.fullmatch(line.rstrip())
        if match is None:
            if last and line.strip():
                entry[last] = f"{entry[last]}\n{line.strip()}"
            continue
        tag, value = match[1], (match[2] or "").strip()
        if tag in {"TY", "ER"}:
            if entry:
                yield entry
            entry, last = {}, ""
        elif tag not in entry:
            entry[tag], last = value, tag
        else:
            last = ""
    if entry:
        yield entry


def _date(entry: dict[str, str]) -> str | None:
    """The fullest of an entry's dates: `2024/03/12/`, or as it is written."""
    stated = [entry[tag].strip("/ ") for tag in _FIELDS["published"] if entry.get(tag)]
    full = max((date.split("/", 3) for date in stated), key=lambda parts: sum(map(bool, parts)), default=None)
    return "-".join(part for part in full[:3] if part) if full else None
