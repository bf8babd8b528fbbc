"""Cleaning of characters: one form of line ends, no control characters, nothing invisible."""

import html
import re
from collections.abc import Sequence

_LINE_END = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_GONE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_WRAPPED = 90
"""Longest line, in characters, of a text that was wrapped: newswires use 65 to 80."""
_BEGINS = re.compile(r"[ \t]{2,}|[-–—•*·] ?\S")
_DIVIDED = re.compile(r"([^\W\d_]{2,})- ([^\W\d_A-Z]{2,})")
_TAG = re.compile(
    r"(?i)</?(?:p|div|br|li|ul|ol|h[1-6]|blockquote|span|a|strong|em|b|i|img|figure|table|section"
    r"|article)(?:\s+[\w:-]+\s*=[^<>]*)?\s*/?>"
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")


def clean_text(text: str) -> str:
    """A text with one paragraph a line: no empty lines, one space between words, no control characters.

    Zero-width marks and those that turn the writing direction go; joiners that scripts need stay. What
    couldn't be decoded is U+FFFD.

    >>> clean_text("One\\u00a0 two\\r\\n\\r\\n\\x1b[31mthree\\u200b ")
    'One two\\n[31mthree'
    """
    lines = text.split("\n")
    if not all(map(str.isprintable, lines)):  # most texts hold nothing that goes, and this is told faster
        lines = _SURROGATE.sub("\ufffd", _GONE.sub("", _LINE_END.sub("\n", text))).split("\n")
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


def clean_line(text: str) -> str:
    """As `clean_text`, on one line.

    >>> clean_line(" A quake\\n struck ")
    'A quake struck'
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return clean_text(text).replace("\n", " ")


def joined_lines(text: str) -> str:
    """Join the lines of a text that was wrapped at a width; any other text stays as it is.

    It was wrapped when no line is long and many go on in lower case. An empty line, an indented one and a
    bullet begin a paragraph.

    >>> joined_lines("A quake struck the northern coast early\\non Monday, officials said, and\\nthousands "
    ...     "of people spent the night\\nin the open.\\n   No one was hurt.").count("\\n")
    1
    """
    lines = [line.rstrip() for line in _LINE_END.sub("\n", text).split("\n")]
    filled = [line for line in lines if line.strip()]
    if len(filled) < 4 or max(map(len, filled)) > _WRAPPED or _share_going_on(filled) < 0.4:
        return text
    paragraphs: list[list[str]] = []
    fresh = True
    for line in lines:
        if fresh or not line or _BEGINS.match(line):
            paragraphs.append([line])
        else:
            paragraphs[-1].append(line.strip())
        fresh = not line
    return "\n".join(rejoined(" ".join(paragraph), text) for paragraph in paragraphs)


def rejoined(paragraph: str, text: str) -> str:
    """Join words that were divided at line ends; a hyphen stays if the text has the word with it elsewhere.

    >>> rejoined("The mu- seum", ""), rejoined("The well- known", "a well-known man")
    ('The museum', 'The well-known')
    """

    def join(match: re.Match[str]) -> str:
        written = f"{match[1]}-{match[2]}"
        return written if written in text else match[1] + match[2]

    return _DIVIDED.sub(join, paragraph)


def _share_going_on(lines: Sequence[str]) -> float:
    return sum(line[:1].islower() for line in lines[1:]) / (len(lines) - 1)


def holds_markup(text: str) -> bool:
    """True when a text is certainly HTML: it has tags that are used for articles.

    >>> holds_markup("if a < b, <p>then</p>"), holds_markup("a <b and c> d")
    (True, False)
    """
    return _TAG.search(text) is not None


def without_entities(text: str) -> str:
    """Replace character references by their characters, once.

    >>> without_entities("Rock &amp; roll, R&D;")
    'Rock & roll, R&D;'
    """
    return html.unescape(text) if _ENTITY.search(text) else text
