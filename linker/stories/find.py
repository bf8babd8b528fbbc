"""From an archive to its stories: evidence of pairs, groups, and a description of each."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from linker.clustering.communities import number_groups
from linker.clustering.constraints import Constraints, constrain
from linker.corpus import Corpus
from linker.stories.config import StoryConfig
from linker.stories.describe import Story, describe
from linker.stories.group import Grouping, group_rows
from linker.stories.pairs import PAIR_SCHEMA, gather
from linker.stories.thresholds import local_thresholds
from linker.stories.tree import nest
from linker.types import Rows, Vectors


def find_stories(
    corpus: Corpus,
    listed: tuple[Rows, Rows] | None = None,
    config: StoryConfig = StoryConfig(),
    constraints: Constraints | None = None,
) -> tuple[Story, ...]:
    """Put every article of an archive into exactly one story.

    Args:
        corpus: The archive.
        listed: Rows of articles that print another's headline, and of those others.
        config: How articles become stories.
        constraints: Pairs of rows of which people said that they are on one event, or on two.

    Returns:
        Stories sorted by (-articles, first, id).
    """
    return describe(corpus, group_articles(corpus, listed, config, constraints))


def group_articles(
    corpus: Corpus,
    listed: tuple[Rows, Rows] | None = None,
    config: StoryConfig = StoryConfig(),
    constraints: Constraints | None = None,
    before: Rows | None = None,
) -> Grouping:
    """The event, line and topic of each article by row, with the pairs that decided it.

    Args:
        corpus: The archive.
        listed: As for `find_stories`.
        config: How articles become stories.
        constraints: As for `find_stories`.
        before: The group that each article was in while the archive was smaller, -1 for a new one.
    """
    pairs, middle = _gathered(corpus, listed, config)
    return _obeying(constraints, group_rows(pairs, middle, config, before), middle)


def group_as(
    corpus: Corpus, known: tuple[Rows, Rows, Rows], listed: tuple[Rows, Rows], config: StoryConfig
) -> Grouping:
    """The stories that an archive is known to have, with the evidence of its pairs.

    Args:
        corpus: The archive.
        known: The event, line and topic of each article by row.
        listed: As for `find_stories`.
        config: How articles become stories.
    """
    pairs, vectors = _gathered(corpus, listed, config)
    groups = number_groups(known[0])
    thresholds = local_thresholds(pairs, vectors, config)
    return Grouping(groups, pairs, thresholds, *nest(groups, *known[1:]))


def group_around(
    corpus: Corpus,
    steps: Sequence[float],
    listed: tuple[Rows, Rows] | None = None,
    config: StoryConfig = StoryConfig(),
    constraints: Constraints | None = None,
) -> list[Grouping]:
    """The usual grouping, and those at so much more or less evidence a pair.

    Returns:
        One a step, in their order; step 0 is the grouping that `find_stories` describes.
    """
    pairs, middle = _gathered(corpus, listed, config)
    usual = local_thresholds(pairs, middle, config)
    return [
        _obeying(constraints, group_rows(pairs, middle, config, thresholds=usual + step), middle)
        for step in steps
    ]


def _obeying(constraints: Constraints | None, found: Grouping, vectors: Vectors) -> Grouping:
    """A grouping with what people said of its events carried out, and the tree above them."""
    if constraints is None:
        return found
    return found.with_events(constrain(found.groups, vectors, constraints))


def _gathered(
    corpus: Corpus, listed: tuple[Rows, Rows] | None, config: StoryConfig
) -> tuple[pl.DataFrame, Vectors]:
    if not len(corpus):
        return pl.DataFrame(schema=PAIR_SCHEMA), np.empty((0, 1), np.float32)
    vectors = corpus.article_index.vectors(np.arange(len(corpus)))
    return gather(
        corpus.articles,
        vectors,
        listed=listed,
        config=config,
        encoder=corpus.encoder,
        parallel_map=corpus.parallel_map,
    )
