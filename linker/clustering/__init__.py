"""Grouping by edges and vectors: communities, and the splitting and joining of groups."""

from linker.clustering.communities import communities, number_groups
from linker.clustering.linkage import join
from linker.clustering.separation import Clearness, separate, separation
from linker.clustering.threshold import group_at

__all__ = [
    "Clearness",
    "communities",
    "group_at",
    "join",
    "number_groups",
    "separate",
    "separation",
]
