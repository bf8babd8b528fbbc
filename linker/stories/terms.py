"""The words of an archive as a sparse matrix, with what each word is: a name, a number, a place.

Names are found by rule, not by a model: a word that is nearly always capitalised where a sentence
gives it no other reason. The rule needs no language, and fails softly: in scripts without capitals
no word is a name, and the evidence from names is absent.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from sys import intern

import numpy as np
from numpy.typing import NDArray

from linker.calendar_words import ENGLISH_MONTHS, ENGLISH_WEEKDAYS
from linker.parallel_map import ParallelMap, in_turn
from linker.types import Rows
from linker.words import words

_MIDDLE = re.compile(r"(?<=[^\W\d_A-Z] |[,;] )[^\W\d_]+")
_SPAN = re.compile(r"\b[A-Z][^\W\d_]+(?:[ -][A-Z][^\W\d_]+)+")
_PLACE = re.compile(r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Ff]rom|[Oo]utside) ([A-Z][^\W\d_]+(?:[ -][A-Z][^\W\d_]+)*)")
_DATELINE = re.compile(r"\s*([A-Z][A-Z .'-]{2,30})[,(—–-]")
_SMALL = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
}
_THING = (
    r"dead|killed|injured|wounded|hurt|shot|people|men|women|teens?|children|victims?|suspects?|arrested"
    r"|percent|million|billion|years?"
)
_COUNT = re.compile(rf"\b(\d[\d,]*|{'|'.join(_SMALL)})[ -](?:\w+ )?({_THING})\b", re.I)
_TURN = re.compile(r"\b(day|week|round|game|part|phase|stage|episode) (\d+)\b", re.I)
_CALENDAR = frozenset(f"{ENGLISH_WEEKDAYS} {ENGLISH_MONTHS}".casefold().split())
_LEAD_CHARACTERS = 600
_BLOCK = 500
"""Articles read at a time."""

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Terms:
    """One row an article, compressed sparse rows; terms of a row are in ascending order.

    `rows[i]:rows[i + 1]` are the entries of article i. Terms are the words, the full names (two
    capitalised words side by side) and the things that the lead counts ("#injured").
    """

    vocabulary: tuple[str, ...]
    rows: Rows
    terms: NDArray[np.int32]
    counts: Floats
    is_place: Flags
    """Entry: the lead of the article says that it is somewhere by this name."""
    numbers: NDArray[np.uint64]
    """Entry of a counted thing: which numbers of it the lead gives, a bit each; else 0."""
    idf: Floats
    """Term: ln((1 + n) / (1 + articles that hold it)) + 1."""
    is_word: Flags
    is_name: Flags
    is_full_name: Flags

    @property
    def size(self) -> int:
        """Number of articles."""
        return len(self.rows) - 1

    def weights(self, kept: Flags | None = None) -> Floats:
        """(1 + ln count) · idf of each entry, rows scaled to length 1; entries of terms not kept are 0."""
        raw = (1 + np.log(self.counts)) * self.idf[self.terms]
        if kept is not None:
            raw = np.where(kept[self.terms], raw, 0)
        return unit_rows(raw.astype(np.float32), self.rows)


def unit_rows(values: Floats, rows: Rows) -> Floats:
    """Scale each row to length 1; an empty row stays empty."""
    article = np.repeat(np.arange(len(rows) - 1), np.diff(rows))
    length = np.sqrt(np.bincount(article, values.astype(np.float64) ** 2, minlength=len(rows) - 1))
    scaled: Floats = (values / np.maximum(length, 1e-12)[article]).astype(np.float32)
    return scaled


def read_terms(
    titles: Sequence[str], texts: Sequence[str], *, characters: int, parallel_map: ParallelMap = in_turn
) -> Terms:
    """Count the terms of each article.

    Args:
        titles: One an article; may be empty strings.
        texts: Cleaned texts; may be empty strings.
        characters: How much of each text is read.
        parallel_map: Who reads.
    """
    texts = [text[:characters] for text in texts]
    headed = list(zip(titles, texts, strict=True))
    parts = (headed[start : start + _BLOCK] for start in range(0, len(headed), _BLOCK))
    articles = list(chain.from_iterable(parallel_map(_read_some, None, parts)))
    return _terms(articles, capital_share(texts if any(texts) else titles))


@dataclass(frozen=True, slots=True)
class _Article:
    """The terms of one article, ascending; for each how often it stands there, if as a place, its numbers."""

    terms: tuple[str, ...]
    counts: Floats
    is_place: Flags
    numbers: NDArray[np.uint64]


def _read_some(_: None, told: Sequence[tuple[str, str]]) -> list[_Article]:
    return [_read(title, text) for title, text in told]


@lru_cache(2**12)
def _read(title: str, text: str) -> _Article:
    """Read one article; of an archive that grows by little at a time, the same are read again and again."""
    counts = Counter(words(title))
    counts.update(words(text))
    counts.update(_spans(title))
    counts.update(_spans(text))
    lead = text[:_LEAD_CHARACTERS]
    numbers = counted_things(f"{title}\n{lead}")
    counts.update(numbers.keys())
    named, terms = places(title, lead), sorted(counts)
    return _Article(
        tuple(map(intern, terms)),
        np.array([counts[term] for term in terms], np.float32),
        np.array([term in named for term in terms], bool),
        np.array([numbers.get(term, 0) for term in terms], np.uint64),
    )


def places(title: str, lead: str) -> set[str]:
    """Words of the names after "in", "at", "near", "from" and "outside", and of the dateline.

    >>> sorted(places("Two shot in East Mill", "LEEDS, Ohio - Police said"))
    ['east', 'leeds', 'mill']
    """
    spans = [*_PLACE.findall(title), *_PLACE.findall(lead)]
    dateline = _DATELINE.match(lead)
    if dateline:
        spans.append(dateline.group(1))
    return {word for span in spans for word in words(span)} - _CALENDAR


def counted_things(lead: str) -> dict[str, int]:
    """What the lead counts, with the numbers that it gives as bits; also "day 2", "round 3".

    Different numbers may share a bit, which hides a contradiction and never makes one up.

    >>> counted_things("Two killed, 5 injured") == {"#killed": 1 << 2, "#injured": 1 << 5}
    True
    """
    things: dict[str, int] = {}
    pairs = [(thing, number) for number, thing in _COUNT.findall(lead)] + _TURN.findall(lead)
    for thing, number in pairs:
        value = _SMALL.get(number.lower())
        if value is None:
            value = int(number.replace(",", "")[:18])
        key = "#" + thing.lower().removesuffix("s")
        things[key] = things.get(key, 0) | 1 << (value % 61)
    return things


def capital_share(texts: Iterable[str]) -> dict[str, float]:
    """How often each word is capitalised inside a sentence, of the times it stands there.

    >>> capital_share(["the man from Leeds met a man", "he went to Leeds"])["leeds"]
    1.0
    """
    seen = Counter(chain.from_iterable(map(_inside, texts)))
    total: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for word, count in seen.items():
        lower = word.casefold()
        total[lower] += count
        if word[0].isupper():
            capital[lower] += count
    return {word: capital[word] / count for word, count in total.items()}


@lru_cache(2**12)
def _inside(text: str) -> tuple[str, ...]:
    """The words inside its sentences, as printed."""
    return tuple(map(intern, _MIDDLE.findall(text)))


def _spans(text: str) -> list[str]:
    """Neighbouring capitalised words, two by two.

    >>> _spans("said Mary Ann Smith of Leeds")
    ['mary ann', 'ann smith']
    """
    names: list[str] = []
    for span in _SPAN.findall(text):
        parts = words(span)
        names.extend(f"{a} {b}" for a, b in pairwise(parts))
    return names


def _terms(articles: Sequence[_Article], share: dict[str, float]) -> Terms:
    vocabulary = tuple(sorted({term for article in articles for term in article.terms}))
    number_of = {term: number for number, term in enumerate(vocabulary)}
    rows = np.zeros(len(articles) + 1, np.int64)
    rows[1:] = np.cumsum([len(article.terms) for article in articles])
    terms = np.fromiter(
        (number_of[term] for article in articles for term in article.terms), np.int32, rows[-1]
    )
    counts = np.concatenate([np.empty(0, np.float32), *(article.counts for article in articles)])
    is_place = np.concatenate([np.empty(0, bool), *(article.is_place for article in articles)])
    numbers = np.concatenate([np.empty(0, np.uint64), *(article.numbers for article in articles)])
    df = np.bincount(terms, minlength=len(vocabulary))
    kinds = np.array([_kind(term, share) for term in vocabulary], dtype=np.int8)
    return Terms(
        vocabulary,
        rows,
        terms,
        counts,
        is_place,
        numbers,
        idf=(np.log((1 + len(articles)) / (1 + df)) + 1).astype(np.float32),
        is_word=kinds <= _NUMBER,
        is_name=kinds == _NAME,
        is_full_name=kinds == _FULL_NAME,
    )


_WORD, _NAME, _NUMBER, _FULL_NAME, _COUNTED = range(5)
_NAME_SHARE = 0.8


def _kind(term: str, share: dict[str, float]) -> int:
    if term[0] == "#":
        return _COUNTED
    if " " in term:
        return _FULL_NAME
    if term[0].isdigit():
        return _NUMBER
    return _NAME if term not in _CALENDAR and share.get(term, 0.0) > _NAME_SHARE else _WORD
