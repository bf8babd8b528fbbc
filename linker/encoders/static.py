"""The `fast` model: one vector a word piece, distilled from the default model; a text is their sum.

Each piece goes through the default model alone (as in Model2Vec, Tulkens & van Dongen 2024), the mean
is taken away, and frequent pieces are weighed down by smooth inverse frequency (Arora et al. 2017),
their frequency guessed by Zipf's law from their place in the vocabulary, which is sorted by it.
Without the usual principal components: their signs would differ between machines.
"""

import logging
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save

from linker.encoders.disk_cache import cached
from linker.encoders.distinct import encode_distinct
from linker.encoders.encoder import Kind, Pieces, Progress
from linker.encoders.engine import EngineEncoder, open_engine
from linker.encoders.openvino_graph import DIM
from linker.encoders.tensors import read_tensors, sha256
from linker.encoders.tokenizing import open_tokenizer, without_surrogates
from linker.encoders.weights import DEFAULT_NAME, default_folder
from linker.errors import ModelError
from linker.types import Vectors

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_log = logging.getLogger(__name__)

_RECIPE = 1
"""Raised when the way of distilling changes."""
_CHUNK = 1024
_START, _END, _UNKNOWN = 101, 102, 100
_FIRST_WORD = 1996
"""Where whole words begin in BERT's vocabulary, `the` first; before it stand marks and characters."""
_SMOOTH = 3e-4
"""Of 1e-5 … 1e-3, the best hit@1 on `fake_news_claims` (.93; .86 when marks count as frequent words)."""
_NO_LIMIT = 2**31 - 1


class StaticEncoder:
    """Adds the vectors of a text's tokens from a table: no model runs, and no text is cut."""

    name = f"{DEFAULT_NAME}-static"
    dim = DIM
    max_pieces = _NO_LIMIT

    def __init__(self, table: NDArray[np.float32], tokenizer: "Tokenizer", fingerprint: str) -> None:
        self.fingerprint = fingerprint
        self._table = table
        self._tokenizer = tokenizer

    def encode(
        self, texts: Sequence[str], *, kind: Kind = "document", progress: Progress | None = None
    ) -> Vectors:
        """Embed texts; see `Encoder.encode`."""
        return encode_distinct(texts, lambda distinct: self._encode(distinct, progress))

    def count_pieces(self, texts: Sequence[str]) -> Pieces:
        """Count word pieces; see `Encoder.count_pieces`. There are no special ones."""
        return np.array([len(ids) for ids in self._pieces(texts)], dtype=np.int32)

    def _pieces(self, texts: Sequence[str]) -> Iterator[list[int]]:
        cleaned = [without_surrogates(text) for text in texts]
        return (one.ids for one in self._tokenizer.encode_batch_fast(cleaned, add_special_tokens=False))

    def _encode(self, texts: Sequence[str], progress: Progress | None) -> Vectors:
        vectors = np.zeros((len(texts), DIM), dtype=np.float32)
        for start in range(0, len(texts), _CHUNK):
            for row, ids in enumerate(self._pieces(texts[start : start + _CHUNK]), start):
                np.take(self._table, ids, axis=0).sum(axis=0, out=vectors[row])
            if progress is not None:
                progress(min(start + _CHUNK, len(texts)), len(texts))
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors[lengths[:, 0] == 0, 0] = 1
        vectors /= np.where(lengths == 0, 1, lengths)
        return vectors


def open_static(*, threads: int) -> StaticEncoder:
    """Load the `fast` model, distilling it first where it isn't cached: some five seconds.

    Raises:
        ModelError: The default model, which it is distilled from, can't be loaded.
    """
    recipe = f"{EngineEncoder.fingerprint_of()}-static-{_RECIPE}"
    name = f"static-{sha256(recipe.encode())[:16]}.table"
    data = cached(name, lambda: distil(threads))
    try:
        table = read_tensors(data)["table"]
    except (ValueError, KeyError) as error:
        raise ModelError(f"the cached file {name} is damaged ({error}); delete it") from error
    return StaticEncoder(table, open_tokenizer(default_folder(), None), recipe)


def distil(threads: int) -> bytes:
    """Make the table of piece vectors, as a safetensors file."""
    _log.info("making the fast model from %s, once", DEFAULT_NAME)
    engine = open_engine(threads=threads)
    size = open_tokenizer(default_folder(), None).get_vocab_size()
    pieces = np.empty((size, 3), dtype=np.int32)
    pieces[:, 0], pieces[:, 1], pieces[:, 2] = _START, np.arange(size), _END
    vectors = engine.encode_pieces(pieces)
    vectors -= vectors.mean(axis=0)
    vectors *= _weights(size)[:, None]
    vectors[_UNKNOWN] = 0
    return save({"table": vectors.astype(np.float32)})


def _weights(size: int) -> NDArray[Any]:
    rank = np.maximum(np.arange(size) - _FIRST_WORD, 0)
    frequency = 1 / (rank + 2.7)
    frequency /= frequency[_FIRST_WORD:].sum()
    return _SMOOTH / (_SMOOTH + frequency)
