"""What adding 1% to an archive costs, against building it: `python -m benchmarks.growing_cost DATA`.

An archive is built, its stories, links and narratives are found; then its last hundredth is added, stories
and links are carried on and narratives found again. Seconds are those of the processor, both cores together,
so that other work on the machine doesn't count. `--articles` takes the first of the set.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl

import linker
from benchmarks.common import hash_of, save
from linker.archive.index import Index


def main() -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="?", default=os.environ.get("LINKER_DATA"), help="or $LINKER_DATA")
    parser.add_argument("--set", default="reuters_21578")
    parser.add_argument("--articles", type=int, default=20_200)
    asked = parser.parse_args()
    if not asked.data:
        parser.error("name the data folder, or set LINKER_DATA")
    source = Path(asked.data) / asked.set / "articles.parquet"
    articles = pl.read_parquet(source).head(asked.articles)
    built = len(articles) * 100 // 101
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        articles[:built].write_parquet(folder / "first.parquet")
        articles[built:].write_parquet(folder / "more.parquet")
        full = steps(folder, "first.parquet")
        more = steps(folder, "more.parquet")
    shares = {step: round(more[step] / sum(full.values()), 4) for step in full}
    figures = {
        "the whole archive, seconds": {**full, "all": round(sum(full.values()), 1)},
        "1% more, seconds": {**more, "all": round(sum(more.values()), 1)},
        "1% more, share of the whole": {**shares, "all": round(sum(shares.values()), 4)},
    }
    save("growing_cost", {asked.set: hash_of(source)}, {"articles": built, "figures": figures})


def steps(folder: Path, file: str) -> dict[str, float]:
    """Seconds of the processor: the articles of a file are indexed, and all is found but the report."""
    to = folder / "index"
    return {
        "index": seconds(lambda: linker.build([folder / file], to=to)),
        "stories": seconds(lambda: Index.open(to).stories()),
        "links": seconds(lambda: list(Index.open(to).link_all(narratives=False, evidence=False))),
        "narratives": seconds(lambda: Index.open(to).narratives()),
    }


def seconds(work: Callable[[], object]) -> float:
    """Of the processor."""
    before = time.process_time()
    work()
    return round(time.process_time() - before, 1)


if __name__ == "__main__":
    main()
