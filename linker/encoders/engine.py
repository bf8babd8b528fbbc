"""The default model in eight bits on OpenVINO: some four times sentence-transformers, and no torch."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from linker.encoders.batches import BUDGET, Batch, chunks
from linker.encoders.distinct import encode_distinct
from linker.encoders.encoder import Kind, Pieces, Progress
from linker.encoders.forward import QueryModel
from linker.encoders.openvino_graph import DIM, MAX_PIECES, build_graph
from linker.encoders.ranges import CHECK_TEXT, read_ranges
from linker.encoders.runtime import compile_graph
from linker.encoders.tokenizing import count, open_tokenizer, without_surrogates
from linker.encoders.weights import DEFAULT_NAME, DEFAULT_SHA256, default_folder, read_default
from linker.errors import ModelError
from linker.types import Vectors

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController
    from tokenizers import Tokenizer

_CLOSE_ENOUGH = 0.99
"""Cosine to full precision that the check text must reach; it has .999 where products are right."""


class EngineEncoder:
    """Documents in eight bits by batches; queries one by one in full precision, without OpenVINO."""

    name = DEFAULT_NAME
    dim = DIM
    max_pieces = MAX_PIECES

    def __init__(
        self,
        weights: Mapping[str, NDArray[Any]],
        tokenizer: "Tokenizer",
        threads: int,
    ) -> None:
        self.fingerprint = self.fingerprint_of()
        self._weights = weights
        self._tokenizer = tokenizer
        self._threads = threads
        self._compiled: Any = None  # openvino.CompiledModel; the package is untyped
        self._lock = Lock()

    @staticmethod
    def fingerprint_of() -> str:
        """Name the weights and the ranges that every engine of this version has."""
        return f"{DEFAULT_SHA256[:32]}-int8-{read_ranges().digest[:8]}"

    def encode(
        self, texts: Sequence[str], *, kind: Kind = "document", progress: Progress | None = None
    ) -> Vectors:
        """Embed texts; see `Encoder.encode`. The first documents take half a second more."""
        run = self._encode_queries if kind == "query" else self._encode_documents
        return encode_distinct(texts, lambda distinct: run(distinct, progress))

    def count_pieces(self, texts: Sequence[str]) -> Pieces:
        """Count word pieces; see `Encoder.count_pieces`."""
        return count(self._counter, texts)

    @cached_property
    def _counter(self) -> "Tokenizer":
        return open_tokenizer(default_folder(), None)

    def encode_pieces(self, pieces: NDArray[np.int32]) -> Vectors:
        """Embed texts of one length, given as the numbers of their pieces, shape (texts, length)."""
        parts = np.array_split(np.arange(len(pieces)), max(1, pieces.size // BUDGET))
        vectors = np.empty((len(pieces), DIM), dtype=np.float32)
        batches = [Batch(part, pieces[part]) for part in parts]
        for _ in run_batches(self._engine(), batches, vectors, 2 * self._threads):
            pass
        return vectors

    def _encode_queries(self, texts: Sequence[str], progress: Progress | None) -> Vectors:
        vectors = np.empty((len(texts), DIM), dtype=np.float32)
        for row, text in enumerate(texts):
            pieces = np.array(self._tokenizer.encode(without_surrogates(text)).ids, dtype=np.int32)
            # Products this small are slower on several threads, and on a busy machine fifty times so.
            with self._libraries.limit(limits=1, user_api="blas"):
                vectors[row] = self._query_model.embed(pieces)
            if progress is not None:
                progress(row + 1, len(texts))
        return vectors

    @cached_property
    def _query_model(self) -> QueryModel:
        return QueryModel.of(self._weights)

    @cached_property
    def _libraries(self) -> "ThreadpoolController":
        """The libraries whose threads are limited; finding them takes longer than limiting them."""
        from threadpoolctl import ThreadpoolController

        return ThreadpoolController()

    def _encode_documents(self, texts: Sequence[str], progress: Progress | None) -> Vectors:
        compiled = self._engine()
        vectors = np.empty((len(texts), DIM), dtype=np.float32)
        done = 0
        for chunk in chunks(self._tokenizer, texts):
            for batch in run_batches(compiled, chunk.batches, vectors, 2 * self._threads):
                done += batch.pieces.size
                if progress is not None:
                    progress(done, chunk.expected)
        return vectors

    def _engine(self) -> Any:
        with self._lock:
            if self._compiled is None:
                graph = build_graph(self._weights, read_ranges().points)
                compiled = compile_graph(graph, threads=self._threads)
                pieces = np.array([self._tokenizer.encode(CHECK_TEXT).ids], dtype=np.int32)
                if float(compiled([pieces])[0][0] @ read_ranges().check) < _CLOSE_ENOUGH:
                    raise ModelError("eight-bit products go wrong on this processor; use --precision fp32")
                self._compiled = compiled
            return self._compiled


def open_engine(*, threads: int) -> EngineEncoder:
    """Load the default model.

    Args:
        threads: Batches worked on at once, each by one thread.

    Raises:
        ModelError: The model isn't installed, or its weights aren't the pinned ones.
    """
    folder = default_folder()
    with ThreadPoolExecutor(1) as beside:
        weights = beside.submit(read_default, folder)  # hashing 90 MB needs no lock of Python's
        tokenizer = open_tokenizer(folder, MAX_PIECES)
    return EngineEncoder(weights.result(), tokenizer, threads)


def run_batches(compiled: Any, batches: Sequence[Batch], vectors: Vectors, at_once: int) -> Iterator[Batch]:
    """Run batches in turns on a ring of requests, writing to `vectors`; gives each batch when it is done.

    Requests are waited for, and not given callbacks: a callback that OpenVINO's thread ends after the
    interpreter has begun to end aborts the process.
    """
    ring = [compiled.create_infer_request() for _ in range(min(at_once, len(batches)))]
    try:
        for turn in range(len(batches) + len(ring)):
            request = ring[turn % len(ring)]
            if turn >= len(ring):
                request.wait()
                batch = batches[turn - len(ring)]
                vectors[batch.rows] = request.get_output_tensor(0).data
                yield batch
            if turn < len(batches):
                request.start_async([batches[turn].pieces])
    finally:
        # After Ctrl-C: what is under way ends within tenths of a second.
        for request in ring:
            request.wait()
