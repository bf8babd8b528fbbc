"""An encoder without a model, for tests: texts that share words and word pairs are close."""

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from linker.encoders.distinct import encode_distinct
from linker.encoders.encoder import Kind, Pieces, Progress
from linker.types import Vectors

_WORD = re.compile(r"\w+")


class HashEncoder:
    """Sums one random direction per word and word pair of a text (its direction comes from its hash)."""

    name = "hash"
    fingerprint = "hash-1"
    dim = 64
    max_pieces = 256

    def encode(
        self, texts: Sequence[str], *, kind: Kind = "document", progress: Progress | None = None
    ) -> Vectors:
        """Embed texts; see `Encoder.encode`."""
        return encode_distinct(texts, lambda distinct: self._encode(distinct, progress))

    def count_pieces(self, texts: Sequence[str]) -> Pieces:
        """Count words, and two for the special pieces that a real model adds."""
        return np.array([len(_WORD.findall(text)) + 2 for text in texts], dtype=np.int32)

    def _encode(self, texts: Sequence[str], progress: Progress | None) -> Vectors:
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in enumerate(texts):
            words = _WORD.findall(text.lower())[: self.max_pieces - 2]
            pairs = [f"{a} {b}" for a, b in pairwise(words)]
            for feature in words + pairs or [""]:
                vectors[row] += _direction(feature)
            if progress is not None:
                progress(row + 1, len(texts))
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors


@lru_cache(maxsize=50_000)
def _direction(feature: str) -> Vectors:
    digest = hashlib.blake2b(feature.encode("utf-8", "replace"), digest_size=8).digest()
    signs = np.unpackbits(np.frombuffer(digest, dtype=np.uint8)).astype(np.float32)
    return 2 * signs - 1
