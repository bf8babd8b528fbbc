"""Headlines in capitals, written as the text of the article writes their words."""

import re
from collections import Counter
from collections.abc import Mapping

from linker.text.rarity import word_shares

_WORD = re.compile(r"[^\W\d_]+(?:['’.&-][^\W\d_]+)*\.?")
_AFTER_STOP = re.compile(r"(?:^|[.!?:;]['\"”’)]*\s+|\n\s*|[“\"])$")
_MOSTLY = 0.8
_FEWEST = 3
_COMMON = 0.001
"""Share of news documents from which a word that the text lacks is no name."""
_SHORT = 4
"""Letters of a rare word that may be an abbreviation."""


def is_loud(text: str) -> bool:
    """Whether nearly all letters of a headline of some words are capitals."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(text.split()) >= _FEWEST and sum(map(str.isupper, letters)) > _MOSTLY * len(letters)


def in_small_letters(headline: str, text: str) -> str:
    """A headline in capitals with its words as the text has them; a word that it lacks in small letters.

    >>> in_small_letters("NORANDA WINS AID FROM U.S.", "Noranda got aid from the U.S. on Friday, it said.")
    'Noranda wins aid from U.S.'
    """
    if not is_loud(headline):
        return headline
    forms: dict[str, Counter[str]] = {}
    for match in _WORD.finditer(text):
        word = match.group().rstrip(".") if "." not in match.group()[:-1] else match.group()
        opening = _AFTER_STOP.search(text[max(0, match.start() - 4) : match.start()])
        forms.setdefault(word.casefold(), Counter())[word] += 1 if opening else 4
    if not any(word.islower() for counts in forms.values() for word in counts):
        return headline

    found = _WORD.sub(lambda match: _printed(match.group(), forms), headline)
    return found[:1].upper() + found[1:]


def _printed(word: str, forms: Mapping[str, Counter[str]]) -> str:
    """A word in capitals as the text has it, or a form of it; else by how common it is in news."""
    lower = word.casefold()
    if lower not in forms and "".join(f"{letter}." for letter in lower) in forms:
        return word  # the text has "U.K."
    if lower.endswith(".") and lower not in forms:
        return f"{_printed(word[:-1], forms)}."
    for ending in ("", "'s", "’s", "s"):
        counts = forms.get(lower.removesuffix(ending))
        if lower.endswith(ending) and counts is not None:
            return min(counts, key=lambda form: (-counts[form], form)) + ending
    if any(form[:1].isupper() for owner in ("'s", "’s") for form in forms.get(lower + owner, ())):
        return word.capitalize()
    if word_shares().get(lower.removesuffix("s"), 0.0) + word_shares().get(lower, 0.0) >= _COMMON:
        return lower
    return word if len(word) <= _SHORT else word.capitalize()
