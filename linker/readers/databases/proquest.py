"""ProQuest's layout: `Document 1 of 2`, `Publication info:`, `Full text:`, then a field a paragraph."""

import re
from collections.abc import Sequence

from linker.readers.databases.printed_fields import Values, filled, values_of
from linker.readers.dated_lines import stated_date

PROQUEST = re.compile(
    r"(?mi)^[ \t]*(?:ProQuest document ID|Report Information from ProQuest|Database:[ \t]*ProQuest)"
)
_BETWEEN = re.compile(r"(?m)^[ \t]*_{20,}[ \t]*$|^[ \t]*Document \d+ of \d+[ \t]*$")
_FIELDS = (
    "Full text|Abstract|Title|Author|Publication info|Publication title|Publication date|Publication"
    " year|Publisher"
    "|Place of publication|Country of publication|Publication subject|Source type|Language of publication"
    "|Document type|ProQuest document ID|Document URL|Copyright|Last updated|Database|Section|Subject"
    "|Links|ISSN|Pages"
    "|First page|Volume|Issue|Location|People|Company / organization|Classification|Dateline|Number of pages"
    "|Document feature|Accession number|Credit|Identifier / keyword|Publication frequency|Start page|Edition"
    "|Alternate title|Correspondence author|e-ISSN|DOI|URL|Company|Column|Business indexing term|Full"
    " text availability"
)
_FIELD = re.compile(rf"(?m)^[ \t]*({_FIELDS}):[ \t]*")
_DAY = re.compile(r"\d{1,2} [A-Z][a-z]{2,8} \d{4}")


def proquest_articles(text: str) -> Sequence[Values | None]:
    """Read each document of an export: None for one without a publication date."""
    parts = (part for part in _BETWEEN.split(text) if "ProQuest document ID" in part or "Full text:" in part)
    return [_article(part) for part in parts]


def _article(part: str) -> Values | None:
    pieces = _FIELD.split(part)
    before = filled(pieces[0])
    fields: dict[str, str] = {}
    for name, value in zip(pieces[1::2], pieces[2::2], strict=True):
        fields.setdefault(name, value.strip())
    info = fields.get("Publication info", "")
    day = _DAY.search(info)
    published = stated_date(fields.get("Publication date", "")) or (day[0] if day else None)
    if published is None:
        return None
    title = before[-1] if before else fields.get("Title", "")
    title = fields.get("Title", title)
    source = fields.get("Publication title", "").partition(";")[0].strip()
    if not source and day:
        source = re.split(r"[;,\[]", info[: day.start()], maxsplit=1)[0].strip(" .\n")
    text = fields.get("Full text") or fields.get("Abstract") or ""
    more = {
        "id": fields.get("ProQuest document ID"),
        "url": (fields.get("Document URL") or "").split("\n")[0].strip() or None,
        "language": fields.get("Language of publication"),
    }
    aside = {"byline": fields.get("Author"), "section": fields.get("Section")}
    return values_of(" ".join(title.split()), source or None, published, filled(text), more, aside)
