"""FAISS and BM25 behind one small door: arrays in, scores and row numbers out."""

from linker.index.dense import DenseIndex, FlatIndex
from linker.index.lexical import LexicalIndex
from linker.index.tfidf import TfidfIndex

__all__ = ["DenseIndex", "FlatIndex", "LexicalIndex", "TfidfIndex"]
