"""LexisNexis's old layout: `1 of 2 DOCUMENTS`, centred source and date, `LENGTH:`, the text, `LOAD-DATE:`."""

import re
from collections.abc import Sequence

from linker.readers.databases.printed_fields import RIGHTS, Values, field_of, filled, values_of
from linker.readers.dated_lines import stated_date

_START = (
    r"(?mi)^[ \t\f]*(?:\d+ (?:of|von|de|di|van|sur) \d+ (?:DOCUMENTS?|DOKUMENTE?N?|DOCUMENTOS?|DOCUMENTI)"
    r"|(?:Document|Dokument|Documento) \d+ (?:of|von|de|di|van|sur) \d+)[ \t]*$"
)
LEXIS = re.compile(_START)
"""What each document of an export begins with; ProQuest's begin alike."""
_FIELDS = frozenset(
    (
        "byline section length dateline highlight graphic load-date language publication-type"
        " journal-code subject"
        " organization person country state city headline body series correction-date acc-no company ticker"
        " document-type type geographic industry distribution notes url source copyright edition"
        " publication update"
        " rubrik länge ladedatum sprache autor langue longueur date-de-chargement rubrique auteur encart"
        " titre legende"
    ).split()
)
_ALIKE = {"rubrik": "section", "länge": "length", "ladedatum": "load-date", "sprache": "language"}
_ALIKE |= {"autor": "byline", "langue": "language", "longueur": "length", "date-de-chargement": "load-date"}
_ALIKE |= {"rubrique": "section", "auteur": "byline"}
_NAMES = {name: _ALIKE.get(name, name) for name in _FIELDS}
_BEFORE_TEXT = frozenset("byline section length dateline highlight headline series body edition".split())
_EDITION = re.compile(
    r"(?i)(?:.*\b(?:edition|ausgabe|édition|edición|final)\b.*|(?:first|second|third|late|early|national"
    r"|city).*)"
)


def lexis_articles(text: str) -> Sequence[Values | None]:
    """Read each document of an export: None for one without a date line before its fields."""
    parts = re.split(_START, text)
    return [_article(part) for part in parts[1:] if part.strip()]


def _article(part: str) -> Values | None:
    paragraphs = [" ".join(filled(part)) for part in re.split(r"\n[ \t]*\n", part) if part.strip()]
    if len(paragraphs) < 3:
        paragraphs = filled(part)
    paragraphs = [line for paragraph in paragraphs for line in _apart(paragraph)]
    dated = next((i for i, line in enumerate(paragraphs[:8]) if stated_date(line)), None)
    if dated is None:
        return None
    source = next((line for line in reversed(paragraphs[:dated]) if not RIGHTS.fullmatch(line)), None)
    title, body, fields = _sorted(paragraphs[dated + 1 :])
    title = str(fields.pop("headline", "")) or title
    language = str(fields.get("language", "")).split(";")[0].split(",")[0].strip() or None
    more = {"language": language, "url": fields.get("url")}
    aside = {name: fields.get(name) for name in ("byline", "section")}
    return (
        values_of(title, source, stated_date(paragraphs[dated]), body, more, aside) if title or body else None
    )


def _apart(paragraph: str) -> list[str]:
    """Split a paragraph of a date with the edition behind it into two."""
    match = re.fullmatch(r"(.{6,60}?\d{4}(?:,? \w+day)?),? +(.*(?:[Ee]dition|Final).*)", paragraph)
    return [match[1], match[2]] if match and stated_date(match[1]) else [paragraph]


def _sorted(paragraphs: Sequence[str]) -> tuple[str, list[str], dict[str, str]]:
    """The title, the text and the fields in the lines after the date."""
    title, body, fields = "", [], dict[str, str]()
    ended = False
    for paragraph in paragraphs:
        field = field_of(paragraph, _NAMES)
        if field:
            name, value = field
            ended = ended or name not in _BEFORE_TEXT
            if name == "body" and value:
                body.append(value)
            else:
                fields.setdefault(name, value)
        elif ended or RIGHTS.fullmatch(paragraph):
            continue
        elif not title and not fields:
            title = "" if _EDITION.fullmatch(paragraph) and len(paragraph) < 60 else paragraph
        else:
            body.append(paragraph)
    return title, body, fields
