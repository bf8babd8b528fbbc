"""Events form story lines, and story lines form topics: two coarser groupings, nested by construction."""

import numpy as np
import polars as pl

from linker.cluster.communities import communities, number_groups
from linker.stories.config import StoryConfig
from linker.types import Rows

_WEIGHTS = {"meaning": 9.13, "names": 0.78, "word_rank": -0.43}
"""What one unit of each part adds to the evidence for one line or topic, in log-odds. Other dates, other
counts and other places speak against one event, not against one line."""
_LINE_THRESHOLD = 0.0
_TOPIC_THRESHOLD = -4.0


def lines_and_topics(groups: Rows, pairs: pl.DataFrame, config: StoryConfig) -> tuple[Rows, Rows]:
    """The story line and the topic of each article.

    Args:
        groups: The event of each article, by row.
        pairs: As `linker.stories.pairs.gather` gives them, of all these articles.
        config: Settings.

    Returns:
        The line and the topic of each article, by row. Every event is in one line, every line in one topic.
    """
    left, right = pairs["left"].to_numpy(), pairs["right"].to_numpy()
    parts = pairs.select(list(_WEIGHTS)).to_numpy().astype(np.float64)
    evidence = np.round(parts @ np.array(list(_WEIGHTS.values())), 5)

    def at(threshold: float) -> Rows:
        weights = 1 / (1 + np.exp(np.clip(threshold - evidence, -50, 50)))
        return communities(len(groups), left, right, weights, resolution=config.resolution, seed=config.seed)

    return nest(groups, at(_LINE_THRESHOLD), at(_TOPIC_THRESHOLD))


def nest(groups: Rows, lines: Rows, topics: Rows) -> tuple[Rows, Rows]:
    """Move events between lines, and lines between topics, so that each lies in one as a whole.

    An event goes to the line that most of its articles are in, of equal ones to that with the lowest
    number; so does a line with topics.

    Returns:
        The line and the topic of each article, by row, numbered by `number_groups`.

    >>> lines, topics = nest(np.array([0, 0, 0, 1]), np.array([5, 3, 3, 5]), np.array([0, 0, 1, 1]))
    >>> lines.tolist(), topics.tolist()
    ([0, 0, 0, 1], [0, 0, 0, 1])
    """
    whole_lines = _of_most(groups, lines)
    return number_groups(whole_lines), number_groups(_of_most(whole_lines, topics))


def _of_most(inner: Rows, outer: Rows) -> Rows:
    """For each row the outer group that most rows of its inner group are in."""
    if not len(inner):
        return outer
    pairs, counts = np.unique(np.stack([inner, outer], axis=1), axis=0, return_counts=True)
    order = np.lexsort((pairs[:, 1], -counts, pairs[:, 0]))  # of each inner group the best pair first
    inner_ids, first = np.unique(pairs[order, 0], return_index=True)
    best: Rows = pairs[order][first, 1][np.searchsorted(inner_ids, inner)]
    return best
