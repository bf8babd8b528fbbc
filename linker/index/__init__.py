"""FAISS and BM25 behind one small door: arrays in, scores and row numbers out."""

from linker.index.choose import build_dense, open_dense
from linker.index.dense import DenseIndex, FlatIndex
from linker.index.ivf import IvfIndex
from linker.index.lexical import LexicalIndex
from linker.index.tfidf import TfidfIndex
from linker.index.tokens import Tokens

__all__ = [
    "DenseIndex",
    "FlatIndex",
    "IvfIndex",
    "LexicalIndex",
    "TfidfIndex",
    "Tokens",
    "build_dense",
    "open_dense",
]
