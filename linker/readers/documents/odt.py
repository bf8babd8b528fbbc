"""ODT, read with zipfile and lxml: paragraphs, headings, lists and links; deleted text stays out."""

import html
from collections.abc import Iterator
from typing import Any

from linker.config import ReadConfig
from linker.readers.documents.articles import markup_records
from linker.readers.documents.packages import LARGEST, Package
from linker.readers.streams import Source, Unreadable, read_whole
from linker.types import Record, Skipped

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_SILENT = frozenset(
    {
        f"{_TEXT}tracked-changes",
        f"{_TEXT}note",
        f"{_TEXT}sequence-decls",
        f"{_TEXT}table-of-content",
        f"{_OFFICE}annotation",
        f"{_OFFICE}forms",
    }
)
_SPACES = {f"{_TEXT}tab": " ", f"{_TEXT}s": " ", f"{_TEXT}line-break": "<br>"}
_AROUND = {f"{_TEXT}list": ("<ul>", "</ul>"), f"{_TEXT}list-item": ("<li>", "</li>")}

Node = Any  # lxml comes without types


def read_odt(source: Source, config: ReadConfig) -> Iterator[Record | Skipped]:
    """Read a document of LibreOffice: a record an article."""
    package = Package.open(read_whole(source.stream, min(config.max_bytes, LARGEST)))
    root = package.xml("content.xml")
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise Unreadable("the document is damaged: it has no text")
    titles = {"Title"} | {
        style.get(f"{_STYLE}name")
        for style in root.iter(f"{_STYLE}style")
        if style.get(f"{_STYLE}parent-style-name") == "Title"
    }
    parts: list[str] = []
    _write(body, titles, parts)
    yield from markup_records("".join(parts), source, config)


def _write(node: Node, titles: set[str], parts: list[str]) -> None:
    """Add a node's HTML to `parts`; its tail belongs to its parent."""
    before, behind = _around(node, titles)
    parts.append(before)
    parts.append(html.escape(node.text or ""))
    for child in node:
        if child.tag not in _SILENT:
            _write(child, titles, parts)
        parts.append(html.escape(child.tail or ""))
    parts.append(behind)


def _around(node: Node, titles: set[str]) -> tuple[str, str]:
    if node.tag == f"{_TEXT}h":
        return ("<h1>", "</h1>") if node.get(f"{_TEXT}outline-level", "1") == "1" else ("<h2>", "</h2>")
    if node.tag == f"{_TEXT}p":
        is_title = node.get(f"{_TEXT}style-name") in titles
        return ('<h1 class="title">', "</h1>") if is_title else ("<p>", "</p>")
    if node.tag == f"{_TEXT}a":
        return f'<a href="{html.escape(node.get(_HREF) or "")}">', "</a>"
    return _AROUND.get(node.tag) or (_SPACES.get(node.tag, ""), "")
