"""Approximate nearest neighbours for large archives: a few cells are looked into, the best scored exactly.

An inverted file (Sivic & Zisserman 2003) over product-quantised vectors of two bits a number (Jégou et al.
2011, scanned in registers as by André et al. 2017) proposes candidates; their cosines are then taken from the
vectors in half precision, as an index stores them. How many cells a query looks into is found when the index
is built, from a recall that is asked for.
"""

import json
from pathlib import Path
from typing import Any, Self

import faiss
import numpy as np
from numpy.typing import NDArray

from linker.index.cells import empty, fill_cell, read_cell
from linker.index.dense import (
    NOTHING,
    Neighbours,
    Selector,
    check_vectors,
    count_allowed,
    one_thread,
    ranked,
)
from linker.types import Halves, Rows, Scores, Vectors

HALVES = "vectors.npy"

RECALL = 0.98
"""Share of the ten nearest that a search is tuned to find."""
_SAMPLE = 200
"""Stored vectors asked for while tuning, each for its nearest others."""
_SPARE, _MORE, _MOST = 3, 40, 2_560
"""Candidates a place; and beside those, from the second to the third number, as many as the codes need."""
_FEW = 500
"""So few allowed rows are compared one by one; more are quicker found by looking into all cells."""
_BLOCK = 8_192
_GROWTH = 1.1
"""An index that has grown beyond this since its cells were laid out gets new ones."""
_ROUNDS, _POINTS = 4, 64
"""Of k-means, and points a cell that it sees; 10 rounds gain .002 of recall and cost five times as much."""
_CODES, _CODE_ROUNDS = 16, 10
"""Values of a code, and rounds of k-means for them; fewer vectors than this are shown several times."""


