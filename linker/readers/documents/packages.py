"""Documents that are ZIP files of XML (DOCX, ODT, EPUB), opened within limits."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any
from xml.parsers import expat

from linker.readers.streams import Unreadable

LARGEST = 128 * 1024 * 1024
"""Bytes of a document as it is stored; most of them are pictures."""
_MOST_MEMBERS = 20_000
_LARGEST_XML = 64 * 1024 * 1024
_RATIO = 200
"""XML compresses 5 to 40 times; a larger part past this is a bomb."""
_MOST_ELEMENTS = 300_000
_DEEPEST = 200


class Package:
    """A document's parts by name."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    @classmethod
    def open(cls, data: bytes) -> "Package":
        """Open a document's bytes.

        Raises:
            Unreadable: They are no ZIP file, or one of too many parts.
        """
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as problem:
            raise Unreadable(f"the document is damaged: {problem}") from problem
        if len(archive.infolist()) > _MOST_MEMBERS:
            raise Unreadable(f"a document of more than {_MOST_MEMBERS:,} parts")
        return cls(archive)

    def names(self) -> list[str]:
        """All parts."""
        return self._archive.namelist()

    def holds(self, name: str) -> bool:
        """True when there is a part of this name."""
        return name in self._archive.NameToInfo

    def part(self, name: str) -> bytes:
        """Read a part.

        Raises:
            Unreadable: It isn't there, is damaged or encrypted, or only a bomb decompresses to so much.
        """
        info = self._archive.NameToInfo.get(name)
        if info is None:
            raise Unreadable(f"the document is damaged: it has no {name[:80]}")
        if info.file_size > _LARGEST_XML or info.file_size > 1_000_000 + _RATIO * info.compress_size:
            raise Unreadable(f"{name[:80]} decompresses to {info.file_size:,} bytes, as only a bomb does")
        try:
            return self._archive.read(info)
        except Exception as problem:  # zipfile, zlib, bz2 and lzma raise what they do
            raise Unreadable(f"the document is damaged or encrypted: {problem}") from problem

    def xml(self, name: str) -> Any:  # lxml comes without types
        """Parse a part as XML.

        Raises:
            Unreadable: As `part`; or it is no XML, or XML as `survey` refuses.
        """
        import lxml.etree

        data = self.part(name)
        survey(data, name)
        parser = lxml.etree.XMLParser(
            resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
        )
        try:
            return lxml.etree.fromstring(data, parser)
        except (lxml.etree.LxmlError, ValueError) as problem:
            raise Unreadable(f"{name[:80]} is no XML: {problem}") from problem


def survey(data: bytes, name: str) -> None:
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
        if elements > _MOST_ELEMENTS or depth > _DEEPEST:
            raise Unreadable(
                f"{name[:80]} has more than {_MOST_ELEMENTS:,} elements, or is nested more than"
                f" {_DEEPEST} deep"
            )

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
    except expat.ExpatError as problem:
        raise Unreadable(f"{name[:80]} is no XML: {problem}") from problem
