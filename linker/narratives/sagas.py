"""Sagas: stories whose events differ but which are one line, by shared subject, words and names."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from linker.narratives.actors import overlap, overlap_of_long
from linker.narratives.config import NarrativeConfig
from linker.narratives.linked import linked_groups
from linker.narratives.material import Material
from linker.narratives.neighbours import nearest_pairs
from linker.spread import Spread, in_turn
from linker.types import Rows, Scores, Vectors

_CHARACTERS_A_WORD = 6


@dataclass(frozen=True)
class StoryProfiles:
    """Stories as vectors: mean meaning, words and names of their articles; `trust` in (0, 1) of each."""

    dense: Vectors
    words: sparse.csr_matrix
    names: sparse.csr_matrix
    trust: Scores
    states: NDArray[np.bool_]
    """Which hold a statement, as news flashes don't; the others are in no saga."""

    @cached_property
    def scaled(self) -> Vectors:
        """The meanings, longer where texts are short: their products are corrected cosines."""
        found: Vectors = (self.dense / np.sqrt(self.trust)[:, None]).astype(np.float32)
        return found


@dataclass(frozen=True, slots=True)
class Line:
    """Stories that are one line: their numbers, ascending, and how akin they are."""

    stories: Rows
    kinship: float
    """Mean cosine between them, corrected for short texts."""


def profile_stories(material: Material, config: NarrativeConfig) -> StoryProfiles:
    """Describe the stories of an archive.

    What all of the archive is about brings nothing together: vectors are taken from their mean (Mu &
    Viswanath 2018).
    """
    corpus = material.corpus
    count = len(material.story_ids)
    total = len(corpus)
    member = sparse.csr_matrix(
        (np.ones(total, np.float32), (material.stories, np.arange(total))), shape=(count, total)
    )
    articles = corpus.article_index.vectors(np.arange(total))
    dense = member @ (articles - (articles.mean(axis=0) if total else 0))
    dense /= np.maximum(np.linalg.norm(dense, axis=1, keepdims=True), 1e-9)
    trust = text_trust(material, np.arange(total), config)
    words = member @ (config.saga_words * trust / (1 - trust))
    states = np.zeros(count, np.bool_)
    states[material.stories[material.articles]] = True
    return StoryProfiles(
        dense.astype(np.float32),
        _unit(member @ corpus.tfidf.matrix),
        _unit(member @ material.actors.articles),
        np.maximum(words / (words + config.saga_words), 0.1).astype(np.float32),
        states,
    )


def group_stories(
    profiles: StoryProfiles,
    config: NarrativeConfig,
    known: Rows | None = None,
    spread: Spread = in_turn,
) -> list[Rows]:
    """Group stories that may be one line, in order of their first story, starting from the groups known.

    Short texts share fewer words by chance alone, so each similarity is divided by what texts of their length
    could reach, as a correlation is corrected for attenuation (Spearman 1904).
    """
    count = len(profiles.trust)
    pairs = nearest_pairs(profiles.dense, np.arange(count), config.saga_neighbours, spread=spread)
    stated = profiles.states[pairs.left] & profiles.states[pairs.right]
    left, right = pairs.left[stated], pairs.right[stated]
    scores = _scores(profiles, left, right, pairs.cosine[stated], config)
    close = scores >= config.saga_edge
    return linked_groups(left[close], right[close], scores[close], count, config.saga_resolution, known)


def lines_of(profiles: StoryProfiles, groups: Sequence[Rows], config: NarrativeConfig) -> list[Line]:
    """Those groups, without strays, that are lines, however short in time."""
    lines = [Line(group, _kinship(profiles, group)) for group in _without_strays(profiles, groups, config)]
    return [
        line
        for line in lines
        if line.kinship >= config.saga_kinship * stretch(len(line.stories), config)
        and _names_alone(profiles, line.stories) <= config.saga_names_alone
    ]


