"""PDF with a text layer: pypdf (BSD-3-Clause) writes each page; larger lines are headings."""

import io
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from linker.config import ReadConfig
from linker.readers.characters import rejoined
from linker.readers.databases import database_records
from linker.readers.documents.articles import text_records
from linker.readers.fields import Place, to_record
from linker.readers.plain import text_values
from linker.readers.streams import Source, Unreadable, read_whole
from linker.types import Record, Skipped

_LARGEST = 256 * 1024 * 1024
_MOST_PAGES = 3_000
_MOST_SECONDS = 120.0
_LARGEST_PAGE = 16 * 1024 * 1024
"""Bytes of what draws a page; one of text has some thousands."""
_LARGER = 1.25
"""How much larger than the text a heading is written."""
_LONGEST_HEADING = 200
_FEWEST_WORDS = 25
"""An article under a heading has more."""
_FULL = 0.75
"""A line goes on in the next when it has this share of the characters of a long one."""
_WIDE = 1.3
"""A gap wider than this many times a narrow one parts paragraphs."""
_BULLET = re.compile(r"[-–—•*·▪] ?\S")
_DIGITS = re.compile(r"\d+")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line as printed, how large it is written, and how high on its page, in points."""

    text: str
    size: float
    height: float


def read_pdf(source: Source, config: ReadConfig) -> Iterator[Record | Skipped]:
    """Read a PDF: a record an article; pages without text are named in a note."""
    data = read_whole(source.stream, min(config.max_bytes, _LARGEST))
    pages, notes = _pages(data)
    empty = [str(number) for number, page in enumerate(pages, 1) if not any(line.text for line in page)]
    if len(empty) == len(pages) and notes:
        raise Unreadable(f"no page of the PDF can be read: {'; '.join(notes[:3])}"[:300])
    if len(empty) == len(pages):
        raise Unreadable(f"PDF without a text layer ({len(pages):,} pages); recognise its text (OCR) first")
    if empty:
        numbers = ", ".join(empty[:20]) + (", …" if len(empty) > 20 else "")
        notes.append(f"{len(empty):,} of {len(pages):,} pages without text: {numbers}")
    lines, address = _without_edges(pages)
    lines = _paragraphs(lines)
    text = "\n".join(line.text for line in lines)
    exported = database_records(text, source, config, notes)
    if exported is not None:
        yield from exported
        return
    sections = _sections(lines)
    if len(sections) < 2:
        yield from _single(sections[0] if sections else text, address, source, config, notes)
        return
    for number, section in enumerate(sections, 1):
        place = Place(source.file, source.folder, number)
        yield to_record(text_values(section), place, config, notes=notes if number == 1 else ())


def _single(
    text: str, address: str | None, source: Source, config: ReadConfig, notes: Sequence[str]
) -> Iterator[Record | Skipped]:
    if address is None:
        yield from text_records(text, source, config, notes)
        return
    values = {"url": address, **text_values(text)}
    yield to_record(values, Place(source.file, source.folder), config, notes=notes)


def _pages(data: bytes) -> tuple[list[list[_Line]], list[str]]:
    """The lines of each page, and what to note."""
    import logging

    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        document = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if document.is_encrypted and not document.decrypt(""):
            raise Unreadable("PDF locked with a password; save it without")
        count = len(document.pages)
    except Unreadable:
        raise
    except MemoryError:
        raise
    except Exception as problem:  # pypdf raises what it meets
        raise Unreadable(f"the PDF is damaged: {type(problem).__name__}: {problem}"[:200]) from problem
    if count > _MOST_PAGES:
        raise Unreadable(f"PDF of more than {_MOST_PAGES:,} pages")
    started, pages, notes = time.monotonic(), list[list[_Line]](), list[str]()
    for number in range(count):
        if time.monotonic() - started > _MOST_SECONDS:
            notes.append(f"read up to page {number:,} of {count:,}: the rest took too long")
            break
        try:
            pages.append(_lines(document.pages[number]))
        except MemoryError:
            raise
        except Unreadable as problem:
            notes.append(f"page {number + 1:,} {problem}")
            pages.append([])
        except Exception as problem:  # as above, of a page
            notes.append(f"page {number + 1:,} is damaged: {type(problem).__name__}")
            pages.append([])
    return pages, notes


def _lines(page: Any) -> list[_Line]:  # pypdf's page
    contents = page.get_contents()
    if contents is None:
        return []
    if (size := len(contents.get_data())) > _LARGEST_PAGE:
        raise Unreadable(f"is drawn by {size:,} bytes, as only a bomb's is")
    lines: list[_Line] = []
    words: list[str] = []
    place = (0.0, 0.0)

    def visit(text: str, current: Any, matrix: Any, _: Any, size: float) -> None:
        nonlocal place
        pieces = text.split("\n")
        for number, piece in enumerate(pieces):
            if number:
                lines.append(_Line("".join(words).strip(), *place))
                words.clear()
            if piece.strip() and not "".join(words).strip():
                place = _place(current, matrix, size)
            words.append(piece)

    page.extract_text(visitor_text=visit)
    return [*lines, _Line("".join(words).strip(), *place)]


def _place(current: Any, matrix: Any, size: float) -> tuple[float, float]:  # pypdf's lists of six numbers
    """How large text is written, and how high on the page."""
    scale = (matrix[2] ** 2 + matrix[3] ** 2) ** 0.5
    return round(abs(size * scale * (current[3] or 1.0)), 1), round(matrix[5] * current[3] + current[5], 1)


def _without_edges(pages: Sequence[Sequence[_Line]]) -> tuple[list[_Line], str | None]:
    """All lines but what is printed at the edge of most pages, and an address in that."""
    filled = [[line for line in page if line.text] for page in pages]
    filled = [page for page in filled if page]
    edges = [{_edge(line.text) for line in (*page[:2], *page[-2:])} for page in filled]
    often = Counter(edge for page in edges for edge in page)
    repeated = {edge for edge, count in often.items() if count >= 3 and count * 2 > len(filled)}
    lines: list[_Line] = []
    address = None
    for page in pages:
        for line in page:
            if line.text and _edge(line.text) in repeated:
                match = _ADDRESS.search(line.text)
                address = address or (match[0] if match else None)
            else:
                lines.append(line)
    return lines, address


def _paragraphs(lines: Sequence[_Line]) -> list[_Line]:
    """Lines joined to paragraphs: one that is about as long as lines get goes on in the next.

    A gap that is wider than most between lines begins a paragraph, too.
    """
    filled = [line for line in lines if line.text]
    if not filled:
        return []
    lengths = sorted(len(line.text) for line in filled)
    gaps = sorted(a.height - b.height for a, b in pairwise(filled) if a.height - b.height > 0.8 * b.size)
    full = _FULL * lengths[len(lengths) * 9 // 10]
    widest = _WIDE * gaps[len(gaps) // 10] if gaps else 0.0
    everything = "\n".join(line.text for line in filled)
    paragraphs = [[filled[0]]]
    for before, line in pairwise(filled):
        goes_on = len(before.text) >= full and before.size == line.size and not _BULLET.match(line.text)
        if goes_on and before.height - line.height <= widest:
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return [
        _Line(rejoined(" ".join(line.text for line in part), everything), part[0].size, part[0].height)
        for part in paragraphs
    ]


def _edge(line: str) -> str:
    return _DIGITS.sub("0", line)


def _sections(lines: Sequence[_Line]) -> list[str]:
    """The text under each heading of the largest size that several have; what is before, too, if long."""
    weights: Counter[float] = Counter()
    for line in lines:
        weights[line.size] += len(line.text)
    if not weights:
        return []
    usual = weights.most_common(1)[0][0]
    sizes = sorted({line.size for line in lines if line.size > usual * _LARGER}, reverse=True)
    for size in sizes:
        starts = _starts(lines, size)
        sections = [lines[start:end] for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]
        full = [section for section in sections if _words(section) >= _FEWEST_WORDS]
        if len(full) > 1 and len(full) == len(sections):
            before = lines[: starts[0]]
            parts = [before, *sections] if _words(before) >= _FEWEST_WORDS else sections
            return [_written(part, size) for part in parts]
        if sections:
            return [_written(lines[starts[0] :], size, before=lines[: starts[0]])]
    return ["\n".join(line.text for line in lines)]


def _starts(lines: Sequence[_Line], size: float) -> list[int]:
    """Where headings of a size begin; one on several lines counts once."""
    return [
        i
        for i, line in enumerate(lines)
        if line.size == size and len(line.text) <= _LONGEST_HEADING and (i == 0 or lines[i - 1].size != size)
    ]


def _written(lines: Sequence[_Line], size: float, before: Sequence[_Line] = ()) -> str:
    """A section with its heading on one line, and what stood before the heading behind it."""
    end = next((i for i, line in enumerate(lines) if line.size != size), len(lines))
    heading = " ".join(line.text for line in lines[:end])
    return "\n".join((heading, *(line.text for line in before), *(line.text for line in lines[end:])))


def _words(lines: Sequence[_Line]) -> int:
    return sum(len(line.text.split()) for line in lines)
