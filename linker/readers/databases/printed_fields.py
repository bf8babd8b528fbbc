"""Fields as databases print them: `LENGTH: 41 words`, on lines of their own."""

import re
from collections.abc import Mapping, Sequence

from linker.types import Removed

Values = Mapping[str, object]
"""Of one article, by our names for fields."""

NOT_UNDERSTOOD = "no date line found"

RIGHTS = re.compile(
    r"(?i)(?:copyright|©|\(c\)).*|.*(?:all rights reserved|tous droits réservés|alle rechte vorbehalten).*"
)
"""A line that says whose a text is."""
_FIELD = re.compile(r"[ \t]*([A-ZÀ-Þ][\w/ -]{2,40}?):(?:[ \t]+(.*))?")


def filled(text: str) -> list[str]:
    """The lines that aren't empty, trimmed.

    >>> filled(" One\\n\\n two ")
    ['One', 'two']
    """
    return [line.strip() for line in text.splitlines() if line.strip()]


def field_of(line: str, names: Mapping[str, str]) -> tuple[str, str] | None:
    """The field that a line states, by our name for it, and its value; None for any other line.

    >>> field_of("LENGTH: 41 words", {"length": "length"})
    ('length', '41 words')
    """
    match = _FIELD.fullmatch(line)
    field = names.get(match[1].lower().replace(" ", "-")) if match else None
    return (field, (match[2] or "").strip()) if match and field is not None else None


def values_of(
    title: str,
    source: str | None,
    published: str | None,
    text: Sequence[str],
    more: Mapping[str, object] = {},
    aside: Mapping[str, str | None] = {},
) -> Values:
    """An article's values as `to_record` takes them.

    Args:
        title: The headline.
        source: The outlet.
        published: The date as printed.
        text: Its lines.
        more: Values of other fields, by our names.
        aside: What an article has beside its text, such as byline and section, by what it is; it is shown as
            removed.
    """
    removed = tuple(Removed(line, name) for name, line in aside.items() if line)
    fields = {"title": title, "source": source, "published": published, "text": "\n".join(text)}
    return {**more, **fields, "removed": removed}
