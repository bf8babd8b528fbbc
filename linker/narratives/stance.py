"""Whether a passage denies a claim: a cue of denial, and what stands beside it is the claim."""

import re
from collections.abc import Collection

from linker.narratives.statements import telling_words
from linker.narratives.types import Stance
from linker.text.stems import stem

_BEFORE_IT = re.compile(
    r"\b(?:unfounded|baseless|untrue|false|falsely|a hoax|fabricat(?:ed|ions?)|a myth|misleading|not true"
    r"|never happened|wasn['’]t true|isn['’]t true|made up|nonsense|invented|yet to come true"
    r"|(?:disputed|denied|rejected|refuted|debunked|dismissed|rebutted|contradicted) by"
    r"|(?:knocked|shot) down|no basis|found nothing|shows? no|showed no|does(?:n['’]t| not) bear"
    r"|(?:is|are|was|were|has been|have been) (?:perfectly )?(?:clean|safe|well|fine)"
    r"|(?:den(?:ies|ied)|disput(?:es|ed)|reject(?:s|ed)|refut(?:es|ed)|dismiss(?:es|ed))(?=\W*$))\b",
    re.IGNORECASE,
)
"""What is denied stands before these."""
_AFTER_IT = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|denial|disput(?:e|es|ed|ing)|reject(?:s|ed|ing)?|refut(?:e|es|ed|ing)"
    r"|debunk(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|rebut(?:s|ted)?|contradict(?:s|ed)?|no truth|no evidence"
    r"|nothing in (?:it|the|any)|false|brush(?:es|ed)|(?:lay|laid) to rest)\b",
    re.IGNORECASE,
)
"""What is denied stands after these."""
_STATED = (
    r"claims?|reports?|rumou?rs?|stor(?:y|ies)|figures?|allegations?|accusations?|forecasts?|warnings?|idea"
)
_REFERS = re.compile(
    rf"\b(?:it|that|this|these|them|which|so|such|(?:the|a|an|any|these|those|all) (?:{_STATED})"
    rf"|(?:{_STATED}) (?:of|that|about))\b",
    re.IGNORECASE,
)
"""Words that stand for what was just said."""
_CONJUNCTION = re.compile(r"^that (?:(?:it|he|she|they) )?(?=\w)")
_REFERRING_WORDS = 2
"""So many words of its own may stand beside a word that refers to the claim."""
_CLAUSE = re.compile(
    r"[;:.!?]|, (?=(?:and|but|although|though|while)\b)|(?:\b(?:but|although|though|while)\b)"
)
_SHARED_WORDS = 2
_SHORT = 3
"""Of a clause with so few content words, one shared word is enough."""
_LONGEST_ANSWER = 300


def denied_clauses(text: str) -> list[str]:
    """The stretches of a passage that it denies.

    >>> denied_clauses("A spokesman denied that he was unwell.")
    ['that he was unwell']
    >>> denied_clauses("Reports of ill health were invented, aides said.")
    ['Reports of ill health were']
    """
    found = []
    before = list(_BEFORE_IT.finditer(text))
    for match in before:
        start = max((cut.end() for cut in _CLAUSE.finditer(text, 0, match.start())), default=0)
        found.append(text[start : match.start()])
    taken = [match.span() for match in before]
    for match in _AFTER_IT.finditer(text):
        if not any(start <= match.start() < end for start, end in taken):
            cut = _CLAUSE.search(text, match.end())
            found.append(text[match.end() : cut.start() if cut else len(text)])
    return [clause.strip() for clause in found]


def stance(text: str, claim: Collection[str]) -> Stance:
    """Which side a passage takes of a claim, given as the stems of its words.

    >>> stance("The regulator denied that the water was tainted.", {"water", "taint"})
    'denies'
    >>> stance("The regulator denied that it had met the brewer.", {"water", "taint"})
    'supports'
    """
    return "denies" if any(_is_claim(clause, claim) for clause in denied_clauses(text)) else "supports"


def may_answer(text: str) -> bool:
    """Whether a passage may be the denial of what stands before it."""
    return len(text) <= _LONGEST_ANSWER and bool(denied_clauses(text))


def _is_claim(clause: str, claim: Collection[str]) -> bool:
    words = {stem(word.replace("'", "")) for word in telling_words(clause)}
    shared = len(words & set(claim))
    if shared >= _SHARED_WORDS or (shared and len(words) <= _SHORT):
        return True
    return len(words) <= _REFERRING_WORDS and _REFERS.search(_CONJUNCTION.sub("", clause)) is not None