def widen(
    profiles: StoryProfiles, lines: Sequence[Line], is_saga: Callable[[Line], bool], config: NarrativeConfig
) -> list[Line]:
    """Add to sagas the stories that name what they are about; those with most stories choose first.

    A story that opens a saga, or looks at it from its edge, is close to few of the others. What would blur a
    saga until it is none doesn't join it.
    """
    free = profiles.states.copy()
    found = []
    for line in sorted(lines, key=lambda line: (-len(line.stories), int(line.stories[0]))):
        own = Line(line.stories[free[line.stories]], line.kinship)
        if len(own.stories) < config.saga_stories:
            continue
        fits = free & (_fit(profiles, own.stories) >= config.saga_joins)
        joining = np.flatnonzero(fits & _holds_own_name(profiles, own.stories, config))
        wide = Line(np.union1d(own.stories, joining), line.kinship)
        kept = next((line for line in (wide, own) if is_saga(line)), None)
        if kept is not None:
            found.append(kept)
            free[kept.stories] = False
    return found


def _without_strays(profiles: StoryProfiles, groups: Sequence[Rows], config: NarrativeConfig) -> list[Rows]:
    """Groups without the stories that are akin to hardly any other, where these are few."""
    found = []
    for group in groups:
        own = profiles.scaled[group]
        fit = (own @ own.sum(axis=0) - 1 / profiles.trust[group]) / (len(group) - 1)
        kept = group[fit >= config.saga_joins * stretch(len(group), config)]
        found.append(kept if len(kept) >= (1 - config.saga_strays) * len(group) else group)
    return [group for group in found if len(group) >= config.saga_stories]


def _fit(profiles: StoryProfiles, group: Rows) -> Scores:
    """Mean cosine of every story with those of a group, corrected for short texts."""
    scaled = profiles.scaled
    found: Scores = scaled @ scaled[group].mean(axis=0)
    return found


def _holds_own_name(profiles: StoryProfiles, group: Rows, config: NarrativeConfig) -> NDArray[np.bool_]:
    """Which stories hold a name that most of a group hold, and hardly a story outside of it."""
    names = profiles.names
    inside = names[group].getnnz(axis=0)
    own = (inside >= config.saga_own_name * len(group)) & (
        inside >= config.saga_own_name * names.getnnz(axis=0)
    )
    found: NDArray[np.bool_] = names[:, np.flatnonzero(own)].getnnz(axis=1) > 0
    return found


def _names_alone(profiles: StoryProfiles, group: Rows) -> float:
    """How much more alike stories are in names than in words, had they long texts; 0 where in neither."""
    names = _alike(profiles.names, group) * float(profiles.trust[group].mean())
    return names / max(_alike(profiles.words, group), 1e-9)


def _alike(matrix: sparse.csr_matrix, group: Rows) -> float:
    """Mean cosine between the rows of a group."""
    rows = matrix[group]
    whole = np.asarray(rows.sum(axis=0)).ravel()
    return float(whole @ whole - rows.data @ rows.data) / (len(group) * (len(group) - 1))


def _kinship(profiles: StoryProfiles, group: Rows) -> float:
    """Mean cosine between the stories of a group, corrected for short texts."""
    scaled = profiles.scaled[group]
    whole = scaled.sum(axis=0)
    total = float(whole @ whole) - float((scaled * scaled).sum())
    return total / (len(group) * (len(group) - 1))


def stretch(stories: int, config: NarrativeConfig) -> float:
    """How much of what is wanted of a short line is wanted of a long one: its ends are less alike."""
    return min(1.0, math.sqrt(config.saga_stretch / stories))


def text_trust(material: Material, articles: Rows, config: NarrativeConfig) -> Scores:
    """How much of what a long text would share each article's text can, in (0, 1): n / (n + `saga_words`)."""
    words = np.maximum(material.characters[articles] / _CHARACTERS_A_WORD, 1)
    found: Scores = (words / (words + config.saga_words)).astype(np.float32)
    return found


def _scores(
    profiles: StoryProfiles, left: Rows, right: Rows, cosine: Scores, config: NarrativeConfig
) -> Scores:
    lexical = overlap_of_long(profiles.words, profiles.words, left, right)
    names = overlap(profiles.names, profiles.names, left, right)
    rest = 1 - config.saga_dense
    mixed = (
        config.saga_dense * cosine
        + rest * (1 - config.saga_names) * lexical
        + rest * config.saga_names * names
    )
    found: Scores = (mixed / np.sqrt(profiles.trust[left] * profiles.trust[right])).astype(np.float32)
    return found


def _unit(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sparse.csr_matrix(sparse.diags(1 / np.maximum(lengths, 1e-9)) @ matrix, dtype=np.float32)
