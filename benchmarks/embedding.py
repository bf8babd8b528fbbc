"""Embedding: speed against plain sentence-transformers step by step, fidelity, and start-up.

Texts: sentences, and articles' first 1,500 characters, half of each from `reuters_21578` and
`listed_headlines`. Speed is in word pieces a second (those that the model sees), the median of five
rounds in which the ways take turns, by the clock and by the processor time they use (which other
programs on the machine disturb less). Plain is `SentenceTransformer.encode`, fp32, batches of 32.
Fidelity is against full precision, on 20,000 sentences of `listed_headlines`.
"""

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks.common import data_folder, hash_of, save
from linker.encoders import load
from linker.encoders.batches import chunks
from linker.encoders.engine import run_batches
from linker.encoders.loading import cores
from linker.encoders.openvino_graph import DIM, LAYERS, build_graph
from linker.encoders.ranges import read_ranges
from linker.encoders.runtime import compile_graph, openvino
from linker.encoders.static import distil
from linker.encoders.tokenizing import open_tokenizer
from linker.encoders.weights import default_folder, read_default
from linker.text.sentences import split
from linker.types import Vectors

ROUNDS = 5
SENTENCES, ARTICLES, POOL, QUERIES, ALONE = 600, 80, 20_000, 1000, 300
SETS = ("reuters_21578", "listed_headlines")
Encode = Callable[[list[str]], Vectors]

COLD = """
import time; start = time.perf_counter()
from linker.encoders import load
load().encode(["leg twitching during a meeting"], kind="query")
print(time.perf_counter() - start)
"""
COLD_PLAIN = """
import sys, time; start = time.perf_counter()
from sentence_transformers import SentenceTransformer
SentenceTransformer(sys.argv[1]).encode(["leg twitching during a meeting"])
print(time.perf_counter() - start)
"""


def main() -> None:
    """Measure everything and save the table."""
    folder = data_folder(__doc__)
    paths = [folder / name / "articles.parquet" for name in SETS]
    draws = [_draw(path, random.Random(7)) for path in paths]
    texts = {
        "sentences": [text for sentences, _ in draws for text in sentences[:SENTENCES]],
        "articles": [text for _, leads in draws for text in leads[:ARTICLES]],
    }
    tokenizer = open_tokenizer(default_folder(), 256)
    pieces = {name: [len(one) for one in tokenizer.encode_batch(many)] for name, many in texts.items()}
    ways = _ways()
    speed = {name: _speed(ways, texts[name], pieces[name]) for name in texts}
    pool = draws[1][0][SENTENCES : SENTENCES + POOL]
    save(
        "embedding",
        {name: hash_of(path) for name, path in zip(SETS, paths, strict=True)},
        {
            "pieces": {name: sum(counts) for name, counts in pieces.items()},
            "speed": speed,
            "fidelity": _fidelity(ways["OpenVINO fp32"], ways["default"], pool),
            "start": _start(),
        },
    )


def _draw(path: Path, chance: random.Random) -> tuple[list[str], list[str]]:
    frame = pl.read_parquet(path).filter(pl.col("text").is_not_null()).select("title", "text")
    rows = frame.rows()
    chance.shuffle(rows)
    leads = [f"{title or ''}\n{text[:1500]}" for title, text in rows[:ARTICLES]]
    sentences: dict[str, None] = {}
    for _, text in rows[ARTICLES:]:
        sentences.update((text[start:end], None) for start, end in split(text))
        if len(sentences) > 2 * (SENTENCES + POOL):
            break
    found = list(sentences)
    chance.shuffle(found)
    return found, leads


def _ways() -> dict[str, Encode]:
    """Each step of the engine by itself, then the doors that users open."""
    from sentence_transformers import SentenceTransformer

    folder = default_folder()
    weights, tokenizer = read_default(folder), open_tokenizer(folder, 256)
    plain = SentenceTransformer(str(folder), device="cpu")
    full = compile_graph(build_graph(weights, {}), threads=cores())
    small = compile_graph(build_graph(weights, read_ranges().points), threads=cores())

    def direct(compiled: Any, at_once: int) -> Encode:
        def encode(texts: list[str]) -> Vectors:
            vectors = np.empty((len(texts), DIM), dtype=np.float32)
            for chunk in list(chunks(tokenizer, texts)):
                for _ in run_batches(compiled, chunk.batches, vectors, at_once):
                    pass
            return vectors

        return encode

    return {
        "plain": lambda texts: plain.encode(texts, batch_size=32, show_progress_bar=False),
        "OpenVINO fp32": direct(full, 2 * cores()),
        "OpenVINO int8": direct(small, 2 * cores()),
        "default": load("default", precision="int8").encode,
        "fast": load("fast").encode,
    }


