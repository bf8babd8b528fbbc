"""Story lines and topics: the events of an archive as a tree, by what is evidence for one subject."""

import numpy as np
import polars as pl

from linker.clustering import join, number_groups
from linker.clustering.threshold import group_at
from linker.stories.config import StoryConfig
from linker.stories.pairs import subject_evidence
from linker.types import Rows, Vectors


def lines_and_topics(
    events: Rows, pairs: pl.DataFrame, vectors: Vectors, config: StoryConfig
) -> tuple[Rows, Rows]:
    """Group events into story lines, and lines into topics.

    Articles are grouped at two lower thresholds of the evidence for one subject. An event goes to the line
    that most of its articles are in, a line to the topic that most of its articles are in; so that each event
    lies in one line, and each line in one topic.

    Args:
        events: The event of each article, by row.
        pairs: As `linker.stories.pairs.gather` gives them.
        vectors: Centred, one an article.
        config: Settings.

    Returns:
        The line and the topic of each article, numbered by `number_groups`.
    """
    compared = pairs.filter(~pl.col("copy"))
    left, right = compared["left"].to_numpy(), compared["right"].to_numpy()
    evidence = subject_evidence(compared)

    def at(threshold: float) -> Rows:
        # In a small archive everything is near something: weak pairs count as not compared.
        strong = evidence >= threshold + np.log(config.weakest / (1 - config.weakest))
        return group_at(
            threshold,
            len(events),
            left[strong],
            right[strong],
            evidence[strong],
            resolution=config.resolution,
            seed=config.seed,
        )

    lines = with_copies(at(config.line_threshold), pairs)
    topics = join(
        at(config.topic_threshold), vectors, left, right, larger=config.neighbours, kinship=config.kinship
    )
    return nest(events, lines, with_copies(topics, pairs))


def with_copies(groups: Rows, pairs: pl.DataFrame) -> Rows:
    """Put each copy of a text into the group of the first article that has it."""
    copies = pairs.filter("copy").sort("right")
    whole = groups.copy()
    for left, right in copies.select("left", "right").iter_rows():
        whole[right] = whole[left]
    return number_groups(whole)


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
