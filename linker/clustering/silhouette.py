"""How well each item sits in its group, by the similarities of the pairs that were compared.

Rousseeuw (1987), Silhouettes: a graphical aid to the interpretation and validation of cluster analysis.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from linker.types import Rows

Floats = NDArray[np.float64]


def silhouettes(groups: Rows, left: Rows, right: Rows, similarity: Floats) -> Floats:
    """The silhouette of each item.

    Own is the item's mean similarity to the others of its group, next the highest mean similarity to another
    group; a pair that wasn't compared has similarity 0. The silhouette is
    (own - next) / max(1 - own, 1 - next); it is 0 for an item alone in its group, as in the paper.

    Args:
        groups: The group of each item, numbered from 0.
        left: One end of each compared pair.
        right: The other end; each pair once.
        similarity: Of each pair, in [0, 1].

    Returns:
        Values in [-1, 1], shape (number of items,).

    >>> silhouettes(np.array([0, 0, 1]), np.array([0, 1]), np.array([1, 2]), np.array([0.75, 0.5])).tolist()
    [0.75, 0.5, 0.0]
    """
    size = len(groups)
    if not size:
        return np.zeros(0)
    count = np.bincount(groups)
    member = sparse.csr_matrix((np.ones(size), (np.arange(size), groups)), shape=(size, len(count)))
    ends = (np.concatenate([left, right]), np.concatenate([right, left]))
    compared = sparse.csr_matrix((np.concatenate([similarity, similarity]), ends), shape=(size, size))
    # sums: of each item the sum of its similarities to each group that holds one of its pairs.
    sums = (compared @ member).tocoo()
    inside = sums.col == groups[sums.row]
    own_mean, other = np.zeros(size), np.zeros(size)
    own_mean[sums.row[inside]] = sums.data[inside]
    own_mean /= np.maximum(count[groups] - 1, 1)
    np.maximum.at(other, sums.row[~inside], sums.data[~inside] / count[sums.col[~inside]])
    widths = (own_mean - other) / np.maximum(np.maximum(1 - own_mean, 1 - other), 1e-6)
    silhouette: Floats = np.where(count[groups] > 1, np.clip(widths, -1, 1), 0)
    return silhouette
