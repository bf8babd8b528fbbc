"""What a Ray cluster costs: the same articles indexed by one process, and by two nodes of one core each.

    python -m benchmarks.cluster INDEX [--sizes 100,400]

INDEX is a built index: so many of its articles are written as JSON lines, eight files, and indexed in a
process of its own, start-up and all. Both nodes are this machine's, so nothing is won: the difference is what
a cluster costs. `it pays` is the number of articles from which four machines like this one, with two nodes
each, would be done sooner than one, all else the same. Needs the `ray` extra.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.common import save
from linker.storage import Store

FILES, MACHINES = 8, 4


def main() -> None:
    """Measure each size here and on the cluster."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("--sizes", default="100,400")
    given = parser.parse_args()
    store = Store.open(given.index)
    articles = store.articles(["id", "title", "text", "published", "source"]).sort("id")
    figures: dict[str, Any] = {}
    taken: list[tuple[int, float, float]] = []
    for size in map(int, given.sizes.split(",")):
        with tempfile.TemporaryDirectory() as to:
            _write(articles[:size], Path(to))
            here, there = _index(Path(to), None), _on_cluster(Path(to))
        taken.append((size, here, there))
        figures[f"{size:,} articles"] = {"here, s": round(here, 1), "two nodes, s": round(there, 1)}
    (small, here_small, there_small), (large, here_large, there_large) = taken[0], taken[-1]
    here_each = (here_large - here_small) / (large - small)
    there_each = (there_large - there_small) / (large - small)
    fixed = there_small - there_each * small - (here_small - here_each * small)
    result = {
        "figures": figures,
        "here, ms an article": round(1000 * here_each, 1),
        "two nodes, ms an article": round(1000 * there_each, 1),
        "a cluster takes more, s": round(fixed, 1),
        "it pays on four machines from, articles": round(fixed / (here_each - there_each / MACHINES)),
    }
    save("cluster", {given.index.name: store.manifest.key}, result, ("ray",))


def _write(articles: pl.DataFrame, folder: Path) -> None:
    for number in range(FILES):
        articles[number::FILES].write_ndjson(folder / f"{number}.jsonl")


def _index(folder: Path, address: str | None) -> float:
    """Seconds that `linker index` takes."""
    on = ["--ray", address] if address else []
    with tempfile.TemporaryDirectory() as to:
        command = [sys.executable, "-c", "from linker.cli import main; main()", "index", str(folder)]
        command += ["--index", to, "--json", *on]
        started = time.perf_counter()
        done = subprocess.run(command, check=True, capture_output=True)
        seconds = time.perf_counter() - started
    counted = json.loads(done.stdout)
    print(f"{counted['articles']} articles, {counted['passages']} passages: {seconds:.1f} s", file=sys.stderr)
    return seconds


def _on_cluster(folder: Path) -> float:
    from ray.cluster_utils import Cluster

    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    cluster.add_node(num_cpus=1)
    try:
        return _index(folder, cluster.address)
    finally:
        cluster.shutdown()


if __name__ == "__main__":
    main()
