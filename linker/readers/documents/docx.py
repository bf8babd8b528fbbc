"""DOCX: mammoth (BSD-2-Clause) writes the document as HTML; what was deleted in it stays out."""

import io
import re
from collections.abc import Iterator

from linker.config import ReadConfig
from linker.readers.documents.articles import markup_records
from linker.readers.documents.packages import LARGEST, Package
from linker.readers.streams import Source, Unreadable, read_whole
from linker.readers.xml_tree import survey
from linker.types import Record, Skipped

_PARTS = re.compile(r"(?:.*/)?(?:document\d*|footnotes|endnotes|comments|styles|numbering)\.xml|.*\.rels")
_STYLES = "p[style-name='Title'] => h1.title:fresh\np[style-name='Subtitle'] => p:fresh"


def read_docx(source: Source, config: ReadConfig) -> Iterator[Record | Skipped]:
    """Read a document of Word: a record an article."""
    data = read_whole(source.stream, min(config.max_bytes, LARGEST))
    package = Package.open(data)
    for name in package.names():
        if _PARTS.fullmatch(name):
            survey(package.part(name), name)
    yield from markup_records(_to_html(data), source, config)


def _to_html(data: bytes) -> str:
    import mammoth

    pictures = mammoth.images.img_element(lambda _: {})
    try:
        written = mammoth.convert_to_html(io.BytesIO(data), style_map=_STYLES, convert_image=pictures)
    except MemoryError:
        raise
    except Exception as problem:  # mammoth raises what its parsers do
        reason = f"{type(problem).__name__}: {problem}"[:160]
        raise Unreadable(f"the document is damaged or encrypted: {reason}") from problem
    return str(written.value)
