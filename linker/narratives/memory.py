"""What finding narratives learned of an archive, kept so that the next time only what is new is looked at."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import numpy as np
import polars as pl

from linker.corpus import Corpus
from linker.narratives.material import Material
from linker.narratives.neighbours import Lists
from linker.narratives.reading import READING_SCHEMA, Reading, readings_from_frame, readings_to_frame
from linker.retrieval import check_array, check_range
from linker.types import Rows

_ARRAYS = ("articles", "places")


@dataclass(frozen=True)
class Memory:
    """Readings of articles, and for each of their statements its nearest others; found again if lost.

    `frame` has `READING_SCHEMA` and `id`, a row an article; statement i is passage `places[i]` (from 0) of
    the article in row `articles[i]`.
    """

    frame: pl.DataFrame
    articles: Rows
    places: Rows
    near: Lists

    @classmethod
    def of(
        cls,
        material: Material,
        readings: Sequence[Reading],
        near: Lists,
        earlier: "Memory | None" = None,
    ) -> Self:
        """Remember an archive: readings of its articles, lists of its statements.

        What is the same in an earlier memory is taken over from it.
        """
        corpus, articles = material.corpus, material.articles
        places = material.rows - np.searchsorted(corpus.passage_articles, articles)
        known = None if earlier is None else earlier.frame
        frame = readings_to_frame(readings, known).with_columns(corpus.articles["id"])
        return cls(frame, articles, places, near)

    @property
    def readings(self) -> dict[str, Reading]:
        """Article id → its reading."""
        return dict(zip(self.frame["id"], readings_from_frame(self.frame), strict=True))

    def lists_in(self, material: Material, readings: Sequence[Reading]) -> Lists:
        """The lists of an archive's statements, empty where nothing is known."""
        corpus, rows = material.corpus, material.rows
        row_of = self._rows_in(corpus, readings)
        first = np.searchsorted(corpus.passage_articles, np.arange(len(corpus)))
        number = np.full(len(corpus.passages), -1, np.int64)
        number[rows] = np.arange(len(rows))
        here = row_of[self.articles] >= 0
        now = np.full(len(self.articles), -1, np.int64)
        now[here] = number[first[row_of[self.articles[here]]] + self.places[here]]
        return self.near.rearranged(now, len(rows))

    def _rows_in(self, corpus: Corpus, readings: Sequence[Reading]) -> Rows:
        """Where each article stands in an archive now, -1 where it is gone or has another text."""
        return np.array(
            [
                corpus.row(id_) if id_ in corpus and readings[corpus.row(id_)].key == key else -1
                for id_, key in self.frame.select("id", "key").iter_rows()
            ],
            np.int64,
        )

    def without(self, ids: Collection[str]) -> Self:
        """The same with what some articles say forgotten."""
        gone = pl.col("id").is_in(list(ids))
        nothing = {
            name: pl.lit("" if kind == pl.String else [], kind) for name, kind in READING_SCHEMA.items()
        }
        forgotten = [
            pl.when(gone).then(value).otherwise(pl.col(name)).alias(name) for name, value in nothing.items()
        ]
        return replace(self, frame=self.frame.with_columns(forgotten))

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Read what `write` wrote."""
        articles, places, near, cosines = (
            np.load(folder / f"{name}.npy", allow_pickle=False) for name in (*_ARRAYS, "near", "cosines")
        )
        lists = Lists(near.astype(np.int64), cosines)
        frame = pl.read_parquet(folder / "readings.parquet", glob=False)
        return cls(frame, articles, places, lists)

    def check(self) -> None:
        """See that what was opened can have been written.

        Raises:
            ValueError: It can't.
        """
        statements, articles = len(self.articles), len(self.frame)
        schema = {**READING_SCHEMA, "id": pl.String()}
        if dict(self.frame.schema) != schema or sum(self.frame.null_count().row(0)):
            raise ValueError("the columns of readings are others, or a value is missing")
        for name in ("names", "printed", "common", "places", "named"):
            if self.frame.filter(pl.col(name).list.len() > 0)[name].explode().has_nulls():
                raise ValueError("a reading lacks a value")
        for name in _ARRAYS:
            check_array(getattr(self, name), name, np.int64, (statements,))
        check_range(self.articles, "articles", articles)
        check_range(self.places, "places", 2**31)
        check_array(self.near.rows, "near", np.int64, (statements, self.near.rows.shape[-1]))
        check_array(self.near.cosines, "cosines", np.float32, self.near.rows.shape)
        check_range(self.near.rows + 1, "near", statements + 1)

    def write(self, folder: Path) -> None:
        """Write a table of readings and arrays into a folder."""
        self.frame.write_parquet(folder / "readings.parquet")
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name))
        np.save(folder / "near.npy", self.near.rows.astype(np.int32))
        np.save(folder / "cosines.npy", self.near.cosines)
