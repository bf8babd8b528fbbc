"""Which format an input has, by its suffix and its first bytes, and who reads it."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from linker.config import ReadConfig
from linker.readers.columns import match_columns
from linker.readers.feeds import read_feed
from linker.readers.html import read_html
from linker.readers.json_documents import read_json
from linker.readers.json_lines import read_json_lines
from linker.readers.markdown import read_markdown
from linker.readers.parquet import read_parquet
from linker.readers.plain import read_plain
from linker.readers.streams import Source, open_source
from linker.readers.tables import DELIMITERS, read_table
from linker.readers.warc import read_warc
from linker.types import Record, Skipped

_READERS: Mapping[str, Callable[[Source, ReadConfig], Iterator[Record | Skipped]]] = {
    "plain": read_plain,
    "markdown": read_markdown,
    "html": read_html,
    "feed": read_feed,
    "json": read_json,
    "json lines": read_json_lines,
    "table": read_table,
    "parquet": read_parquet,
    "warc": read_warc,
}
_SUFFIXES: Mapping[str, str] = {
    **dict.fromkeys((".txt", ".text"), "plain"),
    **dict.fromkeys((".md", ".markdown"), "markdown"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    **dict.fromkeys((".xml", ".rss", ".atom", ".rdf"), "feed"),
    **dict.fromkeys((".jsonl", ".ndjson"), "json lines"),
    **dict.fromkeys((".csv", ".tsv", ".tab"), "table"),
    **dict.fromkeys((".parquet", ".pq"), "parquet"),
    ".json": "json",
    ".warc": "warc",
}
_ADVICE: Mapping[str, str] = {
    **dict.fromkeys((".zip", ".tar", ".tgz", ".7z", ".rar"), "unpack it"),
    **dict.fromkeys((".pdf", ".docx", ".doc", ".odt", ".rtf", ".epub"), "save it as text or HTML"),
    **dict.fromkeys((".xlsx", ".xls", ".ods"), "save it as CSV"),
    **dict.fromkeys((".mht", ".mhtml", ".webarchive"), "save it as HTML"),
}
"""What to do with formats that hold articles and aren't read."""
_PACKED = frozenset({".gz", ".gzip", ".zst", ".zstd"})
_MARKUP = re.compile(rb"(?i)<(?:!doctype html|html[\s>]|head[\s>]|body[\s>])")
_FEED = re.compile(rb"(?i)<\?xml|<rss[\s>]|<(?:\w+:)?feed[\s>]|<rdf:RDF[\s>]")
_FRONT = re.compile(rb"---[ \t]*\r?\n[A-Za-z_][\w -]*:")


def format_of_suffix(path: Path) -> str | None:
    """Name the format that a file's suffix stands for; None for one that isn't read.

    Packed files are read by the suffix inside; `.gz` alone stands for whatever the content is.

    >>> format_of_suffix(Path("a.jsonl.gz")), format_of_suffix(Path("a.gz")), format_of_suffix(Path("a.png"))
    ('json lines', 'any', None)
    """
    suffixes = [suffix.lower() for suffix in path.suffixes]
    packed = bool(suffixes) and suffixes[-1] in _PACKED
    while suffixes and suffixes[-1] in _PACKED:
        suffixes.pop()
    known = _SUFFIXES.get(suffixes[-1]) if suffixes else None
    return known or ("any" if packed else None)


def advice_on(path: Path) -> str | None:
    """What to do with a file of a format that isn't read, where something can be done.

    >>> advice_on(Path("a.docx")), advice_on(Path("a.tar.gz")), advice_on(Path("a.png"))
    ('save it as text or HTML', 'unpack it', None)
    """
    suffixes = [suffix for suffix in map(str.lower, path.suffixes) if suffix not in _PACKED]
    return _ADVICE.get(suffixes[-1]) if suffixes else None


def read_stream(
    raw: BinaryIO, file: str, config: ReadConfig, *, path: Path | None = None
) -> Iterator[Record | Skipped]:
    """Read an opened input in the format that it has.

    Raises:
        ReadError: `config.map` names a column that isn't there.
        Unreadable: The stream, or the rest of it, gives no records.
    """
    source = open_source(raw, file, config.max_bytes, path=path)
    by_suffix = format_of_suffix(path) if path else None
    yield from _READERS[_format(source, by_suffix)](source, config)


def _format(source: Source, by_suffix: str | None) -> str:
    """The suffix decides, but for content that can't be what it says."""
    head = source.head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"WARC/"):
        return "warc"
    if by_suffix in {None, "any"}:
        return _sniff(head)
    if by_suffix == "plain" and _MARKUP.match(head):
        return "html"
    if by_suffix == "feed" and _MARKUP.match(head):
        return "html"
    return str(by_suffix)


def _sniff(head: bytes) -> str:
    if _MARKUP.match(head):
        return "html"
    if _FEED.match(head):
        return "feed"
    if re.match(rb"\{\s*[\"}]|\[\s*[\[{\]]", head):
        return "json lines" if _is_lines(head) else "json"
    if re.match(rb"<!--|<[a-zA-Z]+[\s>]", head):
        return "feed" if _FEED.search(head) else "html"
    if _FRONT.match(head):
        return "markdown"
    return "table" if _is_table(head) else "plain"


def _is_lines(head: bytes) -> bool:
    """True when the first line is an object by itself and another line follows."""
    first, _, rest = head.partition(b"\n")
    if not first.startswith(b"{") or not rest.strip():
        return False
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return rest.lstrip().startswith(b'{"')
    return True


def _is_table(head: bytes) -> bool:
    """True when the first line is short names between delimiters, two of which are our fields."""
    first = head.partition(b"\n")[0].decode("utf-8", "replace").strip()
    names = first.split(max(DELIMITERS, key=first.count))
    names = [name.strip().strip("\"'") for name in names]
    return len(names) > 1 and max(map(len, names)) < 40 and len(match_columns(names, {})) >= 2
