"""Articles that are read again with another text: the new version replaces the old, which is recorded."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from linker.ingest.prepared import Prepared
from linker.notebook import Shown
from linker.storage import HISTORY, Store

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


def digests(store: Store, ids: Collection[str]) -> dict[str, str]:
    """The stored digests of some articles, by id."""
    return dict(row for frame in store.naming("articles", ids, ["digest"]) for row in frame.iter_rows())


def stored_versions(store: Store, ids: Collection[str]) -> dict[str, dict[str, object]]:
    """The stored values of some articles: id → field → value."""
    frames = store.naming("articles", ids, _COMPARED)
    return {row["id"]: row for frame in frames for row in frame.iter_rows(named=True)}


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
