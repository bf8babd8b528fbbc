"""How much two passages of different articles say the same about the same."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from linker.narratives.actors import dense, entries, overlap
from linker.narratives.config import NarrativeConfig
from linker.narratives.material import Material
from linker.narratives.neighbours import Lists, Pairs, nearest, paired
from linker.types import Rows, Scores


@dataclass(frozen=True, slots=True)
class Edges:
    """Pairs of statements with `score`: their cosine, corrected by names and crowding; may exceed 1."""

    left: Rows
    right: Rows
    score: Scores
    crowding: Scores
    """For each statement how much denser its surroundings are than usual, in cosine."""
    near: sparse.csr_matrix
    """Cosines of the pairs, both ways, shape (n, n)."""
    lists: Lists
    """What the pairs come from."""

    def around(self, members: Rows, most: int) -> Rows:
        """Statements outside a group that are near most of its members, at most so many, ascending."""
        _, column, cosine = entries(self.near, members)
        found, place = np.unique(column, return_inverse=True)
        pull = np.bincount(place, cosine, len(found))
        pull[np.isin(found, members)] = 0
        best = np.lexsort((found, -np.round(pull, 6)))[:most]
        return np.sort(found[best[pull[best] > 0]])


def connect(material: Material, config: NarrativeConfig, known: Lists | None = None) -> Edges:
    """Score the nearest pairs of statements of different articles.

    A formula has many indifferent neighbours, so cosines count from a passage's own surroundings
    (as in CSLS, Lample et al. 2018). A template comes back with other people and places: passages that
    both hold names, and share none, are set apart. Where lists are known, only the empty ones are looked for.
    """
    spread = material.corpus.spread
    lists = nearest(material.vectors, material.articles, config.neighbours, known=known, spread=spread)
    pairs = paired(lists)
    crowding = pairs.density - np.float32(config.usual_density)
    score = score_pairs(material, pairs, crowding, config)
    return Edges(pairs.left, pairs.right, score, crowding, _adjacency(pairs, len(material.rows)), lists)


def _adjacency(pairs: Pairs, count: int) -> sparse.csr_matrix:
    ends = (np.concatenate([pairs.left, pairs.right]), np.concatenate([pairs.right, pairs.left]))
    return sparse.csr_matrix((np.concatenate([pairs.cosine, pairs.cosine]), ends), shape=(count, count))


def score_pairs(material: Material, pairs: Pairs, crowding: Scores, config: NarrativeConfig) -> Scores:
    """The score of pairs; see `connect`."""
    named, articles = material.actors.passages, material.actors.articles
    left, right = pairs.left, pairs.right
    holds = np.diff(named.indptr) > 0
    names = overlap(named, named, left, right)
    context = np.maximum(
        overlap(named, articles, left, material.articles[right]),
        overlap(named, articles, right, material.articles[left]),
    )
    crowded = ((crowding[left] + crowding[right]) / 2).astype(np.float32)
    terms = _Terms(pairs.cosine, names, context, holds[left] & holds[right], crowded)
    return _score(terms, config)


def score_blocks(
    material: Material, rows: Rows, others: Rows, crowding: Scores, config: NarrativeConfig
) -> Scores:
    """The score of each of `rows` with each of `others`, shape (len(rows), len(others)); see `connect`."""
    named, articles = material.actors.passages, material.actors.articles
    columns = np.unique(np.concatenate([entries(named, rows)[1], entries(named, others)[1]]))
    ours, theirs = dense(named, rows, columns), dense(named, others, columns)
    context = np.maximum(
        ours @ dense(articles, material.articles[others], columns).T,
        (theirs @ dense(articles, material.articles[rows], columns).T).T,
    )
    terms = _Terms(
        material.vectors[rows] @ material.vectors[others].T,
        ours @ theirs.T,
        context,
        (ours.max(axis=1, initial=0) > 0)[:, None] & (theirs.max(axis=1, initial=0) > 0)[None, :],
        np.float32(0.5) * (crowding[rows][:, None] + crowding[others][None, :]),
    )
    return _score(terms, config)


@dataclass(frozen=True, slots=True)
class _Terms:
    cosine: Scores
    names: Scores
    context: Scores
    both_named: NDArray[np.bool_]
    crowding: Scores


def _score(terms: _Terms, config: NarrativeConfig) -> Scores:
    found: Scores = (
        terms.cosine
        + config.same_names * terms.names
        + config.same_context * terms.context
        - config.strangers * (terms.both_named & (terms.names == 0))
        - config.crowding * terms.crowding
    ).astype(np.float32)
    return found
