"""What a Ray cluster takes of finding stories and narratives, and what it adds to a search.

    OMP_NUM_THREADS=1 python -m benchmarks.cluster_asking INDEX…

Each index is copied. Its stories and narratives are found here, then by two nodes of one core each, both this
machine's, and must be the same; so must neighbours by meaning of 100,000 articles, its own moved at random.
Seconds are of the processor: of this process, of the parts that anybody can do, and on the cluster of the
driver and of its workers. Searches are of the dense index of passages alone, the 200 nearest of 200 stored
passages that were moved a little, by the clock. Rows of other indexes stay as they were. Needs the extra.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

import linker
from benchmarks.common import load, save
from linker.archive.index import Index
from linker.parallel_map import ParallelMap
from linker.stories.neighbours import by_meaning
from linker.types import Vectors

QUERIES, NEAREST = 200, 200
ARTICLES = 100_000
COLUMNS = ("here, s", "of it by parts, s", "driver, s", "workers, s")

Took = dict[str, tuple[float, float]]
"""For each step the seconds of this process, and those of the parts."""


def main() -> None:
    """Measure each index here and on the cluster."""
    import ray
    from ray.cluster_utils import Cluster

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("indexes", nargs="+", type=Path)
    given = parser.parse_args()
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    cluster.add_node(num_cpus=1)
    finding: dict[str, dict[str, Any]] = {}
    searching: dict[str, dict[str, Any]] = {}
    data: dict[str, str] = {}
    try:
        for folder in given.indexes:
            here, there = linker.open(folder), linker.open(folder, ray=cluster.address)
            for found in (_found, _moved):
                ours, ours_took = found(folder, None)
                theirs, theirs_took = found(folder, cluster.address)
                if ours != theirs:
                    raise SystemExit(f"{folder}: the cluster finds something else")
                finding |= {
                    f"{folder.name}, {step}": dict(zip(COLUMNS, (*took, *theirs_took[step]), strict=True))
                    for step, took in ours_took.items()
                }
            data[folder.name] = here.manifest.key
            searching[folder.name] = _searches(here, there)
    finally:
        ray.shutdown()
        cluster.shutdown()
    for name, figures in (("cluster_finding", finding), ("cluster_search", searching)):
        before = load(name)
        known = {**before.get("data", {}), **data}
        save(name, known, {"figures": {**before.get("figures", {}), **figures}}, ("ray",))


@dataclass
class Counting:
    """A `ParallelMap` that counts the processor's seconds that parts take, wherever they are done."""

    parallel_map: ParallelMap
    seconds: float = field(default=0.0)

    def __call__(self, work: Callable[[Any, Any], Any], shared: Any, parts: Iterable[Any]) -> Iterator[Any]:
        """What becomes of each part, in their order."""
        for result, seconds in self.parallel_map(_timed, (work, shared), parts):
            self.seconds += seconds
            yield result

    def during(self, step: Callable[[], Any]) -> tuple[Any, tuple[float, float]]:
        """What a step gives, and its seconds."""
        started, self.seconds = time.process_time(), 0.0
        found = step()
        took = round(time.process_time() - started, 1), round(self.seconds, 1)
        print(took, file=sys.stderr)
        return found, took


def _timed(both: tuple[Callable[[Any, Any], Any], Any], part: Any) -> tuple[Any, float]:
    work, shared = both
    started = time.process_time()
    result = work(shared, part)
    return result, time.process_time() - started


def _found(folder: Path, address: str | None) -> tuple[Any, Took]:
    """The stories and narratives of an index."""
    with tempfile.TemporaryDirectory() as to:
        kept = shutil.ignore_patterns("stories-*", "narratives-*", "memory*")
        copy = shutil.copytree(folder, Path(to) / folder.name, ignore=kept)
        opened = linker.open(copy, ray=address)
        counting = Counting(opened.corpus.parallel_map)
        opened = replace(opened, corpus=replace(opened.corpus, parallel_map=counting))
        (stories, first), (narratives, second) = (
            counting.during(opened.stories),
            counting.during(opened.narratives),
        )
        return (tuple(stories), tuple(narratives)), {"stories": first, "narratives": second}


def _moved(folder: Path, address: str | None) -> tuple[Any, Took]:
    """The neighbours of many articles."""
    corpus = linker.open(folder, ray=address).corpus
    chance = np.random.default_rng(0)
    vectors = corpus.article_index.vectors(chance.integers(0, len(corpus), ARTICLES))
    vectors += chance.normal(0, 0.3 / np.sqrt(vectors.shape[1]), vectors.shape).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    counting = Counting(corpus.parallel_map)
    found, took = counting.during(lambda: by_meaning(vectors, k=50, parallel_map=counting))
    return found.rows.tolist(), {f"{ARTICLES:,} neighbours by meaning": took}


def _searches(here: Index, there: Index) -> dict[str, Any]:
    """How long a search takes, and the first one on the cluster, which opens the parts."""
    index = here.corpus.passage_index
    chance = np.random.default_rng(0)
    stored = index.vectors(np.sort(chance.choice(len(index), QUERIES, replace=False)))
    moved = stored + 0.01 * chance.standard_normal(stored.shape)
    queries = (moved / np.linalg.norm(moved, axis=1, keepdims=True)).astype(np.float32)
    first = _milliseconds(there, queries[:1])[0]
    ours, theirs = _milliseconds(here, queries), _milliseconds(there, queries)
    return {
        "passages": len(index),
        "here, p50 ms": round(float(np.median(ours)), 1),
        "two nodes, p50 ms": round(float(np.median(theirs)), 1),
        "two nodes, first, s": round(first / 1000, 1),
    }


def _milliseconds(opened: Index, queries: Vectors) -> list[float]:
    took = []
    for query in queries:
        started = time.perf_counter()
        opened.corpus.passage_index.search(query[None], NEAREST)
        took.append(1000 * (time.perf_counter() - started))
    return took


if __name__ == "__main__":
    main()
