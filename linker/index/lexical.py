"""BM25 over lists of words, with scores on a scale that does not depend on the archive.

A raw BM25 sum has no upper limit that a user could know. Each document's sum is divided by what a
document that holds every word of the query, often, would get: scores lie in [0, 1].
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import bm25s
import numpy as np
from numpy.typing import NDArray

from linker.types import Scores

_K1, _B = 1.2, 0.75


class LexicalIndex:
    """Documents as bags of words, scored by BM25 (Robertson & Zaragoza 2009, Lucene's variant)."""

    def __init__(self, bm25: bm25s.BM25 | None, size: int) -> None:
        self._bm25 = bm25
        self._size = size

    @classmethod
    def build(cls, documents: Sequence[Sequence[str]]) -> Self:
        """Index documents given as their words in order; an empty document matches nothing."""
        if not any(documents):
            return cls(None, len(documents))
        vocabulary = sorted({word for document in documents for word in document})
        numbers = {word: number for number, word in enumerate(vocabulary)}
        ids = [[numbers[word] for word in document] for document in documents]
        bm25 = bm25s.BM25(method="lucene", k1=_K1, b=_B)
        bm25.index((ids, numbers), create_empty_token=False, show_progress=False)
        return cls(bm25, len(documents))

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Map a written index into memory."""
        size = int((folder / "size").read_text())
        if not (folder / "vocab.index.json").exists():
            return cls(None, size)
        return cls(bm25s.BM25.load(folder, mmap=True, show_progress=False), size)

    def write(self, folder: Path) -> None:
        """Write the index as arrays and JSON into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "size").write_text(str(self._size))
        if self._bm25 is not None:
            self._bm25.save(folder, show_progress=False)

    def __len__(self) -> int:
        """Number of documents."""
        return self._size

    def idf(self, words: Sequence[str]) -> NDArray[np.float64]:
        """Rarity of each word: ln(1 + (n - df + .5) / (df + .5)); a word of no document is the rarest."""
        if self._bm25 is None:
            return np.zeros(len(words))
        indptr = self._bm25.scores["indptr"]
        numbers = [self._bm25.vocab_dict.get(word) for word in words]
        df = np.array([0 if i is None else int(indptr[i + 1]) - int(indptr[i]) for i in numbers], float)
        return np.log1p((self._size - df + 0.5) / (df + 0.5))

    def scores(self, query: Sequence[str]) -> Scores:
        """How well each document matches the words, in [0, 1], shape (len(self),).

        Words that no document holds count against the match as the rarest word would.
        """
        unique = sorted(set(query))
        known = [] if self._bm25 is None else [word for word in unique if word in self._bm25.vocab_dict]
        if self._bm25 is None or not known:
            return np.zeros(self._size, np.float32)
        # bm25s leaves the factor (k1 + 1) out of its Lucene variant, so a word's limit is its idf.
        limit = float(self.idf(unique).sum())
        scores: Scores = np.clip(self._bm25.get_scores(known) / limit, 0, 1).astype(np.float32)
        return scores
