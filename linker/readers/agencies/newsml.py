"""NewsML-G2, and NewsML 1: a record an item of text; pictures, packages and the like are counted."""

from collections.abc import Iterator, Mapping

from linker.config import ReadConfig
from linker.readers.agencies.nitf import LARGEST, markup_of, nitf_values
from linker.readers.counting import Stated
from linker.readers.fields import Place, to_record
from linker.readers.streams import Source, read_whole
from linker.readers.xml_tree import Node, parse_xml, text_of
from linker.types import Record, Skipped

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_DATES = ("contentCreated", "firstCreated", "versionCreated", "FirstCreated", "ThisRevisionCreated", "DateId")


def read_newsml(source: Source, config: ReadConfig) -> Iterator[Record | Skipped | Stated]:
    """Read an item, or a message of several: a record each that has text."""
    root = parse_xml(read_whole(source.stream, min(config.max_bytes, LARGEST)), "NewsML")
    items = list(root.iter("{*}newsItem", "{*}NewsItem"))
    others = 0
    for number, item in enumerate(items, 1):
        values = _values(item)
        if not values["title"] and not values["text"]:
            others += 1
            continue
        yield to_record(values, Place(source.file, source.folder, number), config)
    packages = sum(1 for _ in root.iter("{*}packageItem", "{*}knowledgeItem", "{*}conceptItem"))
    others += packages
    if others or not items:
        yield Skipped(source.file, None, f"{others} items that are no text (pictures, packages)")
    yield Stated(len(items) + packages, others, "items")


def _values(item: Node) -> Mapping[str, object]:
    """An item's values: those of its NITF, where it holds one, fill what it doesn't state."""
    nitf = _first(item, "nitf")
    inner = nitf_values(nitf) if nitf is not None else {}
    content = None if nitf is not None else _first(item, "inlineXML", "inlineData", "DataContent")
    is_text = content is not None and (len(content) or (content.text or "").strip())
    body = _first(content, "body") if is_text else None
    language = _first(item, "language", "Language")
    values = {
        "id": item.get("guid") or text_of(_first(item, "PublicIdentifier")),
        "title": text_of(_first(item, "headline", "HeadLine")),
        "text": markup_of(body if body is not None else content) if is_text else "",
        "published": next(filter(None, (text_of(_first(item, name)) for name in _DATES)), None),
        "source": _source(item),
        "language": _stated(language) or item.get(_LANGUAGE),
    }
    return {
        **inner,
        **{field: value for field, value in values.items() if value},
        "title": values["title"] or inner.get("title"),
    } | {"text": values["text"] or inner.get("text")}


def _source(item: Node) -> str | None:
    provider = _first(item, "provider", "infoSource")
    if provider is not None:
        name = text_of(_first(provider, "name")) or provider.get("literal") or ""
        return name or (provider.get("qcode") or "").rpartition(":")[2] or None
    return text_of(_first(item, "CreditLine", "ProviderId")) or None


def _stated(language: Node | None) -> str | None:
    return (language.get("tag") or language.get("FormalName")) if language is not None else None


def _first(node: Node, *names: str) -> Node | None:
    """The first element of the first of these names that there is."""
    matches = (next(node.iter(f"{{*}}{name}"), None) for name in names)
    return next((each for each in matches if each is not None), None)
