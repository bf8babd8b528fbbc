"""What finding narratives starts from when an archive has grown: the last groups, and a cache.

The groups are part of the index's history, which every commit names; the cache is derived.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

import polars as pl

from linker.narratives.cache import VERSION, NarrativeCache, PreviousGroups, RejectedGroups
from linker.storage import HISTORY, Store, keep, read_history, read_kept

_NOW, _EARLIER = f"learned-{VERSION}", f"learned-earlier-{VERSION}"


def stored_cache(store: Store) -> NarrativeCache | None:
    """The cache of an index as it is now, or as it was before articles were added; None without one."""
    for name in (_NOW, _EARLIER):
        cache = read_kept(store.derived / name, NarrativeCache.open, NarrativeCache.check, whole=True)
        if cache is not None:
            return cache
    return None


def store_cache(store: Store, cache: NarrativeCache) -> None:
    """Store the cache of the index as it is now."""
    keep(store, _NOW, cache.write)


def carry_cache_over(cache: NarrativeCache, store: Store, changed: Collection[str]) -> None:
    """Store the cache from before articles were added, without those that have another text."""
    keep(store, _EARLIER, cache.without(changed).write)


def previous_groups(store: Store) -> PreviousGroups | None:
    """The groups of statements that an index has now; None where this version has found none."""
    history = read_history(store, "statements", "verdicts")
    if not len(history["verdicts"]) or history["verdicts"]["version"][0] != VERSION:
        return None
    verdicts = history["verdicts"].row(0, named=True)
    previous = PreviousGroups(
        history["statements"], RejectedGroups(frozenset(verdicts["none"] or ()), verdicts["articles"] or 0)
    )
    return previous if previous.is_sound else None


def previous_group_rows(
    previous: PreviousGroups, earlier: PreviousGroups | None, now: datetime
) -> Mapping[str, pl.DataFrame]:
    """The groups as rows of the history, by kind; nothing where the history has them already."""
    if earlier is not None and earlier.rejected == previous.rejected and earlier.frame.equals(previous.frame):
        return {}
    row = (now, VERSION, previous.rejected.articles, sorted(previous.rejected.none))
    verdicts = pl.DataFrame([row], schema=HISTORY["verdicts"], orient="row")
    return {"statements": previous.frame, "verdicts": verdicts}
