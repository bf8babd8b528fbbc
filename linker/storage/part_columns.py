"""The kinds of parts that an index is made of, and their columns.

Articles and passages are the content. The other kinds are its history: they can't be built again from the
articles, and an index without them is whole.
"""

import polars as pl

from linker.corpus import ADDED_COLUMNS, ARTICLE_SCHEMA

STORED_ARTICLE_SCHEMA = pl.Schema({**ARTICLE_SCHEMA, "digest": pl.String(), "sentences": pl.Binary()})
"""Columns of an articles part, beside `vector`; `digest` tells whether an article has changed, `sentences`
has eight bytes for each of its sentences, those removed among them."""

LATER_COLUMNS = {name: STORED_ARTICLE_SCHEMA[name] for name in (*ADDED_COLUMNS, "sentences")}
"""Of an articles part; parts of older versions lack them."""

STORED_PASSAGE_SCHEMA = pl.Schema(
    {"article_id": pl.String(), "start": pl.UInt32(), "end": pl.UInt32(), "cut": pl.UInt32()}
)
"""Columns of a passages part, beside `vector`; `cut` counts the word pieces past the model's limit."""

CONTENT = ("articles", "passages")


def with_added_columns(articles: pl.DataFrame) -> pl.DataFrame:
    """Rows of an articles part, whichever version wrote it, with all of today's columns."""
    missing = [name for name in LATER_COLUMNS if name not in articles.columns]
    if not missing or "digest" not in articles.columns:
        return articles
    nulls = [pl.lit(None, LATER_COLUMNS[name]).alias(name) for name in missing]
    others = [name for name in articles.columns if name not in STORED_ARTICLE_SCHEMA]
    return articles.with_columns(nulls).select(*STORED_ARTICLE_SCHEMA, *others)


_TIME = pl.Datetime("us", "UTC")

HISTORY: dict[str, pl.Schema] = {
    "members": pl.Schema(
        {"kind": pl.String(), "group_id": pl.String(), "article_id": pl.String(), "since": _TIME}
    ),
    "grouping": pl.Schema({"at": _TIME, "key": pl.String(), "founded": pl.Int64()}),
    "statements": pl.Schema(
        {
            "article_id": pl.String(),
            "key": pl.String(),
            "places": pl.List(pl.UInt32()),
            "groups": pl.List(pl.Int64()),
        }
    ),
    "verdicts": pl.Schema(
        {"at": _TIME, "version": pl.Int64(), "articles": pl.Int64(), "none": pl.List(pl.String())}
    ),
    "events": pl.Schema(
        {
            "at": _TIME,
            "kind": pl.String(),
            "event": pl.String(),
            "group_id": pl.String(),
            "other_id": pl.String(),
            "shared": pl.Int64(),
            "articles": pl.Int64(),
        }
    ),
    "corrections": pl.Schema(
        {
            "number": pl.Int64(),
            "at": _TIME,
            "verb": pl.String(),
            "left": pl.String(),
            "right": pl.String(),
            "label": pl.String(),
        }
    ),
    "changes": pl.Schema(
        {
            "at": _TIME,
            "article_id": pl.String(),
            "fields": pl.List(pl.String()),
            "old_characters": pl.Int64(),
            "new_characters": pl.Int64(),
        }
    ),
}
"""Columns of each kind of history part; `indexes/README.md` says what they mean."""

SCHEMAS = {"articles": STORED_ARTICLE_SCHEMA, "passages": STORED_PASSAGE_SCHEMA, **HISTORY}

ADDED_TO = ("events", "changes")
"""Kinds of history to which rows are only added; of the others all are written anew."""

NAMING = {
    "articles": ("id",),
    "passages": ("article_id",),
    "members": ("article_id",),
    "statements": ("article_id",),
    "corrections": ("left", "right"),
    "changes": ("article_id",),
}
"""Columns that name an article: rows that do go when the article is removed."""

_NULLABLE = {
    "articles": set(STORED_ARTICLE_SCHEMA) - {"id", "title", "text", "listed"},
    "events": {"other_id"},
    "corrections": {"right", "label"},
}
"""Columns that may be null; those of other kinds may not."""
_GROUPS = ("story", "line", "topic", "narrative")
_EVENTS = ("born", "grown", "shrunk", "merged into", "split from", "closed", "reopened", "gone")
_SAID = {
    ("members", "kind"): _GROUPS,
    ("events", "kind"): _GROUPS,
    ("events", "event"): _EVENTS,
    ("corrections", "verb"): ("same", "different", "rename", "source"),
}
_FIRST_YEAR, _LAST_YEAR = pl.datetime(1, 1, 1, time_zone="UTC"), pl.datetime(9999, 12, 31, time_zone="UTC")


def check_rows(kind: str, rows: pl.DataFrame) -> None:
    """Check the values in some columns of a part, since an index may come from somebody else.

    Raises:
        ValueError: They don't.
    """
    optional = _NULLABLE.get(kind, set())
    for column in rows:
        if column.name not in optional and column.has_nulls():
            raise ValueError(f"{column.name} is missing in a row")
        words = _SAID.get((kind, column.name))
        if words is not None and not column.is_in(words).all():
            raise ValueError(f"{column.name} is none that this version knows")
        if column.dtype == pl.Binary and (column.bin.size() % 8 != 0).any():
            raise ValueError(f"{column.name} are no hashes")
        if column.dtype == pl.Datetime:
            inside = rows.select(pl.col(column.name).is_between(_FIRST_YEAR, _LAST_YEAR).all()).item()
            if not inside:
                raise ValueError(f"{column.name} is no time")
