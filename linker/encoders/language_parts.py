"""What the vectors of a language have in common; `linker.encoders.measure_languages` makes the file of it."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from linker.encoders.encoder import Kind
from linker.encoders.tensors import read_tensors, sha256
from linker.types import Vectors

PATH = Path(__file__).with_name("languages.safetensors")


@dataclass(frozen=True, slots=True)
class LanguageParts:
    """The mean vector of each kind of text, and orthonormal directions that tell languages apart."""

    means: dict[Kind, NDArray[np.float32]]
    directions: NDArray[np.float32]
    """Shape (directions, dim)."""
    digest: str

    def without(self, vectors: Vectors, kind: Kind) -> Vectors:
        """Unit vectors without these parts; a vector that is nothing else becomes the first unit vector."""
        moved = vectors - self.means[kind]
        moved -= (moved @ self.directions.T) @ self.directions
        length = np.linalg.norm(moved, axis=1, keepdims=True)
        moved[length[:, 0] < 1e-6, 0] = 1
        vectors_left: Vectors = (moved / np.maximum(length, 1e-6)).astype(np.float32)
        vectors_left /= np.linalg.norm(vectors_left, axis=1, keepdims=True)
        return vectors_left


@cache
def read_parts() -> LanguageParts:
    """Read the shipped file."""
    data = PATH.read_bytes()
    tensors = {name: values.astype(np.float32) for name, values in read_tensors(data).items()}
    means: dict[Kind, NDArray[np.float32]] = {"document": tensors["document"], "query": tensors["query"]}
    return LanguageParts(means, tensors["directions"], sha256(data))
