"""How much evidence two items need to be grouped: found from the data, not set.

A pair's evidence says which pairs are closer than others; how close is close enough differs from one
archive to the next. Where the groups sit best is seen without labels: the mean silhouette has a peak.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linker.cluster.communities import communities
from linker.cluster.silhouette import silhouettes
from linker.types import Rows, Vectors

Floats = NDArray[np.float64]

_FALL = 0.75
"""A silhouette below so much of the highest one so far ends the peak, and the search."""


@dataclass(frozen=True, slots=True)
class Level:
    """The evidence at which a pair is as likely grouped as not, and what was seen on the way.

    `tried` holds (level, mean silhouette), sorted by level.
    """

    value: float
    tried: tuple[tuple[float, float], ...]


def group_at(
    level: float,
    size: int,
    left: Rows,
    right: Rows,
    evidence: Vectors,
    *,
    resolution: float,
    seed: int,
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
    usual: float,
    steps: tuple[float, ...] = (1.0, 0.5),
) -> Level:
    """The level at which the groups sit best.

    Levels are tried from the finest grouping down. The mean silhouette rises to a peak where the groups
    are events; it may rise again, far below, where they are whole topics. So the search ends when it has
    fallen by a quarter from its highest value. A mean over few items has an error: of the levels that
    can't be told from the best, item by item, by two standard errors (after Breiman et al. 1984,
    Classification and regression trees, 3.4.3), the one nearest to the usual level is taken.

    Args:
        vectors: Unit vectors of the items, shape (n, dim).
        group: The groups at a level.
        least: Lowest level tried.
        most: Highest level tried.
        usual: What most archives have.
        steps: The step of the search down, then ever smaller ones around the best so far. `usual` is
            tried too.
    """
    seen: dict[float, Floats] = {}

    def mean(level: float) -> float:
        if level not in seen:
            seen[level] = np.round(silhouettes(vectors, group(level)), 6)
        return float(seen[level].mean())

    def best() -> float:
        return max(seen, key=lambda level: (mean(level), level))

    for level in np.arange(most, least - 1e-9, -steps[0]):
        if mean(round(float(level), 4)) < _FALL * mean(best()):
            break
    for step in steps[1:]:
        for level in (usual, round(best() - step, 4), round(best() + step, 4)):
            if least <= level <= most:
                mean(level)
    top = seen[best()]
    alike = [level for level in seen if mean(level) >= float(top.mean()) - 2 * _error(top - seen[level])]
    chosen = min(alike, key=lambda level: (abs(level - usual), -level))
    return Level(chosen, tuple((level, round(mean(level), 6)) for level in sorted(seen)))


def _error(values: Floats) -> float:
    """The standard error of their mean."""
    return float(values.std() / np.sqrt(max(1, len(values))))
