"""Printed dates as instants in UTC: ISO first, then other forms in a fixed order; nothing is guessed."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from email.utils import parsedate_to_datetime
from functools import lru_cache

from linker.readers.date_words import date_parts, plain_hours
from linker.readers.zones import cut_zone, in_zone

_LONGEST = 160
_YEARS = range(1500, 2201)
_ISO = re.compile(r"\d{4}-?\d{2}-?\d{2}(?:[T ].*)?|\d{4}-W\d{2}-\d.*")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?=\D|$)")
_RFC_2822 = re.compile(
    r"(?:[A-Za-z]{3},?\s+)?\d{1,2} [A-Za-z]{3} (?:\d{2}|\d{4}) \d{1,2}:\d{2}(?::\d{2})?"
    r" (?:[+-]\d{4}|UT|UTC|GMT|Z)(?: \([A-Za-z ]+\))?"
)
_SHORT_YEAR = re.compile(
    r"(\d{1,2}([/.])\d{1,2}\2)(\d{2})(?=\D|$)|(\d{1,2}[ -][^\W\d_]{3,9}\.?[ -])['’]?(\d{2})$"
)
_TWO_DIGITS = re.compile(r"\d{1,2}[-/. ](?:\d{1,2}|[^\W\d_]{3,9}\.?)[-/., ]+['’]?\d{2}(?:\D.*)?")
_EPOCH = re.compile(r"-?\d{9,10}(?:[.,]\d+)?|\d{13}|\d{16}|\d{19}")
_COMPACT = re.compile(r"(\d{8})(\d{6})")
_NUMERIC = re.compile(r"(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(?:\d{4}|['’]?\d{2})(?=\D|$)")
_DOTTED = re.compile(r"\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}(?=\D|$)")
_TIME = re.compile(r"(?:^|[\sT,])\d{1,2}[:.]\d{2}.*$")
_YEAR_LAST = re.compile(r"[A-Za-z]{3} ([A-Za-z]{3} \d{1,2} \d{2}:\d{2}:\d{2}) ([+-]\d{4}) (\d{4})")
_ZONE_WORD = re.compile(r"(?<=[\d])\s*(?:UTC|GMT|Z)$")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_SHORT_NUMBER = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_NAMED_MONTH = re.compile(r"(?=.*[^\W\d_]{3}|.*[月월])(?=.*(?<!\d)\d{4}(?!\d)).*(?<!\d)\d{1,2}(?!\d).*")
_LANGUAGES = (
    "es fr de it pt nl ru uk pl hr sr bg sv da nb fi cs sk hu ro el tr id ms vi zh ja ko ar fa hi he".split()
)
"""Where no language is stated, a month's name counts when all of these that know it mean the same month."""
_ZONE_GAP = re.compile(r"(?<=:\d\d)\s+(?=[+-]\d{2}:?\d{2}$)")


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A date as understood, in UTC; `note` says what of it had to be left out."""

    at: datetime | None
    note: str | None = None


def parse_date(
    value: object, *, day_first: bool = False, language: str | None = None, country: str | None = None
) -> datetime | None:
    """Read a date; None when it is unknown, relative ("yesterday"), incomplete or ambiguous.

    Times without a zone are UTC, a day without a time is its midnight. Years are 1500 to 2200; 69
    to 99 are of the 1900s and 00 to 68 of the 2000s, as POSIX has it, where a year of two digits stands
    last after slashes, dots or a month's name. Of several dates the one that is said to be the
    publication's counts.

    Args:
        value: A string, date, datetime, or seconds, milli-, micro- or nanoseconds since 1970.
        day_first: What 03/04/2024 means: False, March 4th; True, the 3rd of April. With dots the day
            is first always. A date that doesn't fit the order is unknown.
        language: A language, beside English, that month names may be in ("fr"). A month's name in
            another one counts when all languages that have it mean the same month.
        country: Where zones that several countries have ("IST") are from, in two letters.

    >>> parse_date("Tue, 12 Mar 2024 08:30:00 +0100").isoformat()
    '2024-03-12T07:30:00+00:00'
    >>> parse_date("03/04/2024", day_first=True).isoformat()
    '2024-04-03T00:00:00+00:00'
    >>> parse_date("Published: Sept. 20, 2016 | Updated Sept. 21, 2016").isoformat()
    '2016-09-20T00:00:00+00:00'
    >>> parse_date("yesterday")
    """
    return read_date(value, day_first=day_first, language=language, country=country).at


def read_date(
    value: object, *, day_first: bool = False, language: str | None = None, country: str | None = None
) -> ReadDate:
    """As `parse_date`, with a note where an hour had to be left out."""
    if isinstance(value, str):
        text = " ".join(value.split())
        may_be_date = 0 < len(text) <= _LONGEST and any(map(str.isdigit, text))
        return _from_text(text, day_first, language, country) if may_be_date else ReadDate(None)
    if isinstance(value, bool):
        return ReadDate(None)
    if isinstance(value, datetime):
        return ReadDate(_in_utc(value))
    if isinstance(value, date):
        return ReadDate(_in_utc(datetime(value.year, value.month, value.day, tzinfo=UTC)))
    return ReadDate(_from_number(value) if isinstance(value, int | float) else None)


def numerals(text: str) -> tuple[int, int, bool] | None:
    """The first two figures of a date such as 03/04/2024, and whether dots stand between; else None.

    >>> numerals("Published: 03/04/2024 10:00"), numerals("3.4.24"), numerals("2024/03/04")
    ((3, 4, False), (3, 4, True), None)
    """
    for part, _ in date_parts(text) if text[:1].isalpha() else [(text, False)]:
        if match := _NUMERIC.match(part):
            return int(match[1]), int(match[3]), match[2] == "."
    return None


@lru_cache(maxsize=65536)
def _from_text(text: str, day_first: bool, language: str | None, country: str | None) -> ReadDate:
    moment = _exact(text)
    if moment is not None:
        return ReadDate(moment)
    for part, _ in date_parts(text):
        read = _from_part(part, day_first, language, country)
        if read.at is not None:
            return read
    return ReadDate(None)


def _from_part(text: str, day_first: bool, language: str | None, country: str | None) -> ReadDate:
    """Read one date, the words around it taken off."""
    rest, zone = cut_zone(plain_hours(text), country)
    local = _without_zone(rest, day_first, language)
    if local is not None and isinstance(zone, tzinfo):
        return ReadDate(_in_zone(local, zone))
    if local is not None and zone is None:
        return ReadDate(local)
    bare = _TIME.sub("", rest).strip(" ,") if zone or local is None else rest
    day = _without_zone(bare, day_first, language) if bare != rest else None
    if day is None or day.time() != day.min.time():
        return ReadDate(None)
    unclear = f"time zone {zone!r}" if isinstance(zone, str) else "time of day"
    return ReadDate(day, f"{unclear} not understood in {text[:60]!r}: the day is kept, its hour left out")


def _in_zone(local: datetime, zone: tzinfo) -> datetime | None:
    try:
        return _in_utc(in_zone(local, zone))
    except (OverflowError, ValueError):
        return None


def _exact(text: str) -> datetime | None:
    """Read the forms that programs write."""
    if _EPOCH.fullmatch(text):
        return _from_number(float(text.replace(",", ".")))
    text = _COMPACT.sub(r"\1T\2", text) if _COMPACT.fullmatch(text) else text
    iso = _YEAR_FIRST.sub(lambda m: f"{m[1]}-{int(m[2]):02}-{int(m[3]):02}", text, count=1)
    iso = _ZONE_GAP.sub("", _ZONE_WORD.sub("+00:00" if ":" in iso else "", iso))
    try:
        if _ISO.fullmatch(iso):
            return _in_utc(datetime.fromisoformat(iso))
        if _RFC_2822.fullmatch(text):
            return _in_utc(parsedate_to_datetime(text))
    except ValueError:
        pass
    return None


def _without_zone(text: str, day_first: bool, language: str | None) -> datetime | None:
    text = _YEAR_LAST.sub(r"\1 \3 \2", text)
    moment = _exact(text)
    if moment is not None:
        return moment
    text = _SHORT_YEAR.sub(_with_century, text, count=1)
    if _TWO_DIGITS.fullmatch(text) and not re.search(r"(?<!\d)\d{4}(?!\d)", text):
        return None
    dotted = _DOTTED.match(text) is not None
    order = "YMD" if _YEAR_FIRST.match(text) else "DMY" if day_first or dotted else "MDY"
    return _from_words(text, order, language)


def _with_century(match: re.Match[str]) -> str:
    before, year = match[1] or match[4], int(match[3] or match[5])
    return f"{before}{1900 + year if year >= 69 else 2000 + year}"


def _from_words(text: str, order: str, language: str | None) -> datetime | None:
    for name in dict.fromkeys((language or "en", "en")):
        moment = _in_language(text, order, name)
        if moment is not None:
            return moment
    if _NAMED_MONTH.fullmatch(text) is None:
        return None
    agreed = _language_of(_YEAR.sub("2011", _SHORT_NUMBER.sub("11", text)), order)
    return _in_language(text, order, agreed) if agreed else None


@lru_cache(maxsize=1024)
def _language_of(sample: str, order: str) -> str | None:
    """A language that a date is written in, if all of those that understand it mean the same day."""
    meant = {name: day for name in _LANGUAGES if (day := _in_language(sample, order, name))}
    return next(iter(meant)) if len(set(meant.values())) == 1 else None


def _in_language(text: str, order: str, language: str) -> datetime | None:
    import dateparser

    settings = {
        "DATE_ORDER": order,
        "STRICT_DATE_ORDER": "all",
        "STRICT_PARSING": True,
        "REQUIRE_PARTS": ["day", "month", "year"],
        "PARSERS": ["absolute-time"],
        "TIMEZONE": "UTC",
        "TO_TIMEZONE": "UTC",
        "RETURN_AS_TIMEZONE_AWARE": True,
    }
    try:
        parsed = dateparser.parse(text, languages=[language], settings=settings)
    except Exception:  # a language that dateparser doesn't know, or a failure of its own on odd text
        return None
    return _in_utc(parsed) if parsed else None


def _from_number(value: float) -> datetime | None:
    if isinstance(value, int) and 1500_01_01 <= value <= 2200_12_31:
        return _exact(str(value))
    for unit in (1, 1e3, 1e6, 1e9) if abs(value) < 1e19 else ():
        if 1e8 <= value / unit < 4.1e9:  # 1973 to 2099: smaller numbers are as likely years or counts
            return datetime.fromtimestamp(value / unit, UTC)
    return None


def _in_utc(value: datetime) -> datetime | None:
    try:
        aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return aware if aware.year in _YEARS else None
