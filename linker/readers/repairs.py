"""Values as exports leave them: placeholders, lists written as text, escapes, and text decoded wrongly."""

import ast
import html
import math
import re

from linker.readers.characters import holds_markup

_NOTHING = frozenset(
    "nan null none n/a na n.a. nat <na> #n/a #n/a! #value! #ref! undefined (null) [null] - -- — – ? [removed]"
    " [deleted] 0000-00-00 {} [] \\n".split()
) | {"0000-00-00 00:00:00", "not available", "[this article has been removed]"}
_ID_NOTHING = frozenset({"nil", "unknown"})
_ESCAPED_TAG = re.compile(
    r"(?i)&(?:amp;)*lt;/?(?:p|br|div|a|b|i|em|strong|span|h[1-6]|li|ul|ol|img|figure)\b"
)
_TWICE = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{2,5}|#x[0-9a-fA-F]{2,4}|[rl][sd]quo|[nm]dash|hellip);")
_WRITTEN_END = re.compile(r"(?:\\r)?\\n")
_WRITTEN_ENDS = re.compile(r"[.!?…”\"'’)](?:\\r)?\\n|(?:\\r)?\\n(?:\\r)?\\n")
_CUT = re.compile(r"\s*(?:…|\.{3})?\s*\[\+\d+ chars?\]\s*$")
_LONGEST_MARK = 60
_LIST = re.compile(r"\s*\[\s*(?:(['\"]).*\1)?\s*,?\s*\]\s*", re.DOTALL)
_LONGEST_LIST = 2_000_000
_SUSPECT = re.compile(
    r"[\u00c2-\u00f4][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|[ÐÑ][\u0080-\u00bf°-¿]|Ã.|â€|ï»¿"
)

_BROKEN = re.compile("â€[ \\t]?\\r?\\n?(?=[™œ˜“”¦¢\ufffd])")
_LOST_QUOTE = "â€\ufffd"
"""A closing quotation mark, whose last byte means nothing in Windows-1252."""
_APART = re.compile(r"(?<=\w)’ (?=(?:s|t|d|m|re|ve|ll)\b(?!-))")

_LEADS = "".join(map(chr, range(0xC2, 0xF5)))
"""What the first bytes of UTF-8's sequences are in Latin-1: text without them is right."""


def is_nothing(value: object) -> bool:
    """True of values that mean "empty": none, an empty string or list, NaN, "null", "n/a".

    >>> [is_nothing(value) for value in ("NaN", float("nan"), "[Removed]", "Nancy", 0)]
    [True, True, True, False, False]
    """
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return True
    if isinstance(value, str):
        text = value.strip()
        return not text or (len(text) <= 32 and text.casefold() in _NOTHING)
    return isinstance(value, list | tuple | dict) and not value


def is_no_id(text: str) -> bool:
    """True of a placeholder that many records have instead of an id."""
    return is_nothing(text) or text.strip().casefold() in _ID_NOTHING


def unescaped(text: str) -> str:
    """Undo escapes that an export added: HTML written as entities, entities twice, `\\n` for a line's end.

    >>> unescaped("&lt;p&gt;Storks &amp;amp; eggs&lt;/p&gt;"), unescaped("Storks &amp;amp; eggs")
    ('<p>Storks &amp; eggs</p>', 'Storks &amp; eggs')
    >>> unescaped("One.\\\\nTwo."), unescaped("in C:\\\\new")
    ('One.\\nTwo.', 'in C:\\\\new')
    """
    if "&" in text and not holds_markup(text):
        for _ in range(2):
            if not (_ESCAPED_TAG.search(text) or _TWICE.search(html.unescape(text))):
                break
            text = html.unescape(text)
    if "\\n" in text and "\n" not in text.strip() and _WRITTEN_ENDS.search(text):
        text = _WRITTEN_END.sub("\n", text)
    return text


def without_cut_mark(text: str) -> str:
    """Remove a mark such as "[+1234 chars]" that an API puts where it cut a text; an ellipsis stays.

    >>> without_cut_mark("The museum… [+1742 chars]")
    'The museum…'
    """
    tail = text[-_LONGEST_MARK:]
    return text[: -len(tail)] + _CUT.sub("…", tail) if "[+" in tail else text


def listed_text(text: str) -> list[str] | None:
    """The strings of a list that was written as text; None for any other text.

    >>> listed_text("['One.', 'Two.']"), listed_text("[sic] he said")
    (['One.', 'Two.'], None)
    """
    if not text.lstrip().startswith("[") or len(text) > _LONGEST_LIST or not _LIST.fullmatch(text):
        return None
    try:
        strings = ast.literal_eval(re.sub(r"(?<=['\"])\s*\n\s*(?=['\"])", ", ", text.strip()))
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    if not isinstance(strings, list) or not all(isinstance(item, str) for item in strings):
        return None
    return strings


def mended(text: str) -> str:
    """Repair text that was decoded wrongly ("mojibake"), a line at a time; any other stays as it is.

    Quotation marks of which a byte was lost, or moved to the next line, are repaired too.

    >>> mended("StÃ¶rche brÃ¼ten"), mended("Störche à la carte")
    ('Störche brüten', 'Störche à la carte')
    """
    if text.isascii() or not any(map(text.__contains__, _LEADS)) or _SUSPECT.search(text) is None:
        return text
    text = _BROKEN.sub("â€", text).replace(_LOST_QUOTE, "”")
    lines = text.split("\n")
    return "\n".join(_mended_line(line) if _SUSPECT.search(line) else line for line in lines)


def _mended_line(line: str) -> str:
    import ftfy

    return _APART.sub("’", ftfy.fix_encoding(line))
