"""Where an old address leads: a story or narrative that merged is found in the one that it merged into."""

import polars as pl

from linker.archive.index import Index
from linker.storage import read_history

_STEPS = 100


def successor(index: Index, group_id: str) -> str | None:
    """The story or narrative that one which is no more merged into, through others too; None if into none."""
    events = read_history(index.store, "events")["events"].filter(pl.col("event") == "merged into")
    into = dict(events.sort("at").select("group_id", "other_id").iter_rows())
    found = group_id
    for _ in range(_STEPS):
        if found not in into:
            break
        found = into[found]
    return found if found != group_id else None
