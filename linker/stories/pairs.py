"""The evidence that two articles report one event, part by part, and what the parts add up to.

score = 1 / (1 + exp(level - evidence)), where evidence is the weighted sum of the parts. The weights
were learned by `benchmarks/stories_learn.py`, a logistic regression with an intercept for each archive; the
level is the archive's own (`linker.cluster.choose_level`), as what counts as close differs between them.
"""

import numpy as np
import polars as pl

from linker.spread import Spread, in_turn
from linker.stories.config import StoryConfig
from linker.stories.lexical import shared_sums
from linker.stories.meaning import centred, cosines, usual
from linker.stories.neighbours import Neighbours, by_meaning, by_words, candidate_pairs, rank_of
from linker.stories.terms import Floats, Terms, read_terms
from linker.types import Rows, Vectors

WEIGHTS = {
    "meaning": 9.13,
    "names": 0.78,
    "word_rank": -0.43,
    "gap": -0.38,
    "other_counts": -0.83,
    "other_place": -0.66,
}
"""What one unit of each part adds to the evidence, in log-odds.

meaning: cosine of the centred vectors, less what is usual around the two articles. names: ln(1 + sum of
idf) of shared names. word_rank: ln(1 + place) in the other's list of nearest by words, the worse of the
two. gap: square root of the months (30 days) between, beyond `same_days`; 0 where a date is unknown.
other_counts: things of which the leads give different numbers ("three dead", "five dead"; "day 2",
"day 21"), at most 2. other_place: 1 where both leads name places, and neither text any place of the
other's lead.
"""

PARTS = tuple(WEIGHTS)

PAIR_SCHEMA = pl.Schema(
    {"left": pl.Int64(), "right": pl.Int64(), **dict.fromkeys(PARTS, pl.Float32()), "evidence": pl.Float32()}
)
"""A candidate pair, rows left < right; sorted by them."""


def gather(
    articles: pl.DataFrame,
    vectors: Vectors,
    *,
    listed: tuple[Rows, Rows] | None,
    config: StoryConfig,
    spread: Spread = in_turn,
    of: Rows | None = None,
) -> tuple[pl.DataFrame, Vectors]:
    """Find the candidate pairs and their evidence.

    Args:
        articles: Columns title, text, published, language; sorted.
        vectors: Of the articles, in their order.
        listed: Rows of articles that print another's headline, and of those others.
        config: Settings.
        spread: Who reads, and looks for neighbours.
        of: Rows whose pairs are wanted; None wants all.

    Returns:
        The pairs as in `PAIR_SCHEMA`, and the centred vectors.
    """
    terms = read_terms(
        articles["title"].fill_null("").to_list(),
        articles["text"].fill_null("").to_list(),
        characters=config.characters,
        spread=spread,
    )
    middle = centred(vectors, articles["language"].to_list())
    near = by_meaning(middle, k=config.neighbours, spread=spread)
    worded = by_words(terms, k=config.neighbours, spread=spread)
    printed = [] if listed is None else [_as_neighbours(listed, len(middle))]
    left, right = candidate_pairs(near, worded, *printed, of=of)
    found = {
        "meaning": _meaning(middle, near, left, right, config.local),
        **_shared(terms, left, right),
        "word_rank": np.log1p(np.maximum(rank_of(worded, left, right), rank_of(worded, right, left))),
        "gap": _gap(articles["published"], left, right, config.same_days),
    }
    pairs = pl.DataFrame({"left": left, "right": right, **found}, schema_overrides=dict(PAIR_SCHEMA))
    return add_up(pairs), middle


def add_up(pairs: pl.DataFrame) -> pl.DataFrame:
    """Set `evidence` to the weighted sum of the parts, in steps of 1e-5."""
    parts = pairs.select(PARTS).to_numpy().astype(np.float64)
    total = np.round(parts @ np.array([WEIGHTS[part] for part in PARTS]), 5)
    return pairs.with_columns(pl.Series("evidence", total, pl.Float32)).select(list(PAIR_SCHEMA))


def _meaning(vectors: Vectors, near: Neighbours, left: Rows, right: Rows, count: int) -> Floats:
    around = usual(near, count)
    found: Floats = (cosines(vectors, left, right) - (around[left] + around[right]) / 2).astype(np.float32)
    return found


def _shared(terms: Terms, left: Rows, right: Rows) -> dict[str, Floats]:
    names = np.where(terms.is_name[terms.terms], terms.idf[terms.terms], 0)
    numbers, place = terms.numbers, terms.is_place
    shared_names, other_counts, same_place = shared_sums(
        terms,
        left,
        right,
        [
            lambda at_left, _: names[at_left],
            lambda at_left, at_right: (numbers[at_left] > 0) & (numbers[at_left] & numbers[at_right] == 0),
            lambda at_left, at_right: place[at_left] | place[at_right],
        ],
    )
    article = np.repeat(np.arange(terms.size), np.diff(terms.rows))
    placed = np.bincount(article, place, terms.size) > 0
    elsewhere = placed[left] & placed[right] & (same_place == 0)
    return {
        "names": np.log1p(shared_names),
        "other_counts": np.minimum(other_counts, 2),
        "other_place": elsewhere.astype(np.float32),
    }


def _gap(published: pl.Series, left: Rows, right: Rows, same_days: float) -> Floats:
    days = published.dt.epoch("s").cast(pl.Float64).fill_null(np.nan).to_numpy() / 86_400
    gap = np.nan_to_num(np.abs(days[left] - days[right]), nan=0.0)
    found: Floats = np.sqrt(np.maximum(gap - same_days, 0) / 30).astype(np.float32)
    return found


def _as_neighbours(listed: tuple[Rows, Rows], size: int) -> Neighbours:
    """Listed links as neighbour lists, to be candidates beside the others."""
    left, right = (np.asarray(rows, np.int64) for rows in listed)
    apart = left != right
    left, right = left[apart], right[apart]
    order = np.lexsort((right, left))
    left, right = left[order], right[order]
    place = np.arange(len(left)) - np.searchsorted(left, left)
    rows = np.full((size, int(place.max()) + 1 if len(place) else 0), -1, np.int64)
    rows[left, place] = right
    return Neighbours(rows, np.zeros(rows.shape, np.float32))
