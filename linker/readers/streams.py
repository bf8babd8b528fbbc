"""Bytes in bounded pieces: decompressed, UTF-16 turned into UTF-8, by line or whole."""

import codecs
import io
import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

_PIECE = 64 * 1024
_HEAD = 64 * 1024
_RATIO = 200
"""Text compresses 3 to 30 times; a stream past a thirty-second of `max_bytes` and past this is a bomb."""
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Unreadable(Exception):  # noqa: N818  # not an error of the run: it becomes a `Skipped`
    """A stream, or the rest of it, gives no more records; the message is the reason."""


@dataclass(frozen=True, slots=True)
class Source:
    """An open input: its name for reports, its first bytes, and the stream from the beginning.

    `path` is set when the stream is a file's bytes as they stand on the disk.
    """

    file: str
    folder: str | None
    head: bytes
    stream: io.BufferedReader
    path: Path | None = None


class _Decoder(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, /) -> bytes: ...


class _FromPieces(io.RawIOBase):
    """A raw stream over pieces of bytes; an error of the iterator surfaces where it stands."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]  # io's own Buffer is 3.12
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def shown(path: Path | str) -> str:
    """A path as text; bytes of a name that aren't UTF-8 as `\\xe8`, so that different names stay different.

    >>> shown(Path("Le p\\udce8re.txt"))
    'Le p\\\\xe8re.txt'
    """
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def open_source(raw: BinaryIO, file: str, max_bytes: int, *, path: Path | None = None) -> Source:
    """Open a stream: gzip and zstd are undone (twice at most), UTF-16 and UTF-32 become UTF-8."""
    folder = shown(path.absolute().parent.name) or None if path else None
    pieces = _pieces(raw)
    head, pieces = _look_ahead(pieces)
    for _ in range(2):
        make = _decompressor(head)
        if make is None:
            break
        head, pieces = _look_ahead(_inflate(pieces, make, max_bytes))
        path = None
    encoding = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    if encoding:
        head, pieces = _look_ahead(_transcode(pieces, encoding))
        path = None
    return Source(file, folder, head, io.BufferedReader(_FromPieces(pieces), _PIECE), path)


def read_whole(stream: io.BufferedReader, limit: int) -> bytes:
    """Read a stream to its end.

    Raises:
        Unreadable: It holds more than `limit` bytes, or is damaged.
    """
    content = io.BytesIO()
    while piece := stream.read1(_PIECE):
        content.write(piece)
        if content.tell() > limit:
            raise Unreadable(f"larger than {limit:,} bytes")
    return content.getvalue()


def bounded_lines(stream: io.BufferedReader, limit: int) -> Iterator[bytes | None]:
    """Yield lines with their ends; None stands for a line of more than `limit` bytes."""
    while line := stream.readline(limit):
        if len(line) < limit or line.endswith(b"\n"):
            yield line
            continue
        yield None
        while not line.endswith(b"\n") and line:
            line = stream.readline(limit)


def _pieces(raw: BinaryIO) -> Iterator[bytes]:
    pull: Callable[[int], bytes] = getattr(raw, "read1", raw.read)
    while piece := pull(_PIECE):
        yield piece


def _look_ahead(pieces: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """Read the first bytes, and return a stream that still begins with them; an early error follows them."""
    taken: list[bytes] = []
    size = 0
    problem: Exception | None = None
    try:
        for piece in pieces:
            taken.append(piece)
            size += len(piece)
            if size >= _HEAD:
                break
    except (Unreadable, OSError) as early:
        problem = early
    return b"".join(taken)[:_HEAD], _replay(taken, pieces, problem)


def _replay(taken: Iterable[bytes], rest: Iterator[bytes], problem: Exception | None) -> Iterator[bytes]:
    yield from taken
    if problem is not None:
        raise problem
    yield from rest


def _decompressor(head: bytes) -> Callable[[], _Decoder] | None:
    if head.startswith(b"\x1f\x8b"):
        return lambda: zlib.decompressobj(wbits=31)
    if head.startswith(b"\x28\xb5\x2f\xfd"):
        import zstandard

        return lambda: zstandard.ZstdDecompressor(max_window_size=128 * 1024 * 1024).decompressobj()
    return None


def _inflate(pieces: Iterator[bytes], make: Callable[[], _Decoder], max_bytes: int) -> Iterator[bytes]:
    """Decompress members one after another, in small steps so that one step yields little."""
    decoder, fresh, taken, size = make(), True, 0, 0
    for piece in pieces:
        steps = [piece[i : i + 1024] for i in range(0, len(piece), 1024)]
        while steps:
            step = steps.pop(0)
            if fresh and taken:
                step = step.lstrip(b"\0")  # padding between members
            if not step:
                continue
            data = _decompress(decoder, step)
            fresh, taken, size = False, taken + len(step), size + len(data)
            if size > max_bytes // 32 and size > _RATIO * taken:
                raise Unreadable(f"decompresses to more than {_RATIO} times its size, as only a bomb does")
            if data:
                yield data
            if decoder.eof:
                taken -= len(decoder.unused_data)
                steps.insert(0, decoder.unused_data)
                decoder, fresh = make(), True
    if not fresh:
        raise Unreadable("cut short: the compressed data ends early")


def _decompress(decoder: _Decoder, step: bytes) -> bytes:
    import zstandard

    try:
        return decoder.decompress(step)
    except (zlib.error, zstandard.ZstdError) as problem:
        raise Unreadable(f"the compressed data is damaged: {problem}") from problem


def _transcode(pieces: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    for piece in pieces:
        yield decoder.decode(piece).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")