class IvfIndex:
    """Cells of vectors in codes, held in memory, and the vectors in half precision, mapped into it."""

    def __init__(self, index: Any, halves: Halves, facts: dict[str, Any]) -> None:
        self._index = index  # a faiss.IndexIVF; what reads and searches one is typed as any index
        self._halves = halves
        self._facts = facts

    @classmethod
    def build(cls, vectors: Vectors | Halves, *, recall: float = RECALL) -> Self:
        """Index unit vectors and tune the search; √n cells.

        Args:
            vectors: Float32 or float16, shape (n, dim), n > 0; read by blocks, so that they may be mapped.
            recall: Mean share of the ten nearest others of a sample of stored vectors to be found.
        """
        total = len(vectors)
        chance = np.random.default_rng(0)
        index = empty(vectors.shape[1], max(1, int(np.sqrt(total))))
        index.cp.niter, index.cp.max_points_per_centroid, index.pq.cp.niter = _ROUNDS, _POINTS, _CODE_ROUNDS
        seen = np.sort(chance.choice(total, min(total, index.nlist * _POINTS), replace=False))
        with one_thread():  # of two, on a busy machine, it took twenty times as long
            index.train(_block(vectors, np.resize(seen, max(len(seen), _CODES))))
        for start in range(0, total, _BLOCK):
            index.add(_block(vectors, slice(start, start + _BLOCK)))
        built = cls(index, vectors.astype(np.float16, copy=False), {})
        built._tune(np.sort(chance.choice(total, min(total, _SAMPLE), replace=False)), recall)
        return built

    def holds(self, rows: int) -> bool:
        """Whether its cells still do for so many rows."""
        measured: int = self._facts["measured_rows"]
        return "spare" in self._facts and measured <= rows <= _GROWTH * measured

    def rearranged(self, vectors: Vectors | Halves, places: Rows) -> Self:
        """An index of other vectors with the same cells; as many of them are looked into.

        Args:
            vectors: Float32 or float16, shape (n, dim).
            places: The row here of each vector, which must be the same; -1 where it is a new one.
        """
        index = empty(self.dim, self._index.nlist)
        index.quantizer.add(self._index.quantizer.reconstruct_n(0, index.nlist))
        index.pq, index.is_trained = self._index.pq, True
        moved = np.full(len(self), -1, np.int64)
        moved[places[places >= 0]] = np.flatnonzero(places >= 0)
        for cell in range(index.nlist):
            rows, codes = read_cell(self._index, cell)
            kept = moved[rows] >= 0
            fill_cell(index, cell, moved[rows[kept]], codes[kept])
        index.ntotal = int((places >= 0).sum())
        fresh = np.flatnonzero(places < 0)
        if len(fresh):
            index.add_with_ids(_block(vectors, fresh), fresh)
        return type(self)(
            index, vectors.astype(np.float16, copy=False), {**self._facts, "rows": len(vectors)}
        )

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Read the codes of a written index, and map its vectors; their pages are read as they are needed."""
        facts = json.loads((folder / "ivf.json").read_bytes())
        index = faiss.read_index(str(folder / "ivf.faiss"), faiss.IO_FLAG_MMAP_IFC)
        return cls(index, np.load(folder / HALVES, mmap_mode="r", allow_pickle=False), facts)

    def write(self, folder: Path) -> None:
        """Write the index as files of a folder; vectors that are mapped from there stay."""
        folder.mkdir(parents=True, exist_ok=True)
        if str(getattr(self._halves, "filename", "")) != str((folder / HALVES).resolve()):
            np.save(folder / HALVES, self._halves)
        faiss.write_index(self._index, str(folder / "ivf.faiss"))
        (folder / "ivf.json").write_text(json.dumps(self._facts))

    def __len__(self) -> int:
        """Number of vectors."""
        return len(self._halves)

    @property
    def dim(self) -> int:
        """Width of the vectors."""
        return int(self._halves.shape[1])

    @property
    def facts(self) -> dict[str, Any]:
        """Its cells, how many a query looks into, and the recall that this reached when it was built."""
        return dict(self._facts)

    def vectors(self, rows: Rows) -> Vectors:
        """The vectors stored at `rows`, float32, shape (len(rows), dim)."""
        return self._halves[rows].astype(np.float32)

    def search(self, queries: Vectors, k: int, *, allowed: NDArray[np.bool_] | None = None) -> Neighbours:
        """The `k` rows closest to each query, most of them; see `FlatIndex.search`.

        Scores are exact. Where few rows are allowed, so is the choice.
        """
        check_vectors(queries, self.dim)
        total = count_allowed(allowed, len(self))
        k = min(k, total)
        if k <= 0 or not len(queries):
            return [NOTHING for _ in queries]
        if total <= max(_FEW, 2 * k):
            rows = np.arange(total) if allowed is None else np.flatnonzero(allowed)
            return [self._scored(query, rows, k) for query in queries]
        # The nearest allowed rows lie in the more cells, the fewer rows are allowed; as many more as are
        # fewer would find .0005 more of them, in twice the time.
        probes = int(np.ceil(self._facts["probes"] * np.sqrt(len(self) / total)))
        found = [self._scored(query, self._near(query, k, probes, allowed), k) for query in queries]
        return [
            hits if len(hits[0]) == k else self._scored(query, self._near(query, k, None, allowed), k)
            for query, hits in zip(queries, found, strict=True)
        ]

    def _near(
        self, query: Vectors, k: int, probes: int | None, allowed: NDArray[np.bool_] | None = None
    ) -> Rows:
        """Candidates for the `k` nearest rows, from some cells or from all."""
        selector = None if allowed is None else Selector(allowed)
        params = faiss.SearchParametersIVF()
        params.nprobe = min(probes or self._index.nlist, self._index.nlist)
        if selector is not None:
            params.sel = selector.faiss
        count = min(_SPARE * k + self._facts.get("spare", _MORE), len(self))
        with one_thread():
            _, rows = self._index.search(query[None], count, params=params)
        found: Rows = rows[0][rows[0] >= 0]
        return found

    def _scored(self, query: Vectors, rows: Rows, k: int) -> tuple[Rows, Scores]:
        return ranked(rows, self.vectors(rows) @ query, k)

    def _tune(self, sample: Rows, recall: float) -> None:
        """Double the candidates until codes lose little, then add cells until the nearest are found."""
        near = _nearest_others(self._halves, sample, 10)
        queries = self.vectors(sample)
        cells = self._index.nlist
        self._facts = {
            "type": "ivf",
            "rows": len(self),
            "measured_rows": len(self),
            "cells": cells,
            "spare": _MORE,
        }
        while self._recall(queries, sample, near, cells) < (1 + recall) / 2 and self._facts["spare"] < _MOST:
            self._facts["spare"] *= 2
        probes = min(8, cells)
        while (reached := self._recall(queries, sample, near, probes)) < recall and probes < cells:
            probes = min(probes + probes // 4, cells)
        self._facts |= {"probes": probes, "recall@10": round(reached, 4)}

    def _recall(self, queries: Vectors, sample: Rows, near: Rows, probes: int) -> float:
        """Mean share of the rows `near` a query that a search finds, ties of the last counted as found."""
        shares = []
        for query, own, others in zip(queries, sample, near, strict=True):
            rows = self._near(query, others.size + 1, probes)
            found, cosines = self._scored(query, rows[rows != own], others.size)
            last = float((self.vectors(others) @ query).min(initial=1.0))
            shares.append((cosines >= last - 1e-6).sum() / max(1, others.size) if len(found) else 0.0)
        return float(np.mean(shares)) if near.shape[1] else 1.0


def _block(vectors: Vectors | Halves, rows: Rows | slice) -> Vectors:
    """Some of the vectors, checked."""
    block = np.ascontiguousarray(vectors[rows], dtype=np.float32)
    check_vectors(block, vectors.shape[1])
    return block


def _nearest_others(halves: Halves, sample: Rows, k: int) -> Rows:
    """The `k` nearest rows to each row of a sample but itself, exactly; fewer where there are fewer."""
    queries = halves[sample].astype(np.float32)
    k = min(k, len(halves) - 1)
    best, scores = np.empty((len(sample), 0), np.int64), np.empty((len(sample), 0), np.float32)
    for start in range(0, len(halves), _BLOCK):
        cosines = queries @ halves[start : start + _BLOCK].astype(np.float32).T
        inside = (sample >= start) & (sample < start + cosines.shape[1])
        cosines[np.flatnonzero(inside), sample[inside] - start] = -2
        rows = np.broadcast_to(np.arange(start, start + cosines.shape[1]), cosines.shape)
        best, scores = np.concatenate([best, rows], axis=1), np.concatenate([scores, cosines], axis=1)
        top = np.argpartition(-scores, min(k, scores.shape[1]) - 1, axis=1)[:, :k]
        best, scores = np.take_along_axis(best, top, axis=1), np.take_along_axis(scores, top, axis=1)
    return best
