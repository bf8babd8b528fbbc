"""What stories cost beside embedding: seconds and memory, from 5 to 80 thousand articles.

Headlines of `headline_stream`, and the full texts of `gun_incidents`. Each is indexed in a process of its
own, and its stories are found in another: processor seconds for reading and embedding, for candidate pairs
with their evidence, and for grouping; and the peak memory of the second process, the open index included.
Processor seconds, as they are the same on a machine that has other things to do.

    python -m benchmarks.stories_cost DATA [--work FOLDER]
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.common import hash_of, save

COUNTS = (5_000, 20_000, 80_000)


def main() -> None:
    """Index and group each size, and keep what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--work", type=Path, help="keep the indexes here, and don't embed what is here")
    given = parser.parse_args()
    stream = given.data / "headline_stream" / "articles.parquet"
    guns = given.data / "gun_incidents" / "articles.parquet"
    figures: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        work = given.work or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        for count in COUNTS:
            part = work / f"{count}.parquet"
            pl.scan_parquet(stream).head(count).collect().write_parquet(part)
            figures[f"{count:,} headlines"] = _cost(part, work / str(count))
        figures["2,927 full texts"] = _cost(guns, work / "gun_incidents")
    hashes = {"headline_stream": hash_of(stream), "gun_incidents": hash_of(guns)}
    save("stories_cost", hashes, {"figures": figures})


def _cost(articles: Path, to: Path) -> dict[str, Any]:
    noted = to.with_suffix(".json")
    if not noted.exists():
        noted.write_text(json.dumps(_alone("index", str(articles), str(to))))
    index, stories = json.loads(noted.read_text()), _alone("stories", str(to))
    share = (stories["pairs"] + stories["grouping"]) / index["seconds"]
    return {
        "indexing, CPU s": round(index["seconds"], 1),
        "pairs, CPU s": round(stories["pairs"], 1),
        "grouping, CPU s": round(stories["grouping"], 1),
        "of indexing": f"{share:.0%}",
        "pairs compared": f"{stories['count']:,}",
        "stories": f"{stories['stories']:,}",
        "peak memory, MB": round(stories["peak"] / 1024),
    }


def _alone(*arguments: str) -> dict[str, Any]:
    """Run this module for one step in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.stories_cost", "--step", *arguments],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "OMP_WAIT_POLICY": "passive"},  # a thread that waits is no work
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(*arguments, found, file=sys.stderr, flush=True)
    return found


def index_step(articles: str, to: str) -> dict[str, Any]:
    """Read, clean and embed."""
    import linker

    started = time.process_time()
    linker.build([articles], to=to)
    return {"seconds": time.process_time() - started}


def stories_step(folder: str) -> dict[str, Any]:
    """Gather pairs, then group, from an open index."""
    import numpy as np

    import linker
    from linker.stories import StoryConfig
    from linker.stories.group import group_rows
    from linker.stories.pairs import gather

    corpus, config = linker.open(folder).corpus, StoryConfig()
    vectors = corpus.article_index.vectors(np.arange(len(corpus)))
    started = time.process_time()
    pairs, middle = gather(corpus.articles, vectors, listed=None, config=config, encoder=corpus.encoder)
    gathered = time.process_time()
    grouping = group_rows(pairs, middle, config)
    return {
        "pairs": gathered - started,
        "grouping": time.process_time() - gathered,
        "count": len(pairs),
        "stories": len(np.unique(grouping.groups)),
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
    }


if __name__ == "__main__":
    if "--step" in sys.argv:
        step, *given = sys.argv[sys.argv.index("--step") + 1 :]
        print(json.dumps(index_step(*given) if step == "index" else stories_step(*given)))
    else:
        main()
