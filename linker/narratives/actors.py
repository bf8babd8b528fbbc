"""Who and what passages name: names of an article, found in its passages, weighted by rarity."""

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from linker.narratives.reading import Reading
from linker.retrieval import spans
from linker.text.stems import UNNAMED
from linker.types import Rows, Scores

_TOKEN = re.compile(r"\w+")
_ONE_BEARER = 0.5
"""Share of the articles with a full name in which the commonest bearer of a last word has it."""


@dataclass(frozen=True, slots=True)
class Actors:
    """Names as sparse rows of weights ln(n / df), of length 1 or 0; `keys` name the columns."""

    keys: tuple[str, ...]
    printed: tuple[str, ...]
    article_counts: Rows
    """In how many articles each name stands, shape (len(keys),)."""
    placed: NDArray[np.float32]
    """Share of these articles in which something is `in` or `at` it, in [0, 1], shape (len(keys),)."""
    articles: sparse.csr_matrix
    passages: sparse.csr_matrix


def find_actors(readings: Sequence[Reading], outlets: Collection[str]) -> Actors:
    """Find the names of articles and of their passages.

    `Anton Skarvic` counts as `skarvic` too, so that later mentions by surname meet it. Left out are names
    of one article only, those whose every word the archive also uses as a common one (`High School`), and
    last words that end the names of many (`County`, a frequent surname).

    Args:
        readings: One an article.
        outlets: The archive's sources: what names them, or the last words of them, names nobody else.
    """
    held = [dict(zip(reading.names, reading.printed, strict=True)) for reading in readings]
    df = Counter(key for forms in held for key in forms)
    lower = Counter(word for reading in readings for word in reading.common)
    keys = tuple(
        key
        for key in sorted(df.keys() - _outlets(outlets) - _of_many(held))
        if df[key] > 1 and not all(lower[part] > df[key] / 2 or part in UNNAMED for part in key.split())
    )
    column = {key: i for i, key in enumerate(keys)}
    printed = {key: surface for forms in reversed(held) for key, surface in forms.items()}
    weight = np.array([math.log((1 + len(held)) / df[key]) for key in keys])
    columns = [[column.get(key, -1) for key in reading.names] for reading in readings]
    return Actors(
        keys,
        tuple(printed[key] for key in keys),
        np.array([df[key] for key in keys], np.int64),
        _placed(readings, column, df),
        _unit([[number for number in own if number >= 0] for own in columns], weight),
        _unit(
            [
                [number for place in named.split() if (number := own[int(place)]) >= 0]
                for own, reading in zip(columns, readings, strict=True)
                for named in reading.named
            ],
            weight,
        ),
    )


def overlap(left: sparse.csr_matrix, right: sparse.csr_matrix, rows: Rows, others: Rows) -> Scores:
    """Cosine of row `rows[i]` of one matrix with row `others[i]` of another."""
    found = np.empty(len(rows), np.float32)
    for start in range(0, len(rows), 100_000):
        part = slice(start, start + 100_000)
        found[part] = np.asarray(left[rows[part]].multiply(right[others[part]]).sum(axis=1)).ravel()
    return found


def dense(matrix: sparse.csr_matrix, rows: Rows, columns: Rows) -> Scores:
    """Some rows and columns (ascending) of a sparse matrix, shape (len(rows), len(columns))."""
    which, column, value = entries(matrix, rows)
    place = np.minimum(np.searchsorted(columns, column), max(len(columns) - 1, 0))
    held = columns[place] == column if len(columns) else np.zeros(len(column), np.bool_)
    found = np.zeros((len(rows), len(columns)), np.float32)
    found[which[held], place[held]] = value[held]
    return found


def entries(matrix: sparse.csr_matrix, rows: Rows) -> tuple[Rows, Rows, Scores]:
    """The entries of some rows: which of `rows`, column, value. Sparse slicing says the same, slowly."""
    starts = matrix.indptr[rows].astype(np.int64)
    lengths = matrix.indptr[rows + 1] - starts
    at = spans(starts, lengths)
    return np.repeat(np.arange(len(rows)), lengths), matrix.indices[at], matrix.data[at]


def _of_many(held: Sequence[Mapping[str, str]]) -> set[str]:
    """Last words that no one bearer has for himself: in most articles they end another one's name.

    An article that has the words alone speaks for no bearer. What mostly ends such a name is one itself.
    """
    bearers: dict[str, Counter[str]] = {}
    named: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for forms in held:
        longer: dict[str, list[str]] = {}
        for key in forms:
            last = key.partition(" ")[2]
            while last and last not in forms:
                last = last.partition(" ")[2]
            if last:
                longer.setdefault(last, []).append(key)
        named.update(longer.keys())
        total.update(forms.keys())
        for last, keys in longer.items():
            bearers.setdefault(last, Counter()).update(keys)
    found: set[str] = set()
    for last in sorted(bearers, key=lambda key: -len(key.split())):
        bearer, most = min(bearers[last].items(), key=lambda item: (-item[1], item[0]))
        if 2 * named[last] > total[last] and (most < _ONE_BEARER * named[last] or bearer in found):
            found.add(last)
    return found


def _placed(readings: Sequence[Reading], column: Mapping[str, int], df: Counter[str]) -> NDArray[np.float32]:
    """In which share of its articles something is in, at or near a name, or reported from there."""
    counts = np.zeros(len(column), np.float32)
    for reading in readings:
        counts[[column[key] for key in reading.places if key in column]] += 1
    return np.minimum(counts / np.array([max(df[key], 1) for key in column], np.float32), 1)


def _outlets(sources: Collection[str]) -> set[str]:
    """What names a source: its whole name, or the last words of it."""
    split = [_TOKEN.findall(source.casefold()) for source in sources]
    return {" ".join(parts[i:]) for parts in split for i in range(len(parts))}


def _unit(rows: list[list[int]], weight: np.ndarray) -> sparse.csr_matrix:
    indptr = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    indices = np.array([column for row in rows for column in sorted(row)], np.int64)
    data = weight[indices] if len(indices) else np.empty(0)
    matrix = sparse.csr_matrix((data, indices, indptr), shape=(len(rows), len(weight)))
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sparse.csr_matrix(sparse.diags(1 / np.maximum(lengths, 1e-9)) @ matrix, dtype=np.float32)
