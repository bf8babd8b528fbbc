"""Where an old id leads: a story or narrative that merged is found in the one that it merged into."""

from typing import TYPE_CHECKING

import polars as pl

from linker.storage import read_history

if TYPE_CHECKING:
    from linker.archive.index import Index

_STEPS = 100


def merged_into(index: "Index", group_id: str) -> str | None:
    """The story or narrative that one merged into, also by way of others; None where it didn't merge."""
    events = read_history(index.store, "events")["events"].filter(pl.col("event") == "merged into")
    into = dict(events.sort("at").select("group_id", "other_id").iter_rows())
    successor = group_id
    for _ in range(_STEPS):
        if successor not in into:
            break
        successor = into[successor]
    return successor if successor != group_id else None
