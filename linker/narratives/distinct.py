"""What tells a motif from a formula: it has actors or objects of its own, and rare words in common."""

import math
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from linker.narratives.material import Material
from linker.text.stems import capitalised
from linker.types import Rows

Names = tuple[float, tuple[int, ...], tuple[int, ...]]
_NAMES = 3
_CAST = 8
_PLACE = 0.5
"""How much less a name says where things are merely in or at it."""
_WORDS = 3


@dataclass(frozen=True, slots=True)
class Distinctiveness:
    """Three measures in [0, 1] and what they rest on, strongest first.

    `cohesion` is the mean cosine between members of different stories; `focus` how rare the words are
    that most stories share; `anchor` how rare the name is that most of them share.
    """

    cohesion: float
    focus: float
    anchor: float
    words: tuple[str, ...]
    names: tuple[int, ...]
    marks: tuple[int, ...]
    """All forms of names at least half as strong as the strongest; `names` are three that share no word."""

    @property
    def value(self) -> float:
        """The geometric mean of the three."""
        return float(np.cbrt(max(self.cohesion, 0) * self.focus * self.anchor))


def distinctiveness(material: Material, members: Rows) -> Distinctiveness:
    """Measure a group of statements."""
    stories = material.stories[material.articles[members]]
    focus, words = _focus(material, members, stories)
    anchor, names, marks = _anchor(material, members, stories)
    return Distinctiveness(cohesion(material, members, stories), focus, anchor, words, names, marks)


def substance(material: Material, members: Rows) -> float:
    """How rare the words are that most stories share, names aside: what is said, and not of whom.

    A name with its title and office comes back with whatever somebody does.
    """
    stories = material.stories[material.articles[members]]
    named = capitalised([material.texts[member] for member in members])
    return _focus(material, members, stories, named)[0]


def cast(material: Material, articles: Rows) -> float:
    """How many names come back with a narrative: those of its articles, by share of stories and rarity.

    The weights of the strongest few that share no word are added; one that nobody else has and that stands
    in every story adds 1, or half of it where things are merely in or at it.
    """
    actors = material.actors
    weights = _article_weights(material, articles, material.stories[articles])
    felt = {
        column: weight * (1 - _PLACE * float(actors.placed[column])) for column, weight in weights.items()
    }
    return sum(felt[column] for column in _apart(felt, actors.keys, _CAST))


def cohesion(material: Material, members: Rows, stories: Rows) -> float:
    """Mean cosine between statements of different stories; 0 where there is one story."""
    vectors = material.vectors[members]
    apart = stories[:, None] != stories[None, :]
    return float((vectors @ vectors.T)[apart].mean()) if apart.any() else 0.0


def _focus(
    material: Material, members: Rows, stories: Rows, without: Collection[str] = ()
) -> tuple[float, tuple[str, ...]]:
    held: dict[str, set[int]] = {}
    inside: Counter[str] = Counter()
    for member, story in zip(members, stories, strict=True):
        inside.update(set(material.stems[member]))
        for word in material.stems[member]:
            held.setdefault(word, set()).add(int(story))
    total, outside = len(set(stories.tolist())), len(material.rows) - len(members)
    weights = {
        word: len(found) / total * _rarity(material.frequency[word] - inside[word], outside)
        for word, found in held.items()
        if len(found) > 1 and word not in without
    }
    top = sorted(weights, key=lambda word: (-weights[word], word))
    return min(1.0, sum(weights[word] for word in top[:_WORDS]) / _WORDS), tuple(top[:8])


def _anchor(material: Material, members: Rows, stories: Rows) -> Names:
    """A name counts by the share of stories that hold it in the passage; only around it, by half of that."""
    actors = material.actors
    articles, first = np.unique(material.articles[members], return_index=True)
    inside, _ = _holders(actors.passages, members, stories)
    around, held = _holders(actors.articles, articles, stories[first])
    total, outside = len(set(stories.tolist())), len(material.corpus) - len(articles)
    weights = {}
    for column, found in around.items():
        if len(found) > 1:
            within = inside.get(column, set())
            rarity = _rarity(int(actors.article_counts[column]) - held[column], outside)
            share = (len(within) + len(found - within) / 2) / total
            weights[column] = share * rarity
    return _strongest(weights, actors.keys)


def _article_weights(material: Material, articles: Rows, stories: Rows) -> dict[int, float]:
    """Names in whatever passage of the articles: column → share of the stories that hold it × rarity."""
    actors = material.actors
    around, held = _holders(actors.articles, articles, stories)
    total, outside = len(set(stories.tolist())), len(material.corpus) - len(articles)
    return {
        column: len(found) / total * _rarity(int(actors.article_counts[column]) - held[column], outside)
        for column, found in around.items()
        if len(found) > 1
    }


def _rarity(holders: int, total: int) -> float:
    """How rare a thing is that `holders` of `total` hold: 1 where none does, 0 where all do."""
    return 1 - math.log(1 + holders) / math.log(2 + max(total, holders))


def _strongest(weights: dict[int, float], keys: tuple[str, ...]) -> Names:
    """The heaviest weight; the heaviest names, no word twice; and all half as heavy as the first."""
    floor = max(weights.values(), default=0.0) / 2
    marks = tuple(column for column in sorted(weights) if weights[column] >= floor)
    return min(1.0, 2 * floor), _apart(weights, keys, _NAMES), marks


def _apart(weights: dict[int, float], keys: tuple[str, ...], most: int) -> tuple[int, ...]:
    """The heaviest names that share no word, at most so many."""
    chosen: list[int] = []
    used: set[str] = set()
    for column in sorted(
        weights, key=lambda column: (-round(weights[column], 9), -len(keys[column]), column)
    ):
        parts = set(keys[column].split())
        if not parts & used:
            chosen.append(column)
            used |= parts
        if len(chosen) == most:
            break
    return tuple(chosen)


def _holders(
    matrix: sparse.csr_matrix, rows: Rows, stories: Rows
) -> tuple[dict[int, set[int]], Counter[int]]:
    """Column → stories of the rows that hold it, and column → number of these rows."""
    found: dict[int, set[int]] = {}
    counts: Counter[int] = Counter()
    for row, story in zip(rows.tolist(), stories.tolist(), strict=True):
        columns = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]].tolist()
        counts.update(columns)
        for column in columns:
            found.setdefault(column, set()).add(story)
    return found, counts
