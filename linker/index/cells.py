"""Cells of product-quantised vectors as FAISS scans them: blocks of 32 codes, interleaved for its registers.

FAISS offers no way to take codes out of one index and put them into another one in another order; its
layout (`pq4_pack_codes`) is undone here, and a test compares what comes back.
"""

from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from linker.types import Rows

Codes = NDArray[np.uint8]
_BITS = 4
_BLOCK = 32
_WIDE = 128
"""Vectors narrower than this get four bits a number; others, two."""
_ORDER = np.arange(16).reshape(2, 8).T.ravel()
"""Which of sixteen vectors stands where in half a block: 0, 8, 1, 9, …"""


def empty(dim: int, cells: int) -> Any:
    """An index of no vectors, its cells not laid out: a faiss.IndexIVF."""
    codes = dim // 2 if dim >= _WIDE and dim % 2 == 0 else dim
    quantizer = faiss.IndexFlatIP(dim)
    index = faiss.IndexIVFPQFastScan(quantizer, dim, cells, codes, _BITS, faiss.METRIC_INNER_PRODUCT, _BLOCK)
    index.cp.min_points_per_centroid = index.pq.cp.min_points_per_centroid = 1
    index.cp.spherical = True
    return index


def read_cell(index: Any, cell: int) -> tuple[Rows, Codes]:
    """The rows of a cell and their codes, two to a byte, shape (n, bytes)."""
    size = index.invlists.list_size(cell)
    if not size:
        return np.empty(0, np.int64), np.empty((0, index.M2 // 2), np.uint8)
    rows = faiss.rev_swig_ptr(index.invlists.get_ids(cell), size).astype(np.int64)
    blocks = -(-size // _BLOCK)
    packed = faiss.rev_swig_ptr(index.invlists.get_codes(cell), blocks * _BLOCK * index.M2 // 2)
    packed = packed.reshape(blocks, index.M2 // 2, 2, 16)
    numbers = np.empty((blocks, index.M2 // 2, 2, 2, 16), np.uint8)  # block, pair, which of it, half, vector
    numbers[:, :, :, 0, _ORDER] = packed & 15
    numbers[:, :, :, 1, _ORDER] = packed >> 4
    pairs = numbers[:, :, 0] | numbers[:, :, 1] << 4
    return rows, pairs.reshape(blocks, index.M2 // 2, _BLOCK).swapaxes(1, 2).reshape(-1, index.M2 // 2)[:size]


def fill_cell(index: Any, cell: int, rows: Rows, codes: Codes) -> None:
    """Put rows with their codes into a cell that is empty."""
    if not len(rows):
        return
    blocks = -(-len(rows) // _BLOCK)
    pairs = np.zeros((blocks * _BLOCK, index.M2 // 2), np.uint8)
    pairs[: len(rows)] = codes
    halves = pairs.reshape(blocks, 2, 16, -1).transpose(0, 3, 1, 2)[..., _ORDER]  # block, pair, half, vector
    packed = np.stack([halves & 15, halves >> 4], axis=2)
    packed = np.ascontiguousarray(packed[..., 0, :] | packed[..., 1, :] << 4)
    rows = np.ascontiguousarray(rows)
    index.invlists.add_entries(cell, len(rows), faiss.swig_ptr(rows), faiss.swig_ptr(packed))
