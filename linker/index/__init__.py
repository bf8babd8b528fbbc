"""FAISS and BM25 behind one small door: arrays in, scores and row numbers out."""

from linker.index.choose import build_dense, dense_type, open_dense
from linker.index.dense import Asked, DenseIndex, FlatIndex, Near, Neighbours
from linker.index.highest import highest
from linker.index.ivf import HALVES, IvfIndex
from linker.index.lexical import LexicalIndex
from linker.index.many import in_order
from linker.index.room import room
from linker.index.sharded import ShardedIndex
from linker.index.tfidf import TfidfIndex
from linker.index.tokens import Tokens, spans

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
    "dense_type",
    "highest",
    "in_order",
    "open_dense",
    "room",
    "spans",
]
