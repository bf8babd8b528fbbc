"""SGML of the wires: Reuters-21578 (`<REUTERS>`), and collections of `<DOC>` as of TREC and Gigaword."""

import re
from collections.abc import Iterator

from linker.config import ReadConfig
from linker.readers.characters import without_entities
from linker.readers.decoding import decode
from linker.readers.fields import Place, to_record
from linker.readers.streams import Source, Unreadable, read_whole
from linker.types import Record, Skipped

_LARGEST = 256 * 1024 * 1024
_START = re.compile(r"(?i)<(REUTERS|DOC)((?:\s[^<>]{0,1000})?)>")
_ATTRIBUTE = re.compile(r"([\w-]{1,40})\s*=\s*[\"']([^\"']{0,200})[\"']")
_TAG = re.compile(r"(?i)</?(?:p|s|text|paragraph|body|type)(?:\s[^<>]{0,200})?>")
_CONTROL = re.compile(r"&#[0-9]{1,2};")
_END = re.compile(r"(?i)reuter$")
_HUNDREDTHS = re.compile(r"(?<=:\d\d)\.\d+$")
_NAMES = {
    "id": ("docno", "docid"),
    "title": ("title", "headline", "head", "hl"),
    "text": ("body", "text"),
    "published": ("date", "date_time", "dd", "pubdate"),
    "source": ("source", "so", "publisher"),
}
_IN_ID = re.compile(r"(?:19|20)\d{6}")


def read_sgml(source: Source, config: ReadConfig) -> Iterator[Record | Skipped]:
    """Read a file of a collection: a record a document."""
    markup, notes = decode(read_whole(source.stream, min(config.max_bytes, _LARGEST)))
    starts = list(_START.finditer(markup))
    if not starts:
        raise Unreadable("SGML without documents")
    ends = [start.start() for start in starts[1:]] + [len(markup)]
    for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1):
        place = Place(source.file, source.folder, number)
        yield to_record(_values(start, markup[start.end() : end]), place, config, notes=notes)
        notes = ()


def _values(start: re.Match[str], inner: str) -> dict[str, object]:
    attributes = {name.lower(): value for name, value in _ATTRIBUTE.findall(start[2])}
    parts = {
        field: next(filter(None, (_part(inner, name) for name in names)), "")
        for field, names in _NAMES.items()
    }
    number = attributes.get("newid") or attributes.get("id") or _plain(parts["id"])
    published = _HUNDREDTHS.sub("", _plain(parts["published"]))
    dated = _IN_ID.search(number or "")
    source = "Reuters" if start[1].upper() == "REUTERS" else _plain(parts["source"])
    text = _END.sub("", _CONTROL.sub("", _TAG.sub("\n", parts["text"])).rstrip())
    if "<" in text:
        text = re.sub(
            r"(?s)<(title|headline|dateline|author)\b[^>]{0,200}>.{0,2000}?</\1>", "", text, flags=re.I
        )
        text = re.sub(r"</?[A-Za-z][^<>]{0,200}>", " ", text)
    return {
        "id": number,
        "title": _plain(parts["title"]),
        "text": without_entities(text),
        "published": published or (dated[0] if dated else None),
        "source": source,
    }


def _part(inner: str, name: str) -> str:
    """What stands in the first element of a name, which a later tag may end where its own end is missing."""
    start = re.search(rf"(?i)<{name}(?:\s[^<>]{{0,200}})?>", inner)
    if start is None:
        return ""
    end = re.compile(rf"(?i)</{name}>").search(inner, start.end())
    return inner[start.end() : end.start() if end else len(inner)]


def _plain(markup: str) -> str:
    return " ".join(
        without_entities(re.sub(r"</?[A-Za-z][^<>]{0,200}>", " ", _CONTROL.sub("", markup))).split()
    )
