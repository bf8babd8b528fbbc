"""Deriving an index takes memory for a part of it at a time: its peak hardly grows with the archive."""

import json
import subprocess
import sys
from pathlib import Path

CHILD = """
import json, sys, threading, time
from pathlib import Path
import faiss
import numpy as np
import polars as pl
from linker.store import STORED_ARTICLE_SCHEMA, STORED_PASSAGE_SCHEMA, EncoderId, Writer, derive

def resident():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon"))

faiss.omp_set_num_threads(1)
folder, parts = Path(sys.argv[1]), int(sys.argv[2])
chance = np.random.default_rng(0)
with Writer(folder, EncoderId("m", "auto", "m", "f", 384), {}, index_type="ivf") as writer:
    for part in range(parts):
        vectors = chance.standard_normal((10_000, 384), np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        ids = [f"{part}-{row:02d}" for row in range(50)]
        rows = [{"id": id_, "title": id_, "text": "a b c " * 70, "digest": id_} for id_ in ids]
        spans = {"article_id": np.repeat(ids, 200).tolist(), "start": list(range(200)) * 50}
        spans |= {"end": [start + 1 for start in spans["start"]], "cut": [0] * 10_000}
        writer.add(pl.DataFrame(rows, STORED_ARTICLE_SCHEMA), vectors[:50],
                   pl.DataFrame(spans, STORED_PASSAGE_SCHEMA), vectors)
    store = writer.store
del vectors
before, peak, done = resident(), 0, False

def watch():
    global peak
    while not done:
        peak = max(peak, resident())
        time.sleep(0.002)

thread = threading.Thread(target=watch)
thread.start()
corpus = derive(store)
done = True
thread.join()
print(json.dumps([len(corpus.passages), corpus.passage_index.facts["type"], (peak - before) * 1024]))
"""


def growth(folder: Path, parts: int) -> tuple[int, int]:
    """Passages, and how many bytes the process grew by while it derived the index."""
    command = [sys.executable, "-c", CHILD, str(folder), str(parts)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    passages, kind, size = json.loads(done.stdout)
    assert kind == "ivf"
    return passages, size


def test_the_memory_of_deriving_an_index_hardly_grows_with_it(tmp_path: Path) -> None:
    small, large = growth(tmp_path / "small", 2), growth(tmp_path / "large", 6)
    assert large[0] - small[0] == 40_000
    assert (large[1] - small[1]) / 40_000 < 1_200, "a passage's vector alone takes 1,536 bytes"
