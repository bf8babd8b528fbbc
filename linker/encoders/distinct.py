"""Every different text is embedded once."""

from collections.abc import Callable, Sequence

import numpy as np

from linker.types import Vectors


def encode_distinct(texts: Sequence[str], encode: Callable[[Sequence[str]], Vectors]) -> Vectors:
    """Call `encode` on the different texts, in order of first sight, and give each text its vector.

    >>> encode_distinct(["a", "b", "a"], lambda t: np.arange(len(t), dtype=np.float32)[:, None]).tolist()
    [[0.0], [1.0], [0.0]]
    """
    rows: dict[str, int] = {}
    order = [rows.setdefault(text, len(rows)) for text in texts]
    vectors = encode(list(rows))
    if len(rows) == len(order):
        return vectors
    return vectors[np.array(order, dtype=np.intp)]
