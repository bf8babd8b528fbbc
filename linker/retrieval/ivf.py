"""Approximate nearest neighbours for large archives: only a few inverted lists are searched.

An inverted file (Sivic & Zisserman 2003) over product-quantised vectors of two bits a number (Jégou et al.
2011, scanned in registers as by André et al. 2017) proposes candidates; their cosines are then taken from the
vectors in half precision, as an index stores them. How many lists a query looks into is found when the index
is built, from a recall that is asked for.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import faiss
import numpy as np
from numpy.typing import NDArray

from linker.retrieval.dense import (
    BLOCK,
    NOTHING,
    Ask,
    Asked,
    Near,
    Neighbours,
    Selector,
    block_of,
    check_vectors,
    cosines,
    count_allowed,
    one_thread,
    ranked,
)
from linker.retrieval.inverted_lists import (
    INVERTED_LISTS,
    Codes,
    by_list,
    codebook_of,
    empty,
    fill,
    link_file,
    read_list,
    rows_in,
    set_codebook,
)
from linker.retrieval.mapped_arrays import check_array, check_range, empty_array, forget, mapped, save_array
from linker.types import Float16Vectors, Rows, Scores, Vectors

FLOAT16, _FACTS = "vectors", "ivf.json"
_SMALL = ("centres", "codebook", "sizes")
"""Of the inverted lists, of their codes, and how many rows each has: small arrays, which are read whole."""
_TRAINING = "training"

RECALL = 0.98
"""Share of the ten nearest that a search is tuned to find."""
_SAMPLE = 200
"""Stored vectors asked for while tuning, each for its nearest others."""
_SPARE, _MORE, _MOST = 3, 40, 2_560
"""Candidates a place; and beside those, from the second to the third number, as many as the codes need."""
_FEW = 500
"""So few allowed rows are compared one by one; more are quicker found by looking into all inverted lists."""
_COMPARED = 2_048
"""Vectors compared with those at a time; bounds the memory."""
_GROWTH = 1.1
"""An index that has grown beyond this since its inverted lists were laid out gets new ones."""
_ROUNDS, _POINTS = 4, 64
"""Of k-means, and points a list that it sees; 10 rounds gain .002 of recall and cost five times as much."""
_CODES, _CODE_ROUNDS = 16, 10
"""Values of a code, and rounds of k-means for them; fewer vectors than this are shown several times."""


class IvfIndex:
    """Inverted lists of vectors in codes, and the vectors in half precision; both may be mapped."""

    def __init__(
        self,
        index: Any,
        float16_vectors: Float16Vectors,
        facts: dict[str, Any],
        inverted_lists: NDArray[np.uint8] | None = None,
    ) -> None:
        self._index = index  # a faiss.IndexIVF; what reads and searches one is typed as any index
        self._float16_vectors = float16_vectors
        self._facts = facts
        self._inverted_lists = inverted_lists  # their file; None has them in memory

    @classmethod
    def build(
        cls, vectors: Vectors | Float16Vectors, *, recall: float = RECALL, to: Path | None = None
    ) -> Self:
        """Index unit vectors and tune the search; √n inverted lists.

        Args:
            vectors: Float32 or float16, shape (n, dim), n > 0; read by blocks, so that they may be mapped.
            recall: Mean share of the ten nearest others of a sample of stored vectors to be found.
            to: A folder for the inverted lists, to be mapped from there; None holds them in memory.
        """
        total = len(vectors)
        chance = np.random.default_rng(0)
        index = empty(vectors.shape[1], max(1, int(np.sqrt(total))))
        index.cp.niter, index.cp.max_points_per_centroid, index.pq.cp.niter = _ROUNDS, _POINTS, _CODE_ROUNDS
        seen = np.sort(chance.choice(total, min(total, index.nlist * _POINTS), replace=False))
        _train(index, vectors, np.resize(seen, max(len(seen), _CODES)), to)
        inverted_lists = fill(index, by_list(index, vectors, np.arange(total), to), to)
        built = cls(index, vectors.astype(np.float16, copy=False), {}, inverted_lists)
        built._tune(np.sort(chance.choice(total, min(total, _SAMPLE), replace=False)), recall)
        return built

    def holds(self, rows: int) -> bool:
        """Whether its inverted lists are still suited to so many rows."""
        measured: int = self._facts["measured_rows"]
        return "spare" in self._facts and measured <= rows <= _GROWTH * measured

    def remap(self, vectors: Vectors | Float16Vectors, places: Rows, *, to: Path | None = None) -> Self:
        """An index of other vectors with the same inverted lists; as many of them are looked into.

        Args:
            vectors: Float32 or float16, shape (n, dim).
            places: The row here of each vector, which must be the same; -1 where it is a new one.
            to: As `build` takes it.
        """
        moved = np.full(len(self), -1, np.int64)
        moved[places[places >= 0]] = np.flatnonzero(places >= 0)
        index = self._without_rows()
        fresh = by_list(index, vectors, np.flatnonzero(places < 0), to)
        joined = (
            (np.concatenate([rows, more]), np.concatenate([codes, of_more]))
            for (rows, codes), (more, of_more) in zip(self._moved(moved), fresh, strict=True)
        )
        inverted_lists = fill(index, joined, to)
        facts = {**self._facts, "rows": len(vectors)}
        return type(self)(index, vectors.astype(np.float16, copy=False), facts, inverted_lists)

    def slice(self, first: int, last: int) -> Self:
        """Some of the rows, numbered from 0, their codes in memory; each is estimated as in the whole."""
        moved = np.full(len(self), -1, np.int64)
        moved[first:last] = np.arange(last - first)
        index = self._without_rows()
        fill(index, self._moved(moved), None)
        return type(self)(index, self._float16_vectors[first:last], self._facts)

    def _without_rows(self) -> Any:
        """A faiss.IndexIVF with the same inverted lists, all empty."""
        index = empty(self.dim, self._index.nlist)
        index.quantizer.add(self._index.quantizer.reconstruct_n(0, index.nlist))
        index.pq, index.is_trained = self._index.pq, True
        return index

    def _moved(self, moved: Rows) -> Iterator[tuple[Rows, Codes]]:
        """Of each inverted list the rows and codes, with row i at moved[i], and without those at -1."""
        for number in range(self._index.nlist):
            rows, codes = read_list(self._index, number)
            stays = moved[rows] >= 0
            yield moved[rows[stays]], codes[stays]

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Map a written index into memory; pages of its codes and vectors are read as they are needed.

        Raises:
            ValueError: It isn't one that this version wrote.
        """
        facts = json.loads((folder / _FACTS).read_bytes())
        _check_facts(facts)
        float16_vectors, inverted_lists = mapped(folder, FLOAT16), mapped(folder, INVERTED_LISTS)
        centres, codebook, sizes = (np.load(folder / f"{name}.npy", allow_pickle=False) for name in _SMALL)
        check_array(inverted_lists, INVERTED_LISTS, np.uint8, (inverted_lists.size,))
        check_array(centres, "centres", np.float32, (facts["cells"], float16_vectors.shape[-1]))
        check_array(sizes, "sizes", np.int64, (len(centres),))
        check_range(sizes, "sizes", len(float16_vectors) + 1)
        index = empty(centres.shape[1], len(centres))
        index.quantizer.add(centres)
        set_codebook(index, codebook)
        link_file(index, inverted_lists, sizes.tolist())
        return cls(index, float16_vectors, facts, inverted_lists)

    def check(self, rows: int, dim: int) -> None:
        """Check that an opened index has this shape, finite vectors, and each row once in its lists."""
        check_array(self._float16_vectors, FLOAT16, np.float16, (rows, dim))
        seen = np.zeros(rows, np.bool_)
        for number in range(self._index.nlist):
            list_rows = rows_in(self._index, number)
            check_range(list_rows, "a cell", rows)
            if bool(seen[list_rows].any()) or len(np.unique(list_rows)) != len(list_rows):
                raise ValueError("a row is in two cells")
            seen[list_rows] = True
        if not seen.all():
            raise ValueError("a row is in no cell")

    def write(self, folder: Path) -> None:
        """Write the index as files of a folder; what is mapped from there stays."""
        folder.mkdir(parents=True, exist_ok=True)
        save_array(folder, FLOAT16, self._float16_vectors)
        if self._inverted_lists is None:
            fill(self._without_rows(), self._moved(np.arange(len(self))), folder)
        else:
            save_array(folder, INVERTED_LISTS, self._inverted_lists)
        centres = self._index.quantizer.reconstruct_n(0, self._index.nlist)
        sizes = np.array(list(map(self._index.invlists.list_size, range(self._index.nlist))), np.int64)
        for name, array in zip(_SMALL, (centres, codebook_of(self._index), sizes), strict=True):
            np.save(folder / f"{name}.npy", array)
        (folder / _FACTS).write_text(json.dumps(self._facts))

    def __len__(self) -> int:
        """Number of vectors."""
        return len(self._float16_vectors)

    @property
    def dim(self) -> int:
        """Width of the vectors."""
        return int(self._float16_vectors.shape[1])

    @property
    def facts(self) -> dict[str, Any]:
        """Its lists, how many a query looks into, and the recall that this reached when it was built."""
        return dict(self._facts)

    def vectors(self, rows: Rows) -> Vectors:
        """The vectors stored at `rows`, float32, shape (len(rows), dim)."""
        return self._float16_vectors[rows].astype(np.float32)

    def search(
        self, queries: Vectors, k: int, *, allowed: NDArray[np.bool_] | None = None, ask: Ask | None = None
    ) -> Neighbours:
        """The `k` rows closest to each query, most of them; see `FlatIndex.search`.

        Scores are exact. Where few rows are allowed, so is the choice.
        """
        check_vectors(queries, self.dim)
        total = count_allowed(allowed, len(self))
        k = min(k, total)
        if k <= 0 or not len(queries):
            return [NOTHING for _ in queries]
        ask = ask or self.answer
        if total <= max(_FEW, 2 * k):
            return self._best(Asked(queries, k, allowed), k, ask)
        # The nearest allowed rows lie in the more lists, the fewer rows are allowed. Of a million, with a
        # fiftieth to a third of them allowed, the cube root finds .986 to .997 of the ten nearest; the square
        # root .003 more, in up to twice the time.
        probes = int(np.ceil(self._facts["probes"] * np.cbrt(len(self) / total)))
        return self._best(Asked(queries, self._candidates(k), allowed, probes), k, ask)

    def _candidates(self, k: int) -> int:
        count: int = _SPARE * k + self._facts.get("spare", _MORE)
        return count

    def _best(self, asked: Asked, k: int, ask: Ask) -> Neighbours:
        """The `k` best rows; where fewer are found, the search is widened."""
        neighbours = []
        for query, near in zip(asked.queries, ask(asked), strict=True):
            clear = _clear(near, asked)
            hits = ranked(clear.rows, clear.cosines, k)
            if len(hits[0]) < k:
                hits = self._best(self._wider(replace(asked, queries=query[None]), near), k, ask)[0]
            neighbours.append(hits)
        return neighbours

    def _wider(self, asked: Asked, near: Near) -> Asked:
        """The next wider search: more candidates, then all inverted lists, and in the end every row."""
        if len(near.rows) >= asked.count:
            return replace(asked, count=2 * asked.count)
        return replace(asked, probes=self._index.nlist if asked.probes != self._index.nlist else None)

    def answer(self, asked: Asked) -> list[Near]:
        """The best of these rows, by their cosines or, where lists are looked into, by estimates of them."""
        if asked.probes is None:
            rows = np.arange(len(self)) if asked.allowed is None else np.flatnonzero(asked.allowed)
            vectors = self.vectors(rows)
            near = (ranked(rows, cosines(vectors, query), asked.count) for query in asked.queries)
            return [Near(rows, scores, scores) for rows, scores in near]
        selector = None if asked.allowed is None else Selector(asked.allowed)
        params = faiss.SearchParametersIVF()
        params.nprobe = min(asked.probes, self._index.nlist)
        if selector is not None:
            params.sel = selector.faiss
        count = max(1, min(asked.count, len(self)))
        return [self._near(query, count, params) for query in asked.queries]

    def _near(self, query: Vectors, count: int, params: faiss.SearchParametersIVF) -> Near:
        with one_thread():
            estimates, rows = self._index.search(query[None], count, params=params)
        rows_near: Rows = rows[0][rows[0] >= 0]
        return Near(rows_near, cosines(self.vectors(rows_near), query), estimates[0][rows[0] >= 0])

    def _tune(self, sample: Rows, recall: float) -> None:
        """Double the candidates until codes lose little, then add lists until the nearest are found."""
        near = _nearest_others(self._float16_vectors, sample, 10)
        queries = self.vectors(sample)
        inverted_lists = self._index.nlist
        self._facts = {
            "type": "ivf",
            "rows": len(self),
            "measured_rows": len(self),
            "cells": inverted_lists,
            "spare": _MORE,
        }
        while (
            self._recall(queries, sample, near, inverted_lists) < (1 + recall) / 2
            and self._facts["spare"] < _MOST
        ):
            self._facts["spare"] *= 2
        probes = min(8, inverted_lists)
        while (reached := self._recall(queries, sample, near, probes)) < recall and probes < inverted_lists:
            probes = min(probes + probes // 4, inverted_lists)
        self._facts |= {"probes": probes, "recall@10": round(reached, 4)}

    def _recall(self, queries: Vectors, sample: Rows, near: Rows, probes: int) -> float:
        """Mean share of the rows `near` a query that a search finds, ties of the last counted as found."""
        shares = []
        for query, own_row, others in zip(queries, sample, near, strict=True):
            asked = Asked(query[None], self._candidates(others.size + 1), None, probes)
            rows, scores = self._best(asked, min(others.size + 1, len(self)), self.answer)[0]
            best = scores[rows != own_row][: others.size]
            last = float(cosines(self.vectors(others), query).min(initial=1.0))
            shares.append((best >= last - 1e-6).sum() / max(1, others.size))
        return float(np.mean(shares)) if near.shape[1] else 1.0


def _clear(near: Near, asked: Asked) -> Near:
    """The candidates above the lowest estimate: of those equal to it, some were left out by chance."""
    if asked.probes is None or len(near.rows) < asked.count:
        return near
    above_last = near.estimates > np.partition(near.estimates, -asked.count)[-asked.count]
    return Near(*(part[above_last] for part in near))


def _check_facts(facts: Any) -> None:
    """Check that the facts of an index are numbers.

    Raises:
        ValueError: They aren't.
    """
    wanted = {"rows": 0, "measured_rows": 0, "cells": 1, "spare": 0, "probes": 1}
    for name, least in wanted.items():
        value = facts.get(name) if isinstance(facts, dict) else None
        if type(value) is not int or not least <= value < 2**40:
            raise ValueError(f"{name} is no number")


def _train(index: Any, vectors: Vectors | Float16Vectors, seen: Rows, to: Path | None) -> None:
    """Find the centres of inverted lists and codes from some of the vectors."""
    sample = empty_array(to, _TRAINING, np.float32, len(seen), vectors.shape[1])
    for start in range(0, len(seen), BLOCK):
        sample[start : start + BLOCK] = block_of(vectors, seen[start : start + BLOCK])
    with one_thread():  # of two, on a busy machine, it took twenty times as long
        index.train(sample)
    forget(to, _TRAINING)


def _nearest_others(float16_vectors: Float16Vectors, sample: Rows, k: int) -> Rows:
    """The `k` nearest rows to each row of a sample but itself, exactly; fewer where there are fewer."""
    queries = float16_vectors[sample].astype(np.float32)
    k = min(k, len(float16_vectors) - 1)
    best, scores = np.empty((len(sample), 0), np.int64), np.empty((len(sample), 0), np.float32)
    for start in range(0, len(float16_vectors), _COMPARED):
        cosines = queries @ float16_vectors[start : start + _COMPARED].astype(np.float32).T
        inside = (sample >= start) & (sample < start + cosines.shape[1])
        cosines[np.flatnonzero(inside), sample[inside] - start] = -2
        top = _top(cosines, k)
        best = np.concatenate([best, start + top], axis=1)
        scores = np.concatenate([scores, np.take_along_axis(cosines, top, axis=1)], axis=1)
        top = _top(scores, k)
        best, scores = np.take_along_axis(best, top, axis=1), np.take_along_axis(scores, top, axis=1)
    return best


def _top(scores: Scores, k: int) -> Rows:
    """The columns of the `k` highest scores of each row, in no order."""
    columns: Rows = np.argpartition(-scores, min(k, scores.shape[1]) - 1, axis=1)[:, :k]
    return columns
