"""The related articles of a whole archive as one table: article, related, score and kind, without evidence.

It is made in bulk, and continued when the archive grows: pairs of articles that were there before keep their
score. Kinds are read off the tree of stories each time, so that they never contradict it.
"""

from typing import get_args

import numpy as np
import polars as pl
from numpy.typing import NDArray

from linker.config import LinkConfig
from linker.corpus import Corpus
from linker.links.measures import Measures
from linker.links.near_copies import Hashes, containment, formulas_among, own_containment, shingles
from linker.links.relatedness import KEPT, Relatedness
from linker.links.sharing import Sharing
from linker.links.tree_places import Tree, kinds_of
from linker.types import LinkKind, Rows, Scores

VERSION = 3
"""Raised with any change of what is found that is no change of the settings."""

PAIR_SCHEMA = pl.Schema(
    {
        "article": pl.UInt32(),
        "related": pl.UInt32(),
        "score": pl.Float32(),
        "kind": pl.String(),
        "apart": pl.Boolean(),
        "brief": pl.Boolean(),
        "running": pl.Boolean(),
        "copied": pl.Float32(),
    }
)
"""Rows of two articles of the archive, sorted by (article, -score, related); at most `KEPT` an article.

`kind` is null where they aren't related. `apart`, whether they have too little in common for that, `brief`,
whether that is because they are too short, and `running`, whether they share what reports of one running
story do, are null where that wasn't asked, as of articles of one event; `copied`, the share of the shorter
text that the other has too, is NaN where it wasn't.
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
    kinds = pairs["kind"].drop_nulls().unique().to_list()
    if len(pairs.filter(outside)) or not set(kinds) <= set(get_args(LinkKind)):
        raise ValueError("a link is of no two articles, or of no kind")
    if not pairs["article"].is_sorted() or pairs.select("article", "related").is_duplicated().any():
        raise ValueError("links are in another order, or one is there twice")


def related_pairs(corpus: Corpus, rows: Rows, config: LinkConfig) -> pl.DataFrame:
    """The closest articles of some, without kinds."""
    relatedness = Relatedness(corpus, config)
    found = list(relatedness.related(relatedness.of_rows(rows)))
    counts = [len(others) for others, _ in found]
    return _frame(
        np.repeat(rows, counts),
        np.concatenate([np.empty(0, np.int64), *(others for others, _ in found)]),
        np.concatenate([np.empty(0, np.float32), *(scores for _, scores in found)]),
    )


def continue_pairs(known: pl.DataFrame, places: Rows, corpus: Corpus, config: LinkConfig) -> pl.DataFrame:
    """The table of an archive that has grown or shrunk, without the kinds of new pairs.

    Args:
        known: The table of the archive as it was.
        places: The row that each old article has now, -1 where it is gone or changed.
        corpus: The archive as it is now.
        config: How pairs are scored.
    """
    left, right = (places[known[side].to_numpy()] for side in ("article", "related"))
    stays = (left >= 0) & (right >= 0)
    moved = known.filter(pl.Series(stays)).with_columns(
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
    listed: tuple[Rows, Rows] | None = None,
) -> pl.DataFrame:
    """A table with the kind of each pair, the same that `linker.links.linking.Linker` tells of two articles.

    Args:
        pairs: As `PAIR_SCHEMA`; `apart` and `copied` are kept where they are known.
        corpus: The archive.
        tree: The event, the story line and the topic of each article.
        measures: What is rare, what makes a copy, and what is close enough.
        listed: Rows of articles that list another's headline, and of those others; None has them looked for.
    """
    left, right = (pairs[side].to_numpy().astype(np.int64) for side in ("article", "related"))
    config = measures.config
    one_event = (tree.events[left] == tree.events[right]) & (tree.events[left] >= 0)
    one_line = (tree.lines[left] == tree.lines[right]) & (tree.lines[left] >= 0)
    gaps = np.diff(_days(corpus)[np.stack([left, right])], axis=0)[0]  # NaN where unknown
    copied = np.array(pairs["copied"].to_numpy(), np.float32)
    missing = one_event & np.isnan(copied)
    copied[missing] = _copied(left[missing], right[missing], corpus, tree, config)
    close = pairs["score"].to_numpy() >= np.float32(config.min_score)
    flags = ("apart", "brief", "running")
    apart, brief, running = (pairs[name].cast(pl.Int8).fill_null(-1).to_numpy().copy() for name in flags)
    asked = close & ~one_event & (apart < 0)
    sharing = Sharing(corpus, measures, listed)
    apart[asked], brief[asked], running[asked] = sharing.of_events_apart(
        left[asked], right[asked], gaps[asked]
    )
    shown = one_event.copy()
    shown[one_event] = ~sharing.nothing_to_show(left[one_event], right[one_event])
    kinds = kinds_of(one_event, one_line, gaps, copied >= config.copy, ~one_event & (running > 0))
    kept = np.where(one_event, shown, close & ((apart < 1) | (one_line & (brief > 0))))
    return pairs.with_columns(
        pl.when(pl.Series(kept)).then(pl.Series(kinds, dtype=pl.String)).alias("kind"),
        *(
            pl.when(pl.Series(values >= 0)).then(pl.Series(values > 0)).alias(name)
            for name, values in zip(flags, (apart, brief, running), strict=True)
        ),
        pl.Series("copied", copied),
    )


def _frame(left: Rows, right: Rows, scores: Scores) -> pl.DataFrame:
    pairs = pl.DataFrame(
        {"article": left, "related": right, "score": scores, "copied": np.full(len(left), np.nan, np.float32)}
    )
    none = pl.lit(None)
    return (
        pairs.with_columns(kind=none, apart=none, brief=none, running=none)
        .select(list(PAIR_SCHEMA))
        .cast(PAIR_SCHEMA)
    )


def _days(corpus: Corpus) -> NDArray[np.float64]:
    return Relatedness(corpus, LinkConfig()).days


def _copied(left: Rows, right: Rows, corpus: Corpus, tree: Tree, config: LinkConfig) -> Scores:
    """The share of the text of its own that the shorter of two articles has in common with the other."""
    hashes = {row: shingles(corpus.text_words(row)) for row in np.unique([left, right]).tolist()}
    found = np.zeros(len(left), np.float32)
    alike = []
    for place, (one, other) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        if containment(hashes[one], hashes[other]) >= config.copy:
            alike.append((place, one, other))
    wanted = [hashes[row] for _, *pair in alike for row in pair]
    formulas = formulas_among(_joined(wanted), corpus.lexical.tokens, tree.events)
    for place, one, other in alike:
        found[place] = own_containment(hashes[one], hashes[other], formulas)
    return found


def _joined(hashes: list[Hashes]) -> Hashes:
    joined: Hashes = np.unique(np.concatenate([np.empty(0, np.uint64), *hashes]))
    return joined
