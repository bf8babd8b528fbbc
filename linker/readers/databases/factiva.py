"""Factiva's layouts: field codes (`HD`, `SN`, `PD`), or lines around `41 words`; `Document LG…` ends each."""

import re
from collections.abc import Mapping, Sequence

from linker.readers.databases.printed_fields import RIGHTS, Values, filled, values_of
from linker.readers.dated_lines import is_byline, stated_date

_END = r"(?m)^[ \t]*(?:AN[ \t]+)?Do[ck]ument[o]?[ \t]+([A-Z0-9]{6,12}(?:19|20)\d{6}\w{4,14})[ \t]*$"
FACTIVA = re.compile(_END)
_CODES = frozenset(
    "SE HD BY CR WC PD ET SN SC PG VOL ED LA CY LP TD CO IN NS RE PUB AN RF IPD IPC ART CX DLN CLM CT".split()
)
_CODED = re.compile(r"([A-Z]{2,3})(?:[ \t]+(.*))?")
_WORDS = re.compile(
    r"(?i)[\d.,\u202f\xa0]+ (?:words|mots|wörter|worte|palabras|parole|woorden|palavras|слов\w*)"
)
_TIME = re.compile(r"\d{1,2}:\d{2}(?: ?[APap][Mm])?(?: [A-Z]{2,4})?")
_LANGUAGES = frozenset(
    "english german deutsch allemand anglais englisch french français französisch spanish español"
    " italian italiano"
    " dutch nederlands portuguese português russian русский chinese japanese arabic turkish polish"
    " swedish danish"
    " norwegian finnish".split()
)


def factiva_articles(text: str) -> Sequence[Values | None]:
    """Read each document of an export: None for one that has no count of words with a date behind it."""
    parts = re.split(_END, text)
    pairs = zip(parts[::2], parts[1::2], strict=False)
    return [_article(filled(part), number) for part, number in pairs]


def _article(lines: Sequence[str], number: str) -> Values | None:
    coded = _coded(lines)
    if {"HD", "PD"} <= coded.keys():
        return _from_codes(coded, number)
    return _from_lines(lines, number)


def _coded(lines: Sequence[str]) -> dict[str, list[str]]:
    """Code → its lines."""
    lines_of: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in lines:
        match = _CODED.fullmatch(line)
        if match and match[1] in _CODES:
            current = lines_of.setdefault(match[1], [])
            current.extend([match[2]] if match[2] else [])
        elif current is not None:
            current.append(line)
    return lines_of


def _from_codes(coded: Mapping[str, Sequence[str]], number: str) -> Values | None:
    published = stated_date(" ".join(coded["PD"]))
    if published is None:
        return None
    more = {"id": number, "language": _first(coded.get("LA"))}
    body = [*coded.get("LP", ()), *coded.get("TD", ())]
    aside = {"byline": _first(coded.get("BY")), "section": _first(coded.get("SE"))}
    return values_of(" ".join(coded["HD"]), _first(coded.get("SN")), published, body, more, aside)


def _from_lines(lines: Sequence[str], number: str) -> Values | None:
    counted = next((i for i, line in enumerate(lines) if _is_count(lines, i)), None)
    if not counted:
        return None
    head = lines[max(0, counted - 5) : counted]
    title = _title(head)
    published = stated_date(lines[counted + 1])
    at = counted + 2
    if at < len(lines) and _TIME.fullmatch(lines[at]):
        published, at = f"{published} {lines[at]}" if published else None, at + 1
    source = lines[at] if at < len(lines) else None
    start, language = at + 1, None
    for i, line in enumerate(lines[at + 1 : at + 9], at + 1):
        if line.lower() in _LANGUAGES:
            start, language = i + 1, line
        elif RIGHTS.fullmatch(line):
            start = i + 1
            break
    more = {"id": number, "language": language}
    aside = {"byline": next(filter(is_byline, head), None)}
    return values_of(title, source, published, lines[start:], more, aside)


def _is_count(lines: Sequence[str], at: int) -> bool:
    return (
        bool(_WORDS.fullmatch(lines[at])) and at + 1 < len(lines) and stated_date(lines[at + 1]) is not None
    )


def _title(lines: Sequence[str]) -> str:
    """The headline in the lines before the count of words, which are section, headline and byline."""
    rest = [line for line in lines if not is_byline(line)]
    if len(rest) > 1 and len(rest[0].split()) <= 3 and len(rest[0]) < len(rest[1]):
        rest = rest[1:]
    return rest[0] if rest else ""


def _first(lines: Sequence[str] | None) -> str | None:
    return lines[0] if lines else None
