"""The clauses of a sentence, by rule: whether it has a main clause and a verb, and may stop."""

import re

FEWEST_WORDS = 6
_VERBS = (
    "is are was were has have had will would can could may might must should do does did say says"
    " said told take takes took made make makes went goes won win wins lost loses shot shoot shoots"
    " killed kills found find finds began begins begin held holds led leads left leaves fell falls"
    " rose rises met meets ran runs set sets cut cuts hit hits put puts sought seek seeks brought"
    " became becomes gave gives got get gets came comes grew grows kept keeps knew knows saw sees sent"
    " sends sold sells bought spoke speaks stood stands struck strikes taught thought thinks threw"
    " want wants wrote writes appear appears seem seems show shows shown remain remains face faces"
    " call calls plan plans ask asks urge urges claim claims die dies back backs blame blames open"
    " opens close closes end ends need needs help helps sign signs vote votes look looks turn turns"
    " burst beat broke built caught chose drew drove ate felt flew forgot froze hid hung laid lay lent"
    " lit meant paid rode rang sank shook shut slept slid spent spread stole stuck swore swept swam"
    " tore woke wore wound bans ban sues sue"
).replace(" ", "|")
VERB = re.compile(
    rf"(?<![-‐] )(?<!-)(?<![Hh]er )(?<![Hh]is )(?<![Ii]ts )(?<![Tt]heir )"
    rf"\b(?:{_VERBS}|(?<!the )(?<!an )(?<! a )(?<!of )(?<!more )[a-z]{{3,}}ed(?! of\b))\b"
)
"""Words that are, or may be, the verb of a sentence."""
_OPENING = re.compile(
    r"^(?:(?:[\w-]+ ){1,4}(?:days?|weeks?|months?|years?|hours?|minutes?|moments|shortly)"
    r" (?:after|before|since|ago)|after|before|when|while|as|although|though|if|since|because|until|despite"
    r"|with|in|on|at|for|by|during|following|amid|under|from|to|unlike|like|among|instead|even|once|given"
    r"|having|speaking|asked)\b",
    re.IGNORECASE,
)
"""Words that open what stands before the main clause, and ends in a comma."""
_ASIDE = re.compile(r"^\s*(?:which|who|whose|where|when|as|while|after|before|because|although)\b[^,]*")
_RELATIVE = re.compile(r", (?:which|who|whose|where)\b[^,]*$")
_OPEN_END = re.compile(
    r"\b(?:an?|the|of|to|from|with|by|and|or|but|nor|for|that|which|who|if|whether|when|because|into|as|at"
    r"|is|are|was|were|has|have|had|also \w+)$|, [A-Z][\w’'-]+(?: (?:[A-Z][\w’'-]*|al|de|bin|von)){0,4}$"
)
"""Where no sentence ends; an apposition at the end belongs to a phrase that may go on."""
_APPOSED = re.compile(r"(?:an?|the|former|who|whose|which)\b")
_RELATIVE_CLAUSE = re.compile(r"\b(?:who|whose|which)\b.*$")
_SUBORDINATOR = re.compile(
    r"\b(?:(?:when|while)(?! (?:in|at|on|[a-z]+ing)\b)"
    r"|because|that|which|who|whose|if|where|whether|although|though)\b"
)
_DASH = re.compile(r" (?:[–—]|--) ")


def stands_alone(text: str, fewest: int = FEWEST_WORDS) -> bool:
    """Whether a sentence may stop here: enough words, a verb, and no quotation or bracket is open."""
    return (
        len(text.split()) >= fewest
        and not lacks_main_clause(text)
        and VERB.search(text) is not None
        and is_closed(text)
        and not is_broken_off(text)
        and len(_DASH.findall(text)) % 2 == 0
        and not is_apposition(text)
    )


def is_broken_off(text: str) -> bool:
    """Whether a sentence stops where none ends: after "the", within an apposition or a clause with "when".

    >>> is_broken_off("They met when the head of the fund, Ada Brand")
    True
    """
    return _OPEN_END.search(text) is not None or _is_subordinate_open(text)


def _is_subordinate_open(text: str) -> bool:
    """Whether the last clause with "when" or the like has no verb yet."""
    begun = list(_SUBORDINATOR.finditer(text))
    return bool(begun) and VERB.search(text[begun[-1].end() :]) is None


def is_apposition(text: str) -> bool:
    """Whether it is only a name and what it is: "Ada Brand, the engineer who built the dam".

    >>> is_apposition("Ada Brand, the engineer who built the dam")
    True
    >>> is_apposition("Ada Brand built the dam, the oldest that is left")
    False
    """
    head, comma, rest = text.partition(", ")
    if not comma or "," in rest or _OPENING.match(head) or VERB.search(head):
        return False
    return _APPOSED.match(rest) is not None and VERB.search(_RELATIVE_CLAUSE.sub("", rest)) is None


def lacks_main_clause(text: str) -> bool:
    """Whether nothing but what stands before a main clause is there: no comma, or no verb after it."""
    if _OPENING.match(text) is None:
        return False
    rest = _ASIDE.sub("", text.partition(",")[2])
    return "," not in text or VERB.search(rest) is None


def is_begun(text: str) -> bool:
    """Whether the main clause, or its verb, is yet to come."""
    relative = _RELATIVE.search(text)
    return lacks_main_clause(text) or (relative is not None and VERB.search(text[: relative.start()]) is None)


def is_closed(text: str) -> bool:
    return (
        text.count("“") == text.count("”") and text.count('"') % 2 == 0 and text.count("(") == text.count(")")
    )
