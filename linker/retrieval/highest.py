"""The highest few of each row of a wide matrix."""

import numpy as np

from linker.types import Rows, Scores

_STRIDES = 32


def highest(scores: Scores, depth: int) -> Rows:
    """The columns of the `depth` highest scores of each row, shape (rows, depth), in any order.

    Columns are taken together by strides. The `depth` strides with the highest peaks hold so many scores as
    high as the lowest of these peaks: no lower one is among the highest, and few others are left to sort.

    >>> highest(np.array([[0.1, 0.9, 0.5]], np.float32), 2).tolist()
    [[1, 2]]
    """
    total, width = scores.shape
    strides = width // _STRIDES
    if strides < 4 * depth:
        return np.argpartition(-scores, depth - 1, axis=1)[:, :depth]
    peaks = scores[:, : strides * _STRIDES].reshape(total, _STRIDES, strides).max(axis=1)
    least = np.partition(peaks, strides - depth, axis=1)[:, strides - depth]
    places = np.flatnonzero(scores >= least[:, None])
    row, column = np.divmod(places, width)
    order = np.lexsort((-scores.ravel()[places], row))
    place = np.arange(len(order)) - np.searchsorted(row, row)
    return column[order][place < depth].reshape(total, depth)
