"""What speaks against a headline or sentence as the name of a group, whatever the group is about."""

import re

WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff]")
_SHORT, _LONGEST, _TOO_LONG = 4, 130, 220
"""Fewest words and most characters of a good name, and characters from which none is one."""
_PER_MISSING_WORD, _PER_CHARACTER, _PER_FURTHER, _CAPITALS, _UNBALANCED = 0.2, 0.004, 0.01, 0.08, 0.1


def _any(*parts: str) -> str:
    return f"(?:{'|'.join(parts)})"


_NUMBER = r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten)"
_LISTED = (
    r"(?:things|ways|reasons|facts|takeaways|questions|claims|lessons|points|moments|myths|photos|charts)"
)
_ASKING = _any(
    "why|how|what|when|where|who|which|whose|is|are|was|were|can|could|does|do|did|will|should|would|has|have",
    "here[’']?s|here are|meet|inside|behind the|this is|these|if|want|think|remember",
    rf"{_NUMBER} (?:\w+ )?{_LISTED}",
)
_OPINION = _any(
    "opinion|op-ed|editorial|column|commentary|letters?(?: to the editor)?|analysis|perspective|viewpoint",
    "guest (?:view|post)|review|essay|my turn",
)
_LOADED = _any(
    "slams?|blasts?|destroys?|rips?|shreds?|eviscerates?|epic|insane|lunatic|stunning|shocking|bombshell|crazy",
    r"outrage(?:ous)?|disgrace(?:ful)?|idiots?|moron|meltdown|hysteri\w+|unhinged|disgusting|hilarious|awesome",
    r"the right thing|is (?:right|wrong) (?:about|in|to)|too far|shame(?:ful)?|spikes the ball|amnesty",
    r"amazing|terrifying|sickening|liar|lies|hypocri\w+|squander(?:s|ed)?|ugl(?:y|iest)|fawning|nigh|luckily",
)
_TEASING = _any(
    r"just (?:hit|got|became|made|did|had|won|lost)|finally|(?:is|was|were) always|actually|really|so far",
    r"(?:was|is|did)(?:n[’']t| not)$|grows? up|something (?:much |far )?(?:bigger|else|more|different|worse)",
    "milestone|reckoning|game[- ]changer|turning point|nothing (?:new|more)",
    "the real (?:reason|story|problem)|won[’']t believe|guess (?:who|what)|the truth about",
)
"""What makes curious and doesn't tell, or judges."""
_SECTION = _any(
    "live ?blog|live updates?|live:|roundup|round-up|week in review|news (?:brief|digest|summary)s?|briefs",
    "morning (?:brief|report|memo|jolt|plum|news)|evening news|newsletter|podcast|transcript|full text",
    "full statement|statement (?:from|by|on)|remarks by|read the|photo gallery|slideshow|in pictures",
    "photos of|obituar(?:y|ies)|horoscope|crossword|cartoon|calendar|correction|fact[- ]check|open thread",
    r"today in|this week in|police (?:blotter|log)|crime (?:log|blotter|report)|sign up|subscribe",
    r"advertis\w+|happy hour|playbook|huddle|watch (?:the|this)|click|timeline|what we know",
    "everything you need",
    "need to know|at a glance|key points|quotes of|highlights|by the numbers|q&a|q & a",
)
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.?"
_STAMP = _any(
    r"\d{1,2}[:.]\d\d|\d{1,2}/\d{1,2}/\d{2,4}|\d{4}-\d\d-\d\d",
    r"\d{1,2} ?[ap]\.?m\.?\b|p\d+\b|top stor(?:y|ies)",
    rf"{_DAY},? \w+ \d{{1,2}},? (?:\d{{4}})?\W*$|{_MONTH} \d{{1,2}},? \d{{4}}\W*$",
    rf"\d{{1,2}} {_MONTH} \d{{4}}",
    r"by [A-Z]|updated?\b|published\b|posted\b|photo\b|image\b|file\b|copyright\b|©",
)
_PRONOUN = _any(
    "he|she|they|it|this|that|these|those|but|and|so|yet|then|there|also|his|her|their|its",
)
_FAULTS: tuple[tuple[float, re.Pattern[str]], ...] = (
    (0.45, re.compile(r"\?[\"”’')]*(?:\s|$)")),
    (0.45, re.compile(rf"^{_ASKING}\b|\b(?:checked|explained|in full)$", re.I)),
    (
        0.3,
        re.compile(
            rf"\b{_OPINION}\s*(?::|\||-|–|$)"
            r"|^(?:opinion(?! polls?)|editorial|commentary|dear|let[’']s|don[’']t|stop|enough|sorry)\b",
            re.I,
        ),
    ),
    (
        0.25,
        re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|[Yy]our?|[Uu]s|I[’']m|[Ww]e[’']re|[Yy]ou[’']re|[Ii]t[’']s)\b"),
    ),
    (0.2, re.compile(rf"!|\b{_LOADED}\b", re.I)),
    (0.25, re.compile(rf"\b{_TEASING}\b|\b(?:was|is|did)n[’']t$", re.I)),
    (0.3, re.compile(r"[:;] (?:why|how|what|here[’']?s|is|are|can|could|will|does|do)\b", re.I)),
    (0.35, re.compile(rf"\b{_SECTION}\b", re.I)),
    (0.75, re.compile(rf"^\W*{_STAMP}", re.I)),
    (
        0.75,
        re.compile(r"\bhide caption\b|\bphotos?: |^\W*\d+ of \d+\b|\b(?:photo|image) by\b", re.I),
    ),
    (0.5, re.compile(r"^[^\w“\"‘'«(¿¡#$£€@]|\ufffd|â€")),
    (0.12, re.compile(r"^[“\"‘']")),
    (
        0.45,
        re.compile(rf"^(?:(?:like|unlike|with|in|after|before|at|for|on|by|during) )?{_PRONOUN}\b", re.I),
    ),
    (0.45, re.compile(r"\.{4}|(?:\d[\d,./-]*[^\d]{1,20}){6}")),
    (0.5, re.compile(r"https?:|www\.|\.(?:html?|jpe?g|pdf)\b|@\w", re.I)),
)
"""Question; explainer; opinion; the reader or writer; loaded words; a teaser; a question within; section or
promo; stamp, byline or credit; caption; the middle of a sentence, or letters gone wrong; quotation first;
pronoun; a table; an address."""


def fault(text: str) -> float:
    """How much speaks against a text as a name; 0 is nothing, from 0.5 it hardly is one.

    >>> fault("Dam above Marrick bursts, 12 dead"), fault("Could the dam burst again?") > 0.5
    (0.0, True)
    """
    found = sum(weight for weight, pattern in _FAULTS if pattern.search(text))
    if 4 * len(_WIDE.findall(text)) > len(text):  # a script without spaces between words
        return found
    count = len(WORD.findall(text))
    found += _PER_MISSING_WORD * max(0, _SHORT - count)
    found += _PER_CHARACTER * max(0, len(text) - _LONGEST) + _PER_FURTHER * max(0, len(text) - _TOO_LONG)
    letters = [letter for letter in text if letter.isalpha()]
    found += _CAPITALS * (sum(map(str.isupper, letters)) > 0.8 * len(letters))
    unbalanced = (
        text.count("“") != text.count("”") or text.count('"') % 2 == 1 or text.count("(") != text.count(")")
    )
    return found + _UNBALANCED * unbalanced
