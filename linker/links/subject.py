"""An article with all that linking compares."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from linker.links.near_copies import Hashes, shingles
from linker.links.tree_places import NO_PLACE, TreePlace
from linker.names import names, numbers, numbers_with_nouns
from linker.types import Article, Quote, Vectors
from linker.words import words

if TYPE_CHECKING:
    from scipy import sparse

SHORTEST = 40
"""Characters of a passage that is worth quoting."""
_TEXTS_KEPT = 8_192
"""Texts whose names and numbers are kept: an article is met again by all that it is related to."""
_FEW_NAMES = 5
"""Words of names; an article with fewer may well belong with one that it shares no name with."""


@dataclass(frozen=True)
class Quotable:
    """An article as far as it can be shown to a reader.

    `texts` are its passages that are long enough to be quoted, `vectors` theirs, shape (len(texts), dim);
    `lines` are all.
    """

    whole: str
    lines: frozenset[str]
    texts: Sequence[str]
    vectors: Vectors
    source: str
    language: str | None

    @classmethod
    def of(cls, article: Article, spans: Sequence[tuple[int, int]], vectors: Vectors) -> Self:
        """That of an article, given where its passages are and their vectors."""
        long = [place for place, (start, end) in enumerate(spans) if end - start >= SHORTEST]
        lines = [article.text[start:end] for start, end in spans]
        whole = f"{article.title}\n{article.text}"
        texts = [lines[place] for place in long]
        source = (article.source or "").casefold()
        return cls(whole, frozenset(lines), texts, vectors[long], source, article.best_language)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names in normal form, without its outlet's ("KMOV.com" of "www.kmov.com")."""
        outlet = _letters(self.source.removeprefix("www."))
        return frozenset(name for name in names_of(self.whole) if _letters(name) != outlet)


@dataclass(frozen=True)
class Subject:
    """An article with all that linking compares.

    `row` is None when the index doesn't hold it. `numbered` are the numbers of the words of its text in the
    vocabulary of the archive, below 0 for a word that the archive hasn't. `place` says which groups of the
    tree of stories it is in.
    """

    article: Article
    spans: Sequence[tuple[int, int]]
    vector: Vectors
    passage_vectors: Vectors
    terms: "sparse.csr_matrix"
    row: int | None = None
    numbered: Sequence[int] | NDArray[np.int32] = ()
    place: TreePlace = NO_PLACE

    @property
    def whole(self) -> str:
        """Headline and text."""
        return f"{self.article.title}\n{self.article.text}"

    @cached_property
    def names(self) -> dict[str, str]:
        """Names: normal form → as printed."""
        return names_of(self.whole)

    @cached_property
    def counted(self) -> dict[str, str]:
        """Numbers with what they count: normal form → as printed."""
        return _counted(self.whole)

    @cached_property
    def quotable(self) -> Quotable:
        """As far as it can be shown to a reader."""
        return Quotable.of(self.article, self.spans, self.passage_vectors)

    @cached_property
    def shingles(self) -> Hashes:
        """The runs of five words of the text."""
        return shingles(self.numbered)

    def passage_words(self, passage: int) -> frozenset[str]:
        """The words of one of its passages."""
        if passage not in self._words_of_passages:
            self._words_of_passages[passage] = frozenset(words(self.quote(passage).text))
        return self._words_of_passages[passage]

    @cached_property
    def _words_of_passages(self) -> dict[int, frozenset[str]]:
        return {}

    def quote(self, passage: int) -> Quote:
        """One of its passages."""
        start, end = self.spans[passage]
        return Quote(self.article.text[start:end], start, end)


@dataclass(frozen=True, slots=True)
class Mentions:
    """What an article mentions that may be told apart by: rare words of names, and rare numbers.

    `named` counts all words of its names.
    """

    language: str | None
    named: int
    rare: frozenset[str]

    @classmethod
    def of(
        cls, title: str, text: str, language: str | None, rarity: Callable[[str], float], common: float
    ) -> Self:
        """Read an article; nothing that is no rarer than `common` counts."""
        whole = f"{title}\n{text}"
        parts = {word for name in names_of(whole) for word in name.split()}
        rare = {part for part in parts if rarity(part) >= common}
        rare |= {f"#{number}" for number in numbers(whole) if rarest(number, rarity) >= common}
        return cls(language, len(parts), frozenset(rare))


def have_nothing_in_common(left: Mentions, right: Mentions) -> bool:
    """True when two articles have names, in one language, and no rare name or number in common.

    Of look-alikes, such as reports of crimes in two towns, that is most.
    """
    if left.language != right.language or min(left.named, right.named) < _FEW_NAMES:
        return False
    return left.rare.isdisjoint(right.rare)


@lru_cache(_TEXTS_KEPT)
def names_of(text: str) -> dict[str, str]:
    """As `linker.names.names`; kept, as an article is met again and again."""
    return names(text)


@lru_cache(_TEXTS_KEPT)
def _counted(text: str) -> dict[str, str]:
    return numbers_with_nouns(text)


def rarest(key: str, rarity: Callable[[str], float]) -> float:
    """The rarity of the rarest word of a term."""
    return max(rarity(word) for word in key.split())


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
