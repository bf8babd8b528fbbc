"""Whether two articles are about the same thing, by their rare words, before anything is embedded."""

import math
from collections.abc import Collection, Iterable
from functools import cached_property

from linker.text.rarity import word_shares
from linker.text.repeated import hashed_sentences, quotes_somebody
from linker.words import STOPWORDS, words

_RELATED = 0.25
"""Cosine, of the words of two articles without the sentences that both hold, from which they are related.
Of articles of `gun_incidents` that share a sentence, 96% are above it where they report one incident, 15%
where they report two; of news at large under 1% are."""
_FEWEST_WORDS = 12
"""Words that each needs beside those sentences; two articles with fewer may be copies."""
_FEWEST_IN_HEADLINE = 4
_REFERENCE = 2_000
_SHORTEST_UNKNOWN = 4
"""Letters of a word that the reference lacks; shorter ones are mostly function words of other languages."""

_Words = dict[str, frozenset[int]]
"""Hash of a sentence → its words; under "" those of the headline."""


class TellingWords:
    """The words of articles, sentence by sentence, and the weight of each: rare words weigh more.

    A word weighs its inverse document frequency in the reference that ships with the package, so that what
    two articles have to do with each other doesn't change with what else is in the archive.
    """

    def __init__(self, asked: Collection[str]) -> None:
        self.articles: dict[str, _Words] = {}
        self.quoting: set[str] = set()
        """Of the hashes asked about, those of sentences that quote somebody."""
        self._asked = asked
        self._numbers: dict[str, int] = {}
        self._weights: list[float] = []
        self._compared: dict[tuple[str, str], bool] = {}

    def add(self, id_: str, title: str, lines: Iterable[str]) -> None:
        """Add an article; the same sentence twice counts once."""
        words_of = {"": self._words(title)}
        for hash_, sentence in hashed_sentences(lines):
            if hash_ not in words_of:
                words_of[hash_] = self._words(sentence)
                if hash_ in self._asked and quotes_somebody(sentence):
                    self.quoting.add(hash_)
        self.articles[id_] = words_of

    def related(self, one: str, two: str) -> bool:
        """Whether two articles share enough weighted words to be related, or may be copies."""
        pair = (min(one, two), max(one, two))
        if pair not in self._compared:
            self._compared[pair] = self._related(self.articles[one], self.articles[two])
        return self._compared[pair]

    def _related(self, one: _Words, two: _Words) -> bool:
        both = (one.keys() & two.keys()) - {""}
        left, right = (_union(article, article.keys() - both) for article in (one, two))
        if min(len(left), len(right)) < _FEWEST_WORDS and self._may_be_copies(one, two, _union(one, both)):
            return True
        shared = self._squares(left & right)
        return shared >= _RELATED * math.sqrt(self._squares(left) * self._squares(right))

    def _may_be_copies(self, one: _Words, two: _Words, both: frozenset[int]) -> bool:
        """Whether what two articles both hold may be their report: a headline speaks of it, or is short."""
        headlines = one[""], two[""]
        return any(
            len(words) < _FEWEST_IN_HEADLINE or self._squares(words & both) >= _RELATED * self._squares(words)
            for words in headlines
        )

    def _squares(self, numbers: Iterable[int]) -> float:
        return math.fsum(self._weights[number] for number in numbers)

    def _words(self, text: str) -> frozenset[int]:
        return frozenset(self._number(word) for word in words(text) if word not in STOPWORDS) - {-1}

    def _number(self, word: str) -> int:
        """The number of a word; -1 of a word without weight."""
        number = self._numbers.get(word)
        if number is None:
            share = self._shares.get(word)
            short = share is None and word.isalpha() and word.isascii() and len(word) < _SHORTEST_UNKNOWN
            number = self._numbers[word] = -1 if short else len(self._weights)
            if not short:
                self._weights.append(math.log((1 + _REFERENCE) / (1 + _REFERENCE * (share or 0.0))) ** 2)
        return number

    @cached_property
    def _shares(self) -> dict[str, float]:
        return word_shares()


def _union(article: _Words, hashes: Iterable[str]) -> frozenset[int]:
    """The words of some sentences of an article."""
    return frozenset().union(*(article[hash_] for hash_ in hashes))
