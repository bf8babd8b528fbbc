"""What finding narratives learned of an archive is kept with its index, and goes along when it grows."""

from collections.abc import Collection
from pathlib import Path

from linker.errors import DamagedError
from linker.narratives.kept import VERSION
from linker.narratives.memory import Memory
from linker.store import Store, keep, read_kept


def memory_of(store: Store) -> Memory | None:
    """What was learned of an index at its present state, or at the one before articles were added."""
    for kept in (_folder(store), _earlier(store)):
        try:
            memory = read_kept(kept, Memory.open)
        except DamagedError:  # `linker verify` names it; it is made anew
            continue
        if memory is not None:
            return memory
    return None


def keep_memory(store: Store, memory: Memory) -> None:
    """Keep what was learned of the present state."""
    keep(_folder(store), memory.write)


def hand_on(memory: Memory, store: Store, changed: Collection[str]) -> None:
    """Keep what was learned of the state before articles were added, without those that have another text."""
    keep(_earlier(store), memory.without(changed).write)


def _folder(store: Store) -> Path:
    return store.derived / f"learned-{VERSION}"


def _earlier(store: Store) -> Path:
    return store.derived / f"learned-earlier-{VERSION}"
