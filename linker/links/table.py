"""The related articles of a whole archive as one table: article, related, score and kind, without evidence.

It is made in bulk, and continued when the archive grows: pairs of articles that were there before keep their
score. Kinds are read off the tree of stories each time, so that they never contradict it.
"""

from typing import get_args

import numpy as np
import polars as pl

from linker.config import LinkConfig
from linker.corpus import Corpus
from linker.links.asked import ListedPairs
from linker.links.common_ground import ANYWHERE
from linker.links.listing import listed_rows
from linker.links.measures import Measures
from linker.links.pair_kinds import Comparison, PairKinds
from linker.links.relatedness import KEPT, Relatedness
from linker.links.tree_places import Tree
from linker.types import LinkKind, Rows, Scores

VERSION = 5
"""Raised with any change of what is found that is no change of the settings."""

PAIR_SCHEMA = pl.Schema(
    {
        "article": pl.UInt32(),
        "related": pl.UInt32(),
        "score": pl.Float32(),
        "kind": pl.String(),
        "within": pl.Int8(),
        "running": pl.Int8(),
        "copied": pl.Float32(),
    }
)
"""Rows of two articles of the archive, sorted by (article, -score, related); at most `KEPT` an article.

`kind` is null where they aren't related. `within` is how wide a group of the tree they must share to be
related (0 none makes them related, 1 a line, 2 a topic, 3 none is needed), and `running` 1 where they share
what reports of one running story do; both are null where that wasn't asked, as of articles of one event.
`copied`, the share of the shorter text that the other has too, is NaN where it wasn't.
"""


def check_table(pairs: pl.DataFrame, articles: int) -> None:
    """See that a table read from a file is that of an archive of so many articles.

    Raises:
        ValueError: It isn't.
    """
    if pairs.schema != PAIR_SCHEMA or sum(pairs.null_count().select("article", "related", "score").row(0)):
        raise ValueError("the columns of links are others, or a value is missing")
    outside = (pl.col("article") >= articles) | (pl.col("related") >= articles)
    outside |= (pl.col("article") == pl.col("related")) | ~pl.col("score").is_between(0, 1)
    outside |= ~(pl.col("copied").fill_nan(None).is_between(0, 1).fill_null(value=True))
    outside |= ~(pl.col("within").fill_null(0).is_between(0, ANYWHERE))
    outside |= ~(pl.col("running").fill_null(0).is_between(0, 1))
    kinds = pairs["kind"].drop_nulls().unique().to_list()
    if len(pairs.filter(outside)) or not set(kinds) <= set(get_args(LinkKind)):
        raise ValueError("a link is of no two articles, or of no kind")
    if not pairs["article"].is_sorted() or pairs.select("article", "related").is_duplicated().any():
        raise ValueError("links are in another order, or one is there twice")


def related_pairs(corpus: Corpus, rows: Rows, config: LinkConfig) -> pl.DataFrame:
    """The closest articles of some, without kinds."""
    relatedness = Relatedness(corpus, config)
    candidates = list(relatedness.related(relatedness.of_rows(rows)))
    counts = [len(others) for others, _ in candidates]
    return _frame(
        np.repeat(rows, counts),
        np.concatenate([np.empty(0, np.int64), *(others for others, _ in candidates)]),
        np.concatenate([np.empty(0, np.float32), *(scores for _, scores in candidates)]),
    )


def continue_pairs(
    earlier_pairs: pl.DataFrame, places: Rows, corpus: Corpus, config: LinkConfig
) -> pl.DataFrame:
    """The table of an archive that has grown or shrunk, without the kinds of new pairs.

    Args:
        earlier_pairs: The table of the archive as it was.
        places: The row that each old article has now, -1 where it is gone or changed.
        corpus: The archive as it is now.
        config: How pairs are scored.
    """
    left, right = (places[earlier_pairs[side].to_numpy()] for side in ("article", "related"))
    stays = (left >= 0) & (right >= 0)
    moved = earlier_pairs.filter(pl.Series(stays)).with_columns(
        pl.Series("article", left[stays], pl.UInt32), pl.Series("related", right[stays], pl.UInt32)
    )
    fresh = np.setdiff1d(np.arange(len(corpus)), places)
    new = related_pairs(corpus, fresh, config)
    turned = new.rename({"article": "related", "related": "article"}).select(list(PAIR_SCHEMA))
    to_new = turned.filter(~pl.Series(np.isin(turned["article"].to_numpy(), fresh)))
    order = ["article", "score", "related"]
    whole = pl.concat([moved, new, to_new]).sort(order, descending=[False, True, False])
    return whole.filter(pl.int_range(pl.len()).over("article") < KEPT)


def with_kinds(
    pairs: pl.DataFrame,
    corpus: Corpus,
    tree: Tree,
    measures: Measures,
    listed: ListedPairs | None = None,
) -> pl.DataFrame:
    """A table with the kind of each pair.

    Args:
        pairs: As `PAIR_SCHEMA`; `within`, `running` and `copied` stay where they are known.
        corpus: The archive.
        tree: The event, the story line and the topic of each article.
        measures: What is rare, what makes a copy, and what is close enough.
        listed: Rows of articles that list another's headline, and of those others; None has them looked for.
    """
    left, right = (pairs[side].to_numpy().astype(np.int64) for side in ("article", "related"))
    kinds_of_pairs = PairKinds(
        corpus, tree, measures, lambda rows: listed_rows(corpus, rows) if listed is None else listed
    )
    within, running = (pairs[name].fill_null(-1).to_numpy() for name in ("within", "running"))
    kinds, compared = kinds_of_pairs.kinds(
        kinds_of_pairs.of_rows(left, right, pairs["score"].to_numpy()),
        Comparison(within, running, pairs["copied"].to_numpy()),
    )
    return pairs.with_columns(
        pl.Series("kind", kinds.tolist(), pl.String),
        pl.Series("within", compared.within).replace(-1, None),
        pl.Series("running", compared.running).replace(-1, None),
        pl.Series("copied", compared.copied),
    )


def _frame(left: Rows, right: Rows, scores: Scores) -> pl.DataFrame:
    pairs = pl.DataFrame(
        {"article": left, "related": right, "score": scores, "copied": np.full(len(left), np.nan, np.float32)}
    )
    none = pl.lit(None)
    return (
        pairs.with_columns(kind=none, within=none, running=none).select(list(PAIR_SCHEMA)).cast(PAIR_SCHEMA)
    )
