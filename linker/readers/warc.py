"""WARC, the web archives' format: a record for each HTML page that a server answered with.

WET files hold pages as text (`conversion`): a record each. Bodies that don't fit what their headers say of
them (coded, chunked, of a type) are taken as they are.
"""

import re
from collections.abc import Iterator
from io import BufferedReader, BytesIO
from typing import Any

from linker.config import ReadConfig
from linker.readers.decoding import decode
from linker.readers.fields import Place, to_record
from linker.readers.html import page_record
from linker.readers.html_text import MOST_CHARACTERS
from linker.readers.plain import text_values
from linker.readers.streams import Source, Unreadable
from linker.types import Record, Skipped

_GAP = 64
"""Bytes by which headers may be longer as they stand than as written anew."""
_CODINGS = frozenset({"gzip", "x-gzip", "deflate", "br", "zstd"})
_CHUNK = re.compile(rb"[0-9a-fA-F]{1,8}[ \t]*(?:;[^\r\n]{0,200})?\r?\n")
_MARKUP = re.compile(rb"(?i)<(?:!doctype html|html[\s>]|head[\s>]|body[\s>]|!--)")
_PAGES = ("text/html", "application/xhtml+xml")


class _Reads:
    """A stream that ends quietly at a read error, so that records before the damage are still read."""

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
    number = others = end = pages = 0
    for number, record in enumerate(_records(reads), 1):
        if isinstance(record, str):
            yield Skipped(source.file, number, f"not a WARC record: {record[:160]}")
            return
        lost = record.stream_pos - end
        if lost > _GAP:
            yield Skipped(source.file, number, f"{lost:,} bytes before this record are damaged")
        end = _end(record)
        place = Place(source.file, source.folder, number)
        if _is_page(record):
            item = _page(record, place, config)
        elif _is_text(record):
            item = _text(record, place, config)
        else:
            item = None
        others += item is None and _is_answer(record)
        if item is not None:
            pages += 1
            yield item
    if reads.problem is not None:
        yield Skipped(source.file, number, f"{reads.problem}; the last record is not whole")
    elif number == 0:
        yield Skipped(source.file, None, "holds no WARC record")
    elif not reads.last.endswith((b"\r\n\r\n", b"\n\n")):
        yield Skipped(source.file, number, "cut short: the last record is not whole")
    elif not pages and not others:
        yield Skipped(source.file, None, f"no page among its {number} records")
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
    if not record.is_http:
        return str(record.headers.get("Content-Type") or "").lower().startswith(_PAGES)
    status = record.http_headers.status_code if record.http_headers else None
    stated = record.http_content_type or record.headers.get("WARC-Identified-Payload-Type") or ""
    if "octet-stream" in stated:
        stated = record.headers.get("WARC-Identified-Payload-Type") or stated
    return (status is None or 200 <= status < 300) and (not stated or stated.lower().startswith(_PAGES))


def _is_answer(record: Any) -> bool:  # as above
    from fastwarc.warc import WarcRecordType

    return record.record_type in (WarcRecordType.response, WarcRecordType.resource)


def _is_text(record: Any) -> bool:  # as above
    from fastwarc.warc import WarcRecordType

    kind = str(record.headers.get("Content-Type") or "").lower()
    return record.record_type == WarcRecordType.conversion and kind.startswith("text/plain")


def _text(record: Any, place: Place, config: ReadConfig) -> Record | Skipped:  # as above
    limit = min(config.max_bytes, MOST_CHARACTERS)
    data = bytes(record.reader.read(limit + 1))
    if len(data) > limit:
        return Skipped(place.file, place.number, f"page of more than {limit:,} bytes")
    try:
        text, notes = decode(data)
    except Unreadable as problem:
        return Skipped(place.file, place.number, str(problem))
    language = (record.headers.get("WARC-Identified-Content-Language") or "").split(",")
    values = {
        **text_values(text),
        "url": _address(record),
        "language": language[0] if len(language) == 1 else None,
    }
    return to_record(values, place, config, notes=notes)


def _address(record: Any) -> str | None:  # as above
    """Where a record was got from; older programs write it in angle brackets."""
    address = record.headers.get("WARC-Target-URI")
    return str(address).strip().removeprefix("<").removesuffix(">") if address else None


def _page(record: Any, place: Place, config: ReadConfig) -> Record | Skipped | None:  # as above
    """The record of a page; None of an answer without a content type that is no page."""
    limit = min(config.max_bytes, MOST_CHARACTERS)
    try:
        data = _body(record, limit)
        charset = record.http_charset if record.is_http else None
    except Exception as problem:  # a body that can't be decoded as its headers say
        return Skipped(place.file, place.number, f"its body can't be read: {str(problem)[:160]}")
    if len(data) > limit:
        return Skipped(place.file, place.number, f"page of more than {limit:,} bytes")
    if record.is_http and not record.http_content_type and not _MARKUP.search(data[:2048]):
        return None
    return page_record(data, place, config, charset=charset, url=_address(record))


def _body(record: Any, limit: int) -> bytes:  # as above
    """A record's payload after undoing its content codings; at most one byte more than `limit`.

    Not left to `auto_decode`: after a body that isn't read to its end that loses all later records.
    """
    data = bytes(record.reader.read(limit + 1))
    headers = record.http_headers if record.is_http else None
    if headers and "chunked" in (headers.get("Transfer-Encoding") or "").lower() and _CHUNK.match(data):
        data = _undone("chunked", data, limit)
    codings = (headers.get("Content-Encoding") or "").lower().split(",") if headers else []
    for coding in map(str.strip, reversed(codings[:3])):
        if coding in _CODINGS and not _MARKUP.match(data.lstrip()[:400]):
            data = _undone(coding, data, limit)
    return data


def _undone(coding: str, data: bytes, limit: int) -> bytes:
    from fastwarc import stream_io

    stream: Any = BytesIO(data)  # of fastwarc's readers, which share no base
    if coding == "chunked":
        stream = stream_io.ChunkedReader(stream)
    elif coding in {"gzip", "x-gzip"}:
        stream = stream_io.GzipReader(stream)
    elif coding == "deflate":
        stream = stream_io.GzipReader(stream, zlib=True)
    elif coding == "br":
        stream = stream_io.BrotliReader(stream)
    else:
        stream = stream_io.ZstdReader(stream)
    return bytes(stream.read(limit + 1))
