"""Names and numbers of a text, found by rule: evidence that a person can check."""

import re

from linker.calendar_words import ENGLISH_MONTHS, ENGLISH_WEEKDAYS
from linker.counted_fates import fates
from linker.counting_words import PEOPLE, SPELLED, UNITS
from linker.digits import MYRIADS, ascii_digits, cjk_value
from linker.uncased_names import uncased_names
from linker.words import STOPWORDS, words

CAPITALS = f"A-Z{''.join(filter(str.isupper, map(chr, range(0xC0, 0x590))))}"
"""Of the Latin, Greek, Cyrillic and Armenian scripts."""
_NAME = re.compile(
    rf"\b[{CAPITALS}][\w’'.-]*"
    rf"(?: (?:of|the|de|la|van|von|bin|al|da|del|for|and|&) (?=[{CAPITALS}])| (?=[{CAPITALS}]))?"
    rf"(?:[{CAPITALS}][\w’'-]*(?: (?=[{CAPITALS}]))?)*"
)
_UNCASED = re.compile(r"[\u0600-\u06ff\u3040-\u30ff\u4e00-\u9fff]")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;]['\"”’)]*\s+|[\n“\"‘(]\s*)$")
_UNITS = "|".join((*UNITS, *map(str.capitalize, UNITS)))
_NUMBER = re.compile(
    r"(?<![\w.,:/-])(?:[$£€]\s?)?\d++(?:[.,]\d++)*+(?![:/-]\d| ?[ap]\.?m\b)"
    rf"(?:\s?%|\s?(?:million|billion|thousand|percent|bn|m|{_UNITS})\b)?"
)
_MYRIAD = re.compile(r"(?<![\d.,])\d+(?:\.\d+)?\s?(?:万|萬|亿|億)(?:\d+)?(?=[^\d人名位個个])")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d{1,2}$)")
_COUNTED = re.compile(
    r"[ -](?:of (?:the |its |their )?|(?:were|are|have been) )?"
    r"([^\W\d_]+(?:-[^\W\d_]+)*)(?: ([^\W\d_]+(?:-[^\W\d_]+)*))?"
)
_SPELLED = {
    word: str(number)
    for number, word in enumerate("two three four five six seven eight nine ten eleven twelve".split(), 2)
} | SPELLED
_PEOPLE = frozenset(
    "dead killed injured wounded hurt people men women children victims suspects arrested charged soldiers"
    " workers passengers police officers students protesters civilians bodies deaths injuries arrests".split()
)
"""What a small number must count to say something."""
_FATE_KEYS = {"injured": "wounded"}
"""As `PEOPLE` calls them."""
_SPELLED_NUMBER = re.compile(rf"\b(?:{'|'.join(_SPELLED)})\b", re.IGNORECASE)
_MONTH_BEFORE = re.compile(
    rf"\b(?:{'|'.join(month[:3] for month in ENGLISH_MONTHS.split())})[a-z]{{0,6}}\.?\s$"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_CALENDAR = frozenset(f"{ENGLISH_WEEKDAYS} {ENGLISH_MONTHS} Mr Mrs Ms Dr I".casefold().split())
_CALENDAR_IN_SHORT = frozenset(
    "feb apr aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat".split()
)
"""Jan, Mar and Sun are names of people and papers, too."""


_OPENERS = frozenset(
    "вчера сегодня завтра ранее в во на по с со к из о об при после до как но и а он она они это его ее её"
    " ayer según selon aujourd'hui gestern heute laut ontem hoje segundo ieri oggi secondo gisteren vandaag"
    " volgens dün bugün".split()
)
"""Words that open sentences before names in other languages, but for those that begin names in English."""


def names(text: str) -> dict[str, str]:
    """Capitalised spans that are names: normal form → as first printed, in order.

    A word that opens a sentence counts only where it, or the whole span, also stands inside one.
    Weekdays and months, in short too, and forms of address are no names. In scripts without capitals names
    are what is divided by a dot ("安格拉·默克尔") or stands beside a title.

    >>> names("On Monday Ada Brand met the mayor of Port Sull. Brand left.")
    {'ada brand': 'Ada Brand', 'port sull': 'Port Sull', 'brand': 'Brand'}
    """
    inside: dict[str, str] = {}
    opening: list[tuple[str, str]] = []
    for match in _NAME.finditer(text):
        span = re.sub(r"['’]s$", "", match.group().strip(" .'’-"))
        parts = words(span)
        while parts and (parts[0] in STOPWORDS or parts[0] in _CALENDAR or parts[0] in _OPENERS):
            span = span.partition(" ")[2]
            parts = parts[1:]
        key = " ".join(parts)
        if not span or len(key) < 3 or key in _CALENDAR or key in _CALENDAR_IN_SHORT:
            continue
        if len(parts) == 1 and _SENTENCE_START.search(text[max(0, match.start() - 4) : match.start()]):
            opening.append((key, span))
        else:
            inside.setdefault(key, span)
    parts_inside = {part for key in inside for part in key.split()}
    for key, span in opening:
        if key in parts_inside:
            inside.setdefault(key, span)
    return inside | uncased_names(text) if _UNCASED.search(text) else inside


def numbers(text: str) -> dict[str, str]:
    """Numbers: normal form → as first printed, in order; single digits without a unit say too little.

    Times, dates in figures and telephone numbers are none.

    >>> numbers("At least 1,200 people, or 3.5%, paid $4 million by 10:30 p.m. on 3/12.")
    {'1200': '1,200', '3.5 %': '3.5%', '$ 4 million': '$4 million'}
    >>> numbers("4 Millionen Euro, 3,5 %"), numbers("4 миллиона")
    ({'4 million': '4 Millionen', '3.5 %': '3,5 %'}, {'4 million': '4 миллиона'})
    >>> numbers("٤ ملايين يورو"), numbers("400万欧元")
    ({'4 million': '٤ ملايين'}, {'4 million': '400万'})
    """
    printed_form = _in_myriads(text) if _UNCASED.search(text) else {}
    for match in _NUMBER.finditer(text):
        printed = match.group().strip()
        unit = re.sub(r"[\d.,\s]", "", printed)
        if (len(printed) < 2 and not unit) or text[match.end() : match.end() + 1] in MYRIADS:
            continue
        figures = re.sub(r"[^\d.,]", " ", printed).strip().rstrip(".,")
        digits = words(_DECIMAL_COMMA.sub(".", figures))
        before, after = (unit[:1], unit[1:]) if unit[:1] in {"$", "£", "€"} else ("", unit)
        after = UNITS.get(after.casefold(), after)
        key = " ".join([*filter(None, [before]), *digits, *filter(None, [after])])
        printed_form.setdefault(ascii_digits(key), printed)
    return printed_form


def _in_myriads(text: str) -> dict[str, str]:
    """Sums in tens of thousands, as English counts them."""
    printed_form: dict[str, str] = {}
    for match in _MYRIAD.finditer(text):
        value = cjk_value(match.group().replace(" ", ""))
        scales = ((10**9, " billion"), (10**6, " million"), (1, ""))
        scale, unit = next(one for one in scales if value >= one[0])
        printed_form.setdefault(f"{value / scale:g}{unit}" if unit else str(value), match.group())
    return printed_form


def numbers_with_nouns(text: str) -> dict[str, str]:
    """Numbers with what they count: normal form → as first printed, in order; no years, dates or times.

    Sums of money, shares and numbers with a unit stand by themselves. Small numbers count only people.

    >>> numbers_with_nouns("Two people died and 12 were hurt in 2019; 1,200 armed troops came.")
    {'2 people': 'Two people died', '12 hurt': '12 were hurt', '1200 armed': '1,200 armed troops'}
    >>> numbers_with_nouns("Mueren tres personas; zwölf Verletzte; погибли два человека.")
    {'3 people': 'tres personas', '12 wounded': 'zwölf Verletzte', '2 people': 'два человека'}
    >>> numbers_with_nouns("After the July 25 phone call 25 phone lines fell silent.")
    {'25 phone': '25 phone lines'}
    """
    printed_form: dict[str, str] = {}
    matches = [*_NUMBER.finditer(text), *_SPELLED_NUMBER.finditer(text)]
    for match in sorted(matches, key=lambda match: match.start()):
        printed = match.group().strip()
        spelled = _SPELLED.get(printed.lower())
        alone = {} if spelled else numbers(printed)
        key = spelled or next(iter(alone), " ".join(words(printed)))
        if not spelled and not printed.replace(",", "").replace(".", "").isdigit():
            printed_form.setdefault(key, printed)
            continue
        noun = _COUNTED.match(text, match.end())
        if noun is None or _YEAR.fullmatch(printed) or not _may_be_counted(noun.group(1)):
            continue
        if len(printed) <= 2 and _MONTH_BEFORE.search(text, max(0, match.start() - 11), match.start()):
            continue
        thing = noun.group(1).casefold()
        if (spelled or len(printed) < 2) and thing not in _PEOPLE and thing not in PEOPLE:
            continue
        second = noun.group(2) is not None and _may_be_counted(noun.group(2))
        whole = f"{printed}{text[match.end() : noun.end(2 if second else 1)]}"
        printed_form.setdefault(f"{ascii_digits(key)} {PEOPLE.get(thing) or thing.removesuffix('s')}", whole)
    return printed_form | _uncased_counts(text) if _UNCASED.search(text) else printed_form


def _uncased_counts(text: str) -> dict[str, str]:
    """What became of how many people, in scripts without capitals.

    >>> _uncased_counts("洪水造成12人死亡。")
    {'12 people': '12人死亡', '12 dead': '12人死亡'}
    """
    printed_form: dict[str, str] = {}
    for one in fates(text):
        for thing in ("people", _FATE_KEYS.get(one.thing, one.thing)):
            printed_form.setdefault(f"{one.value} {thing}", one.match.group())
    return printed_form


def _may_be_counted(word: str) -> bool:
    lower = word.casefold()
    return len(word) > 2 and lower not in STOPWORDS and lower not in _CALENDAR
