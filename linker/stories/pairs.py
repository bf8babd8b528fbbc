"""The evidence that two articles report one event, or are on one subject: parts and what they add up to.

score = 1 / (1 + exp(threshold - evidence)), where evidence is the weighted sum of the parts. The weights were
learned by `benchmarks/stories_learn.py`. No part rests on what else lies in the archive, but for the nearest
articles of the two: what is rare and what is close is measured against `linker.stories.reference`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import inf
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from linker.parallel_map import ParallelMap, in_turn
from linker.stories.config import StoryConfig
from linker.stories.lexical import shared_sums
from linker.stories.meaning import mean_similarity, pair_cosines
from linker.stories.neighbours import (
    Neighbours,
    by_meaning,
    by_words,
    candidate_pairs,
    rank_in_language,
    rank_of,
)
from linker.stories.reference import Geometry, blended_idf, place_in_reference
from linker.stories.terms import Floats, Terms, read_terms
from linker.stories.transcribed_names import transcribed_names
from linker.text.language import article_languages, language_numbers
from linker.types import Rows, Vectors

WEIGHTS = {
    "meaning": 10.04,
    "names": 0.7,
    "word_rank": -0.41,
    "gap": -0.99,
    "time": 0.43,
    "other_counts": -1.14,
    "other_place": -0.83,
    "length": -1.72,
}
"""What one unit of each part adds to the evidence for one event, in log-odds.

meaning: cosine of the centred vectors, less what is expected around the two articles (`EXPECTED`). names:
ln(1 + sum of idf) of shared names. word_rank: ln(1 + place) in the other's list of nearest by words, the
worse of the two; across languages see `ACROSS`. gap: square root of the months (30 days) between, beyond
`same_days`; 0 where a date is unknown. time: -ln of the share of an article's nearest by meaning that are as
near in time as the other, the smaller of the two shares; 0 where a date is unknown. other_counts: things of
which the leads give different numbers ("three dead", "five dead"; "day 2", "day 21"), at most 2. other_place:
1 where both leads name places, and neither text any place of the other's lead. length: ln of the number of
different terms in each, the mean: two long texts share more by chance.
"""


class PartWords(NamedTuple):
    """What a part says of two articles: what speaks for one story, or against it."""

    speaks_for: str
    at_least: float
    against: str
    at_most: float


PART_WORDS: Mapping[str, PartWords] = {
    "meaning": PartWords("alike in meaning", 4.0, "not alike in meaning", 2.5),
    "names": PartWords("rare names in common", 1.5, "hardly a name in common", 0.2),
    "word_rank": PartWords("nearest to each other in words", -0.6, "others are nearer in words", -1.2),
    "gap": PartWords("", inf, "published weeks apart", -0.5),
    "time": PartWords("published close together, when little else like them was", 0.8, "", -inf),
    "other_counts": PartWords("", inf, "other numbers of the same things", -0.5),
    "other_place": PartWords("", inf, "other places", -0.5),
    "length": PartWords("", inf, "", -inf),
}
"""What `linker link --why` says of each part; what holds of nearly every pair isn't said."""


def said_of_parts(adds: Mapping[str, float]) -> str:
    """Sentences on what speaks for one story and what against it, given what each part adds.

    >>> said_of_parts({"meaning": 5.1, "names": 2.0, "gap": -0.7})
    'For one story: alike in meaning; rare names in common. Against it: published weeks apart.'
    """
    weighed = [(PART_WORDS[part], added) for part, added in adds.items()]
    sides = {
        "For one story": [words.speaks_for for words, added in weighed if added >= words.at_least],
        "Against it": [words.against for words, added in weighed if added <= words.at_most],
    }
    return " ".join(f"{side}: {'; '.join(phrases)}." for side, phrases in sides.items() if phrases)


ACROSS = 3.4
"""Articles in two languages share no words and spell names differently. In place of `word_rank` they have
ln(1 + place) in the other's list of nearest by meaning, among articles of its own language, less this.
Chosen on `four_languages` and `three_languages`: B³ F1 is .995 and .899 with it, .925 and .869 with 0; from
2.4 to 4.9 it hardly changes."""

EXPECTED = {
    "nearest_less": 0.46,
    "nearest_more": -0.44,
    "around_less": 0.13,
    "typical_less": 0.27,
    "typical_more": 0.04,
}
"""What is expected of a cosine, a sum over the two articles, of which one is `less` and one `more`.

nearest: mean cosine to the ten nearest; around: to the 21st to 50th nearest; typical: to the nearest
centroids of the reference.
"""

SUBJECT_WEIGHTS = {"closeness": 9.13, "names": 0.78, "word_rank": -0.43, "gap": -0.38}
"""What adds to the evidence for one subject; closeness is the cosine less the mean over both articles of
the mean cosine to the ten nearest. Contradictions don't count: a story line has many events."""

PARTS = tuple(WEIGHTS)
_PAIRS = 20_000
"""Pairs compared at a time; bounds the memory."""

