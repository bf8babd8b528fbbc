"""Names as they stand in one text: with their last words, abbreviations, and what something is in."""

import re
from collections.abc import Sequence

from linker.names import names

_TOKEN = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"(?<=[a-z])\.\s+")
_ARTICLE = re.compile(r"^The\s+")
_ABBREVIATION = re.compile(r"(?<![\w.’'])[A-Z]{2,5}(?![\w.’'])")
_PLACE = re.compile(
    r"\b(?:in|at|near|outside|across|throughout|around) (?:the )?((?:[A-Z][\w’'-]*\.?,? ?){1,5})"
    r"|^\s*([A-Z][^\n()–—]{2,40}?) ?(?:\([^)\n]{2,30}\) ?)?(?:--?|–|—) "
)
"""Something is there, or the report is from there."""
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady)\.? ([A-Z][\w’'-]+)")


def names_in(text: str) -> dict[str, str]:
    """Names, their last words, and abbreviations: key → as printed, words divided by one space."""
    found: dict[str, str] = {}
    spans = [part for surface in names(text).values() for part in _SENTENCE_END.split(surface)]
    titled = [match.removesuffix("'s").removesuffix("’s") for match in _TITLED.findall(text)]
    for span in [*spans, *titled, *_ABBREVIATION.findall(text)]:
        for key, printed in _endings(_TOKEN.findall(_ARTICLE.sub("", span))).items():
            found.setdefault(key, printed)
    return {key: printed for key, printed in found.items() if len(key) > 1}


def named_places(text: str) -> set[str]:
    """Whatever something is in, at or near, or reported from, and every run of words in it: small letters."""
    found: set[str] = set()
    for inside, dateline in _PLACE.findall(text):
        parts = [part.casefold() for part in _TOKEN.findall(inside or dateline)]
        found.update(" ".join(parts[i:j]) for j in range(1, len(parts) + 1) for i in range(j))
    return found


def _endings(parts: Sequence[str]) -> dict[str, str]:
    """A name and its last words, each without what comes before: key → as printed."""
    return {
        " ".join(parts[i:]).casefold(): " ".join(parts[i:])
        for i in range(len(parts))
        if not parts[i][0].islower() or i == 0
    }
