"""JSON text as a stream: values are read one by one, and no more is held than the one at hand."""

import codecs
import json
from collections.abc import Iterator

from linker.readers.decoding import encoding_of
from linker.readers.streams import Source, Unreadable

_SPACE = " \t\r\n"


class Window:
    """The unread part of a JSON text, grown piece by piece as a value needs it."""

    def __init__(self, pieces: Iterator[str], limit: int) -> None:
        self._pieces = pieces
        self._limit = limit
        self._text = ""
        self._at = 0
        self._decoder = json.JSONDecoder(strict=False)
        self.elements = 0
        """Values that stand for an article each, as they were read."""

    def peek(self) -> str:
        """The next character that isn't space; empty at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._grow():
                return ""

    def take(self, character: str) -> bool:
        """Step over a character if it is the next."""
        if self.peek() != character:
            return False
        self._at += 1
        return True

    def value(self) -> object:
        """Read a whole value.

        Raises:
            Unreadable: It is no JSON, ends early, or is larger than the limit.
        """
        self.peek()
        ended = False
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except RecursionError:
                raise Unreadable("not JSON: nested too deep") from None
            except ValueError as problem:
                reason = getattr(problem, "msg", str(problem))
            else:
                if end < len(self._text) or ended:
                    self._at = end
                    return value
                reason = "not JSON: the text ends early"
            if ended:
                raise Unreadable(f"not JSON: {reason.removeprefix('not JSON: ')}")
            if len(self._text) - self._at > self._limit:
                raise Unreadable(f"not JSON, or a value of more than {self._limit:,} characters")
            ended = not self._grow()

    def _grow(self) -> bool:
        """Double the buffer: reading a value again after each growth costs twice as much at most."""
        pieces = [self._text[self._at :]]
        wanted = max(64 * 1024, len(pieces[0]))
        while wanted > 0:
            piece = next(self._pieces, None)
            if piece is None:
                break
            pieces.append(piece)
            wanted -= len(piece)
        self._text, self._at = "".join(pieces), 0
        return len(pieces) > 1


def elements(window: Window) -> Iterator[object]:
    """The values of an array that comes next.

    Raises:
        Unreadable: As `Window.value`; or it isn't ended.
    """
    window.take("[")
    while not window.take("]"):
        value = window.value()
        window.elements += 1
        yield value
        if not window.take(",") and window.peek() != "]":
            raise Unreadable("not JSON: the array ends early or lacks a comma")


def characters(source: Source) -> tuple[Iterator[str], tuple[str, ...]]:
    """The document's text in pieces, and a note when its encoding was guessed."""
    encoding, notes = encoding_of(source.head)
    return _decoded(source, encoding), notes


def _decoded(source: Source, name: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(name)(errors="replace")
    while piece := source.stream.read1(64 * 1024):
        yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)
