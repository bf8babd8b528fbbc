"""MiniLM in numpy, for queries: nothing to import or compile, a short text in about five milliseconds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from linker.encoders.openvino_graph import DIM, HEAD_DIM, HEADS, layers_in
from linker.types import Vectors

Floats = NDArray[np.float32]
_EPSILON = np.float32(1e-12)
_SMALL = 1_000_000
"""Up to so many multiplications OpenBLAS leaves the matrix where it lies. Above, it first copies it, which
for a few rows takes most of the time: a product of ten rows in parts of this size takes a third."""
_FEW = 24
"""Rows from which on the copy pays."""
_PARTS = (64, 32, 16)
"""Neurons in a part, the best first; below sixteen parts cost more than the copy."""
_TANH = tuple(map(np.float32, (1.1191167e-6, -3.0581583e-5, -1.2485885e-4, 0.036468787, 0.79782814)))
_END = np.float32(36)
_SHARES = np.full((DIM, 1), 1 / DIM, np.float32)


@dataclass(frozen=True, slots=True)
class Affine:
    """`weight` with shape (out, in), or a scale of shape (dim,), and `bias`."""

    weight: Floats
    bias: Floats


@dataclass(frozen=True, slots=True)
class Layer:
    """One transformer layer; `attention` gives query, key and value side by side."""

    attention: Affine
    mixed: Affine
    mixed_norm: Affine
    inner: Affine
    outer: Affine
    outer_norm: Affine


@dataclass(frozen=True, slots=True)
class QueryModel:
    """The model's tensors as they are used for one text at a time."""

    pieces: Floats | None
    """The vector of each word piece; None where they are looked up elsewhere."""
    places: Floats
    first_norm: Affine
    layers: tuple[Layer, ...]

    @classmethod
    def of(cls, weights: Mapping[str, NDArray[Any]]) -> Self:
        """Put the tensors of a file together; those of queries, keys and values are copied."""
        embeddings = "embeddings.{}_embeddings.weight"
        return cls(
            weights.get(embeddings.format("word")),
            weights[embeddings.format("position")] + weights[embeddings.format("token_type")][0],
            _affine(weights, "embeddings.LayerNorm"),
            tuple(_layer(weights, f"encoder.layer.{number}") for number in range(layers_in(weights))),
        )

    def embed(self, pieces: NDArray[np.int32]) -> Vectors:
        """Run one text, given as piece numbers, through the model in full precision.

        Returns:
            A unit vector, float32, shape (384,).
        """
        assert self.pieces is not None, "words are looked up elsewhere"
        return self.embed_words(self.pieces[pieces])

    def embed_words(self, words: Floats) -> Vectors:
        """As `embed`, of the vectors of a text's word pieces, shape (pieces, 384)."""
        states = _normalise(self.first_norm, words + self.places[: len(words)])
        for layer in self.layers:
            mixed = _linear(layer.mixed, _attend(_linear(layer.attention, states)))
            states = _normalise(layer.mixed_norm, mixed + states)
            outer = _linear(layer.outer, _gelu(_linear(layer.inner, states)))
            states = _normalise(layer.outer_norm, outer + states)
        mean: Vectors = states.mean(axis=0)
        return mean / np.linalg.norm(mean)


def _affine(weights: Mapping[str, NDArray[Any]], name: str) -> Affine:
    return Affine(weights[f"{name}.weight"], weights[f"{name}.bias"])


def _layer(weights: Mapping[str, NDArray[Any]], name: str) -> Layer:
    three = [_affine(weights, f"{name}.attention.self.{part}") for part in ("query", "key", "value")]
    return Layer(
        Affine(np.concatenate([one.weight for one in three]), np.concatenate([one.bias for one in three])),
        _affine(weights, f"{name}.attention.output.dense"),
        _affine(weights, f"{name}.attention.output.LayerNorm"),
        _affine(weights, f"{name}.intermediate.dense"),
        _affine(weights, f"{name}.output.dense"),
        _affine(weights, f"{name}.output.LayerNorm"),
    )


def _linear(affine: Affine, states: Floats) -> Floats:
    """States times weights plus bias, shape (len(states), out)."""
    out, width = affine.weight.shape
    part = next((size for size in _PARTS if states.size * size <= _SMALL), None)
    if part is None or len(states) > _FEW:
        # With the matrix first BLAS takes two thirds of the time.
        product: Floats = np.ascontiguousarray((affine.weight @ states.T).T)
    else:
        parts = affine.weight.reshape(out // part, part, width).transpose(0, 2, 1)
        product = (states @ parts).transpose(1, 0, 2).reshape(len(states), out)
    product += affine.bias
    return product


def _attend(three: Floats) -> Floats:
    """Scaled dot-product attention of each head, shape (pieces, 384)."""
    query, key, value = three.reshape(-1, 3, HEADS, HEAD_DIM).transpose(1, 2, 0, 3)
    shares: Floats = query @ key.transpose(0, 2, 1)
    shares *= np.float32(HEAD_DIM**-0.5)
    shares -= shares.max(axis=-1, keepdims=True)
    np.exp(shares, out=shares)
    shares /= shares.sum(axis=-1, keepdims=True)
    mixed: Floats = (shares @ value).transpose(1, 0, 2).reshape(-1, DIM)
    return mixed


def _normalise(affine: Affine, states: Floats) -> Floats:
    normal: Floats = states - states @ _SHARES  # a product is quicker than `mean`
    normal /= np.sqrt(np.square(normal) @ _SHARES + _EPSILON)
    normal *= affine.weight
    normal += affine.bias
    return normal


def _gelu(values: Floats) -> Floats:
    """GELU, x · (1 + erf(x / √2)) / 2, right to 3.5e-6 (numpy has no erf).

    The error function is the hyperbolic tangent of a polynomial, fitted by weighted least squares for the
    largest error to be small; beyond 6 either is 1.
    """
    squares = np.square(values)
    np.minimum(squares, _END, out=squares)
    inner = np.full_like(values, _TANH[0])
    for factor in _TANH[1:]:
        inner *= squares
        inner += factor
    inner *= values
    np.tanh(inner, out=inner)
    inner += 1
    inner *= values
    inner *= np.float32(0.5)
    return inner
