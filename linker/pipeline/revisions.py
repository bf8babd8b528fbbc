"""Articles that come again with another text: the new version replaces the old, and that is remembered."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import numpy as np
import polars as pl

from linker.notebook import Shown
from linker.pipeline.prepared import Prepared
from linker.readers import content_id
from linker.store import HISTORY, Store
from linker.types import Record, Rows

Place = tuple[str, int]
"""Where a record was read: its file, and its number in it."""

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


def known_ids(records: Iterable[Record], store: Store) -> dict[Place, str]:
    """Ids that records named by their content have in the index: those of the articles at their address.

    An address counts that is one article's in the index and one record's in the run, and that is more
    than the front page of a site. Of the index, a number is held of each id and address.
    """
    addresses = _hashes(store, "url")
    if not len(addresses):
        return {}
    ids = _hashes(store, "id")
    moved = [
        (record.file, record.number, record.url)
        for record in records
        if record.url
        and _likely(record.url, addresses)
        and _is_page(record.url)
        and not _likely(record.id, ids)
        and record.id == content_id(record.title, record.text)
    ]
    if not moved:
        return {}
    wanted = {url for _, _, url in moved}
    read = Counter(record.url for record in records if record.url in wanted)
    at = pl.col("url").is_in(sorted(wanted))
    stored = [
        row for frame in store.frames("articles", ["url", "id"]) for row in frame.filter(at).iter_rows()
    ]
    held, known = Counter(url for url, _ in stored), dict(stored)
    return {(file, number): known[url] for file, number, url in moved if (held[url], read[url]) == (1, 1)}


def _hashes(store: Store, column: str) -> Rows:
    """Python's own hashes of a column's values, sorted; the same within a run."""
    values = (value for frame in store.frames("articles", [column]) for value in frame[column].drop_nulls())
    return np.sort(np.fromiter(map(hash, values), np.int64))


def _likely(value: str, hashes: Rows) -> bool:
    """Whether a value is one of those hashed; another one all but never seems to be."""
    place = int(np.searchsorted(hashes, hash(value)))
    return place < len(hashes) and int(hashes[place]) == hash(value)


def digests(store: Store, ids: Collection[str]) -> dict[str, str]:
    """Those of some articles that the index holds, by id."""
    return dict(row for frame in store.naming("articles", ids, ["digest"]) for row in frame.iter_rows())


def stored_versions(store: Store, ids: Collection[str]) -> dict[str, dict[str, object]]:
    """What the index holds of some articles: id → field → value."""
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


def _is_page(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.path.strip("/") or parts.query)
