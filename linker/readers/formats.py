"""The format of an input, by its suffix and its first bytes, and the reader for it.

A new one is a reader in `_READERS` and its suffix in `_SUFFIXES`; `linker.readers.signatures` tells apart
formats that share a suffix.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from linker.config import ReadConfig
from linker.readers.agencies.newsml import read_newsml
from linker.readers.agencies.nitf import read_nitf
from linker.readers.agencies.sgml import read_sgml
from linker.readers.agencies.sitemap import read_sitemap
from linker.readers.columns import match_columns
from linker.readers.counting import Stated, with_lost
from linker.readers.databases.html_exports import DATABASE_PAGE, read_database_page
from linker.readers.documents.docx import read_docx
from linker.readers.documents.epub import read_epub
from linker.readers.documents.odt import read_odt
from linker.readers.documents.pdf import read_pdf
from linker.readers.documents.rtf import read_rtf
from linker.readers.feeds import read_feed
from linker.readers.html import read_html
from linker.readers.json_documents import read_json
from linker.readers.json_feed import read_json_feed
from linker.readers.json_lines import read_json_lines
from linker.readers.mail.mailbox import read_mailbox
from linker.readers.mail.message import read_mail
from linker.readers.markdown import read_markdown
from linker.readers.parquet import read_parquet
from linker.readers.plain import read_plain
from linker.readers.ris import read_ris
from linker.readers.signatures import (
    is_plain_zip,
    json_format,
    refuse_sgml,
    refuse_unread,
    sure_format,
    text_format,
    xml_format,
)
from linker.readers.streams import Source, Unreadable, open_source
from linker.readers.subtitles import read_subtitles
from linker.readers.tables import DELIMITERS, read_table
from linker.readers.telegram import read_telegram
from linker.readers.warc import read_warc
from linker.types import Record, Skipped

_READERS: Mapping[str, Callable[[Source, ReadConfig], Iterator[Record | Skipped | Stated]]] = {
    "plain": read_plain,
    "markdown": read_markdown,
    "html": read_html,
    "feed": read_feed,
    "json": read_json,
    "json lines": read_json_lines,
    "table": read_table,
    "parquet": read_parquet,
    "warc": read_warc,
    "pdf": read_pdf,
    "docx": read_docx,
    "odt": read_odt,
    "epub": read_epub,
    "rtf": read_rtf,
    "mail": read_mail,
    "mailbox": read_mailbox,
    "nitf": read_nitf,
    "newsml": read_newsml,
    "sitemap": read_sitemap,
    "sgml": read_sgml,
    "json feed": read_json_feed,
    "telegram": read_telegram,
    "database page": read_database_page,
    "ris": read_ris,
    "subtitles": read_subtitles,
}
"""Name of a format → who reads it."""
_SUFFIXES: Mapping[str, str] = {
    **dict.fromkeys((".txt", ".text"), "plain"),
    **dict.fromkeys((".md", ".markdown"), "markdown"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    **dict.fromkeys((".xml", ".rss", ".atom", ".rdf"), "feed"),
    **dict.fromkeys((".jsonl", ".ndjson"), "json lines"),
    **dict.fromkeys((".csv", ".tsv", ".tab"), "table"),
    **dict.fromkeys((".parquet", ".pq"), "parquet"),
    ".json": "json",
    **dict.fromkeys((".warc", ".wet"), "warc"),
    ".pdf": "pdf",
    **dict.fromkeys((".docx", ".docm"), "docx"),
    ".odt": "odt",
    ".epub": "epub",
    ".rtf": "rtf",
    **dict.fromkeys((".sgm", ".sgml"), "sgml"),
    ".ris": "ris",
    **dict.fromkeys((".vtt", ".srt"), "subtitles"),
    **dict.fromkeys((".eml", ".mht", ".mhtml"), "mail"),
    **dict.fromkeys((".mbox", ".mbx"), "mailbox"),
}
_ADVICE: Mapping[str, str] = {
    **dict.fromkeys((".zip", ".tar", ".tgz", ".7z", ".rar"), "unpack it"),
    **dict.fromkeys((".doc", ".dot", ".wpd", ".pages"), "save it as DOCX"),
    **dict.fromkeys((".mobi", ".azw3", ".azw"), "convert it to EPUB"),
    **dict.fromkeys((".msg", ".pst"), "save it as EML or MBOX"),
    ".arc": "convert it to WARC, as `warcio recompress a.arc.gz a.warc.gz` does",
    **dict.fromkeys((".xlsx", ".xls", ".ods"), "save it as CSV"),
    **dict.fromkeys((".webarchive",), "save it as HTML"),
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
    name = _SUFFIXES.get(suffixes[-1]) if suffixes else None
    return name or ("any" if packed else None)


def advice_on(path: Path) -> str | None:
    """Advice for a file of a format that isn't read; None where there is none.

    >>> advice_on(Path("a.doc")), advice_on(Path("a.tar.gz")), advice_on(Path("a.png"))
    ('save it as DOCX', 'unpack it', None)
    """
    suffixes = [suffix for suffix in map(str.lower, path.suffixes) if suffix not in _PACKED]
    return _ADVICE.get(suffixes[-1]) if suffixes else None


def read_stream(
    raw: BinaryIO, file: str, config: ReadConfig, *, path: Path | None = None
) -> Iterator[Record | Skipped]:
    """Read an opened input in the format that it has.

    Where that says how many records there are, and others were read and skipped, the difference is reported.

    Raises:
        ReadError: `config.map` names a column that isn't there.
        Unreadable: The stream, or the rest of it, gives no records.
    """
    source = open_source(raw, file, config.max_bytes, path=path)
    yield from with_lost(_READERS[_format(source, path)](source, config), file)


_ZIPPED = frozenset({"docx", "odt", "epub"})


def _format(source: Source, path: Path | None) -> str:
    """The format of an input: the suffix decides, unless the content contradicts it.

    Raises:
        Unreadable: The content, or else the suffix, is of a format that isn't read.
    """
    head = source.head.removeprefix(b"\xef\xbb\xbf").lstrip()
    sure = sure_format(head)
    if sure:
        return sure
    by_suffix = (format_of_suffix(path) if path else None) or "any"
    if by_suffix in _ZIPPED and is_plain_zip(head):  # its parts may be packed in any order
        return by_suffix
    refuse_unread(head)
    if by_suffix in _REFINED:
        return _REFINED[by_suffix](head) or by_suffix
    if by_suffix != "any":
        return by_suffix
    stated = _sniff(head)
    advice = advice_on(path) if path and stated == "plain" else None
    if advice:
        raise Unreadable(f"unknown format; {advice}")
    return stated


def _of_xml(head: bytes) -> str | None:
    return "html" if _MARKUP.match(head) else xml_format(head)


def _of_page(head: bytes) -> str | None:
    return "database page" if DATABASE_PAGE.search(head) else None


_REFINED: Mapping[str, Callable[[bytes], str | None]] = {
    "plain": text_format,
    "html": _of_page,
    "feed": _of_xml,
    "json": json_format,
}
"""Suffixes that stand for several formats, and how the content tells which."""


def _sniff(head: bytes) -> str:
    stated = text_format(head)
    if stated:
        return (_of_page(head) or stated) if stated == "html" else stated
    refuse_sgml(head)
    if _FEED.match(head):
        return xml_format(head) or "feed"
    if re.match(rb"\{\s*[\"}]|\[\s*[\[{\]]", head):
        return "json lines" if _is_lines(head) else json_format(head) or "json"
    if re.match(rb"<!--|<[a-zA-Z]+[\s>]", head):
        return xml_format(head) or ("feed" if _FEED.search(head) else "html")
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
