"""Groups at a decision threshold: the evidence at which two items are as likely together as apart."""

import numpy as np

from linker.clustering.communities import communities
from linker.types import Rows, Vectors


def group_at(
    threshold: float,
    size: int,
    left: Rows,
    right: Rows,
    evidence: Vectors,
    *,
    resolution: float,
    seed: int,
) -> Rows:
    """Communities where a pair weighs 1 / (1 + exp(threshold - evidence)).

    Args:
        threshold: In the units of the evidence, log-odds.
        size: Number of items, numbered from 0.
        left: One end of each pair.
        right: The other end.
        evidence: Of each pair.
        resolution: As `communities` takes it.
        seed: Of the algorithm's random order.
    """
    weights = 1 / (1 + np.exp(np.clip(threshold - evidence.astype(np.float64), -50, 50)))
    return communities(size, left, right, weights, resolution=resolution, seed=seed)
