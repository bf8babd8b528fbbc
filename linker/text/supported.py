"""Which rules of reading know which languages."""

from collections.abc import Mapping

from linker.text.denials_abroad import DENIALS_KNOWN
from linker.text.function_words import FUNCTION_WORDS_KNOWN

_CAPITALS = frozenset(
    "af az be bg bs ca cs cy da el en es et eu fi fr ga gl hr hu hy id is it kk lt lv mk mn ms nl no nb pl pt"
    " ro ru sk sl sq sr sv sw tl tr uk uz vi".split()
)
"""Languages that write names, and little else, with capitals; German writes all nouns so."""
_TWELVE = frozenset("ar de en es fr it ja nl pt ru tr zh".split())
_UNCASED = frozenset({"ar", "ja", "zh"})
KNOWN: Mapping[str, frozenset[str]] = {
    "names": _CAPITALS | _UNCASED,
    "names across scripts": _CAPITALS | _UNCASED,
    "names of one word across scripts": _CAPITALS | _UNCASED - {"zh"},
    "names in kanji across scripts": _CAPITALS | _UNCASED - {"ja"},
    "who is counted": _TWELVE,
    "dates in claims": _TWELVE,
    "denials": DENIALS_KNOWN,
    "function words": FUNCTION_WORDS_KNOWN,
}
"""Rule → languages that it was written for; in others it finds little, or too much."""


def rules_lacking(languages: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """Rule → languages of an archive that it doesn't know, with their articles, the most frequent first.

    >>> rules_lacking({"en": 9, "ko": 3, "ru": 2, "": 1})["denials"]
    {'ko': 3}
    >>> rules_lacking({"en": 9})
    {}
    """
    lacking = {
        rule: {name: count for name, count in languages.items() if name and name not in languages_known}
        for rule, languages_known in KNOWN.items()
    }
    return {rule: articles for rule, articles in lacking.items() if articles}
