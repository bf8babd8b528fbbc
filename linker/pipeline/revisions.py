"""Articles that come again with another text: the new version replaces the old, and that is remembered."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

import polars as pl

from linker.notebook import Shown
from linker.pipeline.prepared import Prepared
from linker.readers import content_id
from linker.store import HISTORY, Store
from linker.types import Record

_COMPARED = ("title", "text", "published", "source", "url", "language")


@dataclass(frozen=True, slots=True)
class Revision(Shown):
    """That an article was replaced by another version of itself.

    `fields` are those that differ ("listed headlines or passages" where cleaning found others in the same
    text); the lengths are those of the text, in characters.
    """

    at: datetime
    article_id: str
    fields: tuple[str, ...]
    old_characters: int
    new_characters: int


def with_known_ids(records: Sequence[Record], store: Store) -> list[Record]:
    """Give records that were named by their content the id of the stored article at the same address.

    An address counts that is one article's in the index and one record's in the run, and that is more
    than the front page of a site.
    """
    if not records:
        return []
    stored = store.articles(["id", "url"])
    ids = set(stored["id"])
    held = Counter(stored["url"].drop_nulls())
    read = Counter(record.url for record in records)
    known = {url: id_ for id_, url in stored.iter_rows() if url and held[url] == 1 and _is_page(url)}
    return [
        replace(record, id=known[record.url])
        if record.url in known
        and read[record.url] == 1
        and record.id not in ids
        and record.id == content_id(record.title, record.text)
        else record
        for record in records
    ]


def stored_versions(store: Store, ids: set[str]) -> dict[str, dict[str, object]]:
    """What the index holds of some articles: id → field → value."""
    if not ids:
        return {}
    frame = store.articles(["id", *_COMPARED]).filter(pl.col("id").is_in(list(ids)))
    return {row["id"]: row for row in frame.iter_rows(named=True)}


def revision_rows(
    batch: Sequence[Prepared], stored: Mapping[str, Mapping[str, object]], now: datetime
) -> pl.DataFrame:
    """The articles of a batch that replace others, as history keeps them."""
    rows = []
    for item in batch:
        old = stored.get(item.article.id)
        if old is not None:
            fields = [name for name in _COMPARED if old[name] != getattr(item.article, name)]
            lengths = len(str(old["text"])), len(item.article.text)
            rows.append((now, item.article.id, fields or ["listed headlines or passages"], *lengths))
    return pl.DataFrame(rows, schema=HISTORY["changes"], orient="row")


def revisions_of(history: pl.DataFrame, article_id: str) -> tuple[Revision, ...]:
    """The revisions of one article, oldest first."""
    rows = history.filter(pl.col("article_id") == article_id).sort("at").iter_rows(named=True)
    return tuple(Revision(**{**row, "fields": tuple(row["fields"])}) for row in rows)


def _is_page(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.path.strip("/") or parts.query)
