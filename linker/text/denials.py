"""Whether a passage denies a claim: a cue of denial, and what stands beside it is the claim."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from linker.calendar_words import MONTHS_ABROAD
from linker.text.denials_abroad import CJK_DENIED_AFTER, CJK_DENIED_BEFORE, DENIED_AFTER, DENIED_BEFORE
from linker.text.stems import divided_words, stem

_STATED = (
    r"claims?|reports?|rumou?rs?|stor(?:y|ies)|figures?|allegations?|accusations?|forecasts?|warnings?|idea"
    r"|speculation|suggestions?|notion"
)
_LAID_TO_REST = (
    rf"(?:lay|laid|put) to rest (?=(?:the|these|those|any|all) (?:{_STATED}|doubts?|talk|fears?)\b)"
)
_BEFORE_IT = re.compile(
    r"\b(?:unfounded|baseless|untrue|false|falsely|a hoax|fabricat(?:ed|ions?)|a myth|misleading|not true"
    r"|never happened|wasn['’]t true|isn['’]t true|made up|nonsense|invented|yet to come true"
    r"|(?:disputed|denied|rejected|refuted|debunked|dismissed|rebutted|contradicted) by"
    r"|(?:in|by|with|as) (?:yet )?(?:a|an|another|the latest) (?:\w+ )?hoax"
    r"|knocked down|no basis|found nothing|shows? no|showed no|does(?:n['’]t| not) bear"
    r"|(?:is|are|was|were|has been|have been) (?:perfectly )?(?:clean|safe|well|fine)"
    r"|(?:is|are|was|were|been|be|call(?:s|ed)|as|branded|labell?ed)"
    r"(?: (?:it|them|that|this|an?|just|likely|all|\w+ly))*"
    r" [\"“‘']?(?:faked?|doctored|prank|satir\w+|rubbish|bogus|disproved|discredited)"
    r"|(?:den(?:ies|ied)|disput(?:es|ed)|reject(?:s|ed)|refut(?:es|ed)|dismiss(?:es|ed)|debunked)(?=\W*$))\b"
    rf"|\b{DENIED_BEFORE}\b|{CJK_DENIED_BEFORE}",
    re.IGNORECASE,
)
"""What is denied stands before these."""
_AFTER_IT = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|denial|disput(?:e|es|ed|ing)|reject(?:s|ed|ing)?|refut(?:e|es|ed|ing)"
    r"|debunk(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|rebut(?:s|ted)?|contradict(?:s|ed)?|no truth"
    r"|no (?:\w+ )?evidence|laugh(?:s|ed|ing) off|scoff(?:s|ed|ing) at|unlikely that"
    r"|nothing in (?:it|the|any)|false|brush(?:es|ed)|hoax|fake|rubbish(?:es|ed)|rul(?:e|es|ed|ing) out)\b"
    rf"|\b{_LAID_TO_REST}|\b{DENIED_AFTER}\b|{CJK_DENIED_AFTER}",
    re.IGNORECASE,
)
"""What is denied stands after these."""
_UNDENIED = re.compile(
    r"(?i)\b(?:not|never|cannot|neither|nor|without|refus\w+ to|declin\w+ to|\w+n['’]t)"
    r"(?: (?:be|have|been|explicitly|directly|confirm or|confirmed or|either|confirm nor))*\W+$"
)
"""Before a cue of denial: nothing is denied."""
_UNKNOWN = (
    r"(?! (?:(?:been|be|yet|any|official|immediate|immediately|independently|officially|publicly|even"
    r"|specifically) )*(?:confirm|verif|announc|releas|comment|respon|reveal|know|sa[iy]|believ|surpris|clear"
    r"|evident|concern|worr|bother|interest|immediate"
    r"|too\b|so\b|very\b|only|just|merely|least|long|every|doubt|wonder|matter|one|uncommon|statement|word|sure|giv|think|help\b|wait"
    r"|immediately|tell|told|identif|disclos|name|specif|elaborat|provid|offer|return|answer|discuss))"
)
"""After a negation: nothing is said not to be so, it is only not known, or not told."""
_NEGATION = re.compile(
    r"(?i)(?<!oh )(?:\b(?:not|never|no longer|no|none of|nobody|neither|without|fail(?:s|ed)? to"
    r"|refus(?:es?|ed) to|far from|nowhere near|stopp?(?:ed|s) short of)\b"
    r"|(?<![,;:] )(?<!^)\b(?!don['’]t)\w+n['’]t\b"
    r"|(?<![,;:] )(?<!^)(?<!so )(?<!and )(?<!but )(?<!please )(?<![“\"‘'])\bdon['’]t\b)" + _UNKNOWN
)
_NEGATED = 6
"""So many words after a negation are what it negates, up to the end of the clause."""
_REFERS = re.compile(
    rf"\b(?:it|that|this|these|them|which|so|such|(?:the|a|an|any|these|those|all) (?:{_STATED})"
    rf"|(?:{_STATED}) (?:of|that|about))\b",
    re.IGNORECASE,
)
"""Words that stand for what was just said."""
_CONJUNCTION = re.compile(r"^that (?:(?:it|he|she|they) )?(?=\w)")
_REFERRING_WORDS = 2
"""So many words of its own may stand beside a word that refers to the claim."""
_NOT = re.compile(
    r"(?i)\b(?:(?<!, )not(?! (?:only|just|merely|least))|never|no longer|none of|nobody|far from)\b"
    r"|\b\w+n['’]t\b"
)
_NO = re.compile(r"(?i)\W*(?:sorry,? |uh,? |and )?no[,:.–—]")
"""A claim that begins so answers another one."""
_SUBORDINATE = re.compile(
    r"(?i)\b(?:because|who|which|that|with|after|when|as|for|over|if|until|while|but|about|and)\b|[–—]"
)
"""After these a headline says something beside its main clause."""
_SCOPE_END = re.compile(r"[,;:.!?()]|\b(?:but|although|though|while|because|that|who|which)\b")
"""Where what a negation negates ends."""
_CLAUSE = re.compile(
    rf"[;:!?。；！？؛؟]|(?<!\d)\.|\.(?! (?:{MONTHS_ABROAD})\b)"
    r"|, (?=(?:and|but|although|though|while)\b)|(?:\b(?:but|although|though|while)\b)"
)
_AMBIGUOUS = frozenset({"dismiss", "reject"})
"""Stems of cues that also say what happens to people and plans."""
_STATED_WORD = re.compile(rf"(?i)\b(?:{_STATED}|as|that|it|this|assertions?|talk)\b")
_STATED_NEXT = re.compile(
    rf"(?i)\W*(?:(?!that\b)[\w’'-]+ ){{0,4}}(?:{_STATED}|assertions?|talk)\b|\W*(?:that|it|this|as)\b"
)
"""What is dismissed is something said, and not a case or a manager."""
_SAID = re.compile(rf"(?i)\b(?:{_STATED})\b")
_PREDICATE = 0.4
"""Share of what a claim says that must be denied, where the claim itself is about a story or a report."""
_ADJECTIVES = frozenset({"fake", "false"})
_TELLS = re.compile(
    rf"(?i)\W*(?:[\w’'-]+ ){{0,3}}(?:{_STATED}|news|videos?|photos?|images?|posts?|tweets?|articles?|audio"
    r"|that)\b"
)
"""What is false tells something, and what it tells is denied too."""
_NOUN = re.compile(
    r"(?i) (?!(?:alarms?|according|because|after|when|where|said|says|given|since|until)\b)[^\W\d_]{4,}"
)
"""What follows "false" in "false charges": nothing else is false."""
_NOUN_WORDS = 3
_SHARED_WORDS = 2
_SHORT = 3
"""Of a clause with so few content words, one shared word is enough."""
_LONGEST_ANSWER = 300


@dataclass(frozen=True, slots=True)
class Claimed:
    """What is looked for in a denied clause: stems of a claim's words, and those of them that aren't names.

    Where `essential` has any, a clause that shares names alone is about somebody, and no denial of the claim.
    """

    stems: frozenset[str]
    essential: frozenset[str] = frozenset()
    plain: frozenset[str] = frozenset()
    """Stems that are no cues of denial, as the claim itself uses them."""
    weights: Mapping[str, float] = field(default_factory=dict)
    """What each of the essential stems counts, where that is known."""


def denied_clauses(text: str, plain: Collection[str] = ()) -> list[str]:
    """The stretches of a passage that it denies; stems in `plain` are no cues, as what they say is claimed.

    >>> denied_clauses("A spokesman denied that he was unwell.")
    ['that he was unwell']
    >>> denied_clauses("Reports of ill health were invented, aides said.")
    ['Reports of ill health were']
    >>> denied_clauses("The palace did not deny that he was unwell.")
    []
    """
    clauses = []

    def is_cue(match: re.Match[str]) -> bool:
        return not _UNDENIED.search(text[: match.start()]) and stems_of(match[0]).isdisjoint(plain)

    taken = []
    for match in filter(is_cue, _BEFORE_IT.finditer(text)):
        if _is_attribute(text, match):
            taken.append(match.span())
            continue
        start = max((cut.end() for cut in _CLAUSE.finditer(text, 0, match.start())), default=0)
        clauses.append(text[start : match.start()])
        taken += [match.span()] * bool(stems_of(clauses[-1]))
    for match in _AFTER_IT.finditer(text):
        if any(start <= match.start() < end for start, end in taken):
            continue
        if is_cue(match):
            clause = _denied_after(text, match)
            if _AMBIGUOUS.isdisjoint(stems_of(match[0])) or _STATED_NEXT.match(clause):
                clauses.append(clause)
    return [clause.strip() for clause in clauses]


def _is_attribute(text: str, cue: re.Match[str]) -> bool:
    """Whether "false" is said of the noun after it, and that tells nothing: "false charges"."""
    rest = text[cue.end() :]
    return cue[0].casefold() == "false" and bool(_NOUN.match(rest)) and not _TELLS.match(rest)


def _denied_after(text: str, cue: re.Match[str]) -> str:
    """What a cue of denial that stands before it denies: the rest of its clause, of an adjective its noun."""
    cut = _CLAUSE.search(text, cue.end())
    clause = text[cue.end() : cut.start() if cut else len(text)]
    cue_word = cue[0].casefold()
    if cue_word == "hoax":  # as "a death hoax"
        return f"{' '.join(text[: cue.start()].split()[-1:])}{clause}"
    if cue_word in _ADJECTIVES and not _TELLS.match(clause):
        return " ".join(clause.split()[:_NOUN_WORDS])
    return clause


def denies(text: str, claim: Claimed) -> bool:
    """Whether a passage denies a claim.

    >>> water = Claimed(frozenset({"water", "taint"}))
    >>> denies("The regulator denied that the water was tainted.", water)
    True
    >>> denies("The regulator denied that it had met the brewer.", water)
    False
    """
    return any(_is_claim(clause, claim) for clause in denied_clauses(text, claim.plain))


def negations(text: str) -> list[tuple[frozenset[str], str]]:
    """The stems that each plain negation of a passage is of, and the clause that it stands in.

    >>> [sorted(stems) for stems, _ in negations("The captain was not asleep.")]
    [['asleep']]
    >>> negations("He has not confirmed that he slept."), negations("It is dear, so don't price it.")
    ([], [])
    """
    return [(stems, clause) for part, clause in _negated(text) if (stems := stems_of(part))]


def is_denial(claim: str) -> bool:
    """Whether a claim says that something is not so: it denies, or its main clause is negated.

    >>> is_denial("He was not asleep"), is_denial("Reports of a fire are false")
    (True, True)
    >>> is_denial("He left because he was not paid"), is_denial("A fire broke out")
    (False, False)
    """
    if _NO.match(claim):
        return True
    ambiguous = () if _STATED_WORD.search(claim) else _AMBIGUOUS
    if denied_clauses(claim, ambiguous):
        return True
    negation, aside = _NOT.search(claim), _SUBORDINATE.search(claim)
    return negation is not None and (aside is None or negation.start() < aside.start())


def may_answer(text: str) -> bool:
    """Whether a passage may be the denial of what stands before it."""
    return len(text) <= _LONGEST_ANSWER and bool(denied_clauses(text))


def refers(text: str) -> bool:
    """Whether a passage denies what stands before it, in words that refer to it and to nothing else."""
    return len(text) <= _LONGEST_ANSWER and any(map(_refers, denied_clauses(text)))


def _negated(text: str) -> Iterator[tuple[str, str]]:
    """The words after each negation, as far as it reaches, and the whole clause."""
    for match in _NEGATION.finditer(text):
        cut = _SCOPE_END.search(text, match.end())
        words = text[match.end() : cut.start() if cut else len(text)].split()
        first = max((end.end() for end in _CLAUSE.finditer(text, 0, match.start())), default=0)
        last = _CLAUSE.search(text, match.end())
        yield " ".join(words[:_NEGATED]), text[first : last.start() if last else len(text)]


def stems_of(text: str) -> frozenset[str]:
    """The stems of what a text says."""
    return frozenset({stem(word.replace("'", "")) for word in divided_words(text)})


def _is_claim(clause: str, claim: Claimed) -> bool:
    words = stems_of(clause)
    shared = len(words & claim.stems)
    if claim.essential and words.isdisjoint(claim.essential):
        shared = 0
    stories = stems_of(" ".join(_SAID.findall(clause))) & claim.stems
    if stories and sum(claim.weights.get(word, 0.0) for word in words - stories) < _PREDICATE:
        shared = 0  # "the helicopter story was untrue" denies no dismissal over that story
    if shared >= _SHARED_WORDS or (shared and len(words) <= _SHORT):
        return True
    return _refers(clause)


def _refers(clause: str) -> bool:
    return (
        len(stems_of(clause)) <= _REFERRING_WORDS and _REFERS.search(_CONJUNCTION.sub("", clause)) is not None
    )
