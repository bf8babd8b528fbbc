"""RSS and Atom as saved: feedparser reads the items; one whose XML is a bomb is refused unparsed."""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin
from xml.parsers import expat

from linker.config import ReadConfig
from linker.readers.counting import Stated
from linker.readers.decoding import decode
from linker.readers.feed_lists import headline_list
from linker.readers.fields import Place, to_record
from linker.readers.html import page_record
from linker.readers.html_text import fragment_text
from linker.readers.streams import Source, Unreadable, read_whole
from linker.readers.xml_tree import with_references
from linker.types import Record, Skipped

_LARGEST = 64 * 1024 * 1024
_MOST_ELEMENTS = 80_000
"""feedparser takes some 40 µs an element; a thousand items have some ten thousand."""
_MOST_ATTRIBUTES = 1_000
_MOST_BROKEN = 20_000
"""Tags of broken XML, which feedparser reads by slower means."""
_SPACES = (
    "",
    "http://www.w3.org/2005/Atom",
    "http://purl.org/atom/ns#",
    "http://purl.org/rss/1.0/",
    "http://backend.userland.com/rss2",
)
"""The namespaces of elements that are a feed's items."""
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w:.-]{1,40})[\"']")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")
_ENTITY = re.compile(r"(?i)<!ENTITY")


@dataclass(slots=True)
class _Survey:
    """What one cheap pass over the XML finds; `broken` says where it stops being XML."""

    elements: int = 0
    items: int = 0
    attributes: int = 0
    root: str = ""
    broken: str = ""


def read_feed(source: Source, config: ReadConfig) -> Iterator[Record | Skipped | Stated]:
    """Read a feed: a record an item. A page in XHTML is read as the page that it is."""
    data = read_whole(source.stream, min(config.max_bytes, _LARGEST))
    declared = _DECLARED.match(data.lstrip()[:300])
    markup, notes = decode(data, (declared[1].decode("ascii") if declared else None,))
    markup = _DECLARATION.sub("", markup, count=1)
    survey = _survey(markup)
    if survey.broken:
        written = with_references(markup.encode("utf-8", "replace")).decode()
        again = _survey(written)
        markup, survey = (written, again) if not again.broken else (markup, survey)
    if survey.root == "html":
        yield page_record(data, Place(source.file, source.folder), config)
        return
    feed = _parse(markup)
    if not feed.entries and not feed.get("version"):
        raise Unreadable(f"XML, but no feed: {survey.broken or f'its root is <{survey.root}>'}")
    for number, entry in enumerate(feed.entries, 1):
        place = Place(source.file, source.folder, number)
        yield _item(entry, feed, place, config, notes)
    yield Stated(max(survey.items, len(feed.entries)), noun="items")
    if survey.broken:
        count = len(feed.entries)
        yield Skipped(
            source.file, count + 1, f"broken XML ({survey.broken}); {count} items before it were read"
        )


def _survey(markup: str) -> _Survey:
    """Count what parsing would cost.

    Raises:
        Unreadable: It declares entities, or is larger than a feed can be.
    """
    survey = _Survey()
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(name: str, attributes: Mapping[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        survey.root = survey.root or local.lower()
        survey.items += local in ("item", "entry") and space in _SPACES
        survey.elements += 1
        survey.attributes = max(survey.attributes, len(attributes))
        if survey.elements > _MOST_ELEMENTS or survey.attributes > _MOST_ATTRIBUTES:
            raise Unreadable(f"XML of more than {_MOST_ELEMENTS:,} elements, or of too many attributes")

    def refuse(*_: object) -> None:
        raise Unreadable("the XML declares entities, which can be a bomb")

    parser.StartElementHandler = start
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(markup.encode("utf-8", "replace"), True)
    except expat.ExpatError as problem:
        survey.broken = str(problem)
        if _ENTITY.search(markup):
            refuse()
        if markup.count("<") > _MOST_BROKEN:
            raise Unreadable(f"broken XML ({problem}) of more than {_MOST_BROKEN:,} tags") from problem
    return survey


def _parse(markup: str) -> Any:  # feedparser comes without types
    import feedparser

    # sanitising and resolving are done when an item's HTML becomes text, once and faster
    data = io.BytesIO(markup.encode("utf-8", "replace"))
    try:
        return feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    except Exception as problem:  # such as a reference to a character that there can't be
        raise Unreadable(f"broken XML: {problem}") from problem


def _item(
    entry: Any, parsed: Any, place: Place, config: ReadConfig, notes: tuple[str, ...]
) -> Record | Skipped:
    feed = parsed.feed
    contents = [content.get("value") or "" for content in entry.get("content") or []]
    markup = (
        max((*contents, entry.get("summary") or ""), key=len) if any(contents) else entry.get("summary") or ""
    )
    url = _address(entry.get("link"), feed.get("link"))
    try:
        headlines = headline_list(markup, entry.get("title") or "", url)
        text, listed = ("", headlines) if headlines is not None else fragment_text(markup, url)
    except Unreadable as problem:
        return Skipped(place.file, place.number, str(problem))
    published = entry.get("published") or entry.get("created")
    more: tuple[str, ...] = ()
    if not published and entry.get("updated"):
        published = entry.get("updated")
        dated = (parsed.get("version") or "").startswith("rss")  # whose dc:date is that of publication
        more = () if dated else ("date of the last update: none of publication is given",)
    values = {
        "id": entry.get("id"),
        "title": entry.get("title"),
        "text": text,
        "published": published,
        "source": (entry.get("source") or {}).get("title") or feed.get("title"),
        "url": url,
        "language": (entry.get("title_detail") or {}).get("language") or feed.get("language"),
    }
    return to_record(values, place, config, listed=listed, notes=(*notes, *more))


def _address(link: str | None, home: str | None) -> str | None:
    """An item's address, relative to the feed's own page."""
    try:
        return urljoin(home or "", link) if link else None
    except ValueError:
        return link
