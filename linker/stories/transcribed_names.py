"""Names that two articles in different scripts share: "Путин" in one, "Putin" in the other.

Terms are single words, and of scripts without capitals no word is known to be a name: so this is of Greek and
Cyrillic words, which are names where they are mostly printed with a capital.
"""

from collections import Counter
from itertools import pairwise

import numpy as np
from scipy import sparse

from linker.names_across_scripts import ALIKE, in_latin, is_spelled_otherwise, likeness
from linker.stories.terms import Floats, Terms
from linker.types import Rows

_PAIRS = 20_000
"""Pairs compared at a time; bounds the memory."""


def transcribed_names(terms: Terms, left: Rows, right: Rows) -> Floats | None:
    """Sum the idf of the names of each pair that are one in two scripts, the smaller idf of the two.

    Args:
        terms: Of the archive.
        left: Rows of articles.
        right: As many rows.

    Returns:
        Shape (len(left),); None where the archive holds no such names.
    """
    named = np.flatnonzero(terms.is_name)
    words = [terms.vocabulary[term] for term in named.tolist()]
    otherwise = np.array([not word.isascii() and is_spelled_otherwise(word) for word in words], bool)
    if not otherwise.any() or otherwise.all():
        return None
    theirs, latin = named[otherwise], named[~otherwise]
    same = _same_names(terms, theirs, latin)
    if not same.nnz:
        return None
    # articles that hold a name: shape (articles, names); what a name of one script is worth in the other
    holds = sparse.csr_matrix(
        (np.ones(len(terms.terms), np.float32), terms.terms, terms.rows), dtype=np.float32
    )
    holds.resize(terms.size, len(terms.vocabulary))
    in_latin_letters = holds[:, latin]
    worth = holds[:, theirs] @ same
    worth.data = np.minimum(worth.data, same.max(axis=0).toarray().ravel()[worth.indices])  # each form once
    sums = np.zeros(len(left), np.float32)
    for first in range(0, len(left), _PAIRS):
        part = slice(first, first + _PAIRS)
        for one, other in ((left[part], right[part]), (right[part], left[part])):
            shared = worth[one].multiply(in_latin_letters[other])
            sums[part] += np.asarray(shared.sum(axis=1), np.float32).ravel()
    return sums


def _same_names(terms: Terms, theirs: Rows, latin: Rows) -> sparse.csr_matrix:
    """The smaller idf of each two terms that are one name, shape (len(theirs), len(latin))."""
    places: dict[tuple[str, str], int] = {}
    spelled = [[in_latin(terms.vocabulary[term]) for term in side.tolist()] for side in (theirs, latin)]
    counts = [_letter_pairs(side, places) for side in spelled]
    sizes = [np.asarray(side.sum(axis=1)).ravel() for side in (counts[0], counts[1])]
    for side in counts:
        side.resize(side.shape[0], len(places))
    common = (counts[0] @ counts[1].T).tocoo()  # at least the pairs of letters that two names share
    may_be = 2 * common.data >= ALIKE * (sizes[0][common.row] + sizes[1][common.col])
    same: list[tuple[int, int]] = [
        (row, column)
        for row, column in zip(common.row[may_be].tolist(), common.col[may_be].tolist(), strict=True)
        if likeness(terms.vocabulary[theirs[row]], terms.vocabulary[latin[column]]) > 0
    ]
    rows, columns = np.array(same, np.int64).reshape(-1, 2).T
    values = np.minimum(terms.idf[theirs[rows]], terms.idf[latin[columns]])
    return sparse.csr_matrix((values, (rows, columns)), shape=(len(theirs), len(latin)), dtype=np.float32)


def _letter_pairs(words: list[str], places: dict[tuple[str, str], int]) -> sparse.csr_matrix:
    """How often each pair of letters stands in each word, shape (len(words), len(places))."""
    rows, columns, values = [], [], []
    for row, word in enumerate(words):
        for pair, count in Counter(pairwise(word)).items():
            rows.append(row)
            columns.append(places.setdefault(pair, len(places)))
            values.append(count)
    return sparse.csr_matrix((values, (rows, columns)), shape=(len(words), len(places)), dtype=np.float32)
