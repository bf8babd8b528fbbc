"""JSON documents, read as a stream: an array of articles, an object that holds one, or one article.

Memory is bounded by the largest article, not by the document, and what stands before a break is read.
"""

import codecs
import json
from collections.abc import Iterator, Mapping

from linker.config import ReadConfig
from linker.readers.columns import check_map, match_columns
from linker.readers.decoding import encoding_of
from linker.readers.fields import Place
from linker.readers.json_lines import object_record
from linker.readers.streams import Source, Unreadable
from linker.readers.tables import longest_line
from linker.types import Record, Skipped

_LISTS = frozenset(
    "articles items results data documents docs stories posts entries records news hits rows".split()
)
_WRAPPERS = frozenset({"response", "data", "result", "hits"})
_SPACE = " \t\r\n"


class _Window:
    """The unread part of a JSON text, grown piece by piece as a value needs it."""

    def __init__(self, pieces: Iterator[str], limit: int) -> None:
        self._pieces = pieces
        self._limit = limit
        self._text = ""
        self._at = 0
        self._decoder = json.JSONDecoder(strict=False)

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
        """Double what is held; a value that is read again after each costs no more than twice."""
        held = [self._text[self._at :]]
        wanted = max(64 * 1024, len(held[0]))
        while wanted > 0:
            piece = next(self._pieces, None)
            if piece is None:
                break
            held.append(piece)
            wanted -= len(piece)
        self._text, self._at = "".join(held), 0
        return len(held) > 1


def read_json(source: Source, config: ReadConfig) -> Iterator[Record | Skipped]:
    """Read a JSON document (or several in a row): a record an article, numbered in order.

    Raises:
        ReadError: No article has a key that `config.map` names.
    """
    pieces, notes = _characters(source)
    window = _Window(pieces, longest_line(config))
    keys: dict[str, None] = {}
    number = 0
    try:
        while window.peek():
            for value in _articles(window, config):
                number += 1
                yield object_record(value, Place(source.file, source.folder, number), config, keys, notes)
                notes = ()
            window.take(",")
    except Unreadable as problem:
        yield Skipped(source.file, number + 1, str(problem))
    if keys:
        check_map(list(keys), config.map, source.file)


def _articles(window: _Window, config: ReadConfig) -> Iterator[object]:
    if window.peek() == "[":
        yield from _elements(window)
    elif window.peek() == "{":
        yield from _members(window, config)
    else:
        yield window.value()


def _elements(window: _Window) -> Iterator[object]:
    window.take("[")
    while not window.take("]"):
        yield window.value()
        if not window.take(",") and window.peek() != "]":
            raise Unreadable("not JSON: the array ends early or lacks a comma")


def _members(window: _Window, config: ReadConfig) -> Iterator[object]:
    """The articles of an object: the list that it holds, else the object itself."""
    window.take("{")
    members: dict[str, object] = {}
    found = False
    while not window.take("}"):
        key = str(window.value())
        if not window.take(":"):
            raise Unreadable("not JSON: a key without a value")
        if (
            key.lower() in _LISTS
            and window.peek() == "["
            and "text" not in match_columns(list(members), config.map)
        ):
            found = True
            yield from _elements(window)
        else:
            value = window.value()
            inner = _wrapped(value) if key.lower() in _WRAPPERS else None
            if inner is not None:
                found = True
                yield from inner
            elif match_columns([key], {}) or key in config.map.values() or len(members) < 100:
                members[key] = value
        if not window.take(",") and window.peek() != "}":
            raise Unreadable("not JSON: the object ends early or lacks a comma")
    if not found:
        yield members


def _wrapped(value: object) -> list[object] | None:
    if not isinstance(value, Mapping):
        return None
    lists = (inner for key, inner in value.items() if str(key).lower() in _LISTS and isinstance(inner, list))
    return next(lists, None)


def _characters(source: Source) -> tuple[Iterator[str], tuple[str, ...]]:
    """The document's text in pieces, and a note when its encoding was guessed."""
    encoding, notes = encoding_of(source.head)
    return _decoded(source, encoding), notes


def _decoded(source: Source, name: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(name)(errors="replace")
    while piece := source.stream.read1(64 * 1024):
        yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)
