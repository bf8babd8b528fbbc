"""Grouping by edges and vectors: communities, how fine to cut, and which groups are really two."""

from linker.cluster.communities import communities, number_groups
from linker.cluster.kinship import join
from linker.cluster.level import Level, choose_level
from linker.cluster.separation import separate, separation
from linker.cluster.silhouette import silhouettes

__all__ = [
    "Level",
    "choose_level",
    "communities",
    "join",
    "number_groups",
    "separate",
    "separation",
    "silhouettes",
]
