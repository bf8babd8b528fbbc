"""What speaks against a sentence as a name: that it can't be understood alone, or isn't whole."""

import re
from functools import lru_cache

from linker.naming.clauses import VERB, lacks_main_clause
from linker.naming.faults import fault

_LEANS = re.compile(
    r"^(?:an?|the|another)? ?(?:second|third|fourth|fifth|other|same|latter|former|two|both|latest)\b"
    r"|^(?:another|one of|also|others|both|neither|either|such|some of)\b"
    r"|\bis another\b",
    re.IGNORECASE,
)
"""What can't be understood without the sentence before."""
_CONNECTS = re.compile(
    r"^(?:as a result|most (?:notable|important|striking) (?:is|was)|the (?:[\w-]+ ){1,5}(?:is|was) that"
    r"|in one (?:case|instance|example)|at one point|in addition(?! to)"
    r"|for (?:example|instance)|in (?:response|contrast|other words)"
    r"|by contrast|similarly|likewise|thus|therefore|hence|even so"
    r"|at (?:the|that) (?:same )?(?:time|moment|point)"
    r"|(?:the|that|this|those|these) (?:decision|move|announcement|incident|ruling|news|comments?|remarks?"
    r"|revelations?|statements?|complaint|measure|pair|couple|suspects?|victims?|two|three|former)"
    r"(?! (?:of|that)\b)"
    r"|(?:yesterday|today|tonight|tomorrow|(?:last|this) (?:week|month|night|year))['’]s"
    r"|(?:on |early |late )*(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)
"""What goes on from the sentence before, or is of some week."""
_POINTS_BACK = re.compile(
    r"\b(?:these|such) (?!as\b|days\b|a\b|an\b)[a-z]+"
    r"|\b[Tt]hose (?!(?:who|of|in|with|that|from|whose|are|were|at|on|to|for)\b)[a-z]+"
    r"|\b[Tt]his (?:[a-z]+ )?(?:allegation|claim|case|issue|report|episode|controversy|dispute|charge|law"
    r"|move|decision|practice|kind|sort|group|man|woman|event|point|question|idea|plan|one)\b"
    r"|(?<!^)\bthe (?:move|announcement|paper|newspaper|pair|couple|latter|incident|revelations?|remarks?"
    r"|comments?|measure|pledge|episode|affair|gesture)"
    r"(?! (?:of|to|that|by|on|about|for|was|from|in)\b| ?[-A-Z])"
    r"|\bthe (?:paper|newspaper|magazine|broadcaster)['’]s\b"
)
"""What the sentence before named: "these claims", "the move", "the paper's editor"."""
_PLURAL_OPENER = re.compile(r"^[A-Z][a-z]+s ")
"""Some people, of whom none is "he"."""
_PRONOUN = re.compile(r"\b(?:he|she|his|her|him)\b")
_NAMED_BEFORE = re.compile(r"(?<!^)\b[A-Z][\w’'-]*\b(?! (?:Day|Eve)\b)(?<!Day)(?<!Eve)")
_MONTH = re.compile(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun)")
_OPENERS = frozenset(
    "The A An Of In On At After Before When While As For With By From During Since Until If Although But And"
    " Two Three Four Five Six Some Many Most One This That These Those There".split()
)
"""Words that open a sentence and name nobody."""
_FRONTED = re.compile(
    r"^(?:Since|For|Following|Although|Despite|If|Even|During|Within|Among|About|At|After|Before|While|As|When"
    r"|With|Asked|In addition) "
)
_TITLE_AND_SURNAME = re.compile(r"^(?:Mr|Mrs|Ms|Dr|Sir|Lord)\.? [A-Z][\w’'-]+(?! [A-Z])")
"""A person whom the text had introduced before."""
_REPLIES = re.compile(r"\b(?:answered|replied|responded|denie[sd]|rejected|dismissed|retorted|countered)\b")
_NO_VERB, _NO_CLAUSE, _LEANING, _REPLYING = 0.6, 0.3, 0.12, 0.2
_INTRODUCED = 0.4
_FRONTING = 0.1
_NO_NAME, _UNNAMED_SUBJECT, _KNOWN, _QUOTING = 0.12, 0.15, 0.35, 0.25
_GOES_ON = re.compile(
    r"\b(?:also|himself|herself|themselves|this country|already|again|another|too|previously"
    r"|earlier|later|meanwhile|instead|similar|latter|so far|then|just"
    r"|this time|same|echoed|agreed|(?:comes?|came|follow(?:s|ed)) (?:\w+ ){0,2}?(?:after|as|amid|on|the))\b"
    r"|^(?:News|Word) of ",
    re.IGNORECASE,
)
_PASSED = re.compile(
    r"\b(?:days?|weeks?|months?|years?|hours?) ago\b|\b(?:earlier|later) this \w+"
    r"|^(?:In|Since|By|On) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*\.?(?: \d{1,2})?,"
    r"|\b(?:last|next|this) (?:year|month|week|spring|summer|autumn|winter)(?:['’]s)?\b"
)
"""A time that only the day of the article tells."""
_SUBJECT = re.compile(r"^(?:An?|Some|Many|Most|Two|Three|Four)\b")
_KNOWN_SUBJECT = re.compile(r"^(?:The|That|This|These|Those|Its|Their)\b")
_PROPER = re.compile(r"(?<=[\s“\"(-])[A-Z][\w’'-]*")
_QUOTATION = re.compile(r"“[^”]*”|\"[^\"]*\"")
_MOSTLY_QUOTED = 0.45
_HIS = re.compile(
    r"(?:(?:In |With |After |Before |Like |Unlike |To |For |On |At |From |During |Since |By |Of )?"
    r"(?:[Hh]is|[Hh]er|[Tt]heir|[Ii]ts)|He|She|They|It)\b"
)
_CONNECTED, _POINTING = 0.45, 0.5
_BIOGRAPHY = re.compile(
    r"\b(?:was|were) (?:born|raised|among|one of)\b|\bgrew up\b|\b(?:is|was) an? (?:\d\d|[a-z]+)-year-old\b"
    r"|\bas a (?:child|boy|girl|young)\b|\bbegan (?:his|her) career\b"
    r"|\bis (?:married to|home to|located in)\b",
    re.IGNORECASE,
)
"""Who somebody is, and not what happened."""
_BIOGRAPHICAL = 0.25
_JUDGES = re.compile(
    r"\b(?:should|must|ought to|makes? (?:no |perfect )?sense|misguided|foolish|absurd|immoral"
    r"|sadly|clearly|obviously|surely|no doubt|the blunt truth)\b"
)
_SAYS_WHO = re.compile(
    r": |[“\"]|\b(?:sa(?:ys?|id)|t(?:old|ells?)|warn(?:s|ed)?|urge[sd]?|argue[sd]?|call(?:s|ed)"
    r"|want(?:s|ed)?)\b"
)
"""Who thinks it."""
_JUDGING = 0.2
_ABBREVIATED = re.compile(r"\b(?:Sen|Rep|Gov|Gen|Mr|Mrs|Ms|Dr|St|Lt|Col|Sgt|Rev|Jr|Sr|vs|No|v)\.$")
_STOPS_OPEN = re.compile(
    r"\b(?:an?|the|of|with|by|and|or|but|that|which|who|whether|is|are|was|were|whereas [A-Z]\w+)$"
)


@lru_cache(2**14)
def sentence_fault(text: str) -> float:
    """How much speaks against a sentence as a name: by its form, and for not standing alone."""
    return (
        fault(text)
        + _NO_CLAUSE * lacks_main_clause(text)
        + _NO_VERB * (VERB.search(text) is None)
        + _LEANING * (_LEANS.search(text) is not None)
        + _CONNECTED * (_CONNECTS.search(text) is not None or _points_back(text))
        + _INTRODUCED * (_TITLE_AND_SURNAME.match(text) is not None)
        + _FRONTING * (_FRONTED.match(text) is not None)
        + _REPLYING * (_REPLIES.search(text) is not None)
        + _LEANING * (_GOES_ON.search(text) is not None)
        + _LEANING * (_PASSED.search(text) is not None)
        + _QUOTING * (sum(map(len, _QUOTATION.findall(text))) > _MOSTLY_QUOTED * len(text))
        + _POINTING * (text.startswith("(") or _HIS.match(text) is not None)
        + _BIOGRAPHICAL * (_BIOGRAPHY.search(text) is not None)
        + _JUDGING * (_JUDGES.search(text) is not None and _SAYS_WHO.search(text) is None)
        + _NO_VERB * (_STOPS_OPEN.search(text) is not None)
        + _unnamed(text)
    )


def is_torn(text: str, start: int, end: int) -> bool:
    """Whether a passage of a text begins after an abbreviation, or within a sentence, or ends in one.

    >>> text = "They met Sen. Ada Brand in Marrick. She left."
    >>> is_torn(text, 14, 35), is_torn(text, 0, 35)
    (True, False)
    """
    before, after = text[max(0, start - 20) : start].rstrip(" "), text[end : end + 2]
    is_within = before[-1:].isalnum() or before[-1:] in set(",;-") or _ABBREVIATED.search(before) is not None
    return is_within or (text[start:end].rstrip()[-1:].isalnum() and after[:1] == " " and after[1:].islower())


def _unnamed(text: str) -> float:
    """What speaks against a sentence that names nobody, or only what it says of somebody unnamed."""
    if _TITLE_AND_SURNAME.match(text) or (not text.isascii() and not VERB.search(text)):
        return 0.0
    named = [match.start() for match in _PROPER.finditer(text) if not _MONTH.match(match[0])]
    verb = VERB.search(text)
    if named and (verb is None or named[0] < verb.start()):
        return 0.0
    unknown = _UNNAMED_SUBJECT * (_SUBJECT.match(text) is not None)
    return _NO_NAME * (not named) + unknown + _KNOWN * (_KNOWN_SUBJECT.match(text) is not None)


def _points_back(text: str) -> bool:
    """Whether it speaks of what a sentence before named: "this claim", or "she" before anybody is named."""
    if _POINTS_BACK.search(text) is not None:
        return True
    pronoun = _PRONOUN.search(text)
    if pronoun is None:
        return False
    before = text[: pronoun.start()]
    named = [match[0] for match in _NAMED_BEFORE.finditer(before) if not _MONTH.match(match[0])]
    opens = before[:1].isupper() and before.split(" ")[0] not in _OPENERS
    return not (named or (opens and not _PLURAL_OPENER.match(before)))
