"""Searching and all-pairs comparison on a cluster; every row of the results is as on one machine.

A search goes to actors, each of which holds a part of the rows of both dense indexes: their codes in memory,
their vectors mapped. Neighbours are looked for by tasks, a block of articles or passages each, which share
the vectors. What dies with a node is done again by others. All nodes must see the index folder, and have the
same kind of processor, for sums to be the same to the last bit.
"""

import socket
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from linker.corpus import Corpus
from linker.errors import StoreError
from linker.parallel_map import Part, Result, Shared
from linker.ray.cluster import connect_to_cluster, own_errors
from linker.retrieval import Asked, FlatIndex, IvfIndex, Near, ShardedIndex, open_dense
from linker.storage import Store, is_kept

_KINDS = ("articles", "passages")
_AHEAD = 2
"""Blocks under way for each core: it bounds what is held, and no core has to wait."""


def on_ray(store: Store, corpus: Corpus, address: str) -> Corpus:
    """The same archive, searched and compared by the cluster at an address.

    Raises:
        ConfigError: Ray isn't installed, or there is no cluster.
        StoreError: What is derived from the index isn't kept beside it, where nodes would see it.
    """
    cores = connect_to_cluster(address).cpus
    if not is_kept(store.derived):
        raise StoreError(
            f"{store.folder} doesn't keep what is derived from it, which a cluster needs: see that the folder"
            " can be written or, where another process has just changed the index, open it again"
        )
    whole = {kind: open_dense(store.derived / kind) for kind in _KINDS}
    bounds = {kind: _bounds(len(index), cores) for kind, index in whole.items()}
    parts = _Parts(store.derived.absolute(), bounds)
    articles, passages = (
        ShardedIndex(whole[kind], bounds[kind], partial(parts.ask, kind)) for kind in _KINDS
    )
    return replace(
        corpus, article_index=articles, passage_index=passages, parallel_map=ParallelMapOnRay(_AHEAD * cores)
    )


def _bounds(rows: int, parts: int) -> list[int]:
    """First rows of so many parts, about as large, and one past the last row.

    >>> _bounds(10, 3)
    [0, 3, 6, 10]
    """
    return [rows * part // parts for part in range(parts + 1)]


@dataclass(frozen=True)
class ParallelMapOnRay:
    """A `linker.parallel_map.ParallelMap`: a task for each part, so many at a time."""

    most: int

    def __call__(
        self, work: Callable[[Shared, Part], Result], shared: Shared, parts: Iterable[Part]
    ) -> Iterator[Result]:
        """The result of the work on each part, in their order."""
        import ray

        task = ray.remote(max_retries=-1, scheduling_strategy="SPREAD")(work)
        shared_ref = ray.put(shared)
        waiting: deque[Any] = deque()
        with own_errors():
            for part in parts:
                if len(waiting) == self.most:
                    yield ray.get(waiting.popleft())
                waiting.append(task.remote(shared_ref, part))
            while waiting:
                yield ray.get(waiting.popleft())


class PartActor:
    """Some rows of the dense indexes, open on the node where this is."""

    def __init__(self, folder: Path, spans: dict[str, tuple[int, int]]) -> None:
        self._folder = folder
        self._spans = spans

    def answer(self, kind: str, asked: Asked) -> list[Near]:
        """The nearest rows of this part.

        Raises:
            StoreError: This node doesn't see the index, or another process has changed it.
        """
        return self._open[kind].answer(asked)

    @cached_property
    def _open(self) -> dict[str, FlatIndex | IvfIndex]:
        try:
            return {kind: open_dense(self._folder / kind).slice(*span) for kind, span in self._spans.items()}
        except (OSError, RuntimeError) as error:  # RuntimeError is FAISS's own
            raise StoreError(
                f"{self._folder} can't be opened on {socket.gethostname()} ({error}); every node must see the"
                " index, and where another process has changed it, it must be opened again"
            ) from error


@dataclass(frozen=True)
class _Parts:
    """The actors, started when first asked; one that dies is started again, and asked again."""

    folder: Path
    bounds: dict[str, list[int]]

    def ask(self, kind: str, asked: Sequence[Asked]) -> list[list[Near]]:
        """Ask each part its own question about one kind of rows."""
        import ray

        with own_errors():
            answers = [
                actor.answer.remote(kind, question)
                for actor, question in zip(self.actors, asked, strict=True)
            ]
            near: list[list[Near]] = ray.get(answers)
        return near

    @cached_property
    def actors(self) -> list[Any]:
        """One actor for each part."""
        import ray

        actor_class = ray.remote(max_restarts=-1, max_task_retries=-1, scheduling_strategy="SPREAD")(
            PartActor
        )
        spans = [
            {kind: (bounds[part], bounds[part + 1]) for kind, bounds in self.bounds.items()}
            for part in range(len(self.bounds["articles"]) - 1)
        ]
        return [actor_class.remote(self.folder, span) for span in spans]
