"""An index against labels: its stories measured, and what they would be at other levels."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from linker.evaluate import Evaluation, Gold, read_gold, score
from linker.evaluate.score import best_level, fit, swept
from linker.history.stored_corrections import constraints_of, corrections_of
from linker.history.stored_results import assignments
from linker.links.listing import listed_rows
from linker.stories import group_around
from linker.types import LEVELS

if TYPE_CHECKING:
    from linker.archive.index import Index

STEPS = (-3.0, -2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 3.0)
"""Levels of evidence looked at, from the archive's own, in log-odds."""


def evaluate(
    index: "Index",
    gold: str | Path | Mapping[str, str],
    *,
    mapped: Mapping[str, str] | None = None,
    steps: Sequence[float] = STEPS,
    worst: int = 10,
    seed: int = 0,
) -> Evaluation:
    """Measure the stories of an index against labels: the events, and which level fits best.

    Args:
        index: The archive.
        gold: A file as `read_gold` takes it, or article id → story.
        mapped: Names of the file's columns, where they are unusual.
        steps: Levels of evidence, from the archive's own, at which it is also measured what the stories
            would be.
        worst: How many merges and splits are named.
        seed: Of the bootstrap.

    Raises:
        ReadError: The gold can't be read, contradicts itself, or names no article of the index.
    """
    labels = _gold_of_mapping(gold) if isinstance(gold, Mapping) else read_gold(Path(gold), mapped)
    articles = index.corpus.articles
    evaluation = score(labels, articles, assignments(index.stories()), worst=worst, seed=seed)
    met = labels.meet(articles)
    levels = {level: fit(met, articles, assignments(index.stories(level))) for level in LEVELS}
    evaluation = replace(evaluation, levels=levels, best_level=best_level(levels))
    if not steps:
        return evaluation
    groupings = group_around(
        index.corpus,
        steps,
        listed_rows(index.corpus),
        constraints=constraints_of(corrections_of(index.store), index.corpus),
    )
    return replace(
        evaluation,
        sweep=tuple(
            swept(met, articles, pl.Series(grouping.groups), float(grouping.thresholds.mean()), step)
            for step, grouping in zip(steps, groupings, strict=True)
        ),
    )


def _gold_of_mapping(gold: Mapping[str, str]) -> Gold:
    rows = pl.DataFrame(
        {"article_id": [str(id_) for id_ in gold], "story": [str(story) for story in gold.values()]},
        schema={"article_id": pl.String, "story": pl.String},
    )
    return Gold(rows, "the gold")
