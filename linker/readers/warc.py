"""WARC, the web archives' format: a record for each HTML page that a server answered with."""

from collections.abc import Iterator
from io import BufferedReader, BytesIO
from typing import Any

from linker.config import ReadConfig
from linker.readers.fields import Place
from linker.readers.html import page_record
from linker.readers.html_text import MOST_CHARACTERS
from linker.readers.streams import Source, Unreadable
from linker.types import Record, Skipped

_GAP = 64
"""Bytes by which headers may be longer as they stand than as written anew."""
_PAGES = ("text/html", "application/xhtml+xml")


class _Reads:
    """A stream whose reads may come short, so that a break costs nothing of what stands before it."""

    def __init__(self, stream: BufferedReader) -> None:
        self._stream = stream
        self._at = 0
        self.last = b""
        self.problem: Exception | None = None

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes; empty at the end or where the stream breaks, with the reason kept."""
        try:
            data = self._stream.read1(size if size >= 0 else 64 * 1024)
        except (Unreadable, OSError) as problem:
            self.problem = problem
            return b""
        self._at += len(data)
        self.last = (self.last + data[-4:])[-4:]
        return data

    def tell(self) -> int:
        """Bytes read so far."""
        return self._at


def read_warc(source: Source, config: ReadConfig) -> Iterator[Record | Skipped]:
    """Read the HTML pages of a WARC file; numbers count its whole records.

    What stands between records and is none is skipped and counted. Responses that are no page, and
    pages that a server refused, are counted in one skipped input.
    """
    reads = _Reads(source.stream)
    number = others = end = 0
    for number, record in enumerate(_records(reads), 1):
        if isinstance(record, str):
            yield Skipped(source.file, number, f"not a WARC record: {record[:160]}")
            return
        lost = record.stream_pos - end
        if lost > _GAP:
            yield Skipped(source.file, number, f"{lost:,} bytes before this record are damaged")
        end = _end(record)
        if _is_page(record):
            yield _page(record, Place(source.file, source.folder, number), config)
        else:
            others += _is_answer(record)
    if reads.problem is not None:
        yield Skipped(source.file, number, f"{reads.problem}; the last record is not whole")
    elif number == 0:
        yield Skipped(source.file, None, "holds no WARC record")
    elif not reads.last.endswith((b"\r\n\r\n", b"\n\n")):
        yield Skipped(source.file, number, "cut short: the last record is not whole")
    if others:
        yield Skipped(source.file, None, f"{others} responses that are no HTML page, or an error's page")


def _records(reads: _Reads) -> Iterator[Any]:  # fastwarc's records: their stubs need a newer Python
    """The records of a stream; where the parser fails, its reason as the last."""
    from fastwarc.warc import ArchiveIterator

    archive = ArchiveIterator(
        reads,  # type: ignore[arg-type]  # its stub asks for seek and tell, reading forwards only tells
        auto_decode="none",
        stream_detect=False,
        quirks_mode=True,  # else a damaged record ends the reading
    )
    records = iter(archive)
    while True:
        try:
            yield next(records)
        except StopIteration:
            return
        except Exception as problem:  # fastwarc raises what its parsers do
            yield str(problem)
            return


def _end(record: Any) -> int:  # as above
    """Where the next record should begin."""
    headers = BytesIO()
    record.headers.write(headers)
    stated = record.headers.get("Content-Length") or ""
    return int(record.stream_pos) + headers.tell() + (int(stated) if stated.isdecimal() else 0) + 4


def _is_page(record: Any) -> bool:  # as above
    if not _is_answer(record):
        return False
    if record.is_http:
        status = record.http_headers.status_code if record.http_headers else None
        kind = record.http_content_type or ""
        return (status is None or 200 <= status < 300) and kind.lower().startswith(_PAGES)
    return str(record.headers.get("Content-Type") or "").lower().startswith(_PAGES)


def _is_answer(record: Any) -> bool:  # as above
    from fastwarc.warc import WarcRecordType

    return record.record_type in (WarcRecordType.response, WarcRecordType.resource)


def _page(record: Any, place: Place, config: ReadConfig) -> Record | Skipped:  # as above
    limit = min(config.max_bytes, MOST_CHARACTERS)
    try:
        data = _body(record, limit)
        charset = record.http_charset if record.is_http else None
    except Exception as problem:  # a body that can't be decoded as its headers say
        return Skipped(place.file, place.number, f"its body can't be read: {str(problem)[:160]}")
    if len(data) > limit:
        return Skipped(place.file, place.number, f"page of more than {limit:,} bytes")
    return page_record(data, place, config, charset=charset, url=record.headers.get("WARC-Target-URI"))


def _body(record: Any, limit: int) -> bytes:  # as above
    """A record's payload, at most a byte more than `limit`, out of the codings that its headers name.

    Not left to `auto_decode`: after a body that isn't read to its end that loses all later records.
    """
    from fastwarc import stream_io

    stream: Any = BytesIO(record.reader.read(limit + 1))  # of fastwarc's readers, which share no base
    headers = record.http_headers if record.is_http else None
    if headers and "chunked" in (headers.get("Transfer-Encoding") or "").lower():
        stream = stream_io.ChunkedReader(stream)
    codings = (headers.get("Content-Encoding") or "").lower().split(",") if headers else []
    for coding in reversed(codings[:3]):
        if coding.strip() in {"gzip", "x-gzip"}:
            stream = stream_io.GzipReader(stream)
        elif coding.strip() == "deflate":
            stream = stream_io.GzipReader(stream, zlib=True)
        elif coding.strip() == "br":
            stream = stream_io.BrotliReader(stream)
        elif coding.strip() == "zstd":
            stream = stream_io.ZstdReader(stream)
    return bytes(stream.read(limit + 1))
