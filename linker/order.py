"""Articles and passages brought into the order of an archive, and found again in an earlier state of it.

Texts are read, written and compared a block of articles at a time; of all rows, numbers are held.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np
import polars as pl

from linker.errors import ShapeError
from linker.storage_backend import StorageBackend
from linker.types import Rows

_ARTICLES, _PASSAGES = 2_000, 100_000
"""Gone through at a time; bounds the memory."""
_UNSORTED = "unsorted"


def sort_articles(articles: Iterable[pl.DataFrame], backend: StorageBackend) -> tuple[pl.DataFrame, Rows]:
    """Articles by (published, id), undated last, and the row that each had before.

    Args:
        articles: Blocks of rows, one or more; none is held longer than it takes to store it.
        backend: Where the articles are put, as they come and then in order.
    """
    unsorted = backend.frame(_UNSORTED, articles)
    keys = unsorted.select("published", "id").with_row_index("row")
    order = keys.sort("published", "id", nulls_last=True)["row"].to_numpy()
    sorted_ = backend.frame("articles", gathered(unsorted, order))
    backend.forget(_UNSORTED)
    return sorted_, order


def gathered(frame: pl.DataFrame, rows: Rows) -> Iterator[pl.DataFrame]:
    """Some rows of a mapped table in the order given, in blocks; one empty block where no row is asked for.

    Polars would join the chunks of the whole table each time.
    """
    bounds = np.cumsum([0, *frame.to_series(0).chunk_lengths()])
    chunks = [frame[first:last] for first, last in pairwise(bounds.tolist())]
    for start in range(0, max(1, len(rows)), _ARTICLES):
        block = rows[start : start + _ARTICLES]
        order = np.argsort(block)
        ascending = block[order]
        cuts = np.searchsorted(ascending, bounds)
        pieces = [
            chunks[i][ascending[cuts[i] : cuts[i + 1]] - bounds[i]] for i in np.flatnonzero(np.diff(cuts))
        ]
        yield pl.concat(pieces or [frame[:0]])[np.argsort(order)]


def aligned(passages: Iterable[pl.DataFrame], ids: pl.Series) -> pl.DataFrame:
    """Passages by (article, start), with the row each had before and that of its article.

    Args:
        passages: Columns article_id, start, end; blocks of rows, one or more.
        ids: Those of the articles in order.

    Raises:
        ShapeError: One names no article.
    """
    articles = pl.DataFrame({"article_id": ids}).with_row_index("article")
    joined = pl.concat(
        block.join(articles, on="article_id", how="left", maintain_order="left").select(
            "article", pl.col("start", "end").cast(pl.UInt32)
        )
        for block in passages
    )
    if joined["article"].null_count():
        raise ShapeError("a passage belongs to no article")
    return joined.with_row_index("row").sort("article", "start")


def places_of(articles: pl.DataFrame, old: pl.DataFrame) -> Rows:
    """The row in another archive of each article that has the same headline and text there, else -1."""
    old_ids = old.select("id").with_row_index("place")
    joined = articles.select("id").join(old_ids, on="id", how="left", maintain_order="left")
    places: Rows = joined["place"].cast(pl.Int64).fill_null(-1).to_numpy(writable=True)
    rows, texts = np.flatnonzero(places >= 0), ["title", "text"]
    here, there = gathered(articles.select(texts), rows), gathered(old.select(texts), places[rows])
    for start, (now, was) in enumerate(zip(here, there, strict=True)):
        same = now["title"].eq_missing(was["title"]) & now["text"].eq_missing(was["text"])
        places[rows[start * _ARTICLES :][:_ARTICLES][~same.to_numpy()]] = -1
    return places


def passage_places(passages: pl.DataFrame, places: Rows, old: pl.DataFrame) -> Rows:
    """The row in another archive of each passage that its article has there too, else -1.

    Args:
        passages: As `aligned` gives them.
        places: The row there of each article, or -1.
        old: The passages there.
    """
    rows = np.full(len(passages), -1, np.int64)
    old_keys, ends = _keys(old["article"].to_numpy(), old["start"].to_numpy()), old["end"].to_numpy()
    if not len(old_keys):
        return rows
    for start in range(0, len(passages), _PASSAGES):
        part = passages[start : start + _PASSAGES]
        articles = places[part["article"].to_numpy()]
        keys = _keys(articles, part["start"].to_numpy())
        place = np.minimum(np.searchsorted(old_keys, keys), len(old_keys) - 1)
        same = (articles >= 0) & (old_keys[place] == keys) & (ends[place] == part["end"].to_numpy())
        rows[start : start + _PASSAGES][same] = place[same]
    return rows


def _keys(articles: Rows, starts: Rows) -> Rows:
    """One number for the row of an article and a place in its text; sorted as the two are."""
    keys: Rows = articles.astype(np.int64) << 32 | starts
    return keys
