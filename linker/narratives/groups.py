"""Groups of passages that say the same: communities of close pairs, then those that belong with one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from linker.clustering.communities import communities
from linker.narratives.config import NarrativeConfig
from linker.narratives.edges import Edges, score_blocks
from linker.narratives.material import Material
from linker.types import Rows, Scores

_TERMS = 8
_FEWEST_TERMS = 3
"""No term weighs more than one of so many would."""
_CANDIDATES = 40
_FEWEST_JOINING = 3
"""A group grows by its own size or so many, each round, and no more."""
_MEMBERS = 40
"""A candidate is compared with at most so many members of a group."""


@dataclass(frozen=True, slots=True)
class Group:
    """Statements that say the same: `members` ascending; `terms` weigh at most 1 in all, heaviest first."""

    members: Rows
    terms: dict[str, float]


def find_groups(
    material: Material, edges: Edges, config: NarrativeConfig, known: Rows | None = None
) -> list[Rows]:
    """Group the statements that say enough by close pairs, starting from the groups known, if any are."""
    close = (edges.score >= config.min_edge) & material.seeds[edges.left] & material.seeds[edges.right]
    return linked_groups(
        edges.left[close],
        edges.right[close],
        edges.score[close],
        len(material.rows),
        config.resolution,
        known,
    )


def cores_of(material: Material, groups: Sequence[Rows], config: NarrativeConfig) -> list[Rows]:
    """Those groups that are of several stories."""
    return [group for group in groups if _stories(material, group) >= config.min_stories]


def terms_of(material: Material, members: Rows) -> dict[str, float]:
    """The words that members share, weighted by share and rarity; the heaviest few, at most 1 in all."""
    counts = Counter(word for member in members for word in sorted(set(material.stems[member])))
    weights = {
        word: count / len(members) * material.rarity(word)
        for word, count in counts.items()
        if count >= max(2, 0.3 * len(members))
    }
    top = sorted(weights, key=lambda word: (-weights[word], word))[:_TERMS]
    total = sum(weights[word] for word in top) or 1.0
    return {word: min(weights[word] / total, 1 / _FEWEST_TERMS) for word in top}


def affinity(
    material: Material, rows: Rows, group: Group, crowding: Scores, config: NarrativeConfig
) -> Scores:
    """How well statements fit a group: mean pair score with its members, and the words shared with it."""
    members = group.members
    if len(members) > _MEMBERS:
        members = members[np.linspace(0, len(members) - 1, _MEMBERS).astype(np.int64)]
    scores = score_blocks(material, rows, members, crowding, config)
    other = material.articles[rows][:, None] != material.articles[members][None, :]
    mean = (scores * other).sum(axis=1) / np.maximum(other.sum(axis=1), 1)
    shared = [
        sum(weight for word, weight in group.terms.items() if word in material.stems[row]) for row in rows
    ]
    found: Scores = (mean + config.shared_terms * np.array(shared)).astype(np.float32)
    return found


def extend(material: Material, cores: list[Rows], edges: Edges, config: NarrativeConfig) -> list[Rows]:
    """Let statements join the groups that they fit; one that fits several joins each of them."""
    groups = cores
    for _ in range(config.join_rounds):
        groups = [
            np.union1d(group, joining(material, core, group, edges, config))
            for core, group in zip(cores, groups, strict=True)
        ]
    return [fitting(material, group, edges.crowding, config.min_stay, config) for group in groups]


def fitting(
    material: Material, members: Rows, crowding: Scores, least: float, config: NarrativeConfig
) -> Rows:
    """Members whose fit with all of their group is at least so much."""
    group = Group(members, terms_of(material, members))
    return members[affinity(material, members, group, crowding, config) >= least]


def joining(material: Material, core: Rows, members: Rows, edges: Edges, config: NarrativeConfig) -> Rows:
    """The statements outside a group that fit it best, and well enough; no more than its core has."""
    most = max(_FEWEST_JOINING, len(core))
    near = edges.around(members, _CANDIDATES)
    if not len(near):
        return near
    scores = affinity(material, near, Group(members, terms_of(material, members)), edges.crowding, config)
    best = np.lexsort((near, -np.round(scores, 6)))[:most]
    return near[best][scores[best] >= config.min_join]


def _stories(material: Material, members: Rows) -> int:
    return len(np.unique(material.stories[material.articles[members]]))


def linked_groups(
    left: Rows,
    right: Rows,
    weights: Scores,
    count: int,
    resolution: float,
    known: Rows | None = None,
) -> list[Rows]:
    """Group the nodes 0 … count - 1 of a graph.

    Args:
        left: One end of each edge, shape (m,).
        right: The other end; each pair once.
        weights: Above zero; missing edges weigh nothing.
        count: Number of nodes.
        resolution: Mean weight over all pairs that is worth a group.
        known: The groups to start from, by the number that each node has in `numbered`; None starts anew.

    Returns:
        Groups of two or more nodes, each ascending, sorted by their first node.
    """
    labels = communities(
        count, left, right, weights.astype(np.float64), resolution=resolution, seed=1, known=known
    )
    by_label = np.argsort(labels, kind="stable")
    cuts = np.flatnonzero(np.diff(labels[by_label])) + 1
    groups = [np.sort(group) for group in np.split(by_label, cuts) if len(group) > 1]
    return sorted(groups, key=lambda group: int(group[0]))


def numbered(groups: Sequence[Rows], count: int) -> Rows:
    """The number of each node's group, shape (count,); -1 for a node in none."""
    found = np.full(count, -1, np.int64)
    for number, group in enumerate(groups):
        found[group] = number
    return found
