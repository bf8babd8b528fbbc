"""The lines between an article's title and its text: keys (`Date: …`), byline, date and source."""

import re
from collections.abc import Sequence

from linker.readers.dated_lines import is_byline, is_update_line, stated_date

_KEYS: dict[str, str] = {
    name: field
    for field, names in {
        "title": "title headline head titel titre título titulo titolo kop überschrift",
        "published": (
            "date published pubdate datum fecha data published_on date_published publication_date pub_date"
            " veröffentlicht publié_le date_de_publication"
        ),
        "source": "source publication publisher outlet paper quelle zeitung journal fuente fonte bron medium",
        "url": "url link address permalink web",
        "language": "language lang sprache langue idioma lingua taal",
        "id": "id guid",
        "text": "text body content article fulltext full_text",
        "": "author authors byline by section category categories tags keywords words length page auteur",
    }.items()
    for name in names.split()
}
_PAIR = re.compile(r"([^\W\d_][\w -]{0,24}?)\s*:(?:\s+(.*)|$)")
_MOST_LINES = 14
_MOST_BLOCK = 6
_LONGEST_SOURCE = 60
_SENTENCE_END = (".", "!", "?", ":", ";", "…", "”", '"')


def front_values(lines: Sequence[str]) -> tuple[dict[str, str], int]:
    """Read the lines before an article's text.

    Args:
        lines: Of the whole file from its first that isn't empty; empty ones are blank.

    Returns:
        The fields found, perhaps with a title, and the number of lines that they take up.

    >>> front_values(["Title: Sea wall falls", "Date: 2024-03-19", "", "It fell at night."])[1]
    2
    """
    if not lines:
        return {}, 0
    values, taken = _keyed(lines)
    if "title" in values and (len(values) > 1 or taken > 1):
        return values, taken
    if len(values) > 1:
        title = next((line for line in lines[taken:] if line.strip()), "")
        return {**values, "title": title}, taken + list(lines[taken:]).index(title) + 1 if title else taken
    return _after_title(lines)


def _keyed(lines: Sequence[str]) -> tuple[dict[str, str], int]:
    """The lines `key: value` that a text begins with; blank ones between them are passed over."""
    values: dict[str, str] = {}
    taken = 0
    for number, line in enumerate(lines[:_MOST_LINES], 1):
        if not line.strip():
            continue
        match = _PAIR.fullmatch(line.strip())
        field = _KEYS.get("_".join(match[1].lower().split())) if match else None
        if match is None or field is None:
            break
        if field == "published" and match[2] and not stated_date(match[2]):
            break
        if field == "text":
            return values, number if not match[2] else taken
        if field and match[2]:
            value = (stated_date(match[2]) or match[2]) if field == "published" else match[2]
            values.setdefault(field, value.strip())
        taken = number
    return values, taken


def _after_title(lines: Sequence[str]) -> tuple[dict[str, str], int]:
    """A title on the first line, then byline, date and source, in any order.

    A block that a blank line ends may have the source as its one other line; of lines without such an end
    only dates and bylines are taken.
    """
    values, taken = _keyed(lines[1:])
    if "published" in values:
        return {"title": lines[0], **values}, taken + 1
    start = next((i for i, line in enumerate(lines[1:4], 1) if line.strip()), 1)
    block = [line.strip() for line in lines[start : start + _MOST_BLOCK + 1]]
    ends = "" in block
    block = block[: block.index("")] if ends else block[:_MOST_BLOCK]
    is_field = [_is_known(line) for line in block]
    others = [line for line, taken_line in zip(block, is_field, strict=True) if not taken_line]
    if not ends or len(others) > 1 or not all(map(_may_be_source, others)):
        block = block[: is_field.index(False)] if False in is_field else block
        others = []
    dates = [date for line in block if not is_update_line(line) and (date := stated_date(line))]
    if not dates:
        return {}, 0
    source = {"source": others[0]} if others else {}
    return {"title": lines[0], "published": dates[0], **source}, start + len(block)


def _is_known(line: str) -> bool:
    return is_byline(line) or is_update_line(line) or stated_date(line) is not None


def _may_be_source(line: str) -> bool:
    return len(line) <= _LONGEST_SOURCE and len(line.split()) <= 7 and not line.endswith(_SENTENCE_END)
