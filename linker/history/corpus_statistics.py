"""What finding narratives goes on from when an archive has grown, and what it needn't compute again.

The first is part of the index's history, which every commit names; the second is derived.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

import polars as pl

from linker.narratives.cache import VERSION, Memory, State, Verdicts
from linker.storage import HISTORY, Store, keep, read_history, read_kept

_NOW, _EARLIER = f"learned-{VERSION}", f"learned-earlier-{VERSION}"


def memory_of(store: Store) -> Memory | None:
    """What was learned of an index at its present state, or at the one before articles were added."""
    for kept in (_NOW, _EARLIER):
        memory = read_kept(store.derived / kept, Memory.open, Memory.check, whole=True)
        if memory is not None:
            return memory
    return None


def keep_memory(store: Store, memory: Memory) -> None:
    """Keep what was learned of the present state."""
    keep(store, _NOW, memory.write)


def hand_on(memory: Memory, store: Store, changed: Collection[str]) -> None:
    """Keep what was learned of the state before articles were added, without those that have another text."""
    keep(store, _EARLIER, memory.without(changed).write)


def state_of(store: Store) -> State | None:
    """The groups of statements that an index has now; None where this version has found none."""
    held = read_history(store, "statements", "verdicts")
    if not len(held["verdicts"]) or held["verdicts"]["version"][0] != VERSION:
        return None
    found = held["verdicts"].row(0, named=True)
    state = State(held["statements"], Verdicts(frozenset(found["none"] or ()), found["articles"] or 0))
    return state if state.is_sound else None


def state_rows(state: State, earlier: State | None, now: datetime) -> Mapping[str, pl.DataFrame]:
    """What history keeps of the groups of statements, by kind; nothing where it has that already."""
    if earlier is not None and earlier.verdicts == state.verdicts and earlier.frame.equals(state.frame):
        return {}
    row = (now, VERSION, state.verdicts.articles, sorted(state.verdicts.none))
    verdicts = pl.DataFrame([row], schema=HISTORY["verdicts"], orient="row")
    return {"statements": state.frame, "verdicts": verdicts}
