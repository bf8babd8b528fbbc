"""Words that no article holds, and those of the archive that may have been meant."""

import re
from collections.abc import Callable, Sequence

from linker.words import content_words

_SHORTEST = 4
_LONG = 8
"""From so many letters on two slips are forgiven, else one; two letters changed about are one slip."""


def meant(
    query: str,
    vocabularies: Sequence[Sequence[str]],
    count: Callable[[str], int],
    is_word: Callable[[str], bool] = lambda word: False,
) -> str | None:
    """The query with each unknown word replaced by the likeliest one that the archive has.

    The closest, of equally close ones the one with the same beginning, then the commonest.

    Args:
        query: As somebody wrote it.
        vocabularies: The words of the archive, or of each of several.
        count: In how many articles a word stands.
        is_word: Whether a word is rightly spelt, though no article has it.

    Returns:
        None where no word needs replacing, or no word of the archive is close to those that do.

    >>> meant("Casrto's death", [["castro", "death", "cast"]], {"castro": 9, "death": 3, "cast": 1}.get)
    "castro's death"
    """
    corrected = query
    for word in dict.fromkeys(content_words(query)):
        if len(word) >= _SHORTEST and word.isalpha() and not count(word) and not is_word(word):
            best = _likeliest(word, vocabularies, count)
            if best is not None:
                corrected = re.sub(rf"(?i)\b{re.escape(word)}", best, corrected)
    return None if corrected == query else corrected


def _likeliest(word: str, vocabularies: Sequence[Sequence[str]], count: Callable[[str], int]) -> str | None:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    most = 2 if len(word) >= _LONG else 1
    ranked = [
        (distance, other[0] != word[0], -(count(other) or 0), other)
        for vocabulary in vocabularies
        for other, distance, _ in process.extract(
            word, vocabulary, scorer=OSA.distance, score_cutoff=most, limit=None
        )
        if len(other) >= _SHORTEST and other.isalpha()
    ]
    return min(ranked)[3] if ranked else None
