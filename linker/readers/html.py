"""Web pages: trafilatura finds the main text, after stated fields and listed headlines have been read."""

import re
from collections.abc import Iterator
from dataclasses import replace

from linker.config import ReadConfig
from linker.readers.decoding import decode
from linker.readers.fields import Place, to_record
from linker.readers.html_blocks import keep_linked_sentences, keep_times_in_sentences, remove_notices
from linker.readers.html_listed import find_listed
from linker.readers.html_meta import page_values
from linker.readers.html_text import MOST_CHARACTERS, Node, parse_html, plain_text
from linker.readers.streams import Source, Unreadable, read_whole
from linker.types import Record, Skipped

_CHARSET = re.compile(
    rb"(?i)<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,100}?encoding)\s*=\s*[\"']?\s*([\w:.-]{1,40})"
)
_MOST_ELEMENTS = 20_000
"""Above this, main-text extraction takes seconds (100,000 paragraphs: 13 s on 2 cores)."""
_MANY_ELEMENTS = 4_000
_SAVED = re.compile(
    rb"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url: ?)(https?://[\x21-\x3b\x3d\x3f-\x7e]+)"
)
"""Where a browser, or the extension SingleFile, says it saved a page from."""
_OUTSIDE = ("nav", "footer", "aside", "form")


def read_html(source: Source, config: ReadConfig) -> Iterator[Record | Skipped]:
    """Read a saved page: one record."""
    data = read_whole(source.stream, min(config.max_bytes, MOST_CHARACTERS))
    yield page_record(data, Place(source.file, source.folder), config)


def page_record(
    data: bytes, place: Place, config: ReadConfig, *, charset: str | None = None, url: str | None = None
) -> Record | Skipped:
    """Make a record of a page's bytes.

    Args:
        data: The page.
        place: Where it stands.
        config: How records are read.
        charset: Encoding that the transport stated.
        url: Where the page was got from.
    """
    try:
        inside = _CHARSET.search(data[:4096])
        markup, notes = decode(data, (charset, inside[1].decode("ascii") if inside else None))
        root = parse_html(markup)
    except Unreadable as problem:
        return Skipped(place.file, place.number, str(problem))
    saved = _SAVED.search(data[:4096])
    values = page_values(root, config, url or (saved[1].decode("ascii") if saved else None))
    address = values["url"] if isinstance(values["url"], str) else None
    listed = find_listed(root, _base(root) or address, str(values["title"]))
    removed = remove_notices(root)
    keep_linked_sentences(root, listed)
    keep_times_in_sentences(root)
    text, more = _main_text(root)
    record = to_record(
        {**values, "text": text}, place, config, listed=listed, notes=(*notes, *more), plain=True
    )
    return replace(record, removed=removed) if removed and isinstance(record, Record) else record


def _base(root: Node) -> str | None:
    base = next(root.iter("base"), None)
    href = (base.get("href") or "").strip() if base is not None else ""
    return str(href) if href.startswith(("http://", "https://")) else None


def _main_text(root: Node) -> tuple[str, tuple[str, ...]]:
    """The article's text; the whole page's, with a note, where no main text is found."""
    elements = sum(1 for _ in root.iter())
    if elements > _MOST_ELEMENTS:
        return _page_text(root), (f"page of {elements:,} elements: its whole text taken",)
    text = _extract(root, fast=elements > _MANY_ELEMENTS)
    if text:
        return text, ()
    text = _page_text(root)
    return text, ("no main text found: the page's whole text taken",) if text else ()


def _extract(root: Node, *, fast: bool) -> str:
    import logging

    import trafilatura
    from trafilatura.xml import xmltotxt

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        extracted = trafilatura.bare_extraction(root, include_comments=False, fast=fast)
        return xmltotxt(getattr(extracted, "body", None), False).strip()
    except Exception:  # trafilatura fails on some broken pages; the whole text stands in, with a note
        return ""


def _page_text(root: Node) -> str:
    from copy import deepcopy

    body = next(root.iter("article", "main", "body"), root)
    body = deepcopy(body)
    for node in list(body.iter(*_OUTSIDE)):
        if node is not body and node.getparent() is not None:
            node.drop_tree()
    return plain_text(body)
