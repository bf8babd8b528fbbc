"""Several archives searched as one: the rarity of words is that in all of them together.

Each archive keeps its own rows. What its words weigh is worked out again, from the number of documents of
all archives, their mean length, and in how many of them each word stands: the scores are those of one index
of all documents.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from linker.retrieval.bm25 import LexicalIndex, idf_of, slowing
from linker.retrieval.tfidf import TfidfIndex
from linker.types import Rows, Scores

if TYPE_CHECKING:
    from scipy import sparse


@dataclass(frozen=True)
class WordCounts:
    """Document frequencies and the mean length of documents over several archives."""

    parts: tuple[LexicalIndex, ...]

    @cached_property
    def documents(self) -> int:
        """Number of documents in all archives."""
        return sum(len(part) for part in self.parts)

    @cached_property
    def mean_length(self) -> float:
        """Mean number of words of a document."""
        words = sum(int(part.tokens.bounds[-1]) for part in self.parts)
        return max(words / self.documents, 1e-9) if self.documents else 1.0

    def holding(self, words: Sequence[str]) -> Rows:
        """In how many documents each word stands."""
        return np.array([sum(part.count(word) for part in self.parts) for word in words], np.int64)


@dataclass(frozen=True)
class BlendedLexical(LexicalIndex):
    """The lexical index of one archive, with the rarity of words over all archives of `counts`."""

    counts: WordCounts = WordCounts(())

    @classmethod
    def of_parts(cls, parts: Sequence[LexicalIndex]) -> "list[BlendedLexical]":
        """The lexical indexes of several archives, each with the rarities over all of them."""
        counts = WordCounts(tuple(parts))
        return [blended(part, counts) for part in parts]

    def idf(self, words: Sequence[str]) -> NDArray[np.float64]:
        """Rarity of each word in all archives; a word of no document is the rarest."""
        return idf_of(self.counts.documents, self.counts.holding(words))

    def idf_at(self, documents: int) -> float:
        """Rarity of a word that stands in the share of all documents that `documents` are of this archive."""
        share = min(1.0, documents / max(1, len(self)))
        return float(idf_of(self.counts.documents, np.array([share * self.counts.documents]))[0])

    def weights_of(self, word: str) -> tuple[NDArray[np.int32], Scores]:
        """The documents of this archive that hold a word, and its weight in each of them."""
        documents, weights = super().weights_of(word)
        if not len(documents):
            return documents, weights
        lengths = (self.tokens.bounds[documents + 1] - self.tokens.bounds[documents]).astype(np.float64)
        own_slowing = slowing(lengths, self._own_mean)
        share = weights / float(super().idf([word])[0])  # tf / (tf + own)
        tf = np.rint(share * own_slowing / np.maximum(1 - share, 1e-9))
        idf = float(self.idf([word])[0])
        return documents, (idf * tf / (tf + slowing(lengths, self.counts.mean_length))).astype(np.float32)

    @cached_property
    def _own_mean(self) -> float:
        return WordCounts((self,)).mean_length


def blended(part: LexicalIndex, counts: WordCounts) -> BlendedLexical:
    """The lexical index of one archive with the rarities of `counts`."""
    arrays = {field.name: getattr(part, field.name) for field in fields(LexicalIndex)}
    return BlendedLexical(**arrays, counts=counts)


class BlendedTfidf:
    """Sparse vectors of several archives; the rarity of terms is that in all of them together.

    A pair of words that stands in one document of an archive was left out there, and stays out.
    """

    def __init__(self, parts: Sequence[TfidfIndex]) -> None:
        every_word = sorted({word for part in parts for word in part.words})
        number_of = {word: number for number, word in enumerate(every_word)}
        self._codes = [_joint_codes(part, number_of) for part in parts]
        document_counts = [np.bincount(part.matrix.indices, minlength=part.matrix.shape[1]) for part in parts]
        every, place = np.unique(np.concatenate(self._codes), return_inverse=True)
        counts = np.bincount(place, np.concatenate(document_counts), minlength=len(every))
        idf = (np.log((1 + sum(map(len, parts))) / (1 + counts)) + 1).astype(np.float32)
        self.parts = [
            part.weighted(idf[np.searchsorted(every, codes)])
            for part, codes in zip(parts, self._codes, strict=True)
        ]
        """Each archive, in order."""

    def moved(self, vector: "sparse.csr_matrix", source: int, target: int) -> "sparse.csr_matrix":
        """A document's vector in the columns of another archive; terms that this hasn't are left out."""
        from scipy import sparse

        codes, target_codes = self._codes[source][vector.indices], self._codes[target]
        place = np.minimum(np.searchsorted(target_codes, codes), max(0, len(target_codes) - 1))
        in_target = target_codes[place] == codes if len(target_codes) else np.zeros(len(codes), np.bool_)
        columns = place[in_target]
        return sparse.csr_matrix(
            (vector.data[in_target], (np.zeros(len(columns), np.int64), columns)),
            shape=(1, len(target_codes)),
        )


def _joint_codes(part: TfidfIndex, number_of: Mapping[str, int]) -> Rows:
    """The codes of an archive's terms, by the numbers of words in all archives; ascending."""
    numbers = np.array([number_of[word] for word in part.words], np.int64)
    first, second = np.divmod(part.codes, max(1, len(part.words)))
    codes = numbers[second]
    pair = first > 0
    codes[pair] += (1 + numbers[first[pair] - 1]) * len(number_of)
    return codes
