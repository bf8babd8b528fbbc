"""An index folder, open for reading at one state."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Self

import numpy as np
import polars as pl

from linker.errors import ShapeError
from linker.index import HALVES, room
from linker.store.files import blocks_of, read_checked, read_parquet, sha256_of, vectors_of
from linker.store.kinds import CONTENT, HISTORY, NAMING, SCHEMAS, STORED_ARTICLE_SCHEMA, STORED_PASSAGE_SCHEMA
from linker.store.manifest import Manifest, Part, read_manifest
from linker.types import Halves, Rows, Vectors

HASHES = "files.json"
"""In a derived folder: the sha256 of each of its files; written last."""
LAYOUT = 5
"""Raised when a derived file changes its form or meaning: folders of older versions are built anew."""


def files_below(folder: Path) -> list[Path]:
    """All files of a folder, sorted."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def damaged_files(folder: Path) -> list[str]:
    """The files of a derived folder that aren't what they were when it was written."""
    try:
        known = read_checked(folder / HASHES)
        return [
            name for name in known if not (folder / name).is_file() or sha256_of(folder / name) != known[name]
        ]
    except (OSError, ValueError):
        return [HASHES]


@dataclass(frozen=True, slots=True)
class OrderedVectors:
    """The vectors of some parts, read a block at a time."""

    parts: tuple[Path, ...]
    rows: int
    dim: int
    to: Path | None

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and width."""
        return self.rows, self.dim

    def __getitem__(self, order: Rows) -> Halves:
        """The vectors with these row numbers; all of them, each once.

        Raises:
            ShapeError: There are more rows than numbers, or fewer.
        """
        if len(order) != self.rows:
            raise ShapeError(f"{self.rows} vectors for {len(order)} rows")
        place = np.empty(self.rows, np.int64)
        place[order] = np.arange(self.rows)
        held = room(self.to, HALVES, np.float16, *self.shape)
        start = 0
        for block in chain.from_iterable(map(vectors_of, self.parts)):
            held[place[start : start + len(block)]] = block
            start += len(block)
        return held


class Store:
    """An index folder, open for reading at one state."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open an index.

        Raises:
            StoreError: There is none here, or its format is one that this version doesn't know.
            DamagedError: Its manifest can't be read.
        """
        return cls(folder, read_manifest(folder))

    @property
    def derived(self) -> Path:
        """Where what is made from this state of the index is kept; it need not exist."""
        kind = "" if self.manifest.index_type == "auto" else f"-{self.manifest.index_type}"
        return self.folder / "derived" / f"{self.manifest.key}-{LAYOUT}{kind}"

    def frames(self, kind: str, columns: Iterable[str]) -> Iterator[pl.DataFrame]:
        """The rows of the parts of one kind, a part at a time, and before them a frame without rows."""
        yield self._schema(kind, columns).to_frame()
        for path in self._parts(kind):
            yield read_parquet(path, list(columns))

    def blocks(self, kind: str, columns: Iterable[str]) -> Iterator[pl.DataFrame]:
        """As `frames`, but no more than some thousand rows at a time."""
        yield self._schema(kind, columns).to_frame()
        for path in self._parts(kind):
            yield from blocks_of(path, list(columns))

    def naming(self, kind: str, ids: Collection[str], columns: Iterable[str]) -> Iterator[pl.DataFrame]:
        """The rows of some articles, some thousand at a time; of parts without one, a column is read."""
        if not ids:
            return
        name, wanted = NAMING[kind][0], pl.Series(sorted(ids)).implode()
        for path in self._parts(kind):
            if read_parquet(path, [name])[name].is_in(wanted).any():
                for block in blocks_of(path, [name, *columns]):
                    yield block.filter(pl.col(name).is_in(wanted))

    def articles(self, columns: Iterable[str] = STORED_ARTICLE_SCHEMA) -> pl.DataFrame:
        """The articles of all parts, without their vectors."""
        return pl.concat(self.frames("articles", columns))

    def passages(self) -> pl.DataFrame:
        """The passages of all parts, without their vectors, in the order of `passage_vectors`."""
        return pl.concat(self.frames("passages", STORED_PASSAGE_SCHEMA))

    def article_vectors(self) -> Vectors:
        """Float32, shape (articles, dim), in the order of `articles`."""
        return self._vectors("articles")

    def passage_vectors(self) -> Vectors:
        """Float32, shape (passages, dim), in the order of `passages`."""
        return self._vectors("passages")

    def ordered(self, kind: str, to: Path | None) -> "OrderedVectors":
        """The vectors of a kind, to be laid out in any order: in a file of the folder `to`, or in memory."""
        return OrderedVectors(
            tuple(self._parts(kind)), self.manifest.count(kind), self.manifest.encoder.dim, to
        )

    def history(self, kind: str) -> pl.DataFrame:
        """The rows of one kind of history, in the order written; none where nothing has happened yet."""
        return pl.concat(self.frames(kind, HISTORY[kind]))

    def cut(self) -> tuple[int, int]:
        """How many passages the model saw only the beginning of, and how many word pieces it didn't see."""
        cut = self.passages()["cut"]
        return int((cut > 0).sum()), int(cut.sum())

    def verify(self) -> list[str]:
        """Check every file against the manifest and the rows against each other.

        Returns:
            What is wrong, a line each, beginning with the file's name; empty when all is well.
        """
        problems = [problem for part in self.manifest.parts if (problem := self._part_problem(part))]
        problems += self._derived_problems()
        return problems or self._row_problems()

    def _derived_problems(self) -> list[str]:
        """Derived files that aren't what they were when they were built."""
        problems = []
        for hashes in sorted((self.folder / "derived").rglob(HASHES)):
            name = hashes.parent.relative_to(self.folder)
            problems += [
                f"{name}/{item}: is damaged; delete {name} and it is built again"
                for item in damaged_files(hashes.parent)
            ]
        return problems

    def _part_problem(self, part: Part) -> str | None:
        path = self.folder / part.name
        try:
            if path.stat().st_size != part.bytes or sha256_of(path) != part.sha256:
                return f"{part.name}: is not the file that the manifest names (size or hash differ)"
        except FileNotFoundError:
            return f"{part.name}: is missing"
        except OSError as error:
            return f"{part.name}: can't be read ({error.strerror})"
        return None

    def _row_problems(self) -> list[str]:
        problems: list[str] = []
        articles = self.articles(["id", "text"])
        passages = self.passages()
        if articles["id"].n_unique() != len(articles):
            problems.append("articles: an id stands more than once")
        lengths = articles.select(pl.col("id").alias("article_id"), pl.col("text").str.len_chars().alias("n"))
        joined = passages.join(lengths, on="article_id", how="left")
        if joined["n"].null_count():
            problems.append("passages: one belongs to no article")
        if joined.filter((pl.col("end") > pl.col("n")) | (pl.col("start") >= pl.col("end"))).height:
            problems.append("passages: one lies outside its article's text")
        for kind in CONTENT:
            if not all(map(self._has_unit_vectors, self._parts(kind))):
                problems.append(f"{kind}: a vector's length is not 1")
        return problems

    def _has_unit_vectors(self, part: Path) -> bool:
        norms = (np.linalg.norm(block.astype(np.float32), axis=1) for block in vectors_of(part))
        return all(np.isfinite(own).all() and ((abs(own - 1) < 5e-3) | (own == 0)).all() for own in norms)

    def _parts(self, kind: str) -> list[Path]:
        return [self.folder / part.name for part in self.manifest.parts if part.kind == kind]

    def _schema(self, kind: str, columns: Iterable[str]) -> pl.Schema:
        return pl.Schema({name: SCHEMAS[kind][name] for name in columns})

    def _vectors(self, kind: str) -> Vectors:
        blocks = chain.from_iterable(map(vectors_of, self._parts(kind)))
        none = np.empty((0, self.manifest.encoder.dim), np.float16)
        return np.concatenate([none, *blocks], dtype=np.float32)
