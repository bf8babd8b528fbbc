"""A year of headlines, hour by hour, some weeks of it kept: `python -m benchmarks.headline_stream DATA`.

What `linker index` and `linker remove --before` do from the command line is done for each hour that has
headlines and, at midnight, for what is older than `--kept` days. `--days` feeds the first days only. Told are
the seconds of the processor that an hour takes, the memory of the process day by day (its own, without
the files that it maps), and how often the story id of an article that is still there is another one a day
later. Memory rises while the window fills, and while the encoder meets batches of new shapes (what was laid
out for some hundred of them is kept).
"""

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

import linker
from benchmarks.common import hash_of, save
from linker.archive.index import Index
from linker.config import BuildConfig
from linker.encoders import load
from linker.ingest.removal import remove
from linker.storage import Store


@dataclass
class Watched:
    """What is seen on the way."""

    steps: list[float] = field(default_factory=list)
    headlines: int = 0
    held: list[int] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)
    compared: int = 0
    moved: int = 0


def main() -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="?", default=os.environ.get("LINKER_DATA"), help="or $LINKER_DATA")
    parser.add_argument("--days", type=int, default=366)
    parser.add_argument("--kept", type=int, default=7)
    asked = parser.parse_args()
    if not asked.data:
        parser.error("name the data folder, or set LINKER_DATA")
    source = Path(asked.data) / "headline_stream" / "articles.parquet"
    data = {"headline_stream": hash_of(source)}
    with tempfile.TemporaryDirectory() as name:
        for seen in _feed(Path(name), _hours(source, asked.days), timedelta(days=asked.kept)):
            row = f"{len(seen.held) - 1} days, {asked.kept} kept"
            save("headline_stream", data, {"figures": {row: _figures(seen)}}, quiet=True)
            print(row, seen.held[-1], "articles,", round(seen.megabytes[-1]), "MB", flush=True)


def _hours(source: Path, days: int) -> Iterator[tuple[datetime, pl.DataFrame]]:
    """The headlines of each hour that has any, in order."""
    frame = pl.read_parquet(source).with_columns(
        pl.col("date").str.to_datetime(time_zone="UTC", strict=False).dt.truncate("1h").alias("hour")
    )
    frame = frame.drop_nulls("hour").sort("hour", "id")
    frame = frame.filter(pl.col("hour") < frame["hour"][0] + timedelta(days=days))
    for (hour,), part in frame.group_by("hour", maintain_order=True):
        assert isinstance(hour, datetime)
        yield hour, part.drop("hour")


def _feed(folder: Path, hours: Iterator[tuple[datetime, pl.DataFrame]], kept: timedelta) -> Iterator[Watched]:
    """Feed hour by hour; what is seen so far comes out at each midnight."""
    seen, encoder = Watched(), load("default")
    index, news = folder / "index", folder / "hour.parquet"
    today: datetime | None = None
    before: dict[str, str] = {}
    for hour, part in hours:
        part.write_parquet(news)
        start = time.process_time()
        linker.build([news], to=index, config=BuildConfig(), encoder=encoder)
        midnight = hour.replace(hour=0)
        turned = today is not None and midnight > today
        if turned:
            remove(index, before=midnight - kept)
        Index.open(index).stories()
        seen.steps.append(time.process_time() - start)
        seen.headlines += len(part)
        if turned or today is None:
            before = _compare(seen, index, before)
            seen.megabytes.append(_own_memory())
            yield seen
        today = midnight


def _compare(seen: Watched, index: Path, before: dict[str, str]) -> dict[str, str]:
    """Count the articles whose story has another id than at the last look."""
    members = Store.open(index).history("members").filter(pl.col("kind") == "story")
    now: dict[str, str] = dict(members.select("article_id", "group_id").iter_rows())
    both = before.keys() & now.keys()
    seen.compared += len(both)
    seen.moved += sum(before[id_] != now[id_] for id_ in both)
    seen.held.append(len(now))
    return now


def _own_memory() -> float:
    """Memory of this process in megabytes, without mapped files, which go when others need the room."""
    status = Path("/proc/self/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith("RssAnon"))
    return int(line.split()[1]) * 1024 / 1e6


def _figures(seen: Watched) -> dict[str, Any]:
    steps = np.array(seen.steps)
    days = np.linspace(0, len(seen.megabytes) - 1, min(8, len(seen.megabytes))).astype(int)
    return {
        "headlines": seen.headlines,
        "hours with headlines": len(steps),
        "headlines a CPU second": round(seen.headlines / steps.sum(), 1),
        "CPU s an hour, median": round(float(np.median(steps)), 2),
        "99%": round(float(np.quantile(steps, 0.99)), 2),
        "articles held at most": max(seen.held),
        "MB, from the first day to the last": ", ".join(f"{seen.megabytes[day]:.0f}" for day in days),
        "moved in a day": round(seen.moved / max(1, seen.compared), 4),
    }


if __name__ == "__main__":
    main()
