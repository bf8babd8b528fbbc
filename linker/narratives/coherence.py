"""What holds a group of stories together, measured against the stories that are nearest to it outside.

No measure counts the whole archive: a group is judged in the same way whether it is a hundredth of the
archive or most of it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from linker.narratives.material import Material
from linker.narratives.neighbours import nearest
from linker.types import Rows, Scores, Vectors

_NEAREST = 10
"""Nearest stories of a story that tell whether a group is closed."""
_AROUND = 20
"""Stories outside that a group is compared with; as many as it has itself where it has more."""
_FEWEST_OUTSIDE = 3
_OUTSIDE_SHARE = 10
"""A group's fit is compared with that of so many stories outside, or a tenth of as many as it has."""
_NAMES = 8
_WORDS = 5
_LABELS = 3
_PLACE = 0.5
"""How much less a name says where things are merely in or at it."""
_LOOKED_AT = 60


@dataclass(frozen=True)
class StoryProfiles:
    """The stories of an archive: mean vectors of length 1, what they hold, and the nearest others.

    `names` and `words` are 1 where one of a story's articles holds the name (column of `Material.actors`)
    or the word; `near` holds the nearest stories, best first, -1 pads.
    """

    dense: Vectors
    names: sparse.csr_matrix
    words: sparse.csr_matrix
    vocabulary: tuple[str, ...]
    near: Rows
    near_cosines: Scores


@dataclass(frozen=True, slots=True)
class Coherence:
    """How a group of stories stands out from the stories around it, each in [0, 1] but for `cast`.

    `cohesion` is the mean cosine between its stories; `closure` the share of their nearest stories that are
    in the group; `separation` how often a member fits the group better than one of the nearest stories
    outside does. A name or word counts by the share of the group's stories that hold it, less the share of
    those around the group: `anchor` is the first name so, `cast` the sum of the first eight that share no
    word, `focus` the mean of the first five words.
    """

    cohesion: float
    closure: float
    separation: float
    anchor: float
    cast: float
    focus: float
    names: tuple[int, ...]


def profile_stories(material: Material) -> StoryProfiles:
    """Describe the stories of an archive."""
    corpus, count, total = material.corpus, len(material.story_ids), len(material.corpus)
    one = np.ones(total, np.float32)
    member = sparse.csr_matrix((one, (material.stories, np.arange(total))), shape=(count, total))
    dense = member @ corpus.article_index.vectors(np.arange(total))
    dense = (dense / np.maximum(np.linalg.norm(dense, axis=1, keepdims=True), 1e-9)).astype(np.float32)
    words, vocabulary = _word_rows(material)
    lists = nearest(dense, np.arange(count), _NEAREST, spread=corpus.spread)
    names = sparse.csr_matrix(member @ (material.actors.articles > 0).astype(np.float32)) > 0
    return StoryProfiles(
        dense,
        sparse.csr_matrix(names, dtype=np.float32),
        sparse.csr_matrix((member @ words) > 0, dtype=np.float32),
        vocabulary,
        lists.rows,
        lists.cosines,
    )


def coherence(material: Material, profiles: StoryProfiles, group: Rows) -> Coherence:
    """Measure a group of two or more stories, ascending."""
    dense, size = profiles.dense, len(group)
    whole = dense[group].sum(axis=0)
    inside = np.zeros(len(dense), np.bool_)
    inside[group] = True
    around = _around(dense, whole, inside, max(_AROUND, size))
    near = profiles.near[group][:, : size - 1]
    names = _contrast(profiles.names, group, around) * (1 - _PLACE * material.actors.placed)
    chosen = _apart(names, material.actors.keys)
    words = np.sort(_contrast(profiles.words, group, around))[-_WORDS:]
    weights = names[chosen].tolist()
    return Coherence(
        float((whole @ whole - size) / (size * (size - 1))),
        float((inside[near] & (near >= 0)).sum() / max(1, int((near >= 0).sum()))),
        _separation(dense, whole, group, around),
        max(weights, default=0.0),
        sum(weights),
        float(words.sum() / _WORDS),
        tuple(chosen[:_LABELS]),
    )


def _around(dense: Vectors, whole: Vectors, inside: NDArray[np.bool_], most: int) -> Rows:
    """The stories outside a group that are nearest to its mean."""
    pull = np.where(inside, -np.inf, np.round(dense @ whole, 4))
    best = np.argsort(-pull, kind="stable")[:most]
    found: Rows = best[~inside[best]]
    return found


def _separation(dense: Vectors, whole: Vectors, group: Rows, around: Rows) -> float:
    """The share of pairs of a member and one of the first few outside in which the member fits better."""
    nearest_few = around[: max(_FEWEST_OUTSIDE, len(group) // _OUTSIDE_SHARE)]
    if not len(nearest_few):
        return 1.0
    own = (dense[group] @ whole - 1) / (len(group) - 1)
    others = dense[nearest_few] @ whole / len(group)
    return float((own[:, None] > others[None, :]).mean())


def _contrast(matrix: sparse.csr_matrix, group: Rows, around: Rows) -> Scores:
    """For each column the share of the group's rows that hold it, less the share of those around it."""
    inside = np.asarray(matrix[group].mean(axis=0)).ravel()
    outside = np.asarray(matrix[around].mean(axis=0)).ravel() if len(around) else np.zeros_like(inside)
    held = np.asarray(matrix[group].sum(axis=0)).ravel() > 1
    found: Scores = np.where(held, np.maximum(inside - outside, 0), 0).astype(np.float32)
    return found


def _apart(weights: Scores, keys: tuple[str, ...]) -> list[int]:
    """The heaviest names that share no word."""
    chosen: list[int] = []
    used: set[str] = set()
    order = sorted(
        np.argsort(-weights, kind="stable")[:_LOOKED_AT].tolist(),
        key=lambda column: (-round(float(weights[column]), 6), -len(keys[column]), column),
    )
    for column in order:
        parts = set(keys[column].split())
        if weights[column] > 0 and not parts & used and len(chosen) < _NAMES:
            chosen.append(column)
            used |= parts
    return chosen


def _word_rows(material: Material) -> tuple[sparse.csr_matrix, tuple[str, ...]]:
    """The words that each article states something with, a row an article."""
    held = [sorted(words) for words in material.words_of]
    vocabulary = tuple(sorted({word for words in held for word in words}))
    column = {word: i for i, word in enumerate(vocabulary)}
    indptr = np.concatenate([[0], np.cumsum([len(words) for words in held])]).astype(np.int64)
    indices = np.array([column[word] for words in held for word in words], np.int64)
    shape = (len(held), len(vocabulary))
    return sparse.csr_matrix((np.ones(len(indices), np.float32), indices, indptr), shape=shape), vocabulary
