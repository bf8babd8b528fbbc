"""Articles into stories: evidence, communities, groups that are really two, and the tree above them."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from linker.clustering import Clearness, join, separate
from linker.clustering.threshold import group_at
from linker.stories.config import StoryConfig
from linker.stories.thresholds import local_thresholds, pair_thresholds
from linker.stories.tree import lines_and_topics, nest, with_copies
from linker.types import Rows, Vectors


@dataclass(frozen=True)
class Grouping:
    """What grouping found: the event of each article by row, the pairs, and how much evidence decided.

    `thresholds` is the evidence at which a pair of each article, by row, is as likely one event as not; for
    a pair the mean of its two articles counts. `lines` and `topics` are the story line and the topic of each
    article by row. They are nested: every event lies in one line, every line in one topic.
    """

    groups: Rows
    pairs: pl.DataFrame
    thresholds: NDArray[np.float64]
    lines: Rows
    topics: Rows

    def with_events(self, groups: Rows) -> Self:
        """The same lines and topics around other events, nested again."""
        lines, topics = nest(groups, self.lines, self.topics)
        return replace(self, groups=groups, lines=lines, topics=topics)


def group_rows(
    pairs: pl.DataFrame,
    vectors: Vectors,
    config: StoryConfig,
    before: Rows | None = None,
    *,
    thresholds: NDArray[np.float64] | None = None,
) -> Grouping:
    """Group articles by the evidence of their pairs.

    Args:
        pairs: As `linker.stories.pairs.gather` gives them.
        vectors: Centred, one an article.
        config: Settings.
        before: The group that each article was in, -1 where it was in none; None where all are new.
        thresholds: As `local_thresholds` gives them; None finds them.
    """
    if thresholds is None:
        thresholds = local_thresholds(pairs, vectors, config)
    groups = group_events(pairs, vectors, thresholds, config, before)
    return Grouping(groups, pairs, thresholds, *lines_and_topics(groups, pairs, vectors, config))


def group_events(
    pairs: pl.DataFrame,
    vectors: Vectors,
    thresholds: NDArray[np.float64],
    config: StoryConfig,
    before: Rows | None = None,
) -> Rows:
    """The event of each article; as `group_rows`."""
    compared = pairs.filter(~pl.col("copy"))
    left, right = compared["left"].to_numpy(), compared["right"].to_numpy()
    # evidence: what a pair has above the threshold of its two articles.
    evidence = (compared["evidence"].to_numpy() - pair_thresholds(thresholds, left, right)).astype(np.float32)
    settled = (
        evidence if before is None else _settled(evidence, before[left], before[right], config.stickiness)
    )

    def at(threshold: float, left: Rows, right: Rows, evidence: Vectors) -> Rows:
        return group_at(
            threshold, len(vectors), left, right, evidence, resolution=config.resolution, seed=config.seed
        )

    def inside(step: float, groups: Rows) -> Rows:
        within = groups[left] == groups[right]
        return at(step, left[within], right[within], settled[within])

    groups = at(0.0, left, right, settled)
    ways = [lambda found, step=step: inside(step, found) for step in config.divide]
    for _ in range(3):
        divided = separate(
            groups, left, right, evidence, across=settled, divide=ways, rule=Clearness(config.clear)
        )
        if np.array_equal(divided, groups):
            break
        groups = divided
    contradicted = -np.minimum(compared["other_counts"].to_numpy() + compared["other_place"].to_numpy(), 1)
    groups = separate(
        groups,
        left,
        right,
        contradicted,
        divide=[lambda found: inside(config.look_alike, found)],
        rule=Clearness(config.contradicted, least=2),
    )
    groups = join(groups, vectors, left, right, larger=config.neighbours, kinship=config.kinship)
    return with_copies(groups, pairs)


def _settled(evidence: Vectors, one: Rows, other: Rows, stickiness: float) -> Vectors:
    """The evidence of pairs with what is held from before, by the groups that their articles were in."""
    grouped = (one >= 0) & (other >= 0)
    return evidence + np.where(grouped, np.where(one == other, stickiness, -stickiness), 0).astype(np.float32)
