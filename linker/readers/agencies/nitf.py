"""NITF, the news industry's text format: an article an element `nitf`."""

from collections.abc import Iterator, Mapping

from linker.config import ReadConfig
from linker.readers.counting import Stated
from linker.readers.fields import Place, to_record
from linker.readers.streams import Source, read_whole
from linker.readers.xml_tree import Node, parse_xml, text_of
from linker.types import Record, Skipped

LARGEST = 64 * 1024 * 1024
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_SILENT = ("media", "body.end", "pronounce")
_HTML = {"hl2": "h2", "hl1": "h1", "block": "div", "bq": "blockquote", "quote": "p"}


def read_nitf(source: Source, config: ReadConfig) -> Iterator[Record | Skipped | Stated]:
    """Read a document of NITF, or several under one root: a record each."""
    root = parse_xml(read_whole(source.stream, min(config.max_bytes, LARGEST)), "NITF")
    documents = list(root.iter("{*}nitf"))
    for number, node in enumerate(documents, 1):
        place = Place(source.file, source.folder, number)
        yield to_record(nitf_values(node), place, config)
    yield Stated(len(documents), noun="documents")


def nitf_values(node: Node) -> Mapping[str, object]:
    """An article's values, by our names for fields; its text as HTML."""
    head, published = _first(node, "pubdata"), None
    for name, attribute in (
        ("date.issue", "norm"),
        ("date.release", "norm"),
        ("pubdata", "date.publication"),
        ("story.date", "norm"),
    ):
        date_node = _first(node, name)
        if date_node is not None and (date_node.get(attribute) or date_node.text):
            published = date_node.get(attribute) or date_node.text
            break
    rights, number = _first(node, "doc.copyright"), _first(node, "doc-id")
    return {
        "id": number.get("id-string") if number is not None else None,
        "title": text_of(_first(node, "hl1")) or text_of(_first(node, "title")),
        "text": markup_of(_first(node, "body.content")),
        "published": published,
        "source": _attribute(head, "name")
        or text_of(_first(node, "distributor"))
        or _attribute(rights, "holder"),
        "url": _attribute(head, "ex-ref"),
        "language": node.get(_LANGUAGE),
    }


def markup_of(content: Node | None) -> str:
    """The running text of a node as HTML, without pictures and their captions."""
    import lxml.etree

    if content is None:
        return ""
    for node in [node for name in _SILENT for node in content.iter(f"{{*}}{name}")]:
        if node.getparent() is not None:
            _drop(node)
    for node in content.iter("{*}*"):
        name = lxml.etree.QName(node).localname
        node.tag = _HTML.get(name, name)
    content.tag = "div"
    return str(lxml.etree.tostring(content, encoding="unicode", method="html", with_tail=False))


def _drop(node: Node) -> None:
    """Remove a node, but keep the text that follows it."""
    before, parent = node.getprevious(), node.getparent()
    if node.tail and before is not None:
        before.tail = (before.tail or "") + node.tail
    elif node.tail:
        parent.text = (parent.text or "") + node.tail
    parent.remove(node)


def _first(node: Node, name: str) -> Node | None:
    return next(node.iter(f"{{*}}{name}"), None)


def _attribute(node: Node | None, name: str) -> str | None:
    return node.get(name) if node is not None else None
