"""Dense search by size: build, disk, memory, speed and recall of what `linker` picks, beside flat by hand.

    python -m benchmarks.scale INDEX… [--sizes 10000,100000,1000000]

INDEX… are built indexes whose passage vectors are the real data. Beyond their number, vectors are real ones
drawn again and moved at random by 0.3 (cosine to the real one about .96). Queries are 200 more of those.
Each size and way has a process of its own. Memory is the peak of the build, with the vectors in half
precision on disk. Filters: a tenth of the rows at random; a twentieth in one stretch, as a range of days is.
Recall is of the ten nearest, against numpy. Sizes left out keep their last figures.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from benchmarks.common import commit, load, save
from linker.index import build_dense, open_dense
from linker.store import Store
from linker.types import Rows, Vectors

QUERIES, NOISE, BLOCK, DEPTH = 200, 0.3, 50_000, 200
WAYS = ("linker", "FAISS flat")


def main() -> None:
    """Measure each size in each way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("indexes", type=Path, nargs="+")
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--child", nargs=2, metavar=("WAY", "FOLDER"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        print(json.dumps(_measure(given.child[0], Path(given.child[1]))))
        return
    stores = [Store.open(folder) for folder in given.indexes]
    real = np.concatenate([store.passage_vectors() for store in stores])
    hashes = {store.folder.name: store.manifest.key for store in stores}
    last = load("scale")
    rows: dict[str, Any] = last["figures"] if last.get("data") == hashes else {}
    for size in map(int, given.sizes.split(",")):
        with tempfile.TemporaryDirectory() as to:
            _prepare(real, size, Path(to))
            for way in WAYS:
                command = [sys.executable, "-m", "benchmarks.scale", *map(str, given.indexes)]
                done = subprocess.run([*command, "--child", way, to], check=True, capture_output=True)
                rows[f"{size:,}, {way}"] = json.loads(done.stdout)
                save("scale", hashes, {"real vectors": len(real), "commit": commit(), "figures": rows})


def _prepare(real: Vectors, size: int, folder: Path) -> None:
    """Write vectors, queries and the ten nearest of each."""
    chance = np.random.default_rng(0)
    real = real[np.linalg.norm(real, axis=1) > 0.5]
    drawn = chance.permutation(len(real))[:size]
    drawn = np.concatenate([drawn, chance.integers(0, len(real), size - len(drawn))])
    queries = _moved(real[chance.integers(0, len(real), QUERIES)], chance)
    held = np.lib.format.open_memmap(folder / "vectors.npy", "w+", np.float16, (size, real.shape[1]))
    best, scores = np.empty((QUERIES, 0), np.int64), np.empty((QUERIES, 0), np.float32)
    for start in range(0, size, BLOCK):
        block = real[drawn[start : start + BLOCK]]
        if start >= len(real):
            block = _moved(block, chance)
        held[start : start + BLOCK] = block
        cosines = queries @ held[start : start + BLOCK].astype(np.float32).T
        rows = np.broadcast_to(np.arange(start, start + len(block)), cosines.shape)
        best, scores = np.concatenate([best, rows], axis=1), np.concatenate([scores, cosines], axis=1)
        top = np.argsort(-scores, axis=1)[:, :10]
        best, scores = np.take_along_axis(best, top, axis=1), np.take_along_axis(scores, top, axis=1)
    held.flush()
    np.save(folder / "queries.npy", queries)
    np.save(folder / "nearest.npy", best)


def _moved(vectors: Vectors, chance: np.random.Generator) -> Vectors:
    noise = chance.standard_normal(vectors.shape, dtype=np.float32) * np.float32(
        NOISE / vectors.shape[1] ** 0.5
    )
    moved: Vectors = vectors + noise
    return moved / np.linalg.norm(moved, axis=1, keepdims=True)


def _measure(way: str, folder: Path) -> dict[str, Any]:
    vectors = np.load(folder / "vectors.npy", mmap_mode="r")
    queries, nearest = np.load(folder / "queries.npy"), np.load(folder / "nearest.npy")
    started = time.perf_counter()
    to = folder / way
    to.mkdir()
    if way == "linker":
        build_dense(vectors).write(to)
    else:
        flat = faiss.IndexFlatIP(vectors.shape[1])
        for start in range(0, len(vectors), BLOCK):
            flat.add(vectors[start : start + BLOCK].astype(np.float32))
        faiss.write_index(flat, str(to / "flat.faiss"))
    seconds, peak = time.perf_counter() - started, _peak_megabytes()
    index = open_dense(to)
    some = np.random.default_rng(1).random(len(vectors)) < 0.1
    stretch = np.zeros(len(vectors), bool)
    stretch[len(vectors) // 2 : len(vectors) // 2 + len(vectors) // 20] = True
    found, plain = _ask(index, queries, None)
    shares = [len(set(rows[:10]) & set(wanted)) / 10 for rows, wanted in zip(found, nearest, strict=True)]
    return {
        "type": index.facts["type"],
        "build, s": round(seconds, 1),
        "bytes a passage": round(sum(path.stat().st_size for path in to.iterdir()) / len(vectors)),
        "peak memory, MB": peak,
        "p50, ms": plain[0],
        "p99, ms": plain[1],
        "a tenth, p50": _ask(index, queries, some)[1][0],
        "a stretch, p50": _ask(index, queries, stretch)[1][0],
        "recall@10": round(float(np.mean(shares)), 4),
    }


def _peak_megabytes() -> int:
    """Of this process alone; `getrusage` would count its parent's."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))


def _ask(index: Any, queries: Vectors, allowed: NDArray[np.bool_] | None) -> tuple[list[Rows], list[float]]:
    """The rows that each query finds, and the median and 99th percentile of milliseconds a query."""
    found, taken = [], []
    for query in queries:
        started = time.perf_counter()
        found.append(index.search(query[None], DEPTH, allowed=allowed)[0][0])
        taken.append(1000 * (time.perf_counter() - started))
    return found, [round(float(np.quantile(taken, share)), 1) for share in (0.5, 0.99)]


if __name__ == "__main__":
    main()
