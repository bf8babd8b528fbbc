"""MiniLM in numpy, for queries: nothing to import or compile, a short text in about five milliseconds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from linker.embed.graph import DIM, HEAD_DIM, HEADS, LAYERS
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
_ERF = tuple(map(np.float32, (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)))


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

    pieces: Floats
    places: Floats
    first_norm: Affine
    layers: tuple[Layer, ...]

    @classmethod
    def of(cls, weights: Mapping[str, NDArray[Any]]) -> Self:
        """Put the tensors of a file together; those of queries, keys and values are copied."""
        embeddings = "embeddings.{}_embeddings.weight"
        return cls(
            weights[embeddings.format("word")],
            weights[embeddings.format("position")] + weights[embeddings.format("token_type")][0],
            _affine(weights, "embeddings.LayerNorm"),
            tuple(_layer(weights, f"encoder.layer.{number}") for number in range(LAYERS)),
        )

    def embed(self, pieces: NDArray[np.int32]) -> Vectors:
        """Run one text, given as piece numbers, through the model in full precision.

        Returns:
            A unit vector, float32, shape (384,).
        """
        states = _normalise(self.first_norm, self.pieces[pieces] + self.places[: len(pieces)])
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
    normal: Floats = states - states.mean(axis=1, keepdims=True)
    normal /= np.sqrt(np.square(normal).mean(axis=1, keepdims=True) + _EPSILON)
    normal *= affine.weight
    normal += affine.bias
    return normal


def _gelu(values: Floats) -> Floats:
    """GELU with erf by Abramowitz & Stegun 7.1.26, right to 1.5e-7 (numpy has no erf)."""
    size = np.abs(values)
    size *= np.float32(0.5**0.5)
    t = size * np.float32(0.3275911)
    t += 1
    np.reciprocal(t, out=t)
    series = np.zeros_like(t)
    for factor in _ERF:
        series += factor
        series *= t
    size *= -size
    series *= np.exp(size, out=size)
    np.subtract(1, series, out=series)
    np.copysign(series, values, out=series)
    series += 1
    series *= values
    series *= np.float32(0.5)
    return series
