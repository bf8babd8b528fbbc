"""People in a name with their first name and office, as the articles introduce them."""

import re
from collections import Counter
from collections.abc import Sequence

from linker.text.rarity import rarity
from linker.text.stems import stem

_KNOWN_BELOW = 4.5
"""Rarity of a surname that needs no introduction, or of a word that may be no surname."""
_READ_FOR = 20
"""Texts that are asked how they introduce somebody."""
_BEFORE, _LONGEST_OFFICE = 120, 45
"""Characters before a surname that are read for an introduction, and of an office."""
_NAME = r"(?:al-|el-)?[A-Z][a-zà-ÿ][\w’'-]*"
_PARTICLE = r"(?:(?:al|el|bin|de|von|van)[- ])?"
_BARE = re.compile(
    rf"(?:\b(?:Mr|Mrs|Ms|Miss)\.? )?(?<![\w.’'&-])(?P<name>{_NAME}?)(?=['’]s\b|[\s,.;:”\")]|$)"
    r"(?! (?:[A-Z]|al-|bin ))"
)
"""A capitalised word that no other follows, with "Mr" or the like."""
_NAMED_BEFORE = re.compile(r"(?:[A-Z][\w.’'&-]*|\b(?:[Tt]he|de|van|von|bin|al|el)) $")
"""A part of a longer name, or of a thing that is named after somebody."""
_APPOSED = re.compile(r"(?:['’]s)?, (?:the|an?|who|whose|his|her|its|former|then)\b")
"""What tells the office after the name."""
_NO_SURNAME = re.compile(r"(?:[ip]ans?|ese|ish|ists?|ers|ews)$")
"""How names of peoples, parties and the like end."""
_TITLES = frozenset(
    "Mr Mrs Ms Miss Dr Sir Lord Lady Dame Sen Rep Gov Gen Col Lt Sgt Capt Rev Judge Justice President"
    " Senator Congressman Congresswoman Representative Governor Mayor Minister Secretary Director General"
    " Chancellor King Queen Prince Princess Pope Officer Detective Sheriff Professor Prof Ambassador Chairman"
    " Speaker Democrat Republican Attorney The A An In On At But And When While As If After Before Since For"
    " From With By To Of Or That This These Those His Her Its Their Our Monday Tuesday Wednesday Thursday"
    " Friday Saturday Sunday North South East West State States Defense Treasury Homeland Health Interior"
    " Court House White Congress Party News Times New Former Ex Team Only Even Although Though Because So Now"
    " Then Also Both Like Under Over".split()
)
"""What stands before a surname, and is no first name."""
_OFFICES = (
    r"(?:president|minister|secretary|senator|sen\.|rep\.|gov\.|congress(?:man|woman)|governor|mayor|adviser"
    r"|advisor|agent|director|lawyer|attorney|general|chief|leader|ambassador|judge|justice|nominee|candidate"
    r"|chair(?:man|woman)?|speaker|commissioner|executive|founder|editor|officer|captain|spokes(?:man|woman)"
    r"|counsel|strategist|manager|king|queen|prince|princess|pope|chancellor|premier|warlord|dictator"
    r"|journalist|singer|actor|actress|author)"
)
_ANY_OFFICE = re.compile(_OFFICES, re.IGNORECASE)
_OFFICE = re.compile(
    r"(?:(?:[Ff]ormer|[Tt]hen-?|[Ee]x-|[A-Z][\w.&-]*(?:['’]s)?|national|security|prime|foreign|chief|deputy"
    r"|interior|defen[cs]e|staff|special|campaign|attorney|opposition|rebel|royal|party|vice) ?){0,4}"
    rf"\b(?:(?i:{_OFFICES})|Secretary of (?:State|Defense|the \w+)|Director of \w+ \w+)$"
)
_SAYS_LITTLE = re.compile(
    r"(?:adviser|advisor|agent|officer|executive|manager|lawyer|founder|editor|leader|candidate|strategist"
    r"|actor|singer|journalist|author|director|nominee|chief|attorney|general)",
    re.IGNORECASE,
)
"""An office that is none without what it is of."""
_SMALL = re.compile(r"^(?:Former|Then|Ex)\b")
_OF = re.compile(r"\bof (?:the )?$")


