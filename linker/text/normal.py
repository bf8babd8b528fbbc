"""One written form for a headline, so that printings that differ in dress compare equal."""

import html
import re
import unicodedata

_APOSTROPHES = re.compile(r"['’‘ʼ`´](?<=\w.)(?=\w)")
_DOTS = re.compile(r"\.(?<=\w.)(?=\w(?:\.|\b))")
"""What is looked for comes first in these, and what is around it then: a search is twice as fast."""
_NOT_WORD = re.compile(r"[\W_]+")
_ASCII_SPACE = str.maketrans({chr(code): " " for code in range(128) if not chr(code).isalnum()})
_FIGURE = re.compile(r"[.,](?<=\d.)(?=\d)")


def normal_headline(text: str) -> str:
    """Write a headline in lower case without punctuation, one space between words.

    Quotes, dashes, HTML entities, accents' encoding and the dots of abbreviations make no
    difference; figures keep their value (1,000 is 1000; 7.7 stays one word).

    >>> normal_headline("‘U.S. Deal’ — first&nbsp;for 1,000 years &amp; more")
    'us deal first for 1000 years and more'
    """
    if "&" in text:
        text = html.unescape(text)
    text = (text if text.isascii() else unicodedata.normalize("NFKC", text)).casefold()
    text = _FIGURE.sub(lambda m: "" if m.group() == "," else "p", text)
    text = _APOSTROPHES.sub("", _DOTS.sub("", text)).replace("&", " and ")
    if text.isascii():
        return " ".join(text.translate(_ASCII_SPACE).split())
    return _NOT_WORD.sub(" ", text).strip()


def normal_line(line: str) -> str:
    """Write a line so that repeats of it within a source compare equal: case and spacing aside.

    >>> normal_line("  Sign  UP here ")
    'sign up here'
    """
    return " ".join(line.split()).casefold()
