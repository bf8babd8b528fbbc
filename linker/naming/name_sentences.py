"""Sentences as names: without attribution and asides, cut between clauses only, and whole."""

import re

from linker.naming.clauses import FEWEST_WORDS, VERB, is_begun, is_broken_off, is_closed, stands_alone

_ENOUGH, _LONGEST = 120, 180
"""Characters from which a sentence is cut at a clause, and up to which it may grow with its speaker."""
_SAYS = (
    r"(?:said|says|say|told|added|reported|reports|announced|confirmed|revealed|writes|wrote|claimed|claims|argued|noted"
    r"|tweeted|stated|insisted|warned|according to)"
)
_ATTRIBUTION = re.compile(
    rf",[”\"’']? (?:(?:[\w.’'-]+ ){{0,12}}?{_SAYS}(?: [^,;]{{0,90}})?|according to [^,;]{{2,90}})"
    r"(?:,[^,;]{0,90})?\.?$"
)
"""Who said it, at the end of a sentence."""
_SAYS_FIRST = re.compile(rf",[”\"’']? (?:(?:has|had|have) )?{_SAYS}\b")
_NO_SPEAKER = (
    "(?:he|she|they|it|I|we|who|which|in|of|by|with|what|as|but|and|if|when|while"
    "|is|was|are|were|has|had|have)"
)
_SPEAKER_KEPT = re.compile(
    rf", (?:(?!{_NO_SPEAKER}\b)(?:[\w’'.-]+ ){{1,12}}?{_SAYS}\b(?! that\b)"
    r"|according to [^,;]{2,90}?(?=[,.]|$))"
)
_ABOUT = re.compile(r", an? \w+ (?:that|which) ")
"""What is said of the sentence before: "a move that he says"."""
_HEARER = re.compile(
    r" (?:(?:an?|the|his|her|their) )?(?:[A-Z][\w’'.-]*(?: [A-Z][\w’'.-]*)*(?: [a-z]+(?= on\b| at\b|[,.]|$))?"
    r"|(?:[a-z]+ ){0,2}[a-z]+(?= on\b| at\b| in\b|[,.]|$))"
)
"""Whom somebody told it."""
_SPEAKER_WITHIN = re.compile(
    rf", (?!{_NO_SPEAKER}\b)(?:[\w’'.-]+ ){{1,12}}?{_SAYS}(?= (?:at|in|on|to|after|as|during|when)\b)"
)
"""Who said it, before where or when."""
_OFFICIAL = re.compile(
    r"\b(?:police|officials?|authorities|sheriff\w*|deput(?:y|ies)|detectives?|investigators|prosecutors"
    r"|spokes\w+|coroner\w*|court|statement|sources|reports?)\b",
    re.IGNORECASE,
)
"""Who states what happened; anybody else may only claim it."""
_DAYS = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|afternoon|evening|night))?"
_MONTHS = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Aug|Sept?|Oct|Nov|Dec)\.)(?: \d{1,2})?"
)
_SPAN = r"(?:days?|weeks?|months?|years?|hours?|summer|fall|autumn|winter|spring)"
_LEAD_IN = re.compile(
    r"^(?:(?:But|And|So(?! far)|Yet|Still|Also|However|Meanwhile|Indeed|Now|Then|In fact|Instead(?! of)"
    r"|Moreover|Of course|In addition(?! to)|Today|Yesterday|Tonight|Last night|Earlier today|At the time"
    r"|Earlier(?=,| [A-Z])|Later(?=,| [A-Z])|Specifically|(?:Most )?[Nn]otably|Strictly speaking"
    r"|In short|In brief|In the (?:briefest|simplest|broadest) terms"
    r"|At one point|For (?:example|instance)),? "
    rf"|(?:(?:(?:[Oo]n|[Ii]n|[Ll]ate|[Ee]arly) )*(?:{_DAYS}|{_MONTHS})|(?:Earlier|Later) this {_SPAN}"
    rf"|(?:Last|This|Next) {_SPAN}|(?:A|Two|Three|Four|Five|Six|Several|Some) {_SPAN} (?:ago|later|earlier)"
    rf"(?: today)?|In one (?:case|instance|example)), |{_MONTHS} (?=The )"
    r"|(?:[A-Z]{3,} ){2,}(?=[A-Z][a-z])|(?:Speaking|Writing|Talking|Appearing)\b[^,]{2,80}, )"
)
"""What leads on from the sentence before, or is of a day that only the article's date tells."""
_PASSING_DAY = re.compile(
    r"(?<!until)(?<!since)(?<!from)(?<!of)(?<!by)(?<!for)(?<!before)"
    r" (?:(?:earlier|later|late|early) )?(?:today|yesterday|tonight|last night"
    r"|(?:yesterday|this) (?:morning|afternoon|evening))\b(?!['’]|,? (?:and|or)\b|-)"
)
"""A day that is another one when the name is read; the article has its date."""
_ADVERB = re.compile(
    r", (?:meanwhile|however|too|though|also|moreover|for (?:example|instance)|in fact|of course|indeed"
    r"|therefore)"
    r",(?= )|(?<! but) (?:meanwhile|also)(?= (?!known)[a-z])| then(?= [a-z]+ed )"
)
_DASHED = re.compile(r" (?:[–—]|--) [^–—()]{3,90}? (?:[–—]|--) (?=[a-z])")
_BRACKETED = re.compile(r" \([^()]{3,90}\)")
"""Asides, which a long sentence can spare."""
_DATELINE = re.compile(r"^[A-Z]{3,}[A-Z., ]*(?: \([A-Za-z/ ]{2,20}\))? ?(?:--|–|—|-|\|) ")
_TAIL = re.compile(
    r"[,;] (?:which|who|whose|where|when|while|and|as|after|with|because|since|so|amid|including|an?|the"
    r"|in|despite|according to|[a-z]+ing)\b|;|\s(?:[–—]|--)\s"
)
"""Where a long sentence may stop. Not before "but": what follows may take back what was said."""
_ABBREVIATED = re.compile(r"\b(?:\w\.\w|[A-Z]|Inc|Corp|Ltd|Co|Jr|Sr)\.$")


