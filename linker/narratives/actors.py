"""Who and what passages name: names of an article, found in its passages, weighted by rarity."""

import math
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from linker.names import names
from linker.types import Rows, Scores

_TOKEN = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"(?<=[a-z])\.\s+")
_ARTICLE = re.compile(r"^The\s+")
_ABBREVIATION = re.compile(r"(?<![\w.’'])[A-Z]{2,5}(?![\w.’'])")
_LOWER = re.compile(r"\b[a-z]{3,}\b")
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady)\.? ([A-Z][\w’'-]+)")


@dataclass(frozen=True, slots=True)
class Actors:
    """Names as sparse rows of weights ln(n / df), of length 1 or 0; `keys` name the columns."""

    keys: tuple[str, ...]
    printed: tuple[str, ...]
    article_counts: Rows
    """In how many articles each name stands, shape (len(keys),)."""
    articles: sparse.csr_matrix
    passages: sparse.csr_matrix


def find_actors(
    titles: Sequence[str], texts: Sequence[str], passages: Sequence[Sequence[str]], outlets: Collection[str]
) -> Actors:
    """Find the names of articles and of their passages.

    `Anton Skarvic` counts as `skarvic` too, so that later mentions by surname meet it. Left out are names
    of one article only, and those whose every word the archive also uses as a common one (`High School`).

    Args:
        titles: One an article.
        texts: One an article.
        passages: For each article the texts of its passages.
        outlets: The archive's sources: what names them, or the last words of them, names nobody else.
    """
    held = [_names(text or title) for title, text in zip(titles, texts, strict=True)]
    df = Counter(key for forms in held for key in forms)
    lower = Counter(word for text in texts for word in set(_LOWER.findall(text)))
    keys = tuple(
        key
        for key in sorted(df.keys() - _outlets(outlets))
        if df[key] > 1 and not all(lower[part] > df[key] / 2 for part in key.split())
    )
    column = {key: i for i, key in enumerate(keys)}
    printed = {key: surface for forms in reversed(held) for key, surface in forms.items()}
    weight = np.array([math.log((1 + len(held)) / df[key]) for key in keys])
    known = [{key: f" {surface} " for key, surface in forms.items() if key in column} for forms in held]
    in_passages = []
    for forms, parts in zip(known, passages, strict=True):
        for part in parts:
            flat = f" {' '.join(_TOKEN.findall(part))} "
            in_passages.append([column[key] for key, surface in forms.items() if surface in flat])
    return Actors(
        keys,
        tuple(printed[key] for key in keys),
        np.array([df[key] for key in keys], np.int64),
        _unit([[column[key] for key in forms] for forms in known], weight),
        _unit(in_passages, weight),
    )


def overlap(left: sparse.csr_matrix, right: sparse.csr_matrix, rows: Rows, others: Rows) -> Scores:
    """Cosine of row `rows[i]` of one matrix with row `others[i]` of another."""
    found = np.empty(len(rows), np.float32)
    for start in range(0, len(rows), 100_000):
        part = slice(start, start + 100_000)
        found[part] = np.asarray(left[rows[part]].multiply(right[others[part]]).sum(axis=1)).ravel()
    return found


def _names(text: str) -> dict[str, str]:
    """Names, their last words, and abbreviations: key → as printed, words divided by one space."""
    found: dict[str, str] = {}
    spans = [part for surface in names(text).values() for part in _SENTENCE_END.split(surface)]
    titled = [match.removesuffix("'s").removesuffix("’s") for match in _TITLED.findall(text)]
    for span in [*spans, *titled, *_ABBREVIATION.findall(text)]:
        for key, printed in _endings(_TOKEN.findall(_ARTICLE.sub("", span))).items():
            found.setdefault(key, printed)
    return {key: printed for key, printed in found.items() if len(key) > 1}


def _outlets(sources: Collection[str]) -> set[str]:
    """What names a source: its whole name, or the last words of it."""
    split = [_TOKEN.findall(source.casefold()) for source in sources]
    return {" ".join(parts[i:]) for parts in split for i in range(len(parts))}


def _endings(parts: Sequence[str]) -> dict[str, str]:
    """A name and its last words, each without what comes before: key → as printed."""
    return {
        " ".join(parts[i:]).casefold(): " ".join(parts[i:])
        for i in range(len(parts))
        if not parts[i][0].islower() or i == 0
    }


def _unit(rows: list[list[int]], weight: np.ndarray) -> sparse.csr_matrix:
    indptr = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    indices = np.array([column for row in rows for column in sorted(row)], np.int64)
    data = weight[indices] if len(indices) else np.empty(0)
    matrix = sparse.csr_matrix((data, indices, indptr), shape=(len(rows), len(weight)))
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sparse.csr_matrix(sparse.diags(1 / np.maximum(lengths, 1e-9)) @ matrix, dtype=np.float32)