def _speed(ways: dict[str, Encode], texts: list[str], pieces: list[int]) -> dict[str, Any]:
    peak = _int8_peak()
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, encode in ways.items():
            clock, busy = time.perf_counter(), time.process_time()
            encode(texts)
            taken[name].append((time.perf_counter() - clock, time.process_time() - busy))
    rows = {}
    for name, times in taken.items():
        ratios = [
            (plain[0] / own[0], plain[1] / own[1]) for plain, own in zip(taken["plain"], times, strict=True)
        ]
        rows[name] = {
            "pieces_per_second": round(sum(pieces) / statistics.median(clock for clock, _ in times)),
            "ratio": round(statistics.median(clock for clock, _ in ratios), 2),
            "ratio_by_processor_time": round(statistics.median(busy for _, busy in ratios), 2),
        }
    busiest = statistics.median(busy for _, busy in taken["OpenVINO int8"]) / cores()
    return {
        "ways": rows,
        "int8_peak_gops": round(peak / 1e9),
        "int8_share_of_peak": round(sum(map(_operations, pieces)) / busiest / peak, 3),
    }


def _operations(length: int) -> int:
    """Count multiplications and additions of one text: its products with weights, and attention."""
    return LAYERS * (2 * 12 * DIM * DIM * length + 4 * DIM * length * length)


def _int8_peak() -> float:
    """Operations a second of the fastest of five eight-bit products of 2,048 × 2,048 matrices, all cores."""
    op, size = openvino().opset13, 2048
    bounds = [op.constant(np.full(1, bound, np.float32)) for bound in (0, 255, 0, 255)]
    inputs = op.parameter([size, size], np.float32)
    weight = op.constant(np.random.default_rng(0).integers(-127, 127, (size, size), dtype=np.int8))
    scaled = op.multiply(op.convert(weight, np.float32), op.constant(np.full((size, 1), 1e-3, np.float32)))
    node = inputs
    for _ in range(4):
        node = op.matmul(op.fake_quantize(node, *bounds, 256), scaled, False, True)
    compiled = compile_graph(openvino().Model([node], [inputs], "peak"), threads=cores())
    requests = [compiled.create_infer_request() for _ in range(cores())]
    data = np.random.default_rng(1).uniform(0, 255, (size, size)).astype(np.float32)
    seconds = []
    for _ in range(5):
        busy = time.process_time()
        for request in requests:
            request.start_async([data])
        for request in requests:
            request.wait()
        seconds.append((time.process_time() - busy) / cores())
    return 4 * 2.0 * size**3 * cores() / min(seconds)


def _fidelity(full: Encode, default: Encode, pool: list[str]) -> dict[str, Any]:
    exact, small = full(pool), default(pool)
    cosines = (exact * small).sum(axis=1)
    asked = np.random.default_rng(0).choice(len(pool), QUERIES, replace=False)
    shared = [
        len(set(a) & set(b)) / 10 for a, b in zip(_nearest(exact, asked), _nearest(small, asked), strict=True)
    ]
    alone = np.concatenate([default([text]) for text in pool[:ALONE]])
    return {
        "sentences": len(pool),
        "mean_cosine": round(float(cosines.mean()), 5),
        "cosine_of_the_worst_hundredth": round(float(np.quantile(cosines, 0.01)), 5),
        "top_10_overlap": round(statistics.mean(shared), 4),
        "least_cosine_alone_and_in_a_batch": round(float((alone * small[:ALONE]).sum(axis=1).min()), 6),
    }


def _nearest(vectors: Vectors, asked: np.ndarray[Any, Any]) -> list[list[int]]:
    scores = vectors[asked] @ vectors.T
    scores[np.arange(len(asked)), asked] = -2
    found: list[list[int]] = np.argpartition(-scores, 10, axis=1)[:, :10].tolist()
    return found


def _start() -> dict[str, float]:
    """Seconds, medians of five cold processes in turns; the parts that are made once."""
    folder = str(default_folder())
    cold: dict[str, list[float]] = {COLD: [], COLD_PLAIN: []}
    for _ in range(ROUNDS):
        for code, seconds in cold.items():
            done = subprocess.run(
                [sys.executable, "-c", code, folder], capture_output=True, text=True, check=True
            )
            seconds.append(float(done.stdout))
    start = time.perf_counter()
    load().encode(["a"])
    first_document = time.perf_counter() - start
    start = time.perf_counter()
    distil(cores())
    return {
        "query_from_cold": round(statistics.median(cold[COLD]), 3),
        "query_from_cold_plain": round(statistics.median(cold[COLD_PLAIN]), 3),
        "load_and_first_document": round(first_document, 3),
        "fast_model_made_once": round(time.perf_counter() - start, 1),
    }


if __name__ == "__main__":
    main()