PAIR_SCHEMA = pl.Schema(
    {
        "left": pl.Int64(),
        "right": pl.Int64(),
        **dict.fromkeys(PARTS, pl.Float32()),
        "closeness": pl.Float32(),
        "evidence": pl.Float32(),
        "copy": pl.Boolean(),
    }
)
"""A candidate pair, rows left < right; sorted by them. `evidence` is for one event. `copy`: the two have the
same headline, text and day; `left` is the first article that has them, and `right` is in no other
pair, so that a text counts once however often it was printed."""


@dataclass(frozen=True)
class _Compared:
    """What is known of each article when pairs are compared."""

    geometry: Geometry
    terms: Terms
    near: Neighbours
    worded: Neighbours
    days: NDArray[np.float64]
    languages: Rows
    """A number for the language of each; -1 where it is unknown."""


def gather(
    articles: pl.DataFrame,
    vectors: Vectors,
    *,
    listed: tuple[Rows, Rows] | None,
    config: StoryConfig,
    encoder: str = "",
    parallel_map: ParallelMap = in_turn,
    of: Rows | None = None,
) -> tuple[pl.DataFrame, Vectors]:
    """Find the candidate pairs and their evidence.

    Args:
        articles: Columns title, text, published, language; sorted.
        vectors: Of the articles, in their order.
        listed: Rows of articles that print another's headline, and of those others.
        config: Settings.
        encoder: The name of the encoder that made the vectors.
        parallel_map: Who reads, and looks for neighbours.
        of: Rows whose pairs are wanted; None wants all.

    Returns:
        The pairs as in `PAIR_SCHEMA`, and the centred vectors.
    """
    first = first_copies(articles)
    originals = np.flatnonzero(first == np.arange(len(first)))
    compared = _compare(articles[originals], vectors[originals], config, encoder, parallel_map)
    place = np.searchsorted(originals, first)
    printed = [] if listed is None else [_as_neighbours((place[listed[0]], place[listed[1]]), len(originals))]
    wanted = None if of is None else np.flatnonzero(np.isin(originals, of))
    left, right = candidate_pairs(compared.near, compared.worded, *printed, of=wanted)
    pairs = _pairs(compared, left, right, config).with_columns(copy=pl.lit(value=False))
    pairs = pairs.with_columns(pl.Series("left", originals[left]), pl.Series("right", originals[right]))
    pairs = pl.concat([pairs, _copies(compared, first, place, config)]).sort("left", "right")
    return add_up(pairs), compared.geometry.vectors[place]


def first_copies(articles: pl.DataFrame) -> Rows:
    """The row of the first article with the same headline, text and day of publication as each.

    An article without words is a copy of none.
    """
    title, text = (pl.col(name).fill_null("").str.strip_chars() for name in ("title", "text"))
    rows = articles.select(title, text, pl.col("published").dt.date()).with_row_index("row")
    row = pl.col("row").cast(pl.Int64)
    first: Rows = rows.select(
        pl.when((pl.col("title") == "") & (pl.col("text") == ""))
        .then(row)
        .otherwise(row.min().over("title", "text", "published"))
    )["row"].to_numpy()
    return first


def _copies(compared: _Compared, first: Rows, place: Rows, config: StoryConfig) -> pl.DataFrame:
    """Each copy with the first article that has its text, compared as any pair."""
    copies = np.flatnonzero(first != np.arange(len(first)))
    pairs = _pairs(compared, place[copies], place[copies], config)
    return pairs.with_columns(
        pl.Series("left", first[copies]), pl.Series("right", copies), copy=pl.lit(value=True)
    )


def _compare(
    articles: pl.DataFrame, vectors: Vectors, config: StoryConfig, encoder: str, parallel_map: ParallelMap
) -> _Compared:
    titles, texts = (articles[name].fill_null("").to_list() for name in ("title", "text"))
    terms = read_terms(titles, texts, characters=config.characters, parallel_map=parallel_map)
    frequency = np.bincount(terms.terms, minlength=len(terms.vocabulary)).astype(np.int64)
    terms = replace(terms, idf=blended_idf(terms.vocabulary, frequency, terms.size))
    languages = article_languages(articles)
    geometry = place_in_reference(vectors, languages, encoder)
    near = by_meaning(geometry.vectors, k=config.neighbours, parallel_map=parallel_map)
    worded = by_words(terms, k=config.neighbours, parallel_map=parallel_map)
    return _Compared(geometry, terms, near, worded, _days(articles["published"]), language_numbers(languages))


def _pairs(compared: _Compared, left: Rows, right: Rows, config: StoryConfig) -> pl.DataFrame:
    terms = compared.terms
    meaning, closeness = _meaning(compared, left, right, config)
    lengths = np.log1p(np.diff(terms.rows))
    parts = {
        "meaning": meaning,
        **_shared(terms, left, right),
        "word_rank": _word_rank(compared, left, right),
        "gap": _gap(compared.days, left, right, config.same_days),
        "time": _time(compared.days, compared.near, left, right, config.same_days),
        "length": (lengths[left] + lengths[right]) / 2,
        "closeness": closeness,
    }
    return pl.DataFrame(
        {"left": left, "right": right, **parts},
        schema_overrides={"left": pl.Int64, "right": pl.Int64, **dict.fromkeys(parts, pl.Float32)},
    )


