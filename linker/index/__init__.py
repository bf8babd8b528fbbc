"""FAISS and BM25 behind one small door: arrays in, scores and row numbers out."""

from linker.index.dense import DenseIndex, FlatIndex
from linker.index.lexical import LexicalIndex

__all__ = ["DenseIndex", "FlatIndex", "LexicalIndex"]
