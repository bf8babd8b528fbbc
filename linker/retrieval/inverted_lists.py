"""Inverted lists of product-quantised vectors as FAISS scans them: interleaved blocks of 32 codes.

FAISS offers no way to take codes out of one index and put them into another one in another order; its
layout (`pq4_pack_codes`) is undone here, and a test compares what comes back.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from linker.retrieval.dense import BLOCK, block_of
from linker.retrieval.mapped_arrays import Growing, check_array, empty_array, forget
from linker.types import Float16Vectors, Rows, Vectors

INVERTED_LISTS, _CODES = "cells", "codes"

Codes = NDArray[np.uint8]
_BITS = 4
_BLOCK = 32
_WIDE = 128
"""Vectors narrower than this get four bits a number; others, two."""
_ORDER = np.arange(16).reshape(2, 8).T.ravel()
"""Which of sixteen vectors stands where in half a block: 0, 8, 1, 9, …"""


def empty(dim: int, inverted_lists: int) -> Any:
    """A faiss.IndexIVF without vectors, whose inverted lists aren't allocated yet."""
    codes = dim // 2 if dim >= _WIDE and dim % 2 == 0 else dim
    quantizer = faiss.IndexFlatIP(dim)
    index = faiss.IndexIVFPQFastScan(
        quantizer, dim, inverted_lists, codes, _BITS, faiss.METRIC_INNER_PRODUCT, _BLOCK
    )
    index.cp.min_points_per_centroid = index.pq.cp.min_points_per_centroid = 1
    index.cp.spherical = True
    return index


