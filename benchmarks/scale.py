"""Dense search by size: build, disk, memory, speed and recall of what `linker` picks, beside others.

    python -m benchmarks.scale INDEX… [--sizes 10000,100000,1000000,10000000] [--ways linker] [--room FOLDER]

INDEX… are built indexes whose passage vectors are the real data. Beyond their number, vectors are real ones
drawn again and moved at random by 0.3 (cosine to the real one about .96). Queries are 200 more of those, each
asking for the nearest 200. Each size and way has a process of its own, and the same vectors, in half
precision on disk; `--room` keeps them for a next run (8 GB for ten million, which want 12 more). Beside
`linker`: FAISS flat by hand, txtai's own index and vicinity's, each as it comes (`pip install
'story-linker[bench]'`); they hold all vectors in memory, and are asked up to a million. Memory is what the
process grew by at its peak until the index was written, mapped files included. Filters: a tenth of the rows
at random, and a twentieth in one stretch, as a range of days is. Recall is of the ten nearest, against numpy.
Sizes and ways left out keep their last figures.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from benchmarks.common import commit, load, save
from linker.retrieval import build_dense, open_dense
from linker.storage import Store
from linker.types import Rows, Vectors

QUERIES, NOISE, BLOCK, DEPTH = 200, 0.3, 50_000, 200
MOST = 1_000_000
"""Vectors that a way which holds all of them in memory is given."""

Ask = Callable[[Vectors], Rows]
"""One query, shape (1, dim), to the rows nearest to it."""


def _linker(vectors: Any, to: Path) -> Ask:
    build_dense(vectors).write(to)
    index = open_dense(to)
    return lambda query: index.search(query, DEPTH)[0][0]


def _flat(vectors: Any, to: Path) -> Ask:
    flat = faiss.IndexFlatIP(vectors.shape[1])
    for start in range(0, len(vectors), BLOCK):
        flat.add(vectors[start : start + BLOCK].astype(np.float32))
    faiss.write_index(flat, str(to / "flat.faiss"))
    return lambda query: flat.search(query, DEPTH)[1][0]


def _txtai(vectors: Any, to: Path) -> Ask:
    from txtai.ann import ANNFactory

    index = ANNFactory.create({"backend": "faiss", "dimensions": vectors.shape[1]})
    index.index(vectors.astype(np.float32))
    index.save(str(to / "index"))
    return lambda query: np.array([row for row, _ in index.search(query, DEPTH)[0]])


def _vicinity(vectors: Any, to: Path) -> Ask:
    from vicinity import Vicinity

    index = Vicinity.from_vectors_and_items(vectors.astype(np.float32), list(range(len(vectors))))
    index.save(to, overwrite=True)
    return lambda query: np.array([row for row, _ in index.query(query, DEPTH)[0]])


WAYS: dict[str, tuple[str, Callable[[Any, Path], Ask]]] = {
    "linker": ("linker", _linker),
    "FAISS flat": ("faiss", _flat),
    "txtai": ("txtai.ann", _txtai),
    "vicinity": ("vicinity", _vicinity),
}
"""What is imported before memory is counted, and how an index is built and written."""


def main() -> None:
    """Measure each size in each way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("indexes", type=Path, nargs="+")
    parser.add_argument("--sizes", default="10000,100000,1000000,10000000")
    parser.add_argument("--ways", default=",".join(WAYS))
    parser.add_argument("--room", type=Path, help="where vectors are put and kept")
    parser.add_argument("--child", nargs=2, metavar=("WAY", "FOLDER"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        print(json.dumps(_measure(given.child[0], Path(given.child[1]))))
        return
    stores = [Store.open(folder) for folder in given.indexes]
    hashes = {store.folder.name: store.manifest.key for store in stores}
    last = load("scale")
    rows: dict[str, Any] = last["figures"] if last.get("data") == hashes else {}
    with tempfile.TemporaryDirectory() as passing:
        for size in map(int, given.sizes.split(",")):
            folder = Path(given.room or passing) / str(size)
            real = _prepare(stores, size, folder)
            for way in filter(None, given.ways.split(",")):
                if way != "linker" and size > MOST:
                    continue
                command = [sys.executable, "-m", "benchmarks.scale", *map(str, given.indexes)]
                child = [*command, "--child", way, str(folder)]
                done = subprocess.run(child, check=True, capture_output=True)
                rows[f"{size:,}, {way}"] = json.loads(done.stdout.splitlines()[-1])
                order = [f"{10**power:,}, {way}" for power in range(9) for way in WAYS]
                figures = {name: rows[name] for name in order if name in rows}
                result = {"real vectors": real, "commit": commit(), "figures": figures}
                save("scale", hashes, result, ("txtai", "vicinity"))


def _prepare(stores: list[Store], size: int, folder: Path) -> int:
    """Write vectors, queries and the ten nearest of each, where they aren't; how many vectors are real."""
    count = sum(store.manifest.count("passages") for store in stores)
    if (folder / "nearest.npy").exists():
        return count
    folder.mkdir(parents=True, exist_ok=True)
    chance = np.random.default_rng(0)
    real = np.concatenate([store.passage_vectors() for store in stores])
    real = real[np.linalg.norm(real, axis=1) > 0.5]
    drawn = chance.permutation(len(real))[:size]
    drawn = np.concatenate([drawn, chance.integers(0, len(real), size - len(drawn))])
    queries = moved(real[chance.integers(0, len(real), QUERIES)], chance)
    held = np.lib.format.open_memmap(folder / "vectors.npy", "w+", np.float16, (size, real.shape[1]))
    best, scores = np.empty((QUERIES, 0), np.int64), np.empty((QUERIES, 0), np.float32)
    for start in range(0, size, BLOCK):
        block = real[drawn[start : start + BLOCK]]
        if start >= len(real):
            block = moved(block, chance)
        held[start : start + BLOCK] = block
        cosines = queries @ held[start : start + BLOCK].astype(np.float32).T
        rows = np.broadcast_to(np.arange(start, start + len(block)), cosines.shape)
        best, scores = np.concatenate([best, rows], axis=1), np.concatenate([scores, cosines], axis=1)
        top = np.argpartition(-scores, 9, axis=1)[:, :10]
        best, scores = np.take_along_axis(best, top, axis=1), np.take_along_axis(scores, top, axis=1)
    held.flush()
    np.save(folder / "queries.npy", queries)
    np.save(folder / "nearest.npy", best)
    return count


def moved(vectors: Vectors, chance: np.random.Generator) -> Vectors:
    """Vectors moved at random by `NOISE`, and of length 1 again."""
    noise = chance.standard_normal(vectors.shape, dtype=np.float32) * np.float32(
        NOISE / vectors.shape[1] ** 0.5
    )
    moved: Vectors = vectors + noise
    return moved / np.linalg.norm(moved, axis=1, keepdims=True)


def _measure(way: str, folder: Path) -> dict[str, Any]:
    module, build = WAYS[way]
    import_module(module)
    vectors = np.load(folder / "vectors.npy", mmap_mode="r")
    queries, nearest = np.load(folder / "queries.npy"), np.load(folder / "nearest.npy")
    to = folder / way
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir()
    before, started = _peak_megabytes(), time.perf_counter()
    ask = build(vectors, to)
    seconds, peak = time.perf_counter() - started, _peak_megabytes() - before
    found, plain = _timed(ask, queries)
    shares = [len(set(rows[:10]) & set(wanted)) / 10 for rows, wanted in zip(found, nearest)]
    filtered = _filtered(to, queries) if way == "linker" else ("–", "–")
    size = sum(path.stat().st_size for path in to.iterdir())
    shutil.rmtree(to)
    return {
        "build, s": round(seconds, 1),
        "bytes a passage": round(size / len(vectors)),
        "peak memory, MB": peak,
        "p50, ms": plain[0],
        "p99, ms": plain[1],
        "filters, p50": filtered[0],
        "filters, p99": filtered[1],
        "recall@10": round(float(np.mean(shares)), 4),
    }


def _filtered(folder: Path, queries: Vectors) -> tuple[float, float]:
    """Milliseconds of queries that a tenth of the rows may answer, and of others that a stretch may."""
    index = open_dense(folder)
    some = np.random.default_rng(1).random(len(index)) < 0.1
    stretch = np.zeros(len(index), bool)
    stretch[len(index) // 2 : len(index) // 2 + len(index) // 20] = True
    masks: list[NDArray[np.bool_]] = [some, stretch]
    turns = iter(masks * len(queries))
    return _timed(lambda query: index.search(query, DEPTH, allowed=next(turns))[0][0], queries)[1]


def _peak_megabytes() -> int:
    """Of this process alone; `getrusage` would count its parent's."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))


def _timed(ask: Ask, queries: Vectors) -> tuple[list[Rows], tuple[float, float]]:
    """The rows that each query finds, and the median and 99th percentile of milliseconds a query."""
    found, taken = [], []
    for query in queries:
        started = time.perf_counter()
        found.append(ask(query[None]))
        taken.append(1000 * (time.perf_counter() - started))
    median, last = (round(float(np.quantile(taken, share)), 1) for share in (0.5, 0.99))
    return found, (median, last)


if __name__ == "__main__":
    main()
