"""Groups of passages that say the same: close pairs, their communities, and groups that belong together."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from linker.clustering.communities import linked_groups
from linker.narratives.config import NarrativeConfig
from linker.narratives.distinctiveness import distinctiveness
from linker.narratives.passages import Statements, dense, entries, overlap
from linker.retrieval.neighbour_lists import Lists, Pairs, nearest, paired
from linker.types import Rows, Scores, Vectors

_TERMS = 8
_FEWEST_TERMS = 3
"""No term weighs more than one of so many would."""
_CANDIDATES = 40
_FEWEST_JOINING = 3
"""A group grows by its own size or so many, each round, and no more."""
_MEMBERS = 40
"""A candidate is compared with at most so many members of a group."""
_MANY = 200
_BLOCK = 100_000


@dataclass(frozen=True, slots=True)
class Edges:
    """Pairs of statements; `score` is their cosine, corrected for names and hubness, and may exceed 1."""

    left: Rows
    right: Rows
    score: Scores
    hubness: Scores
    """For each statement how much denser its surroundings are than usual, in cosine."""
    near: sparse.csr_matrix
    """Cosines of the pairs, both ways, shape (n, n)."""
    lists: Lists
    """What the pairs come from."""

    def around(self, members: Rows, most: int) -> Rows:
        """The `most` statements outside a group with the highest sum of cosines to its members, ascending."""
        _, column, cosine = entries(self.near, members)
        candidates, place = np.unique(column, return_inverse=True)
        pull = np.bincount(place, cosine, len(candidates))
        pull[np.isin(candidates, members)] = 0
        best = np.lexsort((candidates, -np.round(pull, 6)))[:most]
        return np.sort(candidates[best[pull[best] > 0]])


def connect(statements: Statements, config: NarrativeConfig, known: Lists | None = None) -> Edges:
    """Score the nearest pairs of statements of different articles.

    A formula has many indifferent neighbours, so cosines count from a passage's own surroundings
    (as in CSLS, Lample et al. 2018). A template comes back with other people and places: passages that
    both hold names, and share none, are set apart. Where lists are known, only the empty ones are looked for.
    """
    parallel_map = statements.corpus.parallel_map
    lists = nearest(
        statements.vectors, statements.articles, config.neighbours, previous=known, parallel_map=parallel_map
    )
    pairs = paired(lists)
    hubness = pairs.density - np.float32(config.usual_density)
    score = score_pairs(statements, pairs, hubness, config)
    return Edges(pairs.left, pairs.right, score, hubness, _adjacency(pairs, len(statements.rows)), lists)


def _adjacency(pairs: Pairs, count: int) -> sparse.csr_matrix:
    ends = (np.concatenate([pairs.left, pairs.right]), np.concatenate([pairs.right, pairs.left]))
    return sparse.csr_matrix((np.concatenate([pairs.cosine, pairs.cosine]), ends), shape=(count, count))


def score_pairs(statements: Statements, pairs: Pairs, hubness: Scores, config: NarrativeConfig) -> Scores:
    """The score of pairs; see `connect`."""
    named, articles = statements.actors.passages, statements.actors.articles
    left, right = pairs.left, pairs.right
    holds = np.diff(named.indptr) > 0
    names = overlap(named, named, left, right)
    context = np.maximum(
        overlap(named, articles, left, statements.articles[right]),
        overlap(named, articles, right, statements.articles[left]),
    )
    hubness_taken = ((hubness[left] + hubness[right]) / 2).astype(np.float32)
    terms = _Terms(pairs.cosine, names, context, holds[left] & holds[right], hubness_taken)
    return _corrected(terms, config)


def score_blocks(
    statements: Statements, rows: Rows, others: Rows, hubness: Scores, config: NarrativeConfig
) -> Scores:
    """The score of each of `rows` with each of `others`, shape (len(rows), len(others)); see `connect`."""
    named, articles = statements.actors.passages, statements.actors.articles
    columns = np.unique(np.concatenate([entries(named, rows)[1], entries(named, others)[1]]))
    ours, theirs = dense(named, rows, columns), dense(named, others, columns)
    context = np.maximum(
        ours @ dense(articles, statements.articles[others], columns).T,
        (theirs @ dense(articles, statements.articles[rows], columns).T).T,
    )
    terms = _Terms(
        statements.vectors[rows] @ statements.vectors[others].T,
        ours @ theirs.T,
        context,
        (ours.max(axis=1, initial=0) > 0)[:, None] & (theirs.max(axis=1, initial=0) > 0)[None, :],
        np.float32(0.5) * (hubness[rows][:, None] + hubness[others][None, :]),
    )
    return _corrected(terms, config)


@dataclass(frozen=True, slots=True)
class _Terms:
    cosine: Scores
    names: Scores
    context: Scores
    both_named: NDArray[np.bool_]
    hubness: Scores


def _corrected(terms: _Terms, config: NarrativeConfig) -> Scores:
    scores: Scores = (
        terms.cosine
        + config.same_names * terms.names
        + config.same_context * terms.context
        - config.no_shared_names * (terms.both_named & (terms.names == 0))
        - config.hubness * terms.hubness
    ).astype(np.float32)
    return scores


@dataclass(frozen=True, slots=True)
class StatementGroup:
    """Statements that say the same: `members` ascending; `terms` weigh at most 1 in all, heaviest first."""

    members: Rows
    terms: dict[str, float]


def find_groups(
    statements: Statements, edges: Edges, config: NarrativeConfig, known: Rows | None = None
) -> list[Rows]:
    """Group the statements that say enough by their close pairs, starting from any known groups."""
    close = (edges.score >= config.min_edge) & statements.seeds[edges.left] & statements.seeds[edges.right]
    return linked_groups(
        edges.left[close],
        edges.right[close],
        edges.score[close],
        len(statements.rows),
        config.resolution,
        known,
    )


def cores_of(statements: Statements, groups: Sequence[Rows], config: NarrativeConfig) -> list[Rows]:
    """The groups whose statements come from several stories."""
    return [group for group in groups if _stories(statements, group) >= config.min_stories]


def terms_of(statements: Statements, members: Rows) -> dict[str, float]:
    """The words that members share, weighted by share and rarity; the heaviest few, at most 1 in all."""
    counts = Counter(word for member in members for word in sorted(set(statements.stems[member])))
    weights = {
        word: count / len(members) * statements.rarity(word)
        for word, count in counts.items()
        if count >= max(2, 0.3 * len(members))
    }
    top = sorted(weights, key=lambda word: (-weights[word], word))[:_TERMS]
    total = sum(weights[word] for word in top) or 1.0
    return {word: min(weights[word] / total, 1 / _FEWEST_TERMS) for word in top}


def affinity(
    statements: Statements, rows: Rows, group: StatementGroup, hubness: Scores, config: NarrativeConfig
) -> Scores:
    """How well statements fit a group: mean pair score with its members, and the words shared with it."""
    members = group.members
    if len(members) > _MEMBERS:
        members = members[np.linspace(0, len(members) - 1, _MEMBERS).astype(np.int64)]
    scores = score_blocks(statements, rows, members, hubness, config)
    other = statements.articles[rows][:, None] != statements.articles[members][None, :]
    mean = (scores * other).sum(axis=1) / np.maximum(other.sum(axis=1), 1)
    shared = [
        sum(weight for word, weight in group.terms.items() if word in statements.stems[row]) for row in rows
    ]
    fits: Scores = (mean + config.shared_terms * np.array(shared)).astype(np.float32)
    return fits


def let_join(statements: Statements, cores: list[Rows], edges: Edges, config: NarrativeConfig) -> list[Rows]:
    """Let statements join the groups that they fit; one that fits several joins each of them."""
    groups = cores
    for _ in range(config.join_rounds):
        groups = [
            np.union1d(group, joining(statements, core, group, edges, config))
            for core, group in zip(cores, groups, strict=True)
        ]
    return [fitting_members(statements, group, edges.hubness, config.min_stay, config) for group in groups]


def fitting_members(
    statements: Statements, members: Rows, hubness: Scores, least: float, config: NarrativeConfig
) -> Rows:
    """The members whose affinity to the whole group is at least `least`."""
    group = StatementGroup(members, terms_of(statements, members))
    return members[affinity(statements, members, group, hubness, config) >= least]


def joining(statements: Statements, core: Rows, members: Rows, edges: Edges, config: NarrativeConfig) -> Rows:
    """The statements outside a group that fit it well enough, best first; at most as many as its core has."""
    most = max(_FEWEST_JOINING, len(core))
    near = edges.around(members, _CANDIDATES)
    if not len(near):
        return near
    scores = affinity(
        statements, near, StatementGroup(members, terms_of(statements, members)), edges.hubness, config
    )
    best = np.lexsort((near, -np.round(scores, 6)))[:most]
    return near[best][scores[best] >= config.min_join]


def _stories(statements: Statements, members: Rows) -> int:
    return len(np.unique(statements.stories[statements.articles[members]]))


def merge(
    statements: Statements, groups: Sequence[Rows], hubness_taken: Scores, config: NarrativeConfig
) -> list[list[Rows]]:
    """Merge groups that are close and share an article or a name, nearest pairs first.

    Args:
        statements: The statements of the archive.
        groups: Statements that say the same, each ascending.
        hubness_taken: How much of the cosine between each group's members is due to its surroundings.
        config: How close they must be.

    Returns:
        The groups that are one, in order of the first; a group that nothing joins is alone.
    """
    names = [set(distinctiveness(statements, members).marks) for members in groups]
    articles = [set(statements.articles[members].tolist()) for members in groups]
    sums = [statements.vectors[members].sum(axis=0) for members in groups]
    sizes = [len(members) for members in groups]
    home = list(range(len(groups)))
    joined: dict[int, list[int]] = {number: [number] for number in home}
    means = np.array([total / size for total, size in zip(sums, sizes, strict=True)], np.float32)
    for a, b in _near(articles, names, means, hubness_taken, config):
        one, two = sorted((home[a], home[b]))
        if one == two:
            continue
        due = float(hubness_taken[a] + hubness_taken[b]) / 2
        cosine = float(sums[one] @ sums[two]) / (sizes[one] * sizes[two]) - due
        if cosine < (
            config.merge_beside if _beside(statements, articles, one, two, config) else config.merge_cosine
        ):
            continue
        both, size = sums[one] + sums[two], sizes[one] + sizes[two]
        if (float(both @ both) - size) / (size * (size - 1)) - due < config.merged_cohesion:
            continue
        sums[one], sizes[one] = both, size
        articles[one] |= articles[two]
        joined[one].extend(joined.pop(two))
        for number in joined[one]:
            home[number] = one
    return [[groups[number] for number in sorted(parts)] for _, parts in sorted(joined.items())]


def _near(
    articles: Sequence[set[int]],
    names: Sequence[set[int]],
    means: Vectors,
    hubness_taken: Scores,
    config: NarrativeConfig,
) -> list[tuple[int, int]]:
    """Pairs of close groups that share an article or a name, nearest first."""
    left, right = _meeting(articles, names)
    cosine = np.concatenate(
        [
            np.einsum("ij,ij->i", means[left[part]], means[right[part]])
            for start in range(0, len(left), _BLOCK)
            for part in [slice(start, start + _BLOCK)]
        ]
        or [np.empty(0, np.float32)]
    )
    least = min(config.merge_beside, config.merge_cosine)
    close = np.flatnonzero(cosine - (hubness_taken[left] + hubness_taken[right]) / 2 >= least)
    order = close[np.lexsort((right[close], left[close], -np.round(cosine[close], 6)))]
    pairs = zip(left[order].tolist(), right[order].tolist(), strict=True)
    return [
        (a, b)
        for a, b in pairs
        if not (names[a] and names[b]) or names[a] & names[b] or articles[a] & articles[b]
    ]


def _beside(
    statements: Statements, articles: Sequence[set[int]], a: int, b: int, config: NarrativeConfig
) -> bool:
    """Whether two groups stand in the same articles of several stories."""
    shared = articles[a] & articles[b]
    stories = {int(statements.stories[article]) for article in shared}
    enough_shared = len(shared) >= config.merge_share * min(len(articles[a]), len(articles[b]))
    return enough_shared and len(stories) >= config.min_stories


def _meeting(articles: Sequence[set[int]], names: Sequence[set[int]]) -> tuple[Rows, Rows]:
    """Pairs of groups that share an article or a name, left < right; very common names are ignored."""
    count = len(articles)
    meet = sparse.csr_matrix((count, count), dtype=np.int32)
    for items_of_group in (articles, names):
        group = np.repeat(np.arange(count), [len(items) for items in items_of_group])
        item = np.array([number for items in items_of_group for number in sorted(items)], np.int64)
        holds = sparse.csc_matrix((np.ones(len(group), np.int32), (group, item)), shape=(count, _size(item)))
        few = holds[:, np.diff(holds.indptr) <= _MANY]
        meet = meet + few @ few.T
    above = sparse.triu(meet, 1).tocoo()
    return above.row.astype(np.int64), above.col.astype(np.int64)


def _size(items: Rows) -> int:
    return int(items.max(initial=-1)) + 1
