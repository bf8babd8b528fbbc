"""Bytes to characters: UTF-8, else as declared, else guessed, and a guess is always noted."""

import codecs
import re
from collections.abc import Sequence

from linker.readers.streams import Unreadable

_GUESSES = (
    "cp1252 cp1250 cp1251 shift_jis euc_jp euc_kr gb18030 big5 koi8_r cp1253 cp1254 cp1255 cp1256".split()
)
"""What news is written in where it isn't UTF-8; the first of equally likely ones is taken."""
_DAMAGED = "damaged UTF-8: some characters are lost"
_SAMPLE = 64 * 1024
_WIDER = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
}
_ESCAPED = ("iso2022", "hz", "utf-7")
_POUNDS = re.compile(rb"\xa3\d")
"""A pound sign in cp1252; in cp1250 it would be an Ł before a digit."""
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes, declared: Sequence[str | None] = ()) -> tuple[str, tuple[str, ...]]:
    """Decode a text, and say in a note when its encoding was guessed.

    Args:
        data: The bytes; a UTF-8 byte-order mark is taken off.
        declared: Encodings that the text or its transport names, the strongest first.

    Raises:
        Unreadable: The bytes are no text.
    """
    if is_binary(data):
        raise Unreadable("binary data, not text (text in UTF-16 needs its byte-order mark)")
    names = [name for name in map(_codec_name, declared) if name]
    if names and names[0].startswith(_ESCAPED):
        return data.decode(names[0], "replace"), ()
    for name in ("utf-8-sig", *names):
        try:
            return data.decode(name), ()
        except UnicodeDecodeError:
            continue
    text = data.decode("utf-8-sig", "replace")
    wrong = text.count("\ufffd")
    if sum(character > "\x7f" for character in text) > 11 * wrong:
        return text, (_DAMAGED,)
    try:
        name = guess_encoding(data)
    except Unreadable:
        if 50 * wrong > len(text):
            raise
        return text, (_DAMAGED,)
    return data.decode(name, "replace"), (f"encoding guessed: {name}",)


class LineDecoder:
    """Decodes a file line by line; lines that aren't UTF-8 are decoded like the start of the file."""

    def __init__(self, head: bytes) -> None:
        try:
            self._encoding, self._notes = encoding_of(head)
        except Unreadable:  # lines further down may be text all the same
            self._encoding, self._notes = "utf-8-sig", ()
        self._passed_notes: set[str] = set()

    def decode(self, line: bytes) -> tuple[str, tuple[str, ...]]:
        """As the function `decode`; each note is given once a file.

        Raises:
            Unreadable: The line is no text.
        """
        text, notes = decode(line, (self._encoding,))
        if self._notes and not notes and not _is_utf8(line):
            notes = self._notes
        fresh = tuple(note for note in notes if note not in self._passed_notes)
        self._passed_notes.update(fresh)
        return text, fresh


def encoding_of(head: bytes) -> tuple[str, tuple[str, ...]]:
    """The encoding of a file that starts with `head`, with a note where it is guessed or damaged.

    Raises:
        Unreadable: It is no text.
    """
    if is_binary(head) or not _is_utf8(head):
        _, notes = decode(head)
        return ("utf-8-sig" if notes == (_DAMAGED,) else guess_encoding(head)), notes
    return "utf-8-sig", ()


def guess_encoding(data: bytes) -> str:
    """Guess the encoding of bytes that aren't UTF-8.

    Raises:
        Unreadable: Nothing fits.
    """
    from charset_normalizer import from_bytes

    sample = data if len(data) <= _SAMPLE else _around_first_high_byte(data)
    matches = [match for match in from_bytes(sample, cp_isolation=_GUESSES) if match.encoding in _GUESSES]
    if not matches:
        raise Unreadable("neither UTF-8 nor any other known encoding")
    best = min(matches, key=lambda m: (m.chaos, -m.coherence, _GUESSES.index(m.encoding)))
    return "cp1252" if best.encoding == "cp1250" and _POUNDS.search(sample) else str(best.encoding)


def is_binary(data: bytes) -> bool:
    """True when more than one byte in fifty of the start is a control character that no text uses."""
    sample = data[:_SAMPLE]
    return len(_CONTROLS.findall(sample)) > max(2, len(sample) // 50)


def _is_utf8(data: bytes) -> bool:
    """True of UTF-8 that may end within a character."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return False
    return True


def _around_first_high_byte(data: bytes) -> bytes:
    first = next((i for i, byte in enumerate(data) if byte > 0x7F), 0)
    start = max(0, first - _SAMPLE // 2)
    return data[start : start + _SAMPLE]


def _codec_name(name: str | None) -> str | None:
    try:
        codec = codecs.lookup((name or "").strip()).name
        b"".decode(codec)  # leaves out codecs that don't make text
    except (LookupError, ValueError):
        return None
    return _WIDER.get(codec, codec)
