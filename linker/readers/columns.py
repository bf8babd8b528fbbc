"""Which column or key of an input is which of our fields."""

import re
from collections.abc import Mapping, Sequence

from linker.errors import ReadError
from linker.readers.streams import Unreadable

FIELDS = ("id", "title", "text", "published", "source", "url", "language")

_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    field: tuple(names.split())
    for field, names in {
        "id": "id _id guid uuid article_id articleid doc_id",
        "title": "title headline head headline.main webtitle article_title heading name",
        "text": (
            "text body content article article_text full_text fulltext maintext main_text "
            "articlebody content_text content_html body_text bodytext article_body article_content "
            "contents plain_text story_text lead_paragraph description summary abstract snippet"
        ),
        "published": (
            "published date pubdate pub_date published_at publishedat publish_date date_publish "
            "date_published datepublished publication_date published_date publishdate publish_time "
            "first_published seendate webpublicationdate datetime timestamp created created_at"
        ),
        "source": (
            "source.name source source_name news_source publisher publication outlet site site_name "
            "sitename domain source_domain"
        ),
        "url": "url link href web_url weburl permalink",
        "language": "language lang",
    }.items()
}
"""Names as `_key` writes them; of several that are present and filled, the first counts."""
_BETWEEN = re.compile(r"[\s-]+")
_EXPECTED = ("title", "text", "published")
"""Fields that hardly any table lacks: one that isn't found is under a name that we don't know."""


def match_columns(names: Sequence[str], mapped: Mapping[str, str]) -> dict[str, list[str]]:
    """Find the columns that may hold each field, the likeliest first.

    Args:
        names: Columns or keys of the input; case doesn't matter, nor do spaces and hyphens for underscores.
        mapped: Field → column, as the user says; such a field has this column only.

    >>> match_columns(["Headline", "Body", "summary", "Pub Date"], {})
    {'title': ['Headline'], 'text': ['Body', 'summary'], 'published': ['Pub Date']}
    """
    by_key: dict[str, str] = {}
    for name in names:
        by_key.setdefault(_key(name), name)
    taken = {_key(mapped[field]) for field in mapped}
    found: dict[str, list[str]] = {}
    for field, synonyms in _SYNONYMS.items():
        wanted = [_key(mapped[field])] if field in mapped else [s for s in synonyms if s not in taken]
        present = [by_key[name] for name in wanted if name in by_key]
        if present:
            found[field] = present
    return found


def check_map(names: Sequence[str], mapped: Mapping[str, str], file: str) -> None:
    """Check that the columns which the user names are there.

    Raises:
        ReadError: One isn't; the message names those found.
    """
    keys = {_key(name) for name in names}
    for field, column in mapped.items():
        if _key(column) not in keys:
            found = ", ".join(names[:30]) or "none"
            raise ReadError(f"{file} has no column {column!r} for {field}. Found: {found}. Change --map.")


def known_columns(names: Sequence[str], mapped: Mapping[str, str]) -> tuple[dict[str, list[str]], list[str]]:
    """As `match_columns`, for a table; and a note where a field may be in a column whose name isn't known.

    Raises:
        Unreadable: No column holds a title or text.
    """
    columns = match_columns(names, mapped)
    if "title" not in columns and "text" not in columns:
        found = ", ".join(names[:20])[:200]
        raise Unreadable(
            f"no column is known to hold a title or text; found {found}; name one with --map title=…"
        )
    used = {name for several in columns.values() for name in several}
    others = ", ".join(name for name in names[:20] if name not in used)[:200]
    missing = next((field for field in _EXPECTED if field not in columns), None)
    if missing is None or not others:
        return columns, []
    return columns, [f"no column is known to hold {missing}; of {others} name one with --map {missing}=…"]


def pick(values: Mapping[str, object], columns: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """Take each field's value from the first of its columns that holds something."""
    taken: dict[str, object] = {}
    for field, names in columns.items():
        for name in names:
            value = values.get(name)
            if value is not None and value not in ("", [], {}):
                taken[field] = value
                break
    return taken


def _key(name: str) -> str:
    return _BETWEEN.sub("_", name.strip().lower())
