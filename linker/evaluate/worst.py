"""The worst errors: found stories that merge several gold ones, and gold stories that were split."""

import polars as pl

from linker.evaluate.result import Mixture, SharedArticles

_PARTS = 5


def worst_merges(joined: pl.DataFrame, *, most: int) -> tuple[Mixture, ...]:
    """Found stories that hold articles of several gold stories, most wrong pairs first.

    Args:
        joined: Columns article_id, story (gold), story_id (found), title; a row an article, in order.
        most: How many.
    """
    return _mixtures(joined, "story_id", "story", most)


def worst_splits(joined: pl.DataFrame, *, most: int) -> tuple[Mixture, ...]:
    """Gold stories whose articles are in several found ones, most wrong pairs first."""
    return _mixtures(joined, "story", "story_id", most)


def _mixtures(joined: pl.DataFrame, whole: str, part: str, most: int) -> tuple[Mixture, ...]:
    parts = (
        joined.group_by(whole, part, maintain_order=True)
        .agg(pl.len().cast(pl.Int64).alias("articles"), pl.col("title").first())
        .sort("articles", part, descending=[True, False])
    )
    pairs = pl.col("articles") * (pl.col("articles") - 1) // 2
    total = pl.col("articles").sum()
    wholes = (
        parts.group_by(whole)
        .agg(total.alias("total"), (total * (total - 1) // 2 - pairs.sum()).alias("wrong"))
        .filter(pl.col("wrong") > 0)
        .sort("wrong", whole, descending=[True, False])
        .head(most)
    )
    parts_of = parts.partition_by(whole, as_dict=True)
    return tuple(
        Mixture(
            name,
            articles,
            wrong,
            tuple(
                SharedArticles(row[part], row["articles"], row["title"] or "")
                for row in parts_of[(name,)].head(_PARTS).iter_rows(named=True)
            ),
        )
        for name, articles, wrong in wholes.iter_rows()
    )
