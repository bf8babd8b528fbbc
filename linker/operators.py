"""What a search may say beside words: "phrases", -exclusions, exact numbers, and a "not" it can't obey."""

import re
from dataclasses import dataclass

from linker.words import content_words, words

_PART = re.compile(r"(?<!\S)(?P<minus>[-−–])?\"(?P<quoted>[^\"]*)\"|(?<!\S)[-−–](?P<word>[^\W\d_][\w'’-]*)")
_MOST_BESIDE = 3
"""With more words beside them, quotes and numbers are a printed headline's own, and words like others."""
_NEGATION = re.compile(r"(?i)\b(?:not|never|without|except|excluding)\b|n[’']t\b")


@dataclass(frozen=True, slots=True)
class Operators:
    """A search taken apart.

    `text` is what is looked for by its meaning and words. Each of `phrases` is the words that stand one after
    the other in everything found, each of `excluded` those that stand so in nothing found; `numbers` are the
    numbers looked for. `negated` is a word such as "not", which search doesn't understand; None without one.
    """

    text: str
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()
    numbers: tuple[str, ...] = ()
    negated: str | None = None


def take_apart(query: str) -> Operators:
    """Read the operators of a search.

    >>> take_apart('tram line "closed for repairs" -museum')  # doctest: +NORMALIZE_WHITESPACE
    Operators(text='tram line closed for repairs', phrases=(('closed', 'for', 'repairs'),),
        excluded=(('museum',),), numbers=(), negated=None)
    >>> take_apart("12 dead in the flood of 1998").numbers, take_apart("NOT about trams").negated
    (('12', '1998'), 'NOT')
    """
    phrases: list[tuple[str, ...]] = []
    excluded: list[tuple[str, ...]] = []
    kept, free, end = "", "", 0
    for match in _PART.finditer(query):
        before, quoted, out = query[end : match.start()], match["quoted"], match["word"] or match["minus"]
        said = tuple(words(quoted if match["word"] is None else match["word"]))
        if said:
            (excluded if out else phrases).append(said)
        free += before
        kept += before + ("" if out else quoted)
        end = match.end()
    free, text = free + query[end:], " ".join((kept + query[end:]).split())
    beside = content_words(free)
    printed = len([word for word in beside if not word[0].isdigit()]) > _MOST_BESIDE
    if printed and not excluded:
        text = query
    negation = _NEGATION.search(free)
    return Operators(
        text=text,
        phrases=() if printed else tuple(dict.fromkeys(phrases)),
        excluded=tuple(dict.fromkeys(excluded)),
        numbers=() if printed else tuple(dict.fromkeys(word for word in beside if word[0].isdigit())),
        negated=negation[0] if negation else None,
    )
