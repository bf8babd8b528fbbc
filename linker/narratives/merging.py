"""Groups of statements that are sides of one thing, such as a claim and its denial, put together."""

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from linker.narratives.config import NarrativeConfig
from linker.narratives.distinct import distinctiveness
from linker.narratives.material import Material
from linker.types import Rows, Scores, Vectors

_MANY = 200
_BLOCK = 100_000


def merge(
    material: Material, groups: Sequence[Rows], crowded: Scores, config: NarrativeConfig
) -> list[list[Rows]]:
    """Put groups together that share an article or a name and are close, nearest first.

    Args:
        material: The statements of the archive.
        groups: Statements that say the same, each ascending.
        crowded: How much of the cosine between each group's members is due to its surroundings.
        config: How close they must be.

    Returns:
        The groups that are one, in order of the first; a group that nothing joins is alone.
    """
    names = [set(distinctiveness(material, members).marks) for members in groups]
    articles = [set(material.articles[members].tolist()) for members in groups]
    sums = [material.vectors[members].sum(axis=0) for members in groups]
    sizes = [len(members) for members in groups]
    home = list(range(len(groups)))
    joined: dict[int, list[int]] = {number: [number] for number in home}
    means = np.array([total / size for total, size in zip(sums, sizes, strict=True)], np.float32)
    for a, b in _near(articles, names, means, crowded, config):
        one, two = sorted((home[a], home[b]))
        if one == two:
            continue
        due = float(crowded[a] + crowded[b]) / 2
        cosine = float(sums[one] @ sums[two]) / (sizes[one] * sizes[two]) - due
        if cosine < (
            config.merge_beside if _beside(material, articles, one, two, config) else config.merge_cosine
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
    crowded: Scores,
    config: NarrativeConfig,
) -> list[tuple[int, int]]:
    """Pairs of groups that share an article, or a name and no less, and are close; nearest first."""
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
    close = np.flatnonzero(cosine - (crowded[left] + crowded[right]) / 2 >= least)
    order = close[np.lexsort((right[close], left[close], -np.round(cosine[close], 6)))]
    pairs = zip(left[order].tolist(), right[order].tolist(), strict=True)
    return [
        (a, b)
        for a, b in pairs
        if not (names[a] and names[b]) or names[a] & names[b] or articles[a] & articles[b]
    ]


def _beside(
    material: Material, articles: Sequence[set[int]], a: int, b: int, config: NarrativeConfig
) -> bool:
    """Whether two groups stand in the same articles of several stories."""
    shared = articles[a] & articles[b]
    stories = {int(material.stories[article]) for article in shared}
    enough_shared = len(shared) >= config.merge_share * min(len(articles[a]), len(articles[b]))
    return enough_shared and len(stories) >= config.min_stories


def _meeting(articles: Sequence[set[int]], names: Sequence[set[int]]) -> tuple[Rows, Rows]:
    """Pairs of groups that share an article or a name, left < right; what very many share brings none."""
    count = len(articles)
    meet = sparse.csr_matrix((count, count), dtype=np.int32)
    for held in (articles, names):
        group = np.repeat(np.arange(count), [len(items) for items in held])
        item = np.array([number for items in held for number in sorted(items)], np.int64)
        holds = sparse.csc_matrix((np.ones(len(group), np.int32), (group, item)), shape=(count, _size(item)))
        few = holds[:, np.diff(holds.indptr) <= _MANY]
        meet = meet + few @ few.T
    above = sparse.triu(meet, 1).tocoo()
    return above.row.astype(np.int64), above.col.astype(np.int64)


def _size(items: Rows) -> int:
    return int(items.max(initial=-1)) + 1
