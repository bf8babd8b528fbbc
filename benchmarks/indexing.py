"""`linker index` as a whole against plain sentence-transformers, which only embeds.

From each of two sets some articles are read, cleaned, split, embedded, stored and made searchable by
`linker index` in a process of its own, start-up and all. Plain is `SentenceTransformer.encode`, fp32,
batches of 32, already loaded, on every twenty-fourth of the texts that the index embeds: headline with
lead, and passages, as often as they occur. A run takes over half a minute, so that a start of two seconds
weighs what it does for a user with thousands of articles. Both in word pieces a second (those that the
model sees), in turns, medians of five; ratios are of a turn, by the clock and by processor time, which
other programs on the machine disturb less.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

import linker
from benchmarks.common import data_folder, hash_of, save
from linker.encoders.tokenizing import open_tokenizer
from linker.encoders.weights import default_folder
from linker.ingest.prepared import LEAD_CHARACTERS

ROUNDS, SHARE = 5, 24
SETS = {"reuters_21578": 2_500, "listed_headlines": 600}
MODELS = ("default", "fast")


def main() -> None:
    """Measure both sets and save the table."""
    data = data_folder(__doc__)
    paths = {name: data / name / "articles.parquet" for name in SETS}
    figures = {}
    for name, path in paths.items():
        figures |= {f"{name}, {way}": row for way, row in _measure(path, SETS[name]).items()}
    save("indexing", {name: hash_of(path) for name, path in paths.items()}, {"figures": figures})


def _measure(path: Path, articles: int) -> dict[str, dict[str, Any]]:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(default_folder()), device="cpu")
    with tempfile.TemporaryDirectory() as to:
        sample = Path(to) / "articles.parquet"
        pl.read_parquet(path).drop_nulls("text").sample(articles, seed=7).write_parquet(sample)
        _index(sample, "fast", Path(to) / "texts")
        texts = texts_of(Path(to) / "texts")
        some = texts[::SHARE]
        ways: dict[str, Callable[[], object]] = {
            "plain": partial(model.encode, some, batch_size=32, show_progress_bar=False)
        }
        for name in MODELS:
            ways[name] = partial(_index, sample, name, Path(to) / "index")
        pieces = {name: count_pieces(some if name == "plain" else texts) for name in ways}
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
        for _ in range(ROUNDS):
            for name, run in ways.items():
                taken[name].append(_seconds(run))
                print(path.parent.name, name, *taken[name][-1], file=sys.stderr)
    rows = {}
    for name, times in taken.items():
        clock, busy = (
            [
                plain[kind] / pieces["plain"] * pieces[name] / own[kind]
                for plain, own in zip(taken["plain"], times, strict=True)
            ]
            for kind in (0, 1)
        )
        rows[name] = {
            "pieces": pieces[name],
            "seconds": round(statistics.median(clock for clock, _ in times), 2),
            "pieces/s": round(pieces[name] / statistics.median(clock for clock, _ in times)),
            "× plain": round(statistics.median(clock), 2),
            "× plain, processor time": round(statistics.median(busy), 2),
        }
    return rows


def _index(sample: Path, model: str, to: Path) -> None:
    command = [str(Path(sys.executable).with_name("linker")), "index", str(sample), "--rebuild"]
    subprocess.run([*command, "--model", model, "--index", str(to)], check=True, capture_output=True)


def texts_of(folder: Path) -> list[str]:
    """What an index holds vectors of: headlines with leads, and passages."""
    corpus = linker.open(folder).corpus
    rows = list(zip(corpus.articles["title"], corpus.articles["text"], strict=True))
    leads = [f"{title}\n{text[:LEAD_CHARACTERS]}".strip() for title, text in rows]
    spans = corpus.passages.select("article", "start", "end").iter_rows()
    passages = [rows[article][1][start:end] for article, start, end in spans]
    return leads + passages


def count_pieces(texts: list[str]) -> int:
    """Word pieces that the default model sees."""
    tokenizer = open_tokenizer(default_folder(), 256)
    return sum(len(one.ids) for one in tokenizer.encode_batch(texts))


def _seconds(run: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and of processor time, of this process and of those that it started."""
    before, started = os.times(), time.perf_counter()
    run()
    clock, after = time.perf_counter() - started, os.times()
    return clock, sum(after[:4]) - sum(before[:4])


if __name__ == "__main__":
    main()
