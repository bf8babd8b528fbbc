"""What a search may say beside words: "phrases", -exclusions, exact numbers, and a "not" it can't obey."""

import re
import unicodedata
from dataclasses import dataclass

from linker.words import content_words, words

_MARKS = '"“”„«»＂'
_QUOTED = f"[{_MARKS}](?P<quoted>[^{_MARKS}]*)[{_MARKS}]"
_PART = re.compile(
    rf"(?<!\S)(?P<minus>[-−–－])?{_QUOTED}|(?<!\S)[-−–－](?P<word>[^\W\d_][\w'’-]*|\d{{4,}}\b(?![.,]?\d))"
)
"""Keyboards and word processors write quotation marks in many ways. A year is excluded, "-5" is a number."""
_MOST_BESIDE = 3
"""With more words beside them, quotes and numbers are a printed headline's own, and words like others."""
_TITLE_CASE = re.compile(
    r"(?<=\S )(?:A|An|And|At|By|Can|Could|For|From|Has|Have|In|Is|Of|On|Or|The|To|With|Would)\b"
)
"""Small words that only headlines write with a capital."""
_NEGATION = re.compile(r"(?i)\b(?:not|never|without|except|excluding)\b|\b\w+n[’']t\b")


@dataclass(frozen=True, slots=True)
class Operators:
    """A query and its operators.

    `text` is what is looked for by its meaning and words. Each of `phrases` is the words that stand one after
    the other in everything found, each of `excluded` those that stand so in nothing found; `numbers` are the
    numbers looked for. `negated` is a word such as "not", which search doesn't understand; None without one.
    `printed` are phrases whose words may stand apart, as the query reads like a printed headline.
    """

    text: str
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()
    numbers: tuple[str, ...] = ()
    negated: str | None = None
    printed: tuple[tuple[str, ...], ...] = ()


def take_apart(query: str) -> Operators:
    """Read the operators of a search; letters and their accents are one character each, as in articles.

    >>> take_apart('tram line "closed for repairs" -museum')  # doctest: +NORMALIZE_WHITESPACE
    Operators(text='tram line closed for repairs', phrases=(('closed', 'for', 'repairs'),),
        excluded=(('museum',),), numbers=(), negated=None, printed=())
    >>> take_apart("12 dead in the flood of 1998").numbers, take_apart("NOT about trams").negated
    (('12', '1998'), 'NOT')
    """
    query = unicodedata.normalize("NFC", query)
    phrases: list[tuple[str, ...]] = []
    excluded: list[tuple[str, ...]] = []
    kept_text, free, end = "", "", 0
    for match in _PART.finditer(query):
        before, quoted, out = query[end : match.start()], match["quoted"], match["word"] or match["minus"]
        phrase = tuple(words(quoted if match["word"] is None else match["word"]))
        if phrase:
            (excluded if out else phrases).append(phrase)
        free += before
        kept_text += before + ("" if out else quoted)
        end = match.end()
    free, text = free + query[end:], " ".join((kept_text + query[end:]).split())
    beside = content_words(free)
    printed = len([word for word in beside if not word[0].isdigit()]) > _MOST_BESIDE
    printed = printed or _TITLE_CASE.search(free) is not None
    if printed and not excluded:
        text = query
    negation = _NEGATION.search(free)
    return Operators(
        text=text,
        phrases=() if printed else tuple(dict.fromkeys(phrases)),
        excluded=tuple(dict.fromkeys(excluded)),
        numbers=() if printed else tuple(dict.fromkeys(word for word in beside if word[0].isdigit())),
        negated=negation[0] if negation else None,
        printed=tuple(dict.fromkeys(phrases)) if printed else (),
    )


def unquoted(query: str) -> str:
    """The same search with its phrases as plain words.

    >>> unquoted("“gave way” -museum")
    ' gave way  -museum'
    """
    return re.sub(f"[{_MARKS}]", " ", query)
