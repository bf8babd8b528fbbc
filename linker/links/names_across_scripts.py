"""Names in two scripts that are one name: "Путин" and "Putin", "Путина" and "Putin"."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

_SPELT_OTHERWISE = re.compile(r"[\u0370-\u03ff\u0400-\u052f]")
"""Greek and Cyrillic, which have capitals, and whose letters stand for sounds as Latin ones do."""
_AS_SAID = str.maketrans("ηΗ", "ιΙ")
"""Greek letters that sound as another one does."""
_ALIKE = 0.75
"""Share of their pairs of letters that two spellings of one name have in common (Dice): inflected forms and
other transcriptions have .8 and more, other names hardly half of that."""
_FEWEST_LETTERS = 4


def same_names(ours: Iterable[str], theirs: Iterable[str]) -> dict[str, str]:
    """Names of ours → the name of theirs that is the same in another script, the likest one.

    >>> same_names(["путина", "анна фальк"], ["putin", "anna falk", "ada brand"])
    {'путина': 'putin', 'анна фальк': 'anna falk'}
    """
    left, right = list(ours), list(theirs)
    apart = [bool(_SPELT_OTHERWISE.search(name)) for name in right]
    if not any(map(_SPELT_OTHERWISE.search, left)) and not any(apart):
        return {}
    found: dict[str, str] = {}
    for name in left:
        own = bool(_SPELT_OTHERWISE.search(name))
        others = [other for other, its in zip(right, apart, strict=True) if its != own]
        alike = max(((likeness(name, other), other) for other in others), default=(0.0, ""))
        if alike[0] >= _ALIKE:
            found[name] = alike[1]
    return found


def likeness(left: str, right: str) -> float:
    """Share of the pairs of letters that two names have in common, in Latin letters, from 0 to 1.

    Names of fewer than four letters, or of different numbers of words, have nothing in common.

    >>> round(likeness("зеленский", "zelensky"), 2), likeness("орел", "putin")
    (0.8, 0.0)
    """
    one, other = in_latin(left), in_latin(right)
    if min(len(one), len(other)) < _FEWEST_LETTERS or one.count(" ") != other.count(" "):
        return 0.0
    ours, theirs = Counter(pairwise(one)), Counter(pairwise(other))
    return 2 * (ours & theirs).total() / (ours.total() + theirs.total())


@lru_cache(2**14)
def in_latin(name: str) -> str:
    """A name in Latin letters without accents, small.

    >>> in_latin("Путин"), in_latin("Erdoğan"), in_latin("Μητσοτάκης")
    ('putin', 'erdogan', 'mitsotakis')
    """
    bare = _without_accents(name)
    if _SPELT_OTHERWISE.search(bare):
        from cyrtranslit import to_latin

        bare = bare.translate(_AS_SAID)
        for language in ("ru", "ua", "mk", "el"):  # each leaves letters that it doesn't know
            bare = str(to_latin(bare, language))
    return _without_accents(bare).casefold()


def _without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(character for character in apart if not unicodedata.combining(character))
