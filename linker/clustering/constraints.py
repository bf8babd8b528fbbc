"""Groups that obey constraints from corrections: two items must, or must not, be in one group."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from linker.clustering.communities import number_groups
from linker.types import Rows, Vectors


@dataclass(frozen=True)
class Constraints:
    """Pairs of items, shape (m, 2) each: `same` must be in one group, `different` must not.

    No `different` pair is joined by a chain of `same` pairs.
    """

    same: Rows
    different: Rows


def constrain(groups: Rows, vectors: Vectors, constraints: Constraints) -> Rows:
    """Join and divide groups until they meet the constraints.

    Groups with a `same` pair between them become one. A group that holds a `different` pair is divided
    around the items so named: every other item goes where it is closest to them.

    Args:
        groups: The group of each item, shape (n,).
        vectors: Unit vectors of the items, shape (n, dim).
        constraints: What people said.

    Returns:
        Groups numbered by `number_groups`; those that no pair touches are as they were.

    >>> vectors = np.eye(2, dtype=np.float32)[[0, 0, 1, 1]]
    >>> said = Constraints(np.empty((0, 2), np.int64), np.array([[0, 3]]))
    >>> constrain(np.zeros(4, np.int64), vectors, said).tolist()
    [0, 0, 1, 1]
    """
    size = len(groups)
    first = {int(group): row for row, group in reversed(list(enumerate(groups.tolist())))}
    leaders = np.array([first[int(group)] for group in groups], np.int64)
    whole = np.stack([np.arange(size), leaders], axis=1)
    units = _components(size, constraints.same)
    joined = _components(size, np.concatenate([whole, constraints.same]))
    pairs: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for left, right in constraints.different.tolist():
        if joined[left] == joined[right]:
            pairs[int(joined[left])].append((int(units[left]), int(units[right])))
    parts = np.zeros(size, np.int64)
    for group, apart in sorted(pairs.items()):
        rows = np.flatnonzero(joined == group)
        parts[rows] = _divide(units[rows], vectors[rows], apart)
    return number_groups(joined * (size + 1) + parts)


def _components(size: int, pairs: Rows) -> Rows:
    ones = np.ones(len(pairs), bool)
    graph = sparse.coo_matrix((ones, (pairs[:, 0], pairs[:, 1])), shape=(size, size))
    components: Rows = csgraph.connected_components(graph, directed=False)[1].astype(np.int64)
    return components


def _divide(units: Rows, vectors: Vectors, apart: list[tuple[int, int]]) -> Rows:
    """The part of each item, when some units (sets of items that stay together) must be kept apart."""
    foes: dict[int, set[int]] = defaultdict(set)
    for left, right in apart:
        foes[left].add(right)
        foes[right].add(left)
    middles = {int(unit): vectors[units == unit].mean(axis=0) for unit in np.unique(units)}
    parts: list[list[int]] = []
    for unit in sorted(foes, key=lambda unit: (-len(foes[unit]), unit)):
        open_ = [part for part in parts if foes[unit].isdisjoint(part)]
        if open_:
            max(open_, key=lambda part: _closeness(middles, unit, part)).append(unit)
        else:
            parts.append([unit])
    place = {unit: number for number, part in enumerate(parts) for unit in part}
    for unit in middles.keys() - foes.keys():
        place[unit] = max(range(len(parts)), key=lambda n: (_closeness(middles, unit, parts[n]), -n))
    return np.array([place[int(unit)] for unit in units], np.int64)


def _closeness(middles: dict[int, Vectors], unit: int, part: list[int]) -> float:
    return round(float(np.mean([middles[unit] @ middles[other] for other in part])), 5)
