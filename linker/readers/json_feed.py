"""JSON Feed: a record an item, with the feed's outlet and language."""

import json
from collections.abc import Iterator, Mapping
from urllib.parse import urljoin

from linker.config import ReadConfig
from linker.readers.counting import Stated
from linker.readers.decoding import decode
from linker.readers.fields import Place, to_record
from linker.readers.streams import Source, Unreadable, read_whole
from linker.types import Record, Skipped

_LARGEST = 64 * 1024 * 1024


def read_json_feed(source: Source, config: ReadConfig) -> Iterator[Record | Skipped | Stated]:
    """Read a feed: a record an item."""
    text, notes = decode(read_whole(source.stream, min(config.max_bytes, _LARGEST)))
    try:
        feed = json.loads(text, strict=False)
    except (ValueError, RecursionError) as problem:
        raise Unreadable(f"not JSON: {problem}") from problem
    items = feed.get("items") if isinstance(feed, Mapping) else None
    if not isinstance(items, list):
        raise Unreadable("a JSON Feed without items")
    for number, item in enumerate(items, 1):
        place = Place(source.file, source.folder, number)
        if isinstance(item, Mapping):
            yield to_record(_values(item, feed), place, config, notes=notes)
        else:
            yield Skipped(place.file, number, f"a JSON {type(item).__name__}, not an object")
    yield Stated(len(items), noun="items")


def _values(item: Mapping[str, object], feed: Mapping[str, object]) -> dict[str, object]:
    return {
        "id": item.get("id"),
        "title": item.get("title"),
        "text": item.get("content_html") or item.get("content_text") or item.get("summary"),
        "published": item.get("date_published") or item.get("date_modified"),
        "source": feed.get("title"),
        "url": _address(item.get("url") or item.get("external_url"), feed),
        "language": item.get("language") or feed.get("language"),
    }


def _address(url: object, feed: Mapping[str, object]) -> object:
    """The address of an item, as seen from its feed's page."""
    page = feed.get("home_page_url") or feed.get("feed_url")
    if not isinstance(url, str) or not isinstance(page, str):
        return url
    try:
        return urljoin(page, url)
    except ValueError:  # one of them is no address
        return url
