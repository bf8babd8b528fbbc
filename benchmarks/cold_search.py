"""How long `linker search` takes from the shell, and in process, on 100,000 passages.

Beside it the same search written plainly: sentence-transformers for the query, a FAISS file, polars for
the texts, in a script of its own. Both are started in turns; medians of seven. The passages are those of
the first articles of `listed_headlines` that hold so many.
"""

import statistics
import subprocess
import sys
import tempfile
import time
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
        warm = _warm(index)
    medians = {name: round(statistics.median(found), 3) for name, found in times.items()}
    figures = {
        "cold, seconds": {**medians, "ratio": round(medians["plain"] / medians["linker"], 1)},
        "warm, milliseconds": warm,
    }
    save(
        "cold_search",
        {"listed_headlines": hash_of(source)},
        {"passages": len(index.corpus.passages), **figures},
    )


def _write_plain(index: linker.Index, folder: Path) -> None:
    corpus = index.corpus
    vectors = index.store.passage_vectors()
    flat = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(vectors)
    faiss.write_index(flat, str(folder / "passages.faiss"))
    texts = corpus.articles["text"].to_list()
    rows = corpus.passages.iter_rows()
    pl.DataFrame({"text": [texts[a][start:end] for a, start, end in rows]}).write_parquet(
        folder / "passages.parquet"
    )


def _warm(index: linker.Index) -> dict[str, float]:
    found = []
    for query in QUERIES * 11:
        start = time.perf_counter()
        index.search(query)
        found.append(1000 * (time.perf_counter() - start))
    found = sorted(found[len(QUERIES) :])
    return {"p50": round(statistics.median(found), 1), "p99": round(found[int(0.99 * len(found))], 1)}


def _seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def _linker() -> str:
    return str(Path(sys.executable).with_name("linker"))


def _model() -> Path:
    from linker.embed.weights import default_folder

    return default_folder()


if __name__ == "__main__":
    main()
