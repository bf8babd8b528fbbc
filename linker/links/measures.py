"""What the evidence for links is measured against."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from linker.config import LinkConfig
from linker.corpus import Corpus
from linker.retrieval import TfidfIndex
from linker.types import Rows

_WORDS_KEPT, _WORDS_LOOKED_UP = 65_536, 2_048
_USUAL, _COMMON = 0.1, 0.2
"""Shares of the archive."""
_FEWEST = 20
"""Articles that a word stands in at least, before it is usual or common."""


@dataclass(frozen=True)
class Measures:
    """What evidence is measured against.

    `open_tfidf` gives the archive's sparse vectors, for their vocabulary; `rarity` the idf of a word;
    `holders` the rows of the articles that have it. A name or number less rare than `usual` is no
    evidence; one less rare than `common` says nothing at all.
    """

    open_tfidf: Callable[[], TfidfIndex]
    rarity: Callable[[str], float]
    holders: Callable[[str], Rows]
    usual: float
    common: float
    config: LinkConfig

    @classmethod
    def of(cls, corpus: Corpus, config: LinkConfig) -> Self:
        """Those of an archive."""
        idf = corpus.lexical.idf
        rarity = lru_cache(_WORDS_KEPT)(lambda word: float(idf([word])[0]))
        usual, common = (
            corpus.lexical.idf_at(max(_FEWEST, int(share * len(corpus)))) for share in (_USUAL, _COMMON)
        )
        holders = lru_cache(_WORDS_LOOKED_UP)(corpus.lexical.holders)
        return cls(lambda: corpus.tfidf, rarity, holders, usual, common, config)
