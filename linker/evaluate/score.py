"""Found stories compared with gold ones: coverage, metrics with intervals, and the worst errors."""

from collections.abc import Mapping

import polars as pl

from linker.evaluate.gold import Gold
from linker.evaluate.result import Coverage, Evaluation, LevelFit, Swept
from linker.evaluate.worst import worst_merges, worst_splits
from linker.metrics import intervals, measure
from linker.types import LevelName


def score(
    gold: Gold, articles: pl.DataFrame, assignments: pl.DataFrame, *, worst: int = 10, seed: int = 0
) -> Evaluation:
    """Compare found stories with a gold, over the labelled articles that the archive holds.

    Args:
        gold: Labels.
        articles: Of the archive: columns id, title, url, file, number.
        assignments: Columns article_id, story_id; every article of the archive once.
        worst: How many merges and splits are named.
        seed: Of the bootstrap.

    Raises:
        ReadError: An article has two gold stories, or no labelled article is in the archive.
    """
    met = gold.meet(articles)
    joined = join_gold(met, articles, assignments)
    ours, theirs = joined["story"].to_numpy(), joined["story_id"].to_numpy()
    coverage = Coverage(
        labelled=len(met),
        found=len(joined),
        missing=tuple(met.filter(pl.col("article_id").is_null())["name"]),
        blank=int(gold.rows["story"].null_count()),
        unlabelled=len(articles) - len(joined),
        gold_stories=joined["story"].n_unique(),
        stories=joined["story_id"].n_unique(),
    )
    return Evaluation(
        measure(ours, theirs),
        intervals(ours, theirs, seed=seed),
        coverage,
        worst_merges(joined, most=worst),
        worst_splits(joined, most=worst),
    )


def fit(met: pl.DataFrame, articles: pl.DataFrame, assignments: pl.DataFrame) -> LevelFit:
    """The agreement of the groups of one level; `assignments` as for `score`."""
    joined = join_gold(met, articles, assignments)
    values = measure(joined["story"].to_numpy(), joined["story_id"].to_numpy())
    return LevelFit(
        joined["story_id"].n_unique(), values["b3_precision"], values["b3_recall"], values["b3_f1"]
    )


def best_level(levels: Mapping[LevelName, LevelFit]) -> LevelName:
    """The level with the highest B-cubed F1; of equal ones the first."""
    return max(levels, key=lambda name: round(levels[name].b3_f1, 6))


def swept(met: pl.DataFrame, articles: pl.DataFrame, groups: pl.Series, level: float, step: float) -> Swept:
    """The agreement of one grouping, by row of the archive, at one level."""
    assignments = pl.DataFrame({"article_id": articles["id"], "story_id": groups.cast(pl.String)})
    joined = join_gold(met, articles, assignments)
    values = measure(joined["story"].to_numpy(), joined["story_id"].to_numpy())
    return Swept(
        level,
        step,
        joined["story_id"].n_unique(),
        values["b3_precision"],
        values["b3_recall"],
        values["b3_f1"],
    )


def join_gold(met: pl.DataFrame, articles: pl.DataFrame, assignments: pl.DataFrame) -> pl.DataFrame:
    """The labelled articles that the archive holds, in its order, with gold and found story and title."""
    return (
        articles.select(pl.col("id").alias("article_id"), "title")
        .join(assignments, on="article_id", how="inner", maintain_order="left")
        .join(met.select("article_id", "story").drop_nulls(), on="article_id", maintain_order="left")
    )
