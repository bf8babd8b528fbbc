"""EPUB, read with zipfile and lxml: a record a chapter; covers and tables of contents stay out."""

import posixpath
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from linker.config import ReadConfig
from linker.readers.characters import clean_line
from linker.readers.dated_lines import stated_date
from linker.readers.decoding import decode
from linker.readers.documents.packages import LARGEST, Package
from linker.readers.fields import Place, to_record
from linker.readers.front import front_values
from linker.readers.html_listed import find_listed
from linker.readers.html_text import Node, parse_html, plain_text
from linker.readers.streams import Source, Unreadable, read_whole
from linker.types import Record, Skipped

_MOST_CHAPTERS = 3_000
_FEWEST_WORDS = 12
"""A chapter of fewer is a cover or a part's title."""
_ISSUE = re.compile(r"\s*[\[(][^\])]*\d{4}[^\])]*[\])]\s*$")
"""Behind a newspaper's name in a title, as `Harbour Post [Tue, 12 Mar 2024]`."""
_OUTSIDE = re.compile(r"(?i)\b(?:nav|toc|cover|titlepage|copyright|contents)\b")


def read_epub(source: Source, config: ReadConfig) -> Iterator[Record | Skipped]:
    """Read an e-book: a record a chapter, numbered in reading order."""
    package = Package.open(read_whole(source.stream, min(config.max_bytes, LARGEST)))
    root = _first(package.xml("META-INF/container.xml"), "rootfile")
    path = root.get("full-path") if root is not None else None
    if not path:
        raise Unreadable("the e-book is damaged: it names no content")
    opf = package.xml(path)
    about = _about(opf)
    chapters = _chapters(opf, posixpath.dirname(path))
    count = 0
    for number, name in enumerate(chapters[:_MOST_CHAPTERS], 1):
        place = Place(source.file, source.folder, number)
        item = _chapter(package, name, about, place, config)
        if item is not None:
            count += 1
            yield item
    if not count:
        raise Unreadable("the e-book holds no chapter with text")


def _about(opf: Node) -> dict[str, str | None]:
    """What the book says of itself; its title is a periodical's name where a date stands in it."""
    title, stated = _text_of(opf, "title"), _text_of(opf, "date")
    name = _ISSUE.sub("", title)
    issue = stated_date(title[len(name) :].strip(" []()")) if name != title else None
    return {
        "source": name or None,
        "published": issue or stated or None,
        "language": _text_of(opf, "language") or None,
    }


def _chapters(opf: Node, folder: str) -> list[str]:
    """Names of the chapters, in reading order."""
    items = {
        node.get("id"): (node.get("href") or "", node.get("properties") or "")
        for node in opf.iter("{*}item")
        if "html" in (node.get("media-type") or "")
    }
    order = [items.get(node.get("idref")) for node in opf.iter("{*}itemref")]
    names = (href.partition("#")[0] for href, kind in filter(None, order) if "nav" not in kind)
    return [posixpath.normpath(posixpath.join(folder, unquote(name))) for name in names]


def _chapter(
    package: Package, name: str, about: dict[str, str | None], place: Place, config: ReadConfig
) -> Record | Skipped | None:
    try:
        markup, notes = decode(package.part(name))
        root = parse_html(markup)
    except Unreadable as problem:
        return Skipped(place.file, place.number, str(problem))
    body = next(root.iter("body"), root)
    if _OUTSIDE.search(posixpath.splitext(posixpath.basename(name))[0]) or _is_contents(body):
        return None
    heading = next(body.iter("h1", "h2", "h3"), None)
    title = clean_line(plain_text(heading)) if heading is not None else ""
    if heading is not None and title:
        heading.drop_tree()
    title = title or clean_line(" ".join(node.text or "" for node in root.iter("title")))
    text = plain_text(body)
    if len(text.split()) < _FEWEST_WORDS:
        return None
    lines = text.split("\n")
    front, taken = front_values([title, *lines[:20]]) if title else ({}, 0)
    values = {**about, **front, "title": title, "text": "\n".join(lines[max(0, taken - 1) :])}
    return to_record(values, place, config, listed=find_listed(body), notes=notes, plain=True)


def _is_contents(body: Node) -> bool:
    """True of a page that consists mostly of links."""
    linked = sum(len(" ".join(node.itertext()).split()) for node in body.iter("a"))
    return linked * 2 > len(" ".join(body.itertext()).split())


def _first(root: Any, name: str) -> Any:  # lxml comes without types
    return next(root.iter(f"{{*}}{name}"), None)


def _text_of(opf: Node, name: str) -> str:
    node = _first(opf, name)
    return clean_line(node.text or "") if node is not None else ""
