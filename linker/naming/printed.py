"""Text of articles as it was printed: letters that were decoded wrongly, and words that a tokenizer split."""

import re

from linker.words import STOPWORDS

_BYTES_IN_CP1252 = bytes(range(0x80, 0xA0)).decode("cp1252", "ignore")
_WRONG = re.compile(rf"(?:[ÂÃâ][\x80-\xbf{_BYTES_IN_CP1252}]+)+(?: �)?")
"""Letters beyond ASCII in UTF-8 that were read as cp1252; the last byte may be lost."""
_QUOTES = {"â€": "”"}
_SPACED = re.compile(
    r"\b(?:re|co|non|anti|ex|semi|multi|self|so|year|vice|mid|pro|post|pre|long|high|well|al|half|one|two|three"
    r"|four|five|six|ten) - \w|\w - (?:old|year|led|backed|based|born|held|run|wide|term|elect|style|time|up"
    r"|off)\b"
    r"|\w - (?:to|of|in|on|by|and) - \w"
    r"|\b([A-Z]\w+ - [A-Z]\w+)\b(?=.*\b\1\b)",
    re.DOTALL,
)
_SPACED_OTHERS = re.compile(
    r"(?:[’']|â€™) (?:s|t|re|ve|ll)\b|\w [’'](?:s|t|re|ve|ll)\b|[$£€]\d[\d,.]* (?:m|bn)\b"
)
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
_SUM = re.compile(r"(?<=[$£€])(\d[\d,.]*) (?=(?:m|bn|k|tn)\b)")


def is_tokenized(text: str) -> bool:
    """Whether a text has spaces around its hyphens, as after a tokenizer ("re - elected").

    >>> is_tokenized("He was re - elected."), is_tokenized("He came - and left.")
    (True, False)
    """
    is_spaced = " - " in text and _SPACED.search(text) is not None
    return is_spaced or _SPACED_OTHERS.search(text) is not None


def as_printed(text: str, *, tokenized: bool) -> str:
    """A sentence with its letters and spaces as they were printed.

    >>> as_printed("The cityâ€™ s re - elected mayor raised Â£3 m - and left", tokenized=True)
    'The city’s re-elected mayor raised £3m - and left'
    """
    if not text.isascii():
        for _ in range(2):
            text = _WRONG.sub(lambda match: _decoded(match.group()), text)
        text = _DASH_BEFORE_WORD.sub(" ", _ENDING.sub(r"\1", text))
    text = _LOST.sub("’", text)
    text = _SPACED_ENDING.sub(r"\1", _SPACED_POINT.sub(r"\1", _LATEX_QUOTES.sub(r"“\1”", text)))
    if not tokenized:
        return text
    text = _SPLIT.sub(_joined, text)
    return _SUM.sub(r"\1", _ENDING.sub(r"\1", _POSSESSIVE.sub("' ", text)))


def _joined(hyphen: re.Match[str]) -> str:
    """A hyphen without its spaces, or a dash with them where a clause follows."""
    word, chain = hyphen.group(1).casefold(), hyphen.group(2)
    return " - " if word in STOPWORDS - _PARTICLES and not chain else "-"


def _decoded(wrong: str) -> str:
    """Letters from what their bytes were read as; as they are where that gives none."""
    shorter = wrong.removesuffix(" �")
    if shorter in _QUOTES:
        return _QUOTES[shorter]
    data = b"".join(
        letter.encode("cp1252") if letter in _BYTES_IN_CP1252 else letter.encode("latin-1")
        for letter in shorter
    )
    try:
        return data.decode()
    except UnicodeDecodeError:
        return wrong
