"""Characters that a text may hold: line ends in one form, no controls, nothing invisible."""

import html
import re

_LINE_END = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_GONE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_SPACE = re.compile(r"[ \t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_TAG = re.compile(
    r"(?i)</?(?:p|div|br|li|ul|ol|h[1-6]|blockquote|span|a|strong|em|b|i|img|figure|table|section|article)(?:\s[^<>]*)?/?>"
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")


def clean_text(text: str) -> str:
    """Write a text a paragraph a line: no empty lines, one space between words, no control characters.

    Zero-width marks and those that turn the writing direction go; joiners that scripts need stay. What
    couldn't be decoded is U+FFFD.

    >>> clean_text("One\\u00a0 two\\r\\n\\r\\n\\x1b[31mthree\\u200b ")
    'One two\\n[31mthree'
    """
    text = _SURROGATE.sub("\ufffd", _GONE.sub("", _LINE_END.sub("\n", text)))
    lines = (_SPACE.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def clean_line(text: str) -> str:
    """As `clean_text`, on one line.

    >>> clean_line(" A quake\\n struck ")
    'A quake struck'
    """
    return clean_text(text).replace("\n", " ")


def holds_markup(text: str) -> bool:
    """True when a text is HTML for certain: it has tags that articles are written with.

    >>> holds_markup("if a < b, <p>then</p>"), holds_markup("a <b and c> d")
    (True, False)
    """
    return _TAG.search(text) is not None


def without_entities(text: str) -> str:
    """Write character references out, once.

    >>> without_entities("Rock &amp; roll, R&D;")
    'Rock & roll, R&D;'
    """
    return html.unescape(text) if _ENTITY.search(text) else text