def as_name(sentence: str, enough: int = _ENOUGH) -> str:
    """A sentence without its full stop, attribution and, where it is long, its last clauses.

    Args:
        sentence: It.
        enough: Characters from which it is long.

    >>> as_name("The Hollin dam burst on Friday, killing 12, police said.")
    'The Hollin dam burst on Friday, killing 12'
    """
    text = _DATELINE.sub("", " ".join(sentence.split()))
    text = _ADVERB.sub("", _PASSING_DAY.sub("", _LEAD_IN.sub("", text)))
    text, speaker = _with_speaker(text[:1].upper() + text[1:])
    for aside in (_DASHED, _BRACKETED):
        text = aside.sub(" " if aside is _DASHED else "", text) if len(text) > enough else text
    while len(text) > enough:
        cuts = (match.start() for match in reversed(list(_TAIL.finditer(text))))
        cut = next((start for start in cuts if stands_alone(text[:start])), None)
        if cut is None:
            break
        text = text[:cut]
    text = _without_brackets((text + speaker).replace(",,", ",").strip(" ,"))
    return text[:-1] if text.endswith(".") and not _ABBREVIATED.search(text) else text


def _without_brackets(text: str) -> str:
    """A sentence without brackets around it, and without the end of a quotation that began before."""
    if text.startswith("(") and text.rstrip(".").endswith(")") and text.count("(") == 1:
        text = text[1:].rstrip(".").removesuffix(")")
    is_open = text.endswith("”") and text.count("”") > text.count("“")
    return text[:-1] if is_open or (text.endswith('"') and text.count('"') == 1) else text


def _with_speaker(text: str) -> tuple[str, str]:
    """A sentence without who said it, and who said it where what is said may be only a claim."""
    within = _SPEAKER_WITHIN.search(text)
    if within is not None and stands_alone(text[: within.start()]) and within.end() <= _LONGEST:
        text = text[: within.end()]
    found = _ATTRIBUTION.search(text)
    if found is None:
        return text, ""
    shorter = text[: found.start()]
    is_whole = len(shorter.split()) >= FEWEST_WORDS and is_closed(shorter) and not is_begun(shorter)
    if not is_whole or VERB.search(shorter) is None or _is_speaker_left(shorter, text[found.start() :]):
        return text, ""
    speaker = _SPEAKER_KEPT.match(text[found.start() :])
    if speaker is None or _OFFICIAL.search(speaker[0]) or _ABOUT.match(speaker[0]):
        return shorter, ""
    heard = _HEARER.match(text[found.start() + speaker.end() :]) if speaker[0].endswith("told") else None
    whole = speaker[0] + (heard[0] if heard else "")
    return (shorter, whole) if len(shorter) + len(whole) <= _LONGEST else (shorter, "")


def _is_speaker_left(shorter: str, attribution: str) -> bool:
    """Whether who speaks stands before the attribution: "the head of the fund, Ada Brand" ", said"."""
    return _SAYS_FIRST.match(attribution) is not None and is_broken_off(shorter)