def introduced(sentence: str, texts: Sequence[str]) -> str:
    """A sentence in which the first name and office stand before a surname, as articles give them.

    Args:
        sentence: It.
        texts: Articles, that which it comes from first. Half of those that name somebody have to introduce
            him where they first do, else the word is no surname: a town, a firm.

    >>> introduced("Renn and Mr. Varro met", ["Tobias Renn came. Minister Gil Varro met Renn."])
    'Tobias Renn and Minister Gil Varro met'
    """
    shift = 0
    for match in list(_BARE.finditer(sentence)):
        name, start, end = match["name"], match.start() + shift, match.end("name") + shift
        before, after = sentence[:start], sentence[end:]
        if not _may_be_surname(name, texts) or _NAMED_BEFORE.search(before) or _holds(before, name):
            continue
        full = _as_most_introduce(name, texts, with_office=_APPOSED.match(after) is None)
        if full is not None:
            opens = not before.strip("“\"‘' ")
            sentence = before + (full[:1].upper() + full[1:] if opens else full) + after
            shift = len(sentence) - len(after) - match.end("name")
    return sentence


def _may_be_surname(name: str, texts: Sequence[str]) -> bool:
    """Whether a capitalised word is rare, names no people, and its article has it not in small letters."""
    if name in _TITLES or _NO_SURNAME.search(name) or rarity(stem(name.casefold())) < _KNOWN_BELOW:
        return False
    return not texts or not _holds(texts[0], name.casefold())


def _holds(text: str, word: str) -> bool:
    return re.search(rf"(?<![\w’'-]){re.escape(word)}\b", text) is not None


def _as_most_introduce(name: str, texts: Sequence[str], *, with_office: bool) -> str | None:
    """How half of the texts that hold a surname introduce it, by the first of them."""
    word = re.compile(rf"(?<![\w’'-]){_PARTICLE}{re.escape(name)}\b")
    mentions = [(text, match) for text in texts if (match := word.search(text))][:_READ_FOR]
    found = [_full_name(text, match, with_office=with_office) for text, match in mentions]
    if not found:
        return None
    full = [(one.rsplit(" ", 2)[-2], one) for one in found if one is not None]
    people = Counter(given for given, _ in full)
    given = min(people, key=lambda one: (-people[one], one), default="")
    if 2 * len(full) < len(found) or (2 * people[given] <= len(full) and not found[0]):
        return None
    return found[0] or next(one for first, one in full if first == given)


def _full_name(text: str, surname: re.Match[str], *, with_office: bool) -> str | None:
    """The first mention of somebody in a text, where that is a first name and the surname."""
    if re.match(r"['’]?s? [A-Z]|-", text[surname.end() :]):
        return None
    before = text[max(0, surname.start() - _BEFORE) : surname.start()]
    given = re.search(rf"(?<![\w’'-])({_NAME}(?: (?:{_NAME}|[A-Z]\.)){{0,2}}) $", before)
    if given is None:
        return None
    words = given[1].split()
    titles = [
        place
        for place, word in enumerate(words)
        if word.rstrip(".") in _TITLES or word.endswith(("'s", "’s")) or _ANY_OFFICE.fullmatch(word)
    ]
    words = words[titles[-1] + 1 if titles else -2 :]
    if not words:
        return None
    full = " ".join([*words, surname[0]])
    office = _office(before[: len(before) - 1 - len(" ".join(words))]) if with_office else None
    return f"{office} {full}" if office else full


def _office(before: str) -> str | None:
    """The office that a text ends with: "former national security adviser"."""
    line = re.split(r"[.!?;:“”\"(]\s|\n|, ", before.rstrip(" ,"))[-1]
    found = _OFFICE.search(line)
    if found is None:
        return None
    words = found[0].split()
    while words and (
        words[0] in {"The", "A", "An", "In", "On", "At", "But", "And", "When", "While", "As", "If", "After"}
        or (words[0][:1].isupper() and _OF.search(line[: found.start()]))
    ):
        words.pop(0)
    office = _SMALL.sub(lambda match: match[0].lower(), " ".join(words))
    return (
        office if office and len(office) <= _LONGEST_OFFICE and not _SAYS_LITTLE.fullmatch(office) else None
    )
