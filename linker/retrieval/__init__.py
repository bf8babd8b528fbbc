"""FAISS and BM25 behind one small door: arrays in, scores and row numbers out."""

from linker.retrieval.batch import in_order
from linker.retrieval.choose import build_dense, dense_type, open_dense
from linker.retrieval.dense import Asked, DenseIndex, FlatIndex, Near, Neighbours
from linker.retrieval.highest import highest
from linker.retrieval.ivf import HALVES, IvfIndex
from linker.retrieval.lexical import LexicalIndex
from linker.retrieval.mapped_arrays import check_array, check_range, room
from linker.retrieval.sharded import ShardedIndex
from linker.retrieval.tfidf import TfidfIndex
from linker.retrieval.tokens import Tokens, spans

__all__ = [
    "HALVES",
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
    "build_dense",
    "check_array",
    "check_range",
    "dense_type",
    "highest",
    "in_order",
    "open_dense",
    "room",
    "spans",
]