def _word_rank(compared: _Compared, left: Rows, right: Rows) -> Floats:
    """How far down each stands in the other's list of nearest by words, or across languages by meaning."""
    worded, near, languages = compared.worded, compared.near, compared.languages
    rank = np.maximum(rank_of(worded, left, right), rank_of(worded, right, left))
    ranks: Floats = np.log1p(rank).astype(np.float32)
    identified = np.minimum(languages[left], languages[right]) >= 0
    across = np.flatnonzero(identified & (languages[left] != languages[right]))
    one, other = left[across], right[across]
    by_place = np.maximum(
        rank_in_language(near, languages, one, other), rank_in_language(near, languages, other, one)
    )
    ranks[across] = np.log1p(by_place) - ACROSS
    return ranks


def add_up(pairs: pl.DataFrame) -> pl.DataFrame:
    """Set `evidence` to the weighted sum of the parts, in steps of 1e-5."""
    total = np.round(_weighted(pairs, WEIGHTS), 5)
    return pairs.with_columns(pl.Series("evidence", total, pl.Float32)).select(list(PAIR_SCHEMA))


def subject_evidence(pairs: pl.DataFrame) -> Vectors:
    """The evidence of each pair for one subject, in steps of 1e-5, shape (len(pairs),)."""
    evidence: Vectors = np.round(_weighted(pairs, SUBJECT_WEIGHTS), 5).astype(np.float32)
    return evidence


def _weighted(pairs: pl.DataFrame, weights: dict[str, float]) -> NDArray[np.float64]:
    parts = pairs.select(list(weights)).to_numpy().astype(np.float64)
    total: NDArray[np.float64] = parts @ np.array(list(weights.values()))
    return total


def _meaning(compared: _Compared, left: Rows, right: Rows, config: StoryConfig) -> tuple[Floats, Floats]:
    """The cosine of each pair beyond what is expected, and beyond the mean of the ten nearest alone."""
    scale = compared.geometry.scale
    cosine = scale * pair_cosines(compared.geometry.vectors, left, right)
    nearest = scale * mean_similarity(compared.near, 0, config.local)
    around = scale * mean_similarity(compared.near, *config.around)
    expected = np.zeros(len(left), np.float64)
    for name, values in (("nearest", nearest), ("around", around), ("typical", compared.geometry.typical)):
        less, more = np.minimum(values[left], values[right]), np.maximum(values[left], values[right])
        expected += EXPECTED.get(f"{name}_less", 0.0) * less + EXPECTED.get(f"{name}_more", 0.0) * more
    meaning: Floats = (cosine - expected).astype(np.float32)
    closeness: Floats = (cosine - (nearest[left] + nearest[right]) / 2).astype(np.float32)
    return meaning, closeness


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
    transcribed = transcribed_names(terms, left, right)
    if transcribed is not None:
        shared_names = shared_names + transcribed
    return {
        "names": np.log1p(shared_names),
        "other_counts": np.minimum(other_counts, 2),
        "other_place": elsewhere.astype(np.float32),
    }


def _days(published: pl.Series) -> NDArray[np.float64]:
    """Days since 1970; NaN where unknown."""
    return published.dt.epoch("s").cast(pl.Float64).fill_null(np.nan).to_numpy() / 86_400


def _gap(days: NDArray[np.float64], left: Rows, right: Rows, same_days: float) -> Floats:
    gap = np.nan_to_num(np.abs(days[left] - days[right]), nan=0.0)
    months: Floats = np.sqrt(np.maximum(gap - same_days, 0) / 30).astype(np.float32)
    return months


def _time(days: NDArray[np.float64], near: Neighbours, left: Rows, right: Rows, same_days: float) -> Floats:
    """How surprising it is, for articles of their kind, that two are so near in time.

    -ln((1 + c) / (1 + k)), where c of an article's k nearest by meaning with a date lie within the gap of the
    two, or within `same_days`; the article for which it is more surprising counts.
    """
    # gaps: shape (n, k), ascending in each row; unknown gaps are infinite and so within no other.
    listed = np.where(near.rows >= 0, days[np.maximum(near.rows, 0)], np.nan)
    gaps = np.sort(np.nan_to_num(np.abs(listed - days[:, None]), nan=np.inf), axis=1)
    dated = np.isfinite(gaps).sum(axis=1)
    gap = np.maximum(np.nan_to_num(np.abs(days[left] - days[right]), nan=np.inf), same_days)
    closest = np.zeros(len(left), np.float32)
    for side in (left, right):
        within = np.empty(len(left), np.int64)
        for start in range(0, len(left), _PAIRS):
            part = slice(start, start + _PAIRS)
            within[part] = (gaps[side[part]] <= gap[part, None]).sum(axis=1)
        closest = np.maximum(closest, -np.log((1 + within) / (1 + dated[side])))
    surprise: Floats = np.where(np.isfinite(gap), closest, 0).astype(np.float32)
    return surprise


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
