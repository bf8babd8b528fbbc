"""Sentences as names: without attribution and asides, cut between clauses only, and whole."""

import re

from linker.naming.faults import fault

_ENOUGH = 110
"""Characters from which a sentence is cut at a clause."""
_FEWEST_WORDS = 6
_SAYS = (
    r"(?:said|says|say|told|added|reported|reports?|announced|confirmed|writes|wrote|claimed|claims|argued|noted"
    r"|tweeted|stated|insisted|warned|according to)"
)
_ATTRIBUTION = re.compile(
    rf",[”\"’']? (?:(?:[\w.’'-]+ ){{0,8}}?{_SAYS}(?: [^,;]{{0,90}})?|according to [^,;]{{2,90}})"
    r"(?:,[^,;]{0,90})?\.?$"
)
"""Who said it, at the end of a sentence."""
_LEAD_IN = re.compile(
    r"^(?:But|And|So|Yet|Still|Also|However|Meanwhile|Indeed|Now|Then|In fact|Instead|Moreover|Of course),? "
)
_TAIL = re.compile(
    r"[,;] (?:which|who|where|when|while|and|as|after|with|saying|adding|because|since|so|amid|including|an?"
    r"|the)\b|;|\s(?:[–—]|--)\s"
)
"""Where a long sentence may stop. Not before "but": what follows may take back what was said."""
_AND_THAT = re.compile(r",? (?:and|but) that\b.*$")
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
_VERB = re.compile(rf"(?<![-‐] )(?<!-)\b(?:{_VERBS}|[a-z]{{3,}}ed)\b")
"""Words that are, or may be, the verb of a sentence."""
_OPENING = re.compile(
    r"^(?:(?:[\w-]+ ){1,4}(?:days?|weeks?|months?|years?|hours?|minutes?|moments|shortly)"
    r" (?:after|before|since|ago)|after|before|when|while|as|although|though|if|since|because|until|despite"
    r"|with|in|on|at|for|by|during|following|amid|under|from|to|unlike|like|among|instead|even|once|given"
    r"|having|speaking|asked)\b",
    re.IGNORECASE,
)
"""Words that open what stands before the main clause, and ends in a comma."""
_LEANS = re.compile(
    r"^(?:an?|the|another)? ?(?:second|third|fourth|fifth|other|same|latter|former|two|both|latest)\b"
    r"|^(?:another|one of|also|others|both|neither|either|such|some of)\b"
    r"|\b(?:last|next|this|that) (?:week|month|year|night|day|summer|spring|autumn|fall|winter)\b",
    re.IGNORECASE,
)
"""What can't be understood without the sentence before, or the date."""
_CONNECTS = re.compile(
    r"^(?:as a result|in addition(?! to)|for (?:example|instance)|in (?:response|contrast|other words)"
    r"|by contrast|similarly|likewise|thus|therefore|hence|even so"
    r"|at (?:the|that) (?:same )?(?:time|moment|point)"
    r"|(?:the|that|this|those|these) (?:decision|move|announcement|incident|ruling|news|comments?|remarks?"
    r"|revelations?|statements?|complaint|measure|pair|couple|suspects?|victims?|two|three|former)(?! of\b)"
    r"|(?:on |early |late )*(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)
"""What goes on from the sentence before, or is of some week."""
_POINTS_BACK = re.compile(
    r"\b(?:this|these|those) (?:allegation|claim|case|issue|report|episode|controversy|dispute|charge)s?\b"
)
_PRONOUN = re.compile(r"\b(?:he|she|his|her|him)\b")
_NAMED_BEFORE = re.compile(r"(?<!^)\b[A-Z][\w’'-]*\b(?! (?:Day|Eve)\b)(?<!Day)(?<!Eve)")
_MONTH = re.compile(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun)")
_OPENERS = frozenset(
    "The A An In On At After Before When While As For With By From During Since Until If Although But And"
    " Two Three Four Five Six Some Many Most One This That These Those There".split()
)
"""Words that open a sentence and name nobody."""
_RUN_ON = re.compile(r"[a-z]{2} (?:The|He|She|It|They) [a-z]+ [a-z]")
"""Two sentences without a stop between them."""
_ASIDE = re.compile(r"^\s*(?:which|who|whose|where|when)\b[^,]*")
_RELATIVE = re.compile(r", (?:which|who|whose|where)\b[^,]*$")
_SURNAME = re.compile(
    r"^[A-Z][a-zà-ÿ]+ (?:has|had|was|is|allegedly|remains|remained|shot|said|told|faces|pleaded|worked)\b"
)
"""A person who was introduced before."""
_REPLIES = re.compile(r"\b(?:answered|replied|responded|denie[sd]|rejected|dismissed|retorted|countered)\b")
_NO_VERB, _NO_CLAUSE, _LEANING, _REPLYING, _BY_SURNAME = 0.35, 0.3, 0.12, 0.2, 0.1
_CONNECTED = 0.3
_ABBREVIATED = re.compile(r"\b(?:\w\.\w|[A-Z]|Inc|Corp|Ltd|Co|Jr|Sr)\.$")
_SAYING = (
    "said|says|say|told|tells?|claim(?:s|ed)?|warn(?:s|ed)?|repeat(?:s|ed)?|assur(?:es?|ed)|insist(?:s|ed)?"
    "|argu(?:es?|ed)|add(?:s|ed)?|announc(?:es?|ed)|promis(?:es?|ed)"
    "|report(?:s|ed)?|show(?:s|ed|n)?|confirm(?:s|ed)?|declar(?:es?|ed)|conclud(?:es?|ed)"
    "|reveal(?:s|ed)?|saying|not(?:es|ed)|complain(?:s|ed)?|maintain(?:s|ed)?|found|estimat(?:es?|ed)"
    "|predict(?:s|ed)?|stat(?:es|ed)|acknowledg(?:es?|ed)|admit(?:s|ted)?"
)
_THAT = re.compile(
    rf"(?<![Tt]he )(?<![Aa] )(?<![Aa]n )(?<!is )(?<!er )\b(?:{_SAYING})"
    r"(?: [\w’'.-]+){0,6}? that (?=[\w“\"$])"
)
"""Somebody says something; not "the claim that"."""
_NEGATED = re.compile(
    r"\b(?:not|never|no|nobody|none|nothing|hardly|falsely|wrongly|mistaken\w*|initially|originally"
    r"|at first|den\w+)\b|n[’']t\b",
    re.IGNORECASE,
)
_SPEAKER = re.compile(
    r"^(?!(?:He|She|They|It|We|I|You|This|That|But|And|The|An?)\b)"
    r"[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,5}$"
)


def as_name(sentence: str) -> str:
    """A sentence without its full stop, attribution and, where it is long, its last clauses.

    >>> as_name("The Hollin dam burst on Friday, killing 12, police said.")
    'The Hollin dam burst on Friday, killing 12'
    """
    text = _LEAD_IN.sub("", " ".join(sentence.split()))
    text = text[:1].upper() + text[1:]
    shorter = _ATTRIBUTION.sub("", text)
    if len(shorter.split()) >= _FEWEST_WORDS and _is_closed(shorter) and not _is_begun(shorter):
        text = shorter
    while len(text) > _ENOUGH:
        cuts = [match.start() for match in _TAIL.finditer(text) if _stands_alone(text[: match.start()])]
        if not cuts:
            break
        text = text[: cuts[-1]]
    text = text.strip()
    return text[:-1] if text.endswith(".") and not _ABBREVIATED.search(text) else text


def as_names(sentence: str) -> list[str]:
    """A sentence as a name, and what somebody says in it: after the speaker, and alone.

    >>> as_names("Minister Tobias Renn told delegates on Monday that crime had been cut in half.")[1:]
    ['Minister Tobias Renn: crime had been cut in half', 'Crime had been cut in half']
    >>> len(as_names("Minister Tobias Renn never said that crime had been cut in half."))
    1
    """
    found = [as_name(sentence)]
    text = " ".join(sentence.split())
    match = _THAT.search(text)
    if match is None or _NEGATED.search(text[: match.end()]):
        return found
    clause = as_name(_AND_THAT.sub("", text[match.end() :]))
    if not _stands_alone(clause, _FEWEST_WORDS - 1):
        return found
    speaker = text[: match.start()].partition(",")[0].strip()
    if _SPEAKER.match(speaker):
        found.append(f"{speaker}: {text[match.end()]}{clause[1:]}")
    return [*found, clause]


def sentence_fault(text: str) -> float:
    """How much speaks against a sentence as a name: by its form, and for not standing alone."""
    return (
        fault(text)
        + _NO_CLAUSE * _lacks_main_clause(text)
        + _NO_VERB * (_VERB.search(text) is None)
        + _LEANING * (_LEANS.search(text) is not None)
        + _CONNECTED * (_CONNECTS.search(text) is not None or _points_back(text))
        + _NO_VERB * (_RUN_ON.search(text) is not None or _is_quote_and_speaker(text))
        + _BY_SURNAME * (_SURNAME.search(text) is not None)
        + _REPLYING * (_REPLIES.search(text) is not None)
    )


def _points_back(text: str) -> bool:
    """Whether it speaks of what a sentence before named: "this claim", or "she" before anybody is named."""
    pronoun = _PRONOUN.search(text)
    if pronoun is None:
        return _POINTS_BACK.search(text) is not None
    before = text[: pronoun.start()]
    named = [match[0] for match in _NAMED_BEFORE.finditer(before) if not _MONTH.match(match[0])]
    return not (named or (before[:1].isupper() and before.split(" ")[0] not in _OPENERS))


def _is_quote_and_speaker(text: str) -> bool:
    """Whether a quotation is followed by who said it, and by no verb."""
    found = re.match(r"^[“\"][^”\"]+[”\"]", text)
    return found is not None and _VERB.search(text[found.end() :]) is None


def _lacks_main_clause(text: str) -> bool:
    """Whether nothing but what stands before a main clause is there: no comma, or no verb after it."""
    if _OPENING.match(text) is None:
        return False
    rest = _ASIDE.sub("", text.partition(",")[2])
    return "," not in text or _VERB.search(rest) is None


def _is_begun(text: str) -> bool:
    """Whether the main clause, or its verb, is yet to come."""
    relative = _RELATIVE.search(text)
    return _lacks_main_clause(text) or (
        relative is not None and _VERB.search(text[: relative.start()]) is None
    )


def _stands_alone(text: str, fewest: int = _FEWEST_WORDS) -> bool:
    """Whether a sentence may stop here: enough words, a verb, and no quotation or bracket is open."""
    return (
        len(text.split()) >= fewest
        and not _lacks_main_clause(text)
        and _VERB.search(text) is not None
        and _is_closed(text)
    )


def _is_closed(text: str) -> bool:
    return (
        text.count("“") == text.count("”") and text.count('"') % 2 == 0 and text.count("(") == text.count(")")
    )