def read_list(index: Any, number: int) -> tuple[Rows, Codes]:
    """The rows of an inverted list and their codes, two to a byte, shape (n, bytes)."""
    size = index.invlists.list_size(number)
    if not size:
        return np.empty(0, np.int64), np.empty((0, index.M2 // 2), np.uint8)
    rows = faiss.rev_swig_ptr(index.invlists.get_ids(number), size).astype(np.int64)
    blocks = -(-size // _BLOCK)
    packed = faiss.rev_swig_ptr(index.invlists.get_codes(number), blocks * _BLOCK * index.M2 // 2)
    packed = packed.reshape(blocks, index.M2 // 2, 2, 16)
    numbers = np.empty((blocks, index.M2 // 2, 2, 2, 16), np.uint8)  # block, pair, which of it, half, vector
    numbers[:, :, :, 0, _ORDER] = packed & 15
    numbers[:, :, :, 1, _ORDER] = packed >> 4
    pairs = numbers[:, :, 0] | numbers[:, :, 1] << 4
    return rows, pairs.reshape(blocks, index.M2 // 2, _BLOCK).swapaxes(1, 2).reshape(-1, index.M2 // 2)[:size]


def by_list(
    index: Any, vectors: Vectors | Float16Vectors, rows: Rows, to: Path | None
) -> Iterator[tuple[Rows, Codes]]:
    """For each inverted list in turn its rows, ascending, and their codes.

    Args:
        index: A trained faiss.IndexIVF.
        vectors: Unit vectors, read a block at a time.
        rows: Which of them; ascending.
        to: A folder for the codes until they have been given out; None holds them in memory.
    """
    codes = empty_array(to, _CODES, np.uint8, len(rows), index.pq.code_size)
    list_of_row = np.empty(len(rows), np.int32)
    for start in range(0, len(rows), BLOCK):
        block = block_of(vectors, rows[start : start + BLOCK])
        list_of_row[start : start + BLOCK] = index.quantizer.assign(block, 1)[:, 0]
        codes[start : start + BLOCK] = index.pq.compute_codes(block)
    order = np.argsort(list_of_row, kind="stable")
    bounds = np.searchsorted(list_of_row, np.arange(index.nlist + 1), sorter=order)
    for first, last in pairwise(bounds):
        yield rows[order[first:last]], codes[order[first:last]]
    forget(to, _CODES)


def fill(index: Any, contents: Iterable[tuple[Rows, Codes]], to: Path | None) -> NDArray[np.uint8] | None:
    """Put rows with their codes into an index that has all but those.

    Args:
        index: A faiss.IndexIVF of no vectors.
        contents: Of each inverted list in turn its rows and their codes.
        to: A folder for the inverted lists, to be mapped from there; None holds them in memory.

    Returns:
        The file of the inverted lists.
    """
    if to is None:
        for number, (rows, codes) in enumerate(contents):
            _add(index, number, rows, codes)
        index.ntotal = sum(map(index.invlists.list_size, range(index.nlist)))
        return None
    file, sizes = Growing(to, INVERTED_LISTS, np.uint8), list[int]()
    for rows, codes in contents:
        file.add(_packed(index, codes))
        file.add(np.resize(rows, -(-len(rows) // _BLOCK) * _BLOCK).view(np.uint8))
        sizes.append(len(rows))
    inverted_lists = file.whole()
    link_file(index, inverted_lists, sizes)
    return inverted_lists


def link_file(index: Any, inverted_lists: NDArray[np.uint8], sizes: Sequence[int]) -> None:
    """Make an index read its inverted lists from a mapped file; pages are read as they are needed.

    Args:
        index: A faiss.IndexIVF of no vectors.
        inverted_lists: The file that `fill` wrote.
        sizes: How many rows each inverted list has.

    Raises:
        ValueError: The file isn't that of the index.
    """
    lists: Any = faiss.OnDiskInvertedLists(index.nlist, index.pq.code_size, "")
    lists.lists.clear()
    file: Any = inverted_lists  # a memmap
    end = int(file.offset)
    for size in sizes:
        place, filled = faiss.OnDiskOneList(), -(-size // _BLOCK) * _BLOCK
        place.size, place.capacity, place.offset = size, filled, end
        lists.lists.push_back(place)
        end += filled * (index.M2 // 2 + 8)  # codes, two to a byte, and row numbers
    if file.offset + file.nbytes != end:
        raise ValueError(f"cells end at {file.offset + file.nbytes}, expected {end}")
    index.ntotal = sum(sizes)
    lists.totsize = end
    index.replace_invlists(lists, True)
    lists.this.disown()
    lists.filename = str(file.filename)
    lists.read_only, lists.prefetch_nthread = True, 0
    lists.do_mmap()
    lists.filename = ""  # the file may be moved


def rows_in(index: Any, number: int) -> Rows:
    """The rows of an inverted list."""
    size = index.invlists.list_size(number)
    if not size:
        return np.empty(0, np.int64)
    rows: Rows = faiss.rev_swig_ptr(index.invlists.get_ids(number), size).astype(np.int64)
    return rows


def codebook_of(index: Any) -> NDArray[np.float32]:
    """The codebook of an index: the values that its codes stand for."""
    values: NDArray[np.float32] = faiss.vector_to_array(index.pq.centroids)
    return values


def set_codebook(index: Any, values: NDArray[np.float32]) -> None:
    """Set the codebook of an index without vectors.

    Raises:
        ValueError: The codebook doesn't have as many values as the codes need.
    """
    check_array(values, "codebook", np.float32, (index.d << _BITS,))
    faiss.copy_array_to_vector(np.ascontiguousarray(values), index.pq.centroids)
    index.is_trained = True


def _add(index: Any, number: int, rows: Rows, codes: Codes) -> None:
    """Put rows with their codes into an inverted list that is empty and in memory."""
    if len(rows):
        rows, packed = np.ascontiguousarray(rows), _packed(index, codes)
        index.invlists.add_entries(number, len(rows), faiss.swig_ptr(rows), faiss.swig_ptr(packed))


def _packed(index: Any, codes: Codes) -> Codes:
    """Codes in FAISS's interleaved layout, padded to a whole block."""
    blocks = -(-len(codes) // _BLOCK)
    pairs = np.zeros((blocks * _BLOCK, index.M2 // 2), np.uint8)
    pairs[: len(codes)] = codes
    nibbles = pairs.reshape(blocks, 2, 16, index.M2 // 2)  # an inverted list without rows has no blocks
    nibbles = nibbles.transpose(0, 3, 1, 2)[..., _ORDER]  # block, pair, half, vector
    packed = np.stack([nibbles & 15, nibbles >> 4], axis=2)
    return np.ascontiguousarray(packed[..., 0, :] | packed[..., 1, :] << 4)
