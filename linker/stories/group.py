"""Articles into stories: evidence, level, communities, and groups that are really two."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import polars as pl

from linker.cluster import Level, choose_level, join, separate
from linker.cluster.level import group_at
from linker.stories.config import StoryConfig
from linker.stories.tree import lines_and_topics, nest
from linker.types import Rows, Vectors


@dataclass(frozen=True)
class Grouping:
    """What grouping found: the event of each article by row, the pairs, and the level.

    `lines` and `topics` are the story line and the topic of each article by row. They are nested: every
    event lies in one line, every line in one topic.
    """

    groups: Rows
    pairs: pl.DataFrame
    level: Level
    lines: Rows
    topics: Rows

    def with_events(self, groups: Rows) -> Self:
        """The same lines and topics around other events, nested again."""
        lines, topics = nest(groups, self.lines, self.topics)
        return replace(self, groups=groups, lines=lines, topics=topics)


def group_rows(
    pairs: pl.DataFrame, vectors: Vectors, config: StoryConfig, before: Rows | None = None
) -> Grouping:
    """Group articles by the evidence of their pairs.

    Args:
        pairs: As `linker.stories.pairs.gather` gives them.
        vectors: Centred, one an article.
        config: Settings.
        before: The group that each article was in, -1 where it was in none; None where all are new.
    """
    left, right = pairs["left"].to_numpy(), pairs["right"].to_numpy()
    evidence = pairs["evidence"].to_numpy()
    level = _level(vectors, left, right, evidence, config)
    settled = evidence if before is None else _settled(evidence, before[left], before[right], config.habit)

    def at(value: float, left: Rows, right: Rows, evidence: Vectors) -> Rows:
        return group_at(
            value, len(vectors), left, right, evidence, resolution=config.resolution, seed=config.seed
        )

    def inside(step: float, groups: Rows) -> Rows:
        kept = groups[left] == groups[right]
        return at(level.value + step, left[kept], right[kept], settled[kept])

    groups = at(level.value, left, right, settled)
    ways = [lambda found, step=step: inside(step, found) for step in config.divide]
    for _ in range(3):
        divided = separate(groups, left, right, evidence, across=settled, divide=ways, clear=config.clear)
        if np.array_equal(divided, groups):
            break
        groups = divided
    groups = join(groups, vectors, left, right, larger=config.neighbours, kinship=config.kinship)
    return Grouping(groups, pairs, level, *lines_and_topics(groups, pairs, config))


def _settled(evidence: Vectors, one: Rows, other: Rows, habit: float) -> Vectors:
    """The evidence of pairs with what is held from before, by the groups that their articles were in."""
    known = (one >= 0) & (other >= 0)
    return evidence + np.where(known, np.where(one == other, habit, -habit), 0).astype(np.float32)


def _level(vectors: Vectors, left: Rows, right: Rows, evidence: Vectors, config: StoryConfig) -> Level:
    n = len(vectors)
    if config.level is not None:
        return Level(config.level, ())
    if n < config.small_archive:
        return Level(config.usual_level, ())
    first = max(0, (n - config.sample) // 2)
    last = min(n, first + config.sample)
    kept = (left >= first) & (right < last)
    part, left, right, evidence = vectors[first:last], left[kept] - first, right[kept] - first, evidence[kept]

    def group(value: float) -> Rows:
        return group_at(
            value, len(part), left, right, evidence, resolution=config.resolution, seed=config.seed
        )

    found = choose_level(
        part, group=group, least=config.least_level, most=config.most_level, usual=config.usual_level
    )
    if found.value <= config.least_level:  # no level stands out: the best would be to join everything
        return Level(config.usual_level, found.tried)
    return found
