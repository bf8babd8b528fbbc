"""What every encoder offers: texts in, unit vectors out."""

from collections.abc import Callable, Sequence
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from linker.errors import ModelError
from linker.types import Vectors

Kind = Literal["document", "query"]
Precision = Literal["auto", "int8", "fp32"]

Pieces = NDArray[np.int32]
"""Word pieces of each text, special ones included, before anything is cut; shape (n,)."""

Progress = Callable[[int, int], None]
"""Told (done, total), counted in pieces, or in texts by encoders that see no pieces; never backwards."""


class Encoder(Protocol):
    """Turns texts into vectors; a text's vector depends on nothing but the text and the encoder."""

    @property
    def name(self) -> str:
        """The model's name, such as `all-MiniLM-L6-v2`."""

    @property
    def fingerprint(self) -> str:
        """Hash of weights and precision: vectors are comparable when their fingerprints are equal."""

    @property
    def dim(self) -> int:
        """Width of a vector."""

    @property
    def max_pieces(self) -> int:
        """Word pieces that count; what lies beyond is cut off."""

    def encode(
        self, texts: Sequence[str], *, kind: Kind = "document", progress: Progress | None = None
    ) -> Vectors:
        """Embed texts, each different one once.

        Args:
            texts: Any strings; one without a word gets the same unit vector as the empty one.
            kind: Models that want a prompt before a query or a document are given it.
            progress: Called as the work goes on, and once at its end.

        Returns:
            Unit vectors, float32, shape (len(texts), dim), in the order of `texts`.
        """

    def count_pieces(self, texts: Sequence[str]) -> Pieces:
        """Count each text's word pieces before cutting; more than `max_pieces` means cut."""


def finite(vectors: Vectors, encoder: Encoder) -> Vectors:
    """The vectors as they are, if all of their numbers are finite.

    Raises:
        ModelError: One isn't; scores made from it would be wrong without a word.
    """
    if not np.isfinite(vectors).all():
        raise ModelError(
            f"the model {encoder.name} gives vectors that aren't finite (NaN or infinite); its weights are"
            " damaged or don't fit this precision. Use another model, or --precision fp32"
        )
    return vectors
