"""What finding narratives learned of an archive is kept with its index, and goes along when it grows."""

from collections.abc import Collection

from linker.narratives.kept import VERSION
from linker.narratives.memory import Memory
from linker.storage import Store, keep, read_kept

_NOW, _EARLIER = f"learned-{VERSION}", f"learned-earlier-{VERSION}"


def memory_of(store: Store) -> Memory | None:
    """What was learned of an index at its present state, or at the one before articles were added."""
    for kept in (_NOW, _EARLIER):
        memory = read_kept(store.derived / kept, Memory.open, whole=True)
        if memory is not None:
            return memory
    return None


def keep_memory(store: Store, memory: Memory) -> None:
    """Keep what was learned of the present state."""
    keep(store, _NOW, memory.write)


def hand_on(memory: Memory, store: Store, changed: Collection[str]) -> None:
    """Keep what was learned of the state before articles were added, without those that have another text."""
    keep(store, _EARLIER, memory.without(changed).write)
