"""BM25 over lists of words, with scores on a scale that does not depend on the archive.

A raw BM25 sum has no upper limit that a user could know. Each document's sum is divided by what a
document that holds every word of the query, often, would get: scores lie in [0, 1].
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from linker.types import Rows, Scores

_K1, _B = 1.2, 0.75
_ARRAYS = ("starts", "documents", "weights")


@dataclass(frozen=True)
class LexicalIndex:
    """Documents as bags of words, scored by BM25 (Robertson & Zaragoza 2009, Lucene's variant).

    Compressed sparse columns: `documents[starts[w]:starts[w + 1]]` hold word w and get
    `weights[starts[w]:starts[w + 1]]` for it.
    """

    size: int
    vocabulary: list[str]
    starts: Rows
    documents: NDArray[np.int32]
    weights: Scores

    @classmethod
    def build(cls, documents: Sequence[Sequence[str]]) -> Self:
        """Index documents given as their words in order; an empty document matches nothing."""
        vocabulary = sorted({word for document in documents for word in document})
        if not vocabulary:
            return cls(
                len(documents), [], np.zeros(1, np.int64), np.empty(0, np.int32), np.empty(0, np.float32)
            )
        import bm25s

        numbers = {word: number for number, word in enumerate(vocabulary)}
        ids = [[numbers[word] for word in document] for document in documents]
        bm25 = bm25s.BM25(method="lucene", k1=_K1, b=_B)
        bm25.index((ids, numbers), create_empty_token=False, show_progress=False)
        found = bm25.scores
        starts = np.asarray(found["indptr"], np.int64)
        return cls(len(documents), vocabulary, starts, found["indices"].astype(np.int32), found["data"])

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Map a written index into memory."""
        arrays = (np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False) for name in _ARRAYS)
        size, vocabulary = json.loads((folder / "words.json").read_bytes())
        return cls(size, vocabulary, *arrays)

    def write(self, folder: Path) -> None:
        """Write the index as arrays and JSON into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "words.json").write_text(json.dumps([self.size, self.vocabulary]))
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name))

    def __len__(self) -> int:
        """Number of documents."""
        return self.size

    def idf(self, words: Sequence[str]) -> NDArray[np.float64]:
        """Rarity of each word: ln(1 + (n - df + .5) / (df + .5)); a word of no document is the rarest."""
        ranges = (self._range(word) for word in words)
        df = np.array([last - first for first, last in ranges], float)
        return np.log1p((self.size - df + 0.5) / (df + 0.5))

    def scores(self, query: Sequence[str]) -> Scores:
        """How well each document matches the words, in [0, 1], shape (len(self),).

        Words that no document holds count against the match as the rarest word would.
        """
        unique = sorted(set(query))
        scores = np.zeros(self.size, np.float32)
        for word in unique:
            first, last = self._range(word)
            scores[self.documents[first:last]] += self.weights[first:last]
        # bm25s leaves the factor (k1 + 1) out of its Lucene variant, so a word's limit is its idf.
        limit = float(self.idf(unique).sum())
        return np.clip(scores / limit, 0, 1).astype(np.float32) if limit else scores

    def _range(self, word: str) -> tuple[int, int]:
        number = self._numbers.get(word)
        return (0, 0) if number is None else (int(self.starts[number]), int(self.starts[number + 1]))

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return dict(zip(self.vocabulary, range(len(self.vocabulary)), strict=True))
