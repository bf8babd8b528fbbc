"""Fixed statistics of news text: what is rare, and what is close, whatever else an archive holds.

The share of news documents that contain each word is in `linker.text.rarity`. `vectors.npz` holds, for each
encoder that the project ships, the mean vector of news texts, 512 centroids of their centred vectors
(spherical k-means) and the standard deviation of the cosine of two random texts. `benchmarks/reference.py`
makes both from collections without story labels. They are counts and means: no text can be read from them.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from linker.stories.meaning import Flags, language_means, without_means
from linker.text.rarity import word_shares
from linker.types import Rows, Scores, Vectors

DOCUMENTS = 2_000
"""Reference documents that the archive's own are added to when a word's rarity is estimated."""
_DEVIATION = 0.1227
"""Standard deviation of the cosine of two random news texts, by the default encoder."""
_TYPICAL = 0.53
"""Mean typicality of a news text; stands in where an encoder has no centroids."""
_NEAREST = 3
"""Centroids that typicality is the mean cosine to."""
_SAMPLE = 20_000
_BLOCK = 4_096


@dataclass(frozen=True)
class Geometry:
    """An archive's article vectors in the frame of the reference.

    Attributes:
        vectors: Centred unit vectors, float32, shape (n, dim).
        typical: Mean cosine of each to its three nearest reference centroids, shape (n,). A text on what
            news is often about is close to many others that are about another event.
        scale: What a cosine of these vectors is multiplied by to be comparable with the default encoder's.
    """

    vectors: Vectors
    typical: Scores
    scale: float


def blended_idf(vocabulary: tuple[str, ...], frequency: Rows, documents: int) -> Scores:
    """The inverse document frequency of terms, by the reference and the archive's own counts together.

    ln((1 + n + m) / (1 + df + m · share)) + 1, where the archive has n documents and the reference counts as
    `DOCUMENTS` = m of them.

    Args:
        vocabulary: The terms.
        frequency: How many of the archive's documents contain each.
        documents: How many it has.
    """
    shares = word_shares()
    share = np.array([shares.get(term, 0.0) for term in vocabulary])
    idf: Scores = (np.log((1 + documents + DOCUMENTS) / (1 + frequency + DOCUMENTS * share)) + 1).astype(
        np.float32
    )
    return idf


def place_in_reference(vectors: Vectors, languages: list[str | None], encoder: str) -> Geometry:
    """Centre an archive's vectors by the reference and measure how typical each is.

    An encoder without a reference is centred by the archive's own mean, and its cosines are scaled by their
    deviation over random pairs. Languages other than English are centred by a blend of the reference's mean
    and their own.

    Args:
        vectors: Unit vectors, shape (n, dim).
        languages: Of each article.
        encoder: The name of the encoder that made them.
    """
    stored = _stored(encoder)
    if stored is None:
        centred = without_means(vectors, language_means(vectors, languages, None))
        return Geometry(centred, np.full(len(vectors), _TYPICAL, np.float32), _scale(_deviation(centred)))
    mean, centroids, deviation = stored
    centred = without_means(vectors, language_means(vectors, languages, mean))
    return Geometry(centred, _typicality(centred, centroids), _scale(deviation))


def centred(vectors: Vectors, languages: list[str | None], encoder: str, of: Flags) -> Vectors:
    """The vectors of `place_in_reference`, of those articles alone that `of` marks; the others are zero."""
    stored = _stored(encoder)
    return without_means(vectors, language_means(vectors, languages, stored and stored[0]), of)


@cache
def _stored(encoder: str) -> tuple[Vectors, Vectors, float] | None:
    with files(__package__).joinpath("reference", "vectors.npz").open("rb") as file:
        arrays = np.load(file, allow_pickle=False)
        if f"{encoder}.mean" not in arrays:
            return None
        centroids = arrays[f"{encoder}.centroids"].astype(np.float32)
        return arrays[f"{encoder}.mean"], centroids, float(arrays[f"{encoder}.deviation"])


def _typicality(vectors: Vectors, centroids: Vectors) -> Scores:
    typical = np.empty(len(vectors), np.float32)
    for start in range(0, len(vectors), _BLOCK):
        cosines = vectors[start : start + _BLOCK] @ centroids.T
        nearest = np.partition(cosines, -_NEAREST, axis=1)[:, -_NEAREST:]
        # In steps of 1e-5: the last bits of a matrix product differ with the number of threads.
        typical[start : start + _BLOCK] = np.round(np.sort(nearest, axis=1).mean(axis=1), 5)
    return typical


def _deviation(vectors: Vectors) -> float:
    if len(vectors) < 50:
        return _DEVIATION
    left, right = np.random.default_rng(0).integers(0, len(vectors), (2, _SAMPLE))
    apart = left != right
    return float(np.einsum("ij,ij->i", vectors[left[apart]], vectors[right[apart]]).std())


def _scale(deviation: float) -> float:
    return round(float(np.clip(_DEVIATION / max(deviation, 1e-6), 0.5, 2)), 4)
