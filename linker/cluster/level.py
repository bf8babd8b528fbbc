"""How much evidence two items need to be grouped: found from the data, not set.

A pair's evidence says which pairs are closer than others; how close is close enough differs from one
archive to the next. Where the groups sit best is seen without labels: the mean silhouette is highest.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from linker.cluster.communities import communities
from linker.cluster.silhouette import silhouettes
from linker.types import Rows, Vectors


@dataclass(frozen=True, slots=True)
class Level:
    """The evidence at which a pair is as likely grouped as not, and what was seen on the way.

    `tried` holds (level, mean silhouette), sorted by level.
    """

    value: float
    tried: tuple[tuple[float, float], ...]


def group_at(
    level: float, size: int, left: Rows, right: Rows, evidence: Vectors, *, resolution: float, seed: int
) -> Rows:
    """Communities where a pair weighs 1 / (1 + exp(level - evidence))."""
    weights = 1 / (1 + np.exp(np.clip(level - evidence.astype(np.float64), -50, 50)))
    return communities(size, left, right, weights, resolution=resolution, seed=seed)


def choose_level(
    vectors: Vectors,
    *,
    group: Callable[[float], Rows],
    least: float,
    most: float,
    steps: tuple[float, ...] = (2.0, 1.0, 0.5),
) -> Level:
    """The level between `least` and `most` at which groups sit best.

    Args:
        vectors: Unit vectors of the items, shape (n, dim).
        group: The groups at a level.
        least: Lowest level tried.
        most: Highest level tried.
        steps: First step over the whole range, then ever smaller ones around the best so far.

    Returns:
        The best level; of equal ones the higher, which groups less.
    """
    seen: dict[float, float] = {}

    def look(level: float) -> None:
        level = round(level, 4)
        if level not in seen and least <= level <= most:
            groups = group(level)
            seen[level] = round(float(silhouettes(vectors, groups).mean()), 6)

    for level in np.arange(least, most + 1e-9, steps[0]):
        look(float(level))
    for step in steps[1:]:
        best = max(seen, key=lambda level: (seen[level], level))
        look(best - step)
        look(best + step)
    best = max(seen, key=lambda level: (seen[level], level))
    return Level(best, tuple(sorted(seen.items())))
