"""Text of articles as it was printed, where a tokenizer split its words."""

import re

from linker.words import STOPWORDS

_SPACED = re.compile(
    r"\b(?:re|co|non|anti|ex|semi|multi|self|so|year|vice|mid|pro|post|pre|long|high|well|al|half|one|two|three"
    r"|four|five|six|ten) - \w|\w - (?:old|year|led|backed|based|born|held|run|wide|term|elect|style|time|up"
    r"|off)\b"
    r"|\w - (?:to|of|in|on|by|and) - \w"
    r"|\b([A-Z]\w+ - [A-Z]\w+)\b(?=.*\b\1\b)",
    re.DOTALL,
)
_SPACED_OTHERS = re.compile(r"[’'] (?:s|t|re|ve|ll)\b|\w [’'](?:s|t|re|ve|ll)\b|[$£€]\d[\d,.]* (?:m|bn)\b")
_SPLIT = re.compile(r"(?<=\w) - (?=(\w+)( - )?)")
_PARTICLES = frozenset("up off out over down about".split())
_POSSESSIVE = re.compile(r"(?<=s) ' (?=\w)")
_ENDING = re.compile(r"(?<=\w) ?([’']) ?(?=(?:s|t|re|ve|ll|d|m)\b)")
_DASH_BEFORE_WORD = re.compile(r"(?<= [–—])(?=\w)")
_SPACED_POINT = re.compile(r"(?<=[\w)\]”’\"]) ([,.])(?=\s|$)")
_SPACED_ENDING = re.compile(r"(?<=\w) (['’]s)\b")
_LATEX_QUOTES = re.compile(r"``\s*(.+?)\s*''")
_LOST = re.compile(r"(?<=[a-z])\?(?=(?:s|t|re|ve|ll|d|m)\b)")
"""An apostrophe that became a question mark."""
_HALF_HYPHEN = re.compile(r"(?<=[a-z\d])- (?!(?:and|or|to|but|as|in|the|a)\b)(?=[a-z])")
_SUM = re.compile(r"(?<=[$£€])(\d[\d,.]*) (?=(?:m|bn|k|tn)\b)")


def is_tokenized(text: str) -> bool:
    """Whether a text has spaces around its hyphens, as after a tokenizer ("re - elected").

    >>> is_tokenized("He was re - elected."), is_tokenized("He came - and left.")
    (True, False)
    """
    is_spaced = " - " in text and _SPACED.search(text) is not None
    return is_spaced or _SPACED_OTHERS.search(text) is not None


def as_printed(text: str, *, tokenized: bool) -> str:
    """A sentence with its spaces and apostrophes as they were printed.

    >>> as_printed("The city’ s re - elected mayor raised £3 m - and left", tokenized=True)
    'The city’s re-elected mayor raised £3m - and left'
    """
    if not text.isascii():
        text = _DASH_BEFORE_WORD.sub(" ", _ENDING.sub(r"\1", text))
    text = _LOST.sub("’", text)
    text = _with_quotes_closed(_HALF_HYPHEN.sub("-", text))
    text = _SPACED_ENDING.sub(r"\1", _SPACED_POINT.sub(r"\1", _LATEX_QUOTES.sub(r"“\1”", text)))
    if not tokenized:
        return text
    text = _SPLIT.sub(_joined, text)
    return _SUM.sub(r"\1", _ENDING.sub(r"\1", _POSSESSIVE.sub("' ", text)))


def _with_quotes_closed(text: str) -> str:
    """A text in which spaces stand outside of quotation marks, where each that opens is closed.

    >>> _with_quotes_closed('She was" very clear " about it.')
    'She was "very clear" about it.'
    """
    parts = text.split('"')
    if len(parts) % 2 == 0:
        return text
    for place in range(1, len(parts), 2):
        if parts[place][:1] == parts[place][-1:] == " ":
            parts[place] = parts[place].strip()
            parts[place - 1] = f"{parts[place - 1].rstrip()} ".lstrip()
            after = parts[place + 1].lstrip()
            parts[place + 1] = f" {after}" if after[:1].isalnum() else after
    return '"'.join(parts)


def _joined(hyphen: re.Match[str]) -> str:
    """A hyphen without its spaces, or a dash with them where a clause follows."""
    word, chain = hyphen.group(1).casefold(), hyphen.group(2)
    return " - " if word in STOPWORDS - _PARTICLES and not chain else "-"
