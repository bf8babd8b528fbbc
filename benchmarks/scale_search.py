"""A whole search by size of the archive: encoding, meaning, words and filters, in one warm process.

    python -m benchmarks.scale_search INDEX… [--sizes 10000,100000,1000000]

INDEX… are built indexes with the default model. An archive of so many passages is made of their articles, and
beyond them of copies with other ids, later dates and passages whose vectors are moved at random by 0.3. Its
index is derived in a process of its own (memory is what that grew by at its peak, mapped files left out) and
asked 200 queries: headlines of the real articles, cut at ten words. Filters: a range of days with a tenth of
the dated articles, and the commonest source, in turns. `CPU` is processor time, which a busy machine changes
less. Sizes left out keep their last figures.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

import linker
from benchmarks.common import commit, load, save
from benchmarks.scale import moved
from linker.corpus import Filters
from linker.storage import Store, Writer, derive
from linker.types import Vectors

QUERIES, WORDS, BATCH, DAYS = 200, 10, 2_000, 400


def main() -> None:
    """Make, derive and ask an archive of each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("indexes", type=Path, nargs="+")
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        print(json.dumps(_derived(given.child)))
        return
    stores = [Store.open(folder) for folder in given.indexes]
    hashes = {store.folder.name: store.manifest.key for store in stores}
    last = load("scale_search")
    rows: dict[str, Any] = last["figures"] if last.get("data") == hashes else {}
    for size in map(int, given.sizes.split(",")):
        with tempfile.TemporaryDirectory() as to:
            _make(stores, size, Path(to))
            command = [sys.executable, "-m", "benchmarks.scale_search", *map(str, given.indexes)]
            done = subprocess.run([*command, "--child", to], check=True, capture_output=True)
            rows[f"{size:,} passages"] = {**json.loads(done.stdout.splitlines()[-1]), **_asked(Path(to))}
            save("scale_search", hashes, {"commit": commit(), "figures": rows})


def _make(stores: list[Store], size: int, folder: Path) -> None:
    """Write an archive of about `size` passages."""
    first = stores[0].manifest
    chance = np.random.default_rng(0)
    left, copy = size, 0
    with Writer(folder, first.encoder, first.text) as writer:
        while left > 0:
            for batch in _batches(stores):
                if left > 0:
                    left -= _add(writer, batch, left, copy, chance)
            copy += 1
        writer.merge()
        writer.annotate(boilerplate={}, last_read={})


Batch = tuple[pl.DataFrame, Vectors, pl.DataFrame, Vectors]
"""Articles and passages with their vectors, as `Writer.add` takes them."""


def _batches(stores: list[Store]) -> Iterator[Batch]:
    """The articles of some indexes, `BATCH` at a time."""
    for store in stores:
        articles, passages = store.articles(), store.passages()
        leads, vectors = store.article_vectors(), store.passage_vectors()
        for start in range(0, len(articles), BATCH):
            part = articles[start : start + BATCH]
            inside = passages["article_id"].is_in(part["id"].to_list()).to_numpy()
            yield part, leads[start : start + BATCH], passages.filter(inside), vectors[inside]


def _add(writer: Writer, batch: Batch, most: int, copy: int, chance: np.random.Generator) -> int:
    """Write a copy of a batch, without what is beyond `most` passages; how many it had."""
    articles, leads, passages, vectors = batch
    passages, vectors = passages[:most], vectors[:most]
    kept = articles["id"].is_in(passages["article_id"].to_list()).to_numpy()
    articles, leads = articles.filter(kept), leads[kept]
    if copy:
        leads, vectors = moved(leads, chance), moved(vectors, chance)
    later = pl.col("published") + timedelta(days=DAYS * copy)
    articles = articles.with_columns(id=pl.col("id") + f"-{copy}", published=later)
    writer.add(articles, leads, passages.with_columns(article_id=pl.col("article_id") + f"-{copy}"), vectors)
    return len(passages)


def _derived(folder: Path) -> dict[str, Any]:
    store = Store.open(folder)
    before, peak, done = _held(), [0], threading.Event()

    def watch() -> None:
        while not done.wait(0.01):
            peak[0] = max(peak[0], _held())

    watching = threading.Thread(target=watch)
    watching.start()
    started = time.perf_counter()
    corpus = derive(store)
    seconds = time.perf_counter() - started
    done.set()
    watching.join()
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return {
        "articles": len(corpus),
        "derive, s": round(seconds, 1),
        "peak memory, MB": (peak[0] - before) // 1024,
        "bytes a passage": round(size / len(corpus.passages)),
        "recall@10": corpus.passage_index.facts["recall@10"],
    }


def _asked(folder: Path) -> dict[str, float]:
    index = linker.open(folder)
    titles = index.corpus.articles.filter(pl.col("id").str.ends_with("-0"))["title"]
    queries = [" ".join(title.split()[:WORDS]) for title in titles.sample(QUERIES, seed=0) if title.strip()]
    dated = index.corpus.articles["published"].drop_nulls()
    days = Filters(since=dated.quantile(0.6), until=dated.quantile(0.7))  # type: ignore[arg-type]  # datetimes
    source = index.corpus.articles["source"].drop_nulls().mode().sort()[0]
    turns = [days, Filters(source=source)]
    index.search(queries[0])
    figures = {}
    asks: dict[str, Callable[[int, str], object]] = {
        "encoding": lambda _, query: index.encoder.encode([query], kind="query"),
        "search": lambda _, query: index.search(query),
        "filters": lambda turn, query: index.search(query, filters=turns[turn % 2]),
    }
    for name, ask in asks.items():
        taken, worked = [], []
        for turn, query in enumerate(queries):
            started, before = time.perf_counter(), time.process_time()
            ask(turn, query)
            taken.append(1000 * (time.perf_counter() - started))
            worked.append(1000 * (time.process_time() - before))
        figures[f"{name}, p50 ms"] = round(float(np.quantile(taken, 0.5)), 1)
        figures[f"{name}, p99 ms"] = round(float(np.quantile(taken, 0.99)), 1)
        figures[f"{name}, CPU p50 ms"] = round(float(np.quantile(worked, 0.5)), 1)
    return figures


def _held() -> int:
    """Memory of this process that is no file's, in kB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon"))


if __name__ == "__main__":
    main()
