"""How long `linker search` takes from the shell, and in process, on 100,000 passages.

Beside it the same search written plainly: sentence-transformers for the query, a FAISS file, polars for
the texts, in a script of its own. Both are started in turns; medians of seven. The passages are those of
the first articles of `listed_headlines` that hold so many.

    python -m benchmarks.cold_search DATA
    python -m benchmarks.cold_search --start-up INDEX

The second measures only how long `linker --help`, `import linker` and a search of a built index take:
their processor time, which other programs on the machine disturb less, and the fastest by the clock.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import faiss
import polars as pl

import linker
from benchmarks.common import data_folder, hash_of, save

PASSAGES = 100_000
TURNS = 7
QUERY = "the health law is collapsing under its own weight"
QUERIES = ["leg twitching during a meeting", "a $15 minimum wage", "Solovey", "path to citizenship", "2016"]
PLAIN = """
import sys
import faiss, polars as pl
from sentence_transformers import SentenceTransformer
folder, model, query = sys.argv[1:]
vector = SentenceTransformer(model).encode([query], normalize_embeddings=True)
scores, rows = faiss.read_index(f"{folder}/passages.faiss").search(vector, 10)
print(pl.read_parquet(f"{folder}/passages.parquet")[rows[0].tolist()])
"""


def main() -> None:
    """Build, then measure both in turns."""
    if "--start-up" in sys.argv[1:2]:
        _start_up(Path(sys.argv[2]))
        return
    source = data_folder(__doc__) / "listed_headlines" / "articles.parquet"
    with tempfile.TemporaryDirectory() as to:
        folder = Path(to)
        pl.read_parquet(source).head(2_700).write_parquet(folder / "articles.parquet")
        linker.build([folder / "articles.parquet"], to=folder / "index")
        index = linker.open(folder / "index")
        _write_plain(index, folder)
        ours = [_linker(), "search", QUERY, "--index", str(folder / "index")]
        plain = [sys.executable, "-c", PLAIN, to, str(_model()), QUERY]
        times: dict[str, list[float]] = {"linker": [], "plain": []}
        for _ in range(TURNS):
            for name, command in (("linker", ours), ("plain", plain)):
                times[name].append(_seconds(command))
        rows = {
            "linker": _row(times["linker"], index.search),
            "plain": _row(times["plain"], _plain_search(folder)),
        }
    ratios = {key: round(rows["plain"][key] / value, 1) for key, value in rows["linker"].items()}
    save(
        "cold_search",
        {"listed_headlines": hash_of(source)},
        {"passages": len(index.corpus.passages), "figures": {**rows, "plain / linker": ratios}},
    )


def _start_up(index: Path) -> None:
    """What it takes before anything is done."""
    commands = {
        "linker --help": [_linker(), "--help"],
        "import linker": [sys.executable, "-c", "import linker"],
        "linker search": [_linker(), "search", QUERY, "--index", str(index)],
    }
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(TURNS):
        for name, command in commands.items():
            before = os.times()
            clock = _seconds(command)
            after = os.times()
            times[name].append((sum(after[2:4]) - sum(before[2:4]), clock))
    figures = {
        name: {
            "CPU s": round(statistics.median(cpu for cpu, _ in own), 2),
            "fastest by the clock, s": round(min(clock for _, clock in own), 2),
        }
        for name, own in times.items()
    }
    save("start_up", {"index": hash_of(index / "manifest.json")}, {"figures": figures})


def _row(cold: list[float], ask: Callable[[str], object]) -> dict[str, float]:
    warm = _warm(ask)
    return {
        "from the shell, s": round(statistics.median(cold), 3),
        "in process, p50, ms": round(statistics.median(warm), 1),
        "p99, ms": round(warm[int(0.99 * len(warm))], 1),
    }


def _plain_search(folder: Path) -> Callable[[str], object]:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(_model()), device="cpu")
    flat = faiss.read_index(str(folder / "passages.faiss"))

    def ask(query: str) -> object:
        return flat.search(model.encode([query], normalize_embeddings=True), 10)

    return ask


def _write_plain(index: linker.Index, folder: Path) -> None:
    corpus = index.corpus
    vectors = index.store.passage_vectors()
    flat = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(vectors)
    faiss.write_index(flat, str(folder / "passages.faiss"))
    texts = corpus.articles["text"].to_list()
    rows = corpus.passages.select("article", "start", "end").iter_rows()
    pl.DataFrame({"text": [texts[a][start:end] for a, start, end in rows]}).write_parquet(
        folder / "passages.parquet"
    )


def _warm(ask: Callable[[str], object]) -> list[float]:
    """Milliseconds a query, sorted; the first round of them doesn't count."""
    found = []
    for query in QUERIES * 11:
        start = time.perf_counter()
        ask(query)
        found.append(1000 * (time.perf_counter() - start))
    return sorted(found[len(QUERIES) :])


def _seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def _linker() -> str:
    return str(Path(sys.executable).with_name("linker"))


def _model() -> Path:
    from linker.encoders.weights import default_folder

    return default_folder()


if __name__ == "__main__":
    main()
