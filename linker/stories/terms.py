"""The words of an archive as a sparse matrix, with what each word is: a name, a number, in the lead.

Names are found by rule, not by a model: a word that is nearly always capitalised where a sentence
gives it no other reason. The rule needs no language, and fails softly: in scripts without capitals
no word is a name, and the evidence from names is absent.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from linker.types import Rows
from linker.words import words

_MIDDLE = re.compile(r"(?<=[^\W\d_A-Z] |[,;] )[^\W\d_]+")
_SPAN = re.compile(r"\b[A-Z][^\W\d_]+(?:[ -][A-Z][^\W\d_]+)+")
_COUNTED = re.compile(r"\b(\d[\d,.]*)[ -]([^\W\d_]+)")

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Terms:
    """One row an article, compressed sparse rows; terms of a row are in ascending order.

    `rows[i]:rows[i + 1]` are the entries of article i. Terms are the words, the full names (two or
    more capitalised words together) and the counted things ("5 injured").
    """

    vocabulary: tuple[str, ...]
    rows: Rows
    terms: NDArray[np.int32]
    counts: Floats
    in_lead: Flags
    """Entry: the term stands in the title or among the first words of the text."""
    idf: Floats
    """Term: ln((1 + n) / (1 + articles that hold it)) + 1."""
    is_word: Flags
    is_name: Flags
    is_full_name: Flags
    is_number: Flags
    is_counted: Flags

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


def read_terms(titles: Sequence[str], texts: Sequence[str], *, characters: int, lead_words: int) -> Terms:
    """Count the terms of each article.

    Args:
        titles: One an article; may be empty strings.
        texts: Cleaned texts; may be empty strings.
        characters: How much of each text is read.
        lead_words: Words of the text that belong to the lead, besides the title.
    """
    texts = [text[:characters] for text in texts]
    counted: list[Counter[str]] = []
    leads: list[set[str]] = []
    for title, text in zip(titles, texts, strict=True):
        head, body = words(title), words(text)
        lead = set(head) | set(body[:lead_words])
        found = Counter(head)
        found.update(body)
        for term in (*_spans(title), *_spans(text)):
            found[term] += 1
        for term in (*_counted(title), *_counted(text)):
            found[term] += 1
        counted.append(found)
        leads.append(lead)
    share = capital_share(texts if any(texts) else titles)
    return _terms(counted, leads, share)


def capital_share(texts: Iterable[str]) -> dict[str, float]:
    """How often each word is capitalised inside a sentence, of the times it stands there.

    >>> capital_share(["the man from Leeds met a man", "he went to Leeds"])["leeds"]
    1.0
    """
    seen: Counter[str] = Counter()
    for text in texts:
        seen.update(_MIDDLE.findall(text))
    total: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for word, count in seen.items():
        lower = word.casefold()
        total[lower] += count
        if word[0].isupper():
            capital[lower] += count
    return {word: capital[word] / count for word, count in total.items()}


def _spans(text: str) -> list[str]:
    """Neighbouring capitalised words, two by two.

    >>> _spans("said Mary Ann Smith of Leeds")
    ['mary ann', 'ann smith']
    """
    found: list[str] = []
    for span in _SPAN.findall(text):
        parts = words(span)
        found.extend(f"{a} {b}" for a, b in pairwise(parts))
    return found


def _counted(text: str) -> list[str]:
    """Numbers with the word that follows.

    >>> _counted("5 injured, a 26-year-old held")
    ['#5 injured', '#26 year']
    """
    return [f"#{number.rstrip('.,')} {word.casefold()}" for number, word in _COUNTED.findall(text)]


def _terms(counted: Sequence[Counter[str]], leads: Sequence[set[str]], share: dict[str, float]) -> Terms:
    vocabulary = tuple(sorted({term for found in counted for term in found}))
    numbers = {term: number for number, term in enumerate(vocabulary)}
    rows = np.zeros(len(counted) + 1, np.int64)
    rows[1:] = np.cumsum([len(found) for found in counted])
    terms = np.empty(rows[-1], np.int32)
    counts = np.empty(rows[-1], np.float32)
    in_lead = np.zeros(rows[-1], bool)
    for i, found in enumerate(counted):
        span = slice(int(rows[i]), int(rows[i + 1]))
        keys = sorted(found)
        terms[span] = [numbers[key] for key in keys]
        counts[span] = [found[key] for key in keys]
        in_lead[span] = [key in leads[i] for key in keys]
    n, df = len(counted), np.bincount(terms, minlength=len(vocabulary))
    kinds = np.array([_kind(term, share) for term in vocabulary], dtype=np.int8)
    return Terms(
        vocabulary, rows, terms, counts, in_lead,
        idf=(np.log((1 + n) / (1 + df)) + 1).astype(np.float32),
        is_word=kinds <= _NUMBER,
        is_name=kinds == _NAME,
        is_full_name=kinds == _FULL_NAME,
        is_number=kinds == _NUMBER,
        is_counted=kinds == _COUNT,
    )  # fmt: skip


_WORD, _NAME, _NUMBER, _FULL_NAME, _COUNT = range(5)
_NAME_SHARE = 0.8


def _kind(term: str, share: dict[str, float]) -> int:
    if term[0] == "#":
        return _COUNT
    if " " in term:
        return _FULL_NAME
    if term[0].isdigit():
        return _NUMBER
    return _NAME if share.get(term, 0.0) > _NAME_SHARE else _WORD
