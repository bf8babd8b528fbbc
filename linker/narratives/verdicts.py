"""Groups that were found to be no narrative: not judged again while they stay as they are.

A verdict rests on the passages of a group, their stories, what might join it, and how rare its
words and names are in the archive. The last moves little while an archive grows a little; after a tenth all
are judged anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from linker.narratives.config import NarrativeConfig
from linker.narratives.edges import Edges
from linker.narratives.groups import joining
from linker.narratives.material import Material
from linker.types import Rows

_MOST_GROWTH = 1.1
_NEAR = 0.5
"""Share of the score that links passages from which it is looked whether a new one joins a group."""


@dataclass(frozen=True)
class Verdicts:
    """Keys of the groups that are none, and how many articles the archive had when the first was judged."""

    none: frozenset[str] = frozenset()
    articles: int = 0

    def hold(self, articles: int) -> bool:
        """Whether an archive of so many articles has grown, and by no more than a tenth since the first."""
        return self.articles <= articles <= _MOST_GROWTH * self.articles


@dataclass(frozen=True)
class Judge:
    """Knows the groups of an archive by what they are made of.

    `fresh` tells which articles weren't there with this text when the earlier verdicts were given.
    """

    material: Material
    earlier: Verdicts
    fresh: NDArray[np.bool_]

    def core_keys(self, cores: Sequence[Rows]) -> list[str]:
        """A key for each group of statements."""
        material = self.material
        ids, stories = material.corpus.articles["id"], material.story_ids
        first = np.searchsorted(material.corpus.passage_articles, material.articles)
        places = (material.rows - first).tolist()
        names = [
            f"{ids[article]} {place} {stories[material.stories[article]]}"
            for article, place in zip(material.articles.tolist(), places, strict=True)
        ]
        return [_key("core", [names[member] for member in core]) for core in cores]

    def open_cores(
        self, cores: Sequence[Rows], keys: Sequence[str], edges: Edges, config: NarrativeConfig
    ) -> list[Rows]:
        """The groups of statements to be judged: unknown ones, and those that something new may join."""
        fresh = self.fresh[self.material.articles]
        close = edges.score >= _NEAR * config.min_edge
        near = np.zeros(len(fresh), np.bool_)
        near[edges.left[close & fresh[edges.right]]] = True
        near[edges.right[close & fresh[edges.left]]] = True

        def gains(core: Rows) -> bool:
            return bool(near[core].any() and fresh[joining(self.material, core, core, edges, config)].any())

        return [
            core
            for core, key in zip(cores, keys, strict=True)
            if key not in self.earlier.none or fresh[core].any() or gains(core)
        ]


def _key(kind: str, parts: Sequence[str]) -> str:
    return blake2b("\n".join([kind, *sorted(parts)]).encode(), digest_size=12).hexdigest()
