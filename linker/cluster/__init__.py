"""Grouping by edges and vectors: communities, and which groups are really two, or one."""

from linker.cluster.communities import communities, number_groups
from linker.cluster.kinship import join
from linker.cluster.separation import Clearness, separate, separation
from linker.cluster.threshold import group_at

__all__ = [
    "Clearness",
    "communities",
    "group_at",
    "join",
    "number_groups",
    "separate",
    "separation",
]
