"""Any sentence-transformers model, in full precision."""

import contextlib
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import numpy as np

from linker.encoders.distinct import encode_distinct
from linker.encoders.encoder import Kind, Pieces, Progress
from linker.encoders.tokenizing import without_surrogates
from linker.encoders.weights import refuse_foreign_modules, refuse_pickles
from linker.errors import ModelError
from linker.types import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_CHUNK = 1024
"""Texts between two calls of `progress`."""


@dataclass(frozen=True, slots=True)
class SentenceEncoder:
    """A sentence-transformers model as an `Encoder`."""

    name: str
    fingerprint: str
    dim: int
    max_pieces: int
    model: "SentenceTransformer"

    def encode(
        self, texts: Sequence[str], *, kind: Kind = "document", progress: Progress | None = None
    ) -> Vectors:
        """Embed texts; see `Encoder.encode`."""
        return encode_distinct(texts, lambda distinct: self._encode(distinct, kind, progress))

    def count_pieces(self, texts: Sequence[str]) -> Pieces:
        """Count word pieces; see `Encoder.count_pieces`."""
        if not texts:
            return np.zeros(0, dtype=np.int32)
        ids = self.model.tokenizer(
            [without_surrogates(t) for t in texts], truncation=False, padding=False, verbose=False
        )
        return np.array([len(row) for row in ids["input_ids"]], dtype=np.int32)

    def _encode(self, texts: Sequence[str], kind: Kind, progress: Progress | None) -> Vectors:
        run = self.model.encode_query if kind == "query" else self.model.encode_document
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        longest_first = sorted(range(len(texts)), key=lambda row: (-len(texts[row]), row))
        for start in range(0, len(texts), _CHUNK):
            rows = longest_first[start : start + _CHUNK]
            encoded = run(
                [without_surrogates(texts[row]) for row in rows],
                show_progress_bar=False,
                convert_to_numpy=True,
            )
            vectors[rows] = np.asarray(encoded, dtype=np.float32)
            if progress is not None:
                progress(start + len(rows), len(texts))
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return vectors


def open_sentence(
    folder: Path,
    name: str,
    *,
    weights: str | None = None,
    half_on_gpu: bool = False,
    threads: int | None = None,
    allow_code: bool = False,
) -> SentenceEncoder:
    """Load the model in `folder` on the GPU where there is one; nothing is downloaded.

    Args:
        weights: Hash of the weights where it is known already.
        half_on_gpu: Use 16-bit floats there, about twice as fast.
        threads: For torch on the processor; None leaves its own choice.
        allow_code: Run the Python files that some models bring along.

    Raises:
        ModelError: The folder holds no model that can be loaded safely.
    """
    refuse_pickles(folder)
    if not allow_code:
        refuse_foreign_modules(folder)
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers leaves it untyped
    if threads is not None:
        torch.set_num_threads(threads)
    try:
        with _no_pickles():
            model = SentenceTransformer(
                str(folder),
                local_files_only=True,
                trust_remote_code=allow_code,
                model_kwargs={"use_safetensors": True},
            )
    except Exception as error:  # whatever a damaged or foreign folder makes transformers raise
        reason = str(error).strip().partition("\n")[0]
        raise ModelError(f"{folder} can't be loaded as a sentence-transformers model: {reason}") from error
    half = half_on_gpu and model.device.type == "cuda"
    fingerprint = f"{weights or _weights_hash(model)}-{'fp16' if half else 'fp32'}"
    if half:
        model.half()
    dim = model.get_embedding_dimension()
    if dim is None:
        raise ModelError(f"{folder} doesn't say how wide its vectors are; use a model with a pooling layer")
    longest = model.get_max_seq_length()
    return SentenceEncoder(name, fingerprint, dim, longest if longest is not None else 2**31 - 1, model)


@contextlib.contextmanager
def _no_pickles() -> Iterator[None]:
    """Refuse whatever would unpickle a file, restricted or not, while a model is loaded."""
    import pickle

    import torch

    def refuse(file: object, *_: object, **__: object) -> object:
        raise ModelError(f"{getattr(file, 'name', file)} is a pickle, and none is read")

    with mock.patch.object(torch, "load", refuse), mock.patch.object(pickle, "load", refuse):
        yield


def _weights_hash(model: "SentenceTransformer") -> str:
    import torch

    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}\n".encode())
        flat = tensor.detach().cpu().contiguous().view(-1)
        digest.update(flat.view(torch.uint8).numpy().tobytes())
    return digest.hexdigest()[:32]
