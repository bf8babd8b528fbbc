"""Whether a passage repeats a claim or denies it, by cues that stand in it."""

import re

from linker.narratives.types import Stance

_DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|denial|disput(?:e|es|ed|ing)|reject(?:s|ed|ing)?|refut(?:e|es|ed|ing)"
    r"|debunk(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|rebut(?:s|ted)?|contradict(?:s|ed)?|unfounded|baseless"
    r"|untrue|false|falsely|hoax|fabricat(?:ed|ion)|myth|misleading|no truth|no evidence|not true|no basis"
    r"|never happened|nothing (?:in|to) (?:it|the|any)|found nothing|knocked down|lay to rest|laid to rest"
    r"|yet to come true|show(?:s|ed)? no|does(?:n't| not) bear|wasn't true|isn't true|made up|no illness"
    r"|nonsense|invented|brush(?:es|ed) (?:\w+ ){1,3}aside"
    r"|(?:is|are|was|were|has been|have been) (?:perfectly )?(?:clean|safe|well|fine)\b)",
    re.IGNORECASE,
)


_RETORT = re.compile(
    r"\b(?:den(?:y|ies|ied)|dismiss(?:es|ed)|refut(?:es|ed)|rebut(?:s|ted)|no truth|untrue|unfounded|baseless"
    r"|hoax|fabricat(?:ed|ion)|nonsense|invented|never happened|brush(?:es|ed) (?:\w+ ){1,3}aside)\b",
    re.IGNORECASE,
)
_LONGEST_RETORT = 300


def retorts_to(text: str) -> bool:
    """Whether a passage denies what the one before it said.

    >>> retorts_to("A spokesman denied that he was unwell.")
    True
    >>> retorts_to("The water was clean.")
    False
    """
    return len(text) <= _LONGEST_RETORT and _RETORT.search(text) is not None


def stance(text: str) -> Stance:
    """Which side a passage takes.

    >>> stance("The regulator denied that the water was tainted.")
    'denies'
    >>> stance("Fans told each other that the water was tainted.")
    'supports'
    """
    return "denies" if _DENIAL.search(text) else "supports"
