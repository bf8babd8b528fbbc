"""Which column or key of an input is which of our fields."""

from collections.abc import Mapping, Sequence

from linker.errors import ReadError

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
"""Names in lower case; of several that are present and filled, the first counts."""


def match_columns(names: Sequence[str], mapped: Mapping[str, str]) -> dict[str, list[str]]:
    """Find the columns that may hold each field, the likeliest first.

    Args:
        names: Columns or keys of the input; case and spaces around don't matter.
        mapped: Field → column, as the user says; such a field has this column only.

    >>> match_columns(["Headline", "Body", "summary"], {})
    {'title': ['Headline'], 'text': ['Body', 'summary']}
    """
    by_lower: dict[str, str] = {}
    for name in names:
        by_lower.setdefault(name.strip().lower(), name)
    taken = {mapped[field].strip().lower() for field in mapped}
    found: dict[str, list[str]] = {}
    for field, synonyms in _SYNONYMS.items():
        wanted = (
            [mapped[field].strip().lower()] if field in mapped else [s for s in synonyms if s not in taken]
        )
        present = [by_lower[name] for name in wanted if name in by_lower]
        if present:
            found[field] = present
    return found


def check_map(names: Sequence[str], mapped: Mapping[str, str], file: str) -> None:
    """Check that the columns which the user names are there.

    Raises:
        ReadError: One isn't; the message names those found.
    """
    lower = {name.strip().lower() for name in names}
    for field, column in mapped.items():
        if column.strip().lower() not in lower:
            found = ", ".join(names[:30]) or "none"
            raise ReadError(f"{file} has no column {column!r} for {field}. Found: {found}. Change --map.")


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
