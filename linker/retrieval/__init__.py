"""FAISS and BM25 behind one small door: arrays in, scores and row numbers out."""

from linker.retrieval.batch import argsort_packed
from linker.retrieval.bm25 import LexicalIndex
from linker.retrieval.dense import Asked, DenseIndex, FlatIndex, Near, Neighbours
from linker.retrieval.highest import highest
from linker.retrieval.index_types import build_dense, dense_type, open_dense
from linker.retrieval.ivf import FLOAT16, IvfIndex
from linker.retrieval.mapped_arrays import check_array, check_range, empty_array
from linker.retrieval.sharded import ShardedIndex
from linker.retrieval.tfidf import TfidfIndex, row_dots
from linker.retrieval.tokens import Tokens, ragged_arange

__all__ = [
    "FLOAT16",
    "Asked",
    "DenseIndex",
    "FlatIndex",
    "IvfIndex",
    "LexicalIndex",
    "Near",
    "Neighbours",
    "ShardedIndex",
    "TfidfIndex",
    "Tokens",
    "argsort_packed",
    "build_dense",
    "check_array",
    "check_range",
    "dense_type",
    "empty_array",
    "highest",
    "open_dense",
    "ragged_arange",
    "row_dots",
]
