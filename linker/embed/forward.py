"""MiniLM in numpy, for queries: nothing to import or compile, a short text in about ten milliseconds."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linker.embed.graph import DIM, HEAD_DIM, HEADS, LAYERS
from linker.types import Vectors

Floats = NDArray[np.float32]
_EPSILON = 1e-12


def embed_one(weights: Mapping[str, NDArray[Any]], pieces: NDArray[np.int32]) -> Vectors:
    """Run one text, given as piece numbers, through the model in full precision.

    Returns:
        A unit vector, float32, shape (384,).
    """
    states = (
        weights["embeddings.word_embeddings.weight"][pieces]
        + weights["embeddings.position_embeddings.weight"][: len(pieces)]
        + weights["embeddings.token_type_embeddings.weight"][0]
    )
    states = _normalise(weights, "embeddings.LayerNorm", states)
    for layer in range(LAYERS):
        here = f"encoder.layer.{layer}"
        query, key, value = (
            _linear(weights, f"{here}.attention.self.{name}", states)
            .reshape(-1, HEADS, HEAD_DIM)
            .transpose(1, 0, 2)
            for name in ("query", "key", "value")
        )
        mixed = _softmax(query @ key.transpose(0, 2, 1) * np.float32(HEAD_DIM**-0.5)) @ value
        mixed = mixed.transpose(1, 0, 2).reshape(-1, DIM)
        states = states + _linear(weights, f"{here}.attention.output.dense", mixed)
        states = _normalise(weights, f"{here}.attention.output.LayerNorm", states)
        inner = _gelu(_linear(weights, f"{here}.intermediate.dense", states))
        states = states + _linear(weights, f"{here}.output.dense", inner)
        states = _normalise(weights, f"{here}.output.LayerNorm", states)
    mean: Vectors = states.mean(axis=0)
    return mean / np.linalg.norm(mean)


def _linear(weights: Mapping[str, NDArray[Any]], name: str, states: Floats) -> Floats:
    # A few rows against a large matrix: with the matrix first BLAS takes two thirds of the time.
    product: Floats = (weights[f"{name}.weight"] @ states.T).T
    product += weights[f"{name}.bias"]
    return product


def _normalise(weights: Mapping[str, NDArray[Any]], name: str, states: Floats) -> Floats:
    centred = states - states.mean(axis=1, keepdims=True)
    centred /= np.sqrt(np.square(centred).mean(axis=1, keepdims=True) + _EPSILON)
    normal: Floats = centred * weights[f"{name}.weight"] + weights[f"{name}.bias"]
    return normal


def _softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=-1, keepdims=True)
    return shares


def _gelu(values: Floats) -> Floats:
    """GELU with erf by Abramowitz & Stegun 7.1.26, right to 1.5e-7 (numpy has no erf)."""
    size = np.abs(values) * np.float32(0.5**0.5)
    t = 1 / (1 + np.float32(0.3275911) * size)
    series = np.zeros_like(t)
    for factor in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592):
        series = (series + np.float32(factor)) * t
    erf = np.copysign(1 - series * np.exp(-size * size), values)
    result: Floats = values * (1 + erf) * np.float32(0.5)
    return result
