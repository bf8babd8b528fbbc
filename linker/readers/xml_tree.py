"""XML into a tree, after one cheap pass has checked that this costs little."""

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.parsers import expat

from linker.readers.streams import Unreadable

Node = Any  # lxml comes without types

_MOST_ELEMENTS = 300_000
_DEEPEST = 200
_NAMED = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d+|#[xX][0-9a-fA-F]+);)([A-Za-z][A-Za-z0-9]{1,30};)?")
_OPENING = re.compile(rb"<!\[CDATA\[|<!--")
_CLOSING = {b"<![CDATA[": b"]]>", b"<!--": b"-->"}


def parse_xml(data: bytes, name: str, *, most: int = _MOST_ELEMENTS) -> Node:
    """Parse a document whose references are as HTML has them, or as they should be.

    Raises:
        Unreadable: It is no XML, or XML as `survey` refuses.
    """
    import lxml.etree

    try:
        survey(data, name, most=most)
    except Unreadable:
        data = with_references(data)
        survey(data, name, most=most)
    parser = lxml.etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return lxml.etree.fromstring(data, parser)
    except (lxml.etree.LxmlError, LookupError, ValueError) as problem:
        raise Unreadable(f"{name[:80]} is no XML: {problem}") from problem


def survey(data: bytes, name: str, *, most: int = _MOST_ELEMENTS) -> None:
    """Look through XML once before it is parsed.

    Raises:
        Unreadable: It declares entities, is nested too deep, has too many elements, or is broken.
    """
    parser = expat.ParserCreate()
    elements = depth = 0

    def start(_: str, __: Mapping[str, str]) -> None:
        nonlocal elements, depth
        elements += 1
        depth += 1
        if elements > most or depth > _DEEPEST:
            limits = f"has more than {most:,} elements, or is nested more than {_DEEPEST} deep"
            raise Unreadable(f"{name[:80]} {limits}")

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse(*_: object) -> None:
        raise Unreadable(f"{name[:80]} declares entities, which can be a bomb")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as problem:  # or an encoding that there isn't
        raise Unreadable(f"{name[:80]} is no XML: {problem}") from problem


def with_references(data: bytes) -> bytes:
    """The document in UTF-8 with `&eacute;` and the like as numbers, and bare ampersands escaped.

    >>> with_references(b"<a>R&D at the caf&eacute; &amp; bar</a>")
    b'<a>R&amp;D at the caf&#233; &amp; bar</a>'
    """
    pieces: list[bytes] = []
    at = 0
    for start, end in _literals(data):
        pieces.extend((_NAMED.sub(_reference, data[at:start]), data[start:end]))
        at = end
    return b"".join((*pieces, _NAMED.sub(_reference, data[at:])))


def _literals(data: bytes) -> Iterator[tuple[int, int]]:
    """Where CDATA sections and comments start and end; one that nothing ends is none."""
    at = 0
    endless = set[bytes]()  # kinds that nothing ends any more, which needn't be looked for again
    while opening := _OPENING.search(data, at):
        kind, at = opening[0], opening.end()
        end = -1 if kind in endless else data.find(_CLOSING[kind], at)
        if end < 0:
            endless.add(kind)
        else:
            at = end + len(_CLOSING[kind])
            yield opening.start(), at


def _reference(match: re.Match[bytes]) -> bytes:
    if match[1] is None:
        return b"&amp;"
    character = html.unescape("&" + match[1].decode("ascii"))
    if character.startswith("&"):
        return b"&amp;" + match[1]
    return "".join(f"&#{ord(one)};" for one in character).encode("ascii")


def text_of(node: Node | None) -> str:
    """All words of a node, on one line.

    >>> text_of(None)
    ''
    """
    return " ".join("".join(node.itertext()).split()) if node is not None else ""
