"""Time zones as printed after an hour: fixed, by the season, or by the country."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

_SEASONAL: Mapping[str, str] = {
    **dict.fromkeys(("et", "eastern"), "America/New_York"),
    **dict.fromkeys(("ct", "central"), "America/Chicago"),
    **dict.fromkeys(("mt", "mountain"), "America/Denver"),
    **dict.fromkeys(("pt", "pacific"), "America/Los_Angeles"),
    "akt": "America/Anchorage",
    "uk": "Europe/London",
}
_HOURS: Mapping[str, float] = {
    **dict.fromkeys(("utc", "gmt", "ut", "z", "wet"), 0),
    **dict.fromkeys(("bst", "cet", "mez", "west", "wat", "hnec"), 1),
    **dict.fromkeys(("cest", "mesz", "eet", "oez", "sast", "cat", "haec"), 2),
    **dict.fromkeys(("eest", "oesz", "msk", "eat", "trt"), 3),
    "irst": 3.5,
    "gst": 4,
    "msd": 4,
    "afst": 4.5,
    "irdt": 4.5,
    "pkt": 5,
    "uzt": 5,
    "npt": 5.75,
    "bdst": 6,
    "bdt": 6,
    "mmt": 6.5,
    **dict.fromkeys(("ict", "wib"), 7),
    **dict.fromkeys(("sgt", "hkt", "myt", "pht", "phst", "wita", "awst"), 8),
    **dict.fromkeys(("jst", "kst", "wit"), 9),
    "acst": 9.5,
    "aest": 10,
    "acdt": 10.5,
    "aedt": 11,
    "nzst": 12,
    "nzdt": 13,
    "ndt": -2.5,
    "nst": -3.5,
    "brst": -2,
    **dict.fromkeys(("brt", "art", "clst", "adt"), -3),
    **dict.fromkeys(("edt", "ast", "clt", "vet", "hae"), -4),
    **dict.fromkeys(("est", "cdt", "cot", "pet", "hne"), -5),
    **dict.fromkeys(("cst", "mdt"), -6),
    **dict.fromkeys(("mst", "pdt"), -7),
    **dict.fromkeys(("pst", "akdt"), -8),
    "akst": -9,
    "hst": -10,
}
"""Hours east of Greenwich."""
_BY_COUNTRY: Mapping[str, Mapping[str, str]] = {
    "ist": {"in": "Asia/Kolkata", "il": "Asia/Jerusalem", "ie": "Europe/Dublin"},
    "cst": {"cn": "Asia/Shanghai", "tw": "Asia/Taipei"},
    "bst": {"bd": "Asia/Dhaka"},
    "ast": dict.fromkeys(("sa", "kw", "qa", "bh", "iq"), "Asia/Riyadh"),
    "pst": {"ph": "Asia/Manila"},
    "sst": {"sg": "Asia/Singapore"},
    "est": {"au": "Australia/Sydney"},
    "et": {"au": "Australia/Sydney"},
    "ct": {"au": "Australia/Adelaide"},
}
"""What an abbreviation means in some countries; elsewhere it is as above, or unknown."""
_COUNTRY_OF_LANGUAGE: Mapping[str, str] = {
    **dict.fromkeys("hi ta te ml mr gu kn pa or as".split(), "in"),
    "he": "il",
    "ga": "ie",
    "bn": "bd",
    "zh": "cn",
    "tl": "ph",
}
_COUNTRY_NAMES = re.compile(
    r"(?i)\b(?:(?P<il>israel\w*|jerusalem|haaretz|tel[ -]aviv|ynet)|(?P<ie>irish|ireland|dublin|cork|galway)"
    r"|(?P<in>india\w*|hindu\w*|hindustan|delhi|mumbai|bombay|kolkata|calcutta|chennai|bengaluru|bangalore"
    r"|hyderabad|deccan|pti|ani)"
    r"|(?P<bd>bangladesh\w*|dhaka|prothom)|(?P<cn>china|beijing|shanghai|xinhua)|(?P<ph>philippine\w*|manila)"
    r"|(?P<au>australia\w*|sydney|melbourne|brisbane|perth))\b"
)
_SHARED = re.compile(rf"(?i)(?<=[\d .])(?:{'|'.join(_BY_COUNTRY)})\b")
_OFFSET = re.compile(r"(?i)\s*\(?(?:utc|gmt)\s?([+-])(\d{1,2})(?::?(\d{2}))?\)?$")
_AFTER_OFFSET = re.compile(r"([+-]\d{2}:?\d{2})\s*\(?[A-Za-z][A-Za-z ]{1,30}\)?$")
_TIME = r"\d{1,2}[:.h]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?(?:\s?[ap]\.?\s?m\.?)?|\d{1,2}\s?[ap]\.?m\.?"
_NAMED = re.compile(
    rf"(?i)(?P<time>(?<![\d.:])(?:{_TIME}))\s*,?\s*[(\[]?(?P<zone>(?:eastern|central|mountain|pacific)"
    r"(?: standard| daylight)? time|(?!(?:am|pm|uhr)\b)[a-z]{2,5})\b[)\]]?(?=[\s,|)]|$)"
)
_MONTH_OR_DAY = re.compile(
    r"(?i)(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun|on|at|of|uhr|ore)"
)


def cut_zone(text: str, country: str | None) -> tuple[str, tzinfo | str | None]:
    """Take the name of a time zone out of a date: the rest, and the zone, its name if unknown, or None.

    >>> cut_zone("June 20, 2023 4:05 p.m. ET", None)
    ('June 20, 2023 4:05 p.m.', zoneinfo.ZoneInfo(key='America/New_York'))
    >>> cut_zone("20 June 2023 09:31 XQT", None), cut_zone("20 June 2023", None)
    (('20 June 2023 09:31', 'XQT'), ('20 June 2023', None))
    """
    text = _AFTER_OFFSET.sub(r"\1", text)
    if offset := _OFFSET.search(text):
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        if minutes < 24 * 60:
            signed = timedelta(minutes=minutes if offset[1] == "+" else -minutes)
            return text[: offset.start()], timezone(signed)
    for match in _NAMED.finditer(text):
        name = match["zone"]
        zone = _zone(name.lower().split()[0] if " " in name else name.lower(), country)
        last = not text[match.end() :].strip(" ,.|)")
        if zone is None and (not last or not name.isupper() or _MONTH_OR_DAY.fullmatch(name)):
            continue
        rest = f"{text[: match.end('time')]} {text[match.end() :].lstrip(')], ')}".strip(" ,|")
        return rest, zone or name
    return text, None


def _zone(name: str, country: str | None) -> tzinfo | None:
    abroad = _BY_COUNTRY.get(name, {}).get(country or "")
    if abroad or name in _SEASONAL:
        return ZoneInfo(abroad or _SEASONAL[name])
    hours = _HOURS.get(name)
    if hours is None:
        return None
    return timezone(timedelta(hours=hours)) if hours else UTC


def in_zone(moment: datetime, zone: tzinfo) -> datetime:
    """A local time of the zone as an instant in UTC."""
    return moment.replace(tzinfo=zone).astimezone(UTC)


def needs_country(printed: str) -> bool:
    """Whether a date holds the name of a zone that means another one in another country.

    >>> needs_country("20 Jun 2023 09:31 IST"), needs_country("2023-06-20T09:31:15Z")
    (True, False)
    """
    return _SHARED.search(printed) is not None


def country_of(language: str, url: str | None, source: str | None, text: str = "") -> str | None:
    """The country that an article is from, in two letters, as far as it says: for zones that two share.

    Args:
        language: As stated, perhaps with a region ("en-IN").
        url: Its address; a country's own domain counts.
        source: Its outlet's name.
        text: Some of what it says: English counts for India where nothing else speaks, since most of
            the English press that prints "IST" is Indian.

    >>> country_of("en-IE", None, None), country_of("", "https://a.co.il/x", None)
    ('ie', 'il')
    """
    code, _, region = language.lower().replace("_", "-").partition("-")
    if len(region) == 2:
        return region
    named = _COUNTRY_NAMES.search(source or "")
    if named:
        return named.lastgroup
    top = (_host(url) or "").rpartition(".")[2]
    if top in {"in", "il", "ie", "cn", "tw", "bd", "sa", "kw", "qa", "bh", "iq", "ph", "sg", "au"}:
        return top
    if code in _COUNTRY_OF_LANGUAGE:
        return _COUNTRY_OF_LANGUAGE[code]
    english = code in {"en", "eng", "english"} or (not code and _looks_english(text))
    return "in" if english else None


_ENGLISH = re.compile(r"(?i)\b(?:the|of|and|in|to|was|is|for|on|that|with|by|at)\b")


def _looks_english(text: str) -> bool:
    words = text[:2000].split()
    return len(words) > 3 and 7 * len(_ENGLISH.findall(text[:2000])) >= len(words)


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url or "").hostname
    except ValueError:
        return None
