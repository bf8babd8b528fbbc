"""Sitemaps of news: a headline with its address, date and outlet an entry; no text."""

from collections.abc import Iterator

from linker.config import ReadConfig
from linker.readers.counting import Stated
from linker.readers.fields import Place, to_record
from linker.readers.streams import Source, Unreadable, read_whole
from linker.readers.xml_tree import Node, parse_xml, text_of
from linker.types import Record, Skipped

_LARGEST = 64 * 1024 * 1024
_MOST_ELEMENTS = 600_000


def read_sitemap(source: Source, config: ReadConfig) -> Iterator[Record | Skipped | Stated]:
    """Read a sitemap: a record an entry that names its article; the others are counted."""
    data = read_whole(source.stream, min(config.max_bytes, _LARGEST))
    root = parse_xml(data, "the sitemap", most=_MOST_ELEMENTS)
    entries = list(root.iter("{*}url"))
    if not entries:
        raise Unreadable("a list of sitemaps; nothing is fetched: save the sitemaps that it names")
    others = 0
    for number, entry in enumerate(entries, 1):
        news = next(entry.iter("{*}news"), None)
        if news is None or not _text(news, "title"):
            others += 1
            continue
        values = {
            "title": _text(news, "title"),
            "url": _text(entry, "loc"),
            "published": _text(news, "publication_date"),
            "source": _text(news, "name"),
            "language": _text(news, "language"),
        }
        yield to_record(values, Place(source.file, source.folder, number), config)
    if others:
        yield Skipped(source.file, None, f"{others} addresses without a headline")
    yield Stated(len(entries), others, "addresses")


def _text(node: Node, name: str) -> str:
    return text_of(next(node.iter(f"{{*}}{name}"), None))
