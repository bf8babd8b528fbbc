"""The whole job, from files to a report, against methods that do a part of it.

    python -m benchmarks.whole_job DATA [--set ecb_plus] [--rounds 3] [--share 8]

Ours is `linker index`, then `linker report`, which finds stories, narratives and links: commands, start-up
and all. Beside it `SentenceTransformer.encode` alone (fp32, batches of 32, model loaded) of the texts that
the index holds vectors of, and BERTopic's `fit_transform` on the vectors of the articles, with four of its
visualisations saved, imports not counted. All in turns, each in a process of its own; medians of processor
time and of the clock, and the largest peak of memory. With `--share`, `encode` gets every so many-th text,
and its time is scaled by word pieces. The processor's time is what counts on a machine that does other work.
BERTopic is left out where it isn't installed.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.common import hash_of, save
from benchmarks.indexing import count_pieces, texts_of

Figures = dict[str, float]


def main() -> None:
    """Measure in turns, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="?", default=os.environ.get("LINKER_DATA"), help="or $LINKER_DATA")
    parser.add_argument("--set", default="ecb_plus")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--share", type=int, default=1)
    asked = parser.parse_args()
    if not asked.data:
        parser.error("name the data folder, or set LINKER_DATA")
    source = Path(asked.data) / asked.set / "articles.parquet"
    taken: dict[str, list[Figures]] = {"linker": [], "encode alone": []}
    if find_spec("bertopic"):
        taken["BERTopic"] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for _ in range(asked.rounds):
            taken["linker"].append(_linker(source, folder))
            scale = _write_texts(folder, asked.share)
            taken["encode alone"].append(_scaled(_alone("encode", folder), scale))
            if "BERTopic" in taken:
                taken["BERTopic"].append(_alone("bertopic", folder))
            print({way: figures[-1] for way, figures in taken.items()}, file=sys.stderr, flush=True)
    figures = {f"{asked.set}, {way}": _row(taken["encode alone"], own) for way, own in taken.items()}
    facts = {"rounds": asked.rounds, "texts encoded": f"1 of {asked.share}"}
    save("whole_job", {asked.set: hash_of(source)}, {**facts, "figures": figures}, ("bertopic",))


def _row(plain: list[Figures], own: list[Figures]) -> dict[str, Any]:
    ratios = [one["cpu"] / other["cpu"] for one, other in zip(plain, own, strict=True)]
    return {
        "CPU s": round(statistics.median(one["cpu"] for one in own), 1),
        "by the clock, s": round(statistics.median(one["clock"] for one in own), 1),
        "peak memory, MB": round(max(one["peak"] for one in own) / 1024),
        "× encode alone, CPU": round(statistics.median(ratios), 2),
    }


def _linker(source: Path, folder: Path) -> Figures:
    """Both commands, one after the other, on nothing that was there before."""
    index = folder / "index"
    steps = [
        ["index", str(source), "--rebuild", "--index", str(index)],
        ["report", "-o", str(folder / "report.html"), "--index", str(index)],
    ]
    done = [_run([str(Path(sys.executable).with_name("linker")), *step]) for step in steps]
    return {
        "cpu": sum(one["cpu"] for one in done),
        "clock": sum(one["clock"] for one in done),
        "peak": max(one["peak"] for one in done),
    }


def _run(command: list[str]) -> Figures:
    """Run a command by way of a small process, whose only child it is: the peak is its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.whole_job", "--step", "run", *command],
        capture_output=True,
        text=True,
        check=True,
    )
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    return found


def _alone(step: str, folder: Path) -> Figures:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.whole_job", "--step", step, str(folder)],
        capture_output=True,
        text=True,
        check=True,
    )
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    return found


def _scaled(figures: Figures, scale: float) -> Figures:
    return {**figures, "cpu": figures["cpu"] * scale, "clock": figures["clock"] * scale}


def _write_texts(folder: Path, share: int) -> float:
    """Lay out what the others get; how much more all texts are than those that `encode` gets."""
    import linker

    texts = texts_of(folder / "index")
    some = texts[::share]
    (folder / "texts.json").write_text(json.dumps(some))
    corpus = linker.open(folder / "index").corpus
    rows = zip(corpus.articles["title"], corpus.articles["text"], strict=True)
    (folder / "documents.json").write_text(json.dumps([f"{title}\n{text[:1500]}" for title, text in rows]))
    np.save(folder / "vectors.npy", corpus.article_index.vectors(np.arange(len(corpus))))
    return count_pieces(texts) / count_pieces(some) if share > 1 else 1.0


def run_step(*command: str) -> Figures:
    """A command, with all that it starts."""
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    clock = time.perf_counter() - started
    return {"cpu": used.ru_utime + used.ru_stime, "clock": clock, "peak": used.ru_maxrss}


def encode_step(name: str) -> Figures:
    """Embed, and nothing else."""
    from sentence_transformers import SentenceTransformer

    from linker.encoders.weights import default_folder

    model = SentenceTransformer(str(default_folder()), device="cpu")
    texts = json.loads((Path(name) / "texts.json").read_text())
    started, before = time.perf_counter(), time.process_time()
    model.encode(texts, batch_size=32, show_progress_bar=False)
    return _since(started, before)


def bertopic_step(name: str) -> Figures:
    """Topics of the articles, and four pictures of them."""
    from bertopic import BERTopic

    folder = Path(name)
    documents = json.loads((folder / "documents.json").read_text())
    vectors = np.load(folder / "vectors.npy")
    started, before = time.perf_counter(), time.process_time()
    model = BERTopic(verbose=False)
    model.fit_transform(documents, embeddings=vectors)
    pictures = {
        "topics": model.visualize_topics,
        "documents": lambda: model.visualize_documents(documents, embeddings=vectors),
        "hierarchy": model.visualize_hierarchy,
        "barchart": model.visualize_barchart,
    }
    for picture, draw in pictures.items():
        draw().write_html(folder / f"{picture}.html")
    return _since(started, before)


def _since(started: float, before: float) -> Figures:
    # ru_maxrss of a process begins with that of the one that started it
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)
    peak = int(line.split()[1])
    return {"cpu": time.process_time() - before, "clock": time.perf_counter() - started, "peak": peak}


_STEPS = {"run": run_step, "encode": encode_step, "bertopic": bertopic_step}

if __name__ == "__main__":
    if "--step" in sys.argv[1:2]:
        print(json.dumps(_STEPS[sys.argv[2]](*sys.argv[3:])))
    else:
        main()
