"""WARC, the web archives' format: a record for each HTML page that a server answered with."""

from collections.abc import Iterator
from io import BufferedReader
from typing import Any

from linker.config import ReadConfig
from linker.readers.fields import Place
from linker.readers.html import page_record
from linker.readers.html_text import MOST_CHARACTERS
from linker.readers.streams import Source, Unreadable
from linker.types import Record, Skipped

_PAGES = ("text/html", "application/xhtml+xml")


class _Reads:
    """A stream whose reads may come short, so that a break costs nothing of what stands before it."""

    def __init__(self, stream: BufferedReader) -> None:
        self._stream = stream
        self.problem: Exception | None = None

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes; empty at the end or where the stream breaks, with the reason kept."""
        try:
            return self._stream.read1(size if size >= 0 else 64 * 1024)
        except (Unreadable, OSError) as problem:
            self.problem = problem
            return b""


def read_warc(source: Source, config: ReadConfig) -> Iterator[Record | Skipped]:
    """Read the HTML pages of a WARC file; numbers count all of its records.

    Responses that are no page, and pages that a server refused, are counted in one skipped input.
    """
    from fastwarc.warc import ArchiveIterator

    reads = _Reads(source.stream)
    archive = ArchiveIterator(
        reads,  # type: ignore[arg-type]  # its stub asks for seek and tell, which reading forwards doesn't use
        parse_http=True,
        auto_decode="all",
        stream_detect=False,
    )
    records = iter(archive)
    number = others = 0
    while True:
        try:
            record = next(records)
        except StopIteration:
            break
        except Exception as problem:  # fastwarc raises what its parsers do
            yield Skipped(source.file, number + 1, f"not a WARC record: {str(problem)[:160]}")
            break
        number += 1
        if record.record_type.name not in {"response", "resource"}:
            continue
        if _is_page(record):
            yield _page(record, Place(source.file, source.folder, number), config)
        else:
            others += 1
    if reads.problem is not None:
        yield Skipped(source.file, number + 1, str(reads.problem))
    if number == 0 and reads.problem is None:
        yield Skipped(source.file, None, "holds no WARC record")
    if others:
        yield Skipped(source.file, None, f"{others} responses that are no HTML page, or an error's page")


def _is_page(
    record: Any,
) -> bool:  # fastwarc's records are left untyped here: their stubs need a newer Python
    if record.record_type.name == "response":
        status = record.http_headers.status_code if record.http_headers else None
        kind = record.http_content_type or ""
        return (status is None or 200 <= status < 300) and kind.lower().startswith(_PAGES)
    return str(record.headers.get("Content-Type") or "").lower().startswith(_PAGES)


def _page(record: Any, place: Place, config: ReadConfig) -> Record | Skipped:  # as above
    limit = min(config.max_bytes, MOST_CHARACTERS)
    try:
        data = record.reader.read(limit + 1)
        charset = record.http_charset
    except Exception as problem:  # a body that can't be decoded as its headers say
        return Skipped(place.file, place.number, f"its body can't be read: {str(problem)[:160]}")
    if len(data) > limit:
        return Skipped(place.file, place.number, f"page of more than {limit:,} bytes")
    return page_record(data, place, config, charset=charset, url=record.headers.get("WARC-Target-URI"))
