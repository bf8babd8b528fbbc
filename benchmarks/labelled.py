"""The sets with story labels, each as an index in memory with the gold of its articles."""

import argparse
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

import linker
from benchmarks.common import hash_of
from linker.config import BuildConfig
from linker.corpus import Corpus
from linker.links.listing import listed_rows
from linker.metrics import intervals, measure
from linker.types import Rows, Vectors

SETS = (
    *("gun_incidents", "google_news_headlines", "five_w_events", "ecb_plus", "allsides_roundups"),
    *("three_languages", "current_events"),
)


@dataclass(frozen=True)
class Labelled:
    """A set: its archive, the rows that have a label, and their gold stories."""

    name: str
    corpus: Corpus
    rows: Rows
    gold: list[str]

    @property
    def vectors(self) -> Vectors:
        """Of all articles."""
        return self.corpus.article_index.vectors(np.arange(len(self.corpus)))

    @property
    def listed(self) -> tuple[Rows, Rows]:
        """Articles that list another's headline, and those others."""
        return listed_rows(self.corpus)

    def figures(self, groups: Rows) -> dict[str, float]:
        """All measures of a grouping of all articles, over the labelled ones."""
        found = measure(self.gold, np.asarray(groups)[self.rows])
        return {name: round(value, 4) for name, value in found.items()}

    def interval(self, groups: Rows) -> list[float]:
        """The 95% interval of B-cubed F1."""
        return [round(end, 4) for end in intervals(self.gold, np.asarray(groups)[self.rows])["b3_f1"]]


@dataclass(frozen=True)
class Asked:
    """What a benchmark of stories is run on."""

    data: Path
    indexes: Path | None
    sets: tuple[str, ...]
    only: tuple[str, ...]

    @property
    def hashes(self) -> dict[str, str]:
        """Which data it is."""
        return {name: hash_of(self.data / name / "articles.parquet") for name in self.sets}

    def open(self, model: str | None = None) -> Iterator[Labelled]:
        """Each set, from its built index if there is one (NAME, or NAME_MODEL), else embedded now."""
        for name in self.sets:
            articles = self.data / name / "articles.parquet"
            built = self.indexes and self.indexes / (name if model is None else f"{name}_{Path(model).name}")
            if built is not None and built.is_dir():
                yield labelled(name, articles, linker.open(built).corpus)
            else:
                with tempfile.TemporaryDirectory() as to:
                    linker.build([articles], to=to, config=BuildConfig(model=model))
                    yield labelled(name, articles, linker.open(to).corpus)


def asked(description: str | None, methods: tuple[str, ...] = (), sets: tuple[str, ...] = SETS) -> Asked:
    """The data folder, built indexes if there are any, the sets wanted, and the methods."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("data", nargs="?", default=os.environ.get("LINKER_DATA"), help="or $LINKER_DATA")
    parser.add_argument("--indexes", type=Path, help="a folder of indexes: NAME, or NAME_MODEL")
    parser.add_argument("--sets", default=",".join(sets), help="some of them, with commas")
    parser.add_argument("--only", default=",".join(methods), help="some of the methods, with commas")
    given = parser.parse_args()
    if not given.data:
        parser.error("name the data folder, or set LINKER_DATA")
    only = tuple(given.only.split(",")) if given.only else ()
    return Asked(Path(given.data), given.indexes, tuple(given.sets.split(",")), only)


def labelled(name: str, articles: Path, corpus: Corpus) -> Labelled:
    """Lay the gold beside an archive; every labelled article must be in it."""
    frame = pl.read_parquet(articles, columns=["id", "story"]).drop_nulls("story")
    missing = [id_ for id_ in frame["id"] if id_ not in corpus]
    if missing:
        raise SystemExit(f"{name}: {len(missing)} labelled articles are not in the index, as {missing[0]!r}")
    rows = np.array([corpus.row(id_) for id_ in frame["id"]], np.int64)
    return Labelled(name, corpus, rows, [str(story) for story in frame["story"]])
