"""What each step costs as an archive grows: `python -m benchmarks.costs_by_size DATA [--counts 5000 20000]`.

The first headlines of `headline_stream` are indexed; their stories, narratives and links are found, and the
report is written: a process for each size, seconds of the processor for each step. The last row is the
exponent between the last two sizes: 1 where twice the articles take twice the time.
"""

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.common import hash_of, save
from benchmarks.growing_cost import seconds, steps

COUNTS = (5_000, 20_000, 80_000)


def main() -> None:
    """Measure each size, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="?", default=os.environ.get("LINKER_DATA"), help="or $LINKER_DATA")
    parser.add_argument("--counts", type=int, nargs="+", default=COUNTS)
    asked = parser.parse_args()
    if not asked.data:
        parser.error("name the data folder, or set LINKER_DATA")
    source = Path(asked.data) / "headline_stream" / "articles.parquet"
    rows: dict[int, dict[str, Any]] = {}
    for count in asked.counts:
        with tempfile.TemporaryDirectory() as name:
            pl.scan_parquet(source).head(count).collect().write_parquet(Path(name) / "articles.parquet")
            rows[count] = _alone(name)
        figures = {f"{count:,} headlines": row for count, row in rows.items()}
        if len(rows) > 1:
            figures["exponent of the last two"] = _exponents(*list(rows.items())[-2:])
        save("costs_by_size", {"headline_stream": hash_of(source)}, {"figures": figures}, quiet=True)
        print(count, rows[count], flush=True)


def _alone(folder: str) -> dict[str, Any]:
    """Run all steps in a process of their own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.costs_by_size", "--step", folder],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "OMP_WAIT_POLICY": "passive"},  # a thread that waits is no work
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _step(name: str) -> dict[str, float]:
    import linker

    folder = Path(name)
    taken = {f"{step}, CPU s": value for step, value in steps(folder, "articles.parquet").items()}
    index = linker.open(folder / "index")
    taken["report, CPU s"] = seconds(lambda: index.report().save(folder / "report.html"))
    whole = round(sum(taken.values()), 1)
    return {
        **taken,
        "all, CPU s": whole,
        "report, MB": round((folder / "report.html").stat().st_size / 1e6, 1),
    }


def _exponents(less: tuple[int, dict[str, Any]], more: tuple[int, dict[str, Any]]) -> dict[str, Any]:
    """By how much the cost of each step grows: log of its ratio over log of that of the sizes."""
    size = math.log(more[0] / less[0])
    return {
        step: round(math.log(max(value, 0.05) / max(less[1][step], 0.05)) / size, 2)
        for step, value in more[1].items()
    }


if __name__ == "__main__":
    if "--step" in sys.argv[1:2]:
        print(json.dumps(_step(sys.argv[2])))
    else:
        main()
