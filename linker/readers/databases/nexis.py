"""Nexis Uni's layout: title, source, date, `Length:`, `Body`, the text, `End of Document`."""

import re
from collections.abc import Sequence

from linker.readers.databases.printed_fields import RIGHTS, Values, field_of, filled, values_of
from linker.readers.dated_lines import stated_date

_END = re.compile(
    r"(?mi)^[ \t]*(?:End of Document|Ende des Dokuments|Fin du document|Fin del documento)[ \t]*$"
)
NEXIS = re.compile(
    r"(?m)"
    + _END.pattern.removeprefix("(?mi)")
    + r"|^[ \t]*Load-Date:[ \t]|^[ \t]*Length:[ \t]+[\d,]+ words\b"
)
_BODY = re.compile(r"(?i)(?:body|haupttext|corps|cuerpo|texte|text)")
_BEHIND = re.compile(r"(?i)(?:classification|klassifizierung|graphic|notes|references|correction)")
_LENGTH = re.compile(r"(?i)(?:length|länge|longueur|longitud):\s*\d[\d.,]*\s+\w+")
_COVER = re.compile(
    r"(?i)(?:\||User Name:|Date and Time:|Job Number:|Documents? \(\d+\)|Client/Matter:|Search Terms:"
    r"|Search Type:"
    r"|Narrowed by:|Content Type\b|Timeline:|\d+\. |.*About LexisNexis|Page \d+ of \d+).*"
)
_NAMES = {name: name for name in "section length byline highlight dateline edition series".split()}
_CLOSING = {name: name for name in "language publication-type subject load-date journal-code".split()}


def nexis_articles(text: str) -> Sequence[Values | None]:
    """Read each document of an export: None for one that lacks a date line or a text."""
    parts = [part for part in _END.split(text) if part.strip()]
    if parts and len(parts) > 1 and not _is_document(parts[-1]):
        parts.pop()  # what the export says about itself
    return [_article(filled(part)) for part in parts]


def _is_document(part: str) -> bool:
    return any(map(stated_date, filled(part)[:40]))


def _article(lines: list[str]) -> Values | None:
    cover = [i for i, line in enumerate(lines[:600]) if _COVER.fullmatch(line)]
    dated = next((i for i, line in enumerate(lines) if i > 0 and _is_date_line(lines, i)), None)
    if dated is None:
        return None
    first = max((i + 1 for i in cover if i < dated - 1), default=0)
    head = lines[first : dated - 1]
    title = " ".join(head) if len(head) <= 3 else head[-1]
    body, fields = _body(lines[dated + 1 :])
    language = fields.get("language", "").split(";")[0].split(",")[0].strip() or None
    if not title or not body:
        return None
    aside = {name: fields.get(name) for name in ("byline", "section")}
    more = {"language": language}
    return values_of(title, lines[dated - 1], stated_date(lines[dated]), body, more, aside)


def _is_date_line(lines: Sequence[str], at: int) -> bool:
    """True of a date behind which the rest of a document's head follows."""
    if stated_date(lines[at]) is None:
        return False
    return any(
        RIGHTS.fullmatch(line) or _LENGTH.match(line) or _BODY.fullmatch(line)
        for line in lines[at + 1 : at + 8]
    )


def _body(lines: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """The text, and the fields before and behind it."""
    start = next((i + 1 for i, line in enumerate(lines[:40]) if _BODY.fullmatch(line)), None)
    if start is None:
        header = [i for i, line in enumerate(lines[:20]) if field_of(line, _NAMES) or RIGHTS.fullmatch(line)]
        start = header[-1] + 1 if header else 0
    end = next((i for i in range(start, len(lines)) if _ends_text(lines, i)), len(lines))
    before = dict(filter(None, (field_of(line, _NAMES) for line in lines[:start])))
    fields = before | dict(filter(None, (field_of(line, _CLOSING) for line in lines[end:])))
    return list(lines[start:end]), fields


def _ends_text(lines: Sequence[str], at: int) -> bool:
    line = lines[at]
    if field_of(line, {"load-date": "", "language": "", "publication-type": ""}) is not None:
        return True
    return bool(_BEHIND.fullmatch(line)) and any(
        field_of(later, {**_CLOSING, "": ""}) for later in lines[at + 1 : at + 60]
    )
