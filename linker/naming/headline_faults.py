"""What speaks against a headline as the name of several articles."""

import re

from linker.naming.faults import WORD, fault
from linker.text.rarity import word_shares

_ARGUING, _STATES_NOTHING = 0.25, 0.35
_SHORT_WORD = 4
_ARGUES = re.compile(
    r"\b(?:should(?:n[’']t)?|must|ought|deserves?|needs? to|(?:it[’']s|is) time|time (?:for|to)"
    r"|the case (?:for|against)|is(?:n[’']t| not) (?:an?|the)|are(?:n[’']t| not) the|makes? (?:no )?sense"
    r"|is (?:an?|doomed|wrong|right|broken)|no such thing)\b",
    re.IGNORECASE,
)
"""A writer who says what ought to be; not one who reports that somebody does."""
_SAYS_WHO = re.compile(r": |\b(?:says?|said|tells?|told|urges?|warns?)\b|[“\"‘]")
_IRREGULAR = frozenset(
    "is are was were be has have had will would can could may might won lost led left fell rose met "
    "ran hit cut put set shot held found began brought became gave got came grew kept saw sent sold "
    "spoke stood struck took taught thought threw wrote wins win dies dead killed missing hurt "
    "injured found feared set due free made said told pay buy sue ban face back quit split shut bid "
    "near over under ahead out up off down".split()
)
"""Verbs, and words that stand for one in a headline, which have no regular forms."""


def headline_fault(text: str, language: str | None = None) -> float:
    """How much speaks against a text as a headline: as `fault`, and that it argues or states nothing.

    Verbs are known in English only, which a text of no known language is taken for.

    >>> headline_fault("The dam should never have been built") > headline_fault("The dam was never built")
    True
    """
    return (
        fault(text)
        + _ARGUING * (_ARGUES.search(text) is not None and _SAYS_WHO.search(text) is None)
        + _STATES_NOTHING * (language in {None, "en"} and not _may_hold_verb(text))
    )


def _may_hold_verb(text: str) -> bool:
    """Whether a word after the first may be a verb: an irregular one, or one with other forms in news."""
    shares = word_shares()
    for token in WORD.findall(text)[1:]:
        word = token.casefold()
        if word in _IRREGULAR or word.endswith(("n't", "n’t", "'re", "’re", "'ll", "’ll")):
            return True
        root = word.removesuffix("es") if word.endswith("es") else word.removesuffix("s")
        if word.endswith("ed") and len(word) > _SHORT_WORD:
            return True
        roots = {word, root, word.removesuffix("s"), root.removesuffix("e"), word.removesuffix("e")}
        if any(
            one + "ing" in shares and (one != word or one + "ed" in shares or one + "d" in shares)
            for one in roots
        ):
            return True
    return False
