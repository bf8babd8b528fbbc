"""Documents that are ZIP files of XML (DOCX, ODT, EPUB), opened within limits."""

import io
import zipfile

from linker.readers.streams import Unreadable
from linker.readers.xml_tree import Node, parse_xml

LARGEST = 128 * 1024 * 1024
"""Bytes of a document as it is stored; most of them are pictures."""
_MOST_MEMBERS = 20_000
_LARGEST_XML = 64 * 1024 * 1024
_RATIO = 200
"""XML compresses 5 to 40 times; a larger part past this is a bomb."""


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
        except MemoryError:
            raise
        except Exception as problem:  # zipfile, zlib, bz2 and lzma raise what they do
            raise Unreadable(f"the document is damaged or encrypted: {problem}") from problem

    def xml(self, name: str) -> Node:
        """Parse a part as XML.

        Raises:
            Unreadable: As `part`; or it is no XML, or XML as `parse_xml` refuses.
        """
        return parse_xml(self.part(name), name)
