"""Indexing takes memory for some thousand rows at a time: its peak hardly grows with the archive."""

import json
import subprocess
import sys
from pathlib import Path

WATCHED = """
import json, sys, threading, time
from pathlib import Path
import faiss
import numpy as np
import polars as pl
import linker
from linker.config import BuildConfig
from linker.encoders import HashEncoder
from linker.ingest import in_process, spool
from linker.retrieval import ivf
from linker.storage import STORED_ARTICLE_SCHEMA, STORED_PASSAGE_SCHEMA, EncoderId, Writer, derive

def resident():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon"))

def growth(work):
    before, peak, done = resident(), [0], threading.Event()
    def watch():
        while not done.wait(0.002):
            peak[0] = max(peak[0], resident())
    thread = threading.Thread(target=watch)
    thread.start()
    corpus = work()
    done.set()
    thread.join()
    print(json.dumps([len(corpus.passages), corpus.passage_index.facts["type"], (peak[0] - before) * 1024]))

faiss.omp_set_num_threads(1)
ivf._SAMPLE = 20
folder, size = Path(sys.argv[1]), int(sys.argv[2])
"""
DERIVING = """
chance = np.random.default_rng(0)
with Writer(folder, EncoderId("m", "auto", "m", "f", 384), {}, index_type="ivf") as writer:
    for part in range(size // 10_000):
        vectors = chance.standard_normal((10_000, 384), np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        ids = [f"{part}-{row:02d}" for row in range(50)]
        lists = {name: [] for name, kind in STORED_ARTICLE_SCHEMA.items() if kind.base_type() == pl.List}
        rows = [{**lists, "id": id_, "title": id_, "text": "a b c " * 70, "digest": id_} for id_ in ids]
        spans = {"article_id": np.repeat(ids, 200).tolist(), "start": list(range(200)) * 50}
        spans |= {"end": [start + 1 for start in spans["start"]], "cut": [0] * 10_000}
        writer.add(pl.DataFrame(rows, STORED_ARTICLE_SCHEMA), vectors[:50],
                   pl.DataFrame(spans, STORED_PASSAGE_SCHEMA), vectors)
    store = writer.store
del vectors
growth(lambda: derive(store))
"""
INDEXING = """
in_process._BATCH_CHARACTERS, spool._IN_MEMORY = 100_000, 1_000_000
with (folder / "news.jsonl").open("w") as file:
    for number in range(size):
        said = " ".join(f"w{number * place % 997}" for place in range(3, 12))
        record = {"id": f"article-{number:08d}", "title": "A report", "text": f"Of {said}.", "language": "en"}
        print(json.dumps(record), file=file)
config = BuildConfig(model="hash", index_type="ivf")
def index():
    linker.build([folder / "news.jsonl"], to=folder / "index", config=config, encoder=HashEncoder())
    return linker.open(folder / "index", encoder=HashEncoder()).corpus
growth(index)
"""


def grown(script: str, folder: Path, size: int) -> int:
    """How many bytes a process grew by while it worked on an archive of so many passages."""
    folder.mkdir()
    command = [sys.executable, "-c", WATCHED + script, str(folder), str(size)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    passages, kind, growth = json.loads(done.stdout)
    assert (passages, kind) == (size, "ivf")
    assert isinstance(growth, int)
    return growth


def test_the_memory_of_deriving_an_index_hardly_grows_with_it(tmp_path: Path) -> None:
    small, large = grown(DERIVING, tmp_path / "small", 10_000), grown(DERIVING, tmp_path / "large", 30_000)
    assert (large - small) / 20_000 < 500, "a passage's vector in half precision takes 768 bytes"


def test_the_memory_of_indexing_hardly_grows_with_it(tmp_path: Path) -> None:
    small, large = grown(INDEXING, tmp_path / "small", 2_000), grown(INDEXING, tmp_path / "large", 8_000)
    assert (large - small) / 6_000 < 3_000, "blocks fill up to some thousand rows; it was 8,000 bytes"
