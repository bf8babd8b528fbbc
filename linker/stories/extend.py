"""Stories of an archive that grew a little: what was known of its pairs is kept, and new ones are gathered.

The cost goes with what is new: only the stories that a new article may join are grouped anew with it.
How rare a word is and what is usual around an article are measured in the neighbourhood of the new
articles; so an archive that has changed by much should be grouped anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from linker.clustering.communities import number_groups
from linker.clustering.constraints import Constraints, constrain
from linker.corpus import Corpus, subject_words
from linker.stories.config import StoryConfig
from linker.stories.group import Grouping, group_events
from linker.stories.pairs import PAIR_SCHEMA, gather
from linker.stories.reference import place_in_reference
from linker.stories.thresholds import pair_thresholds
from linker.stories.tree import lines_and_topics
from linker.text.language import article_languages
from linker.types import Rows, Vectors
from linker.words import words

Floats = NDArray[np.float64]

_NEAR = 12
"""Old articles looked at for each new one, nearest in meaning, and as many by words."""
_HEAVIEST = 24
"""Rarest words of a new article that find others."""
_CONTEXT = 2_000
"""New articles are gathered among at least this many, taken evenly from the archive."""


@dataclass(frozen=True)
class Known:
    """What is kept from an earlier state of an archive: its article ids by row, their groups, its pairs."""

    ids: tuple[str, ...]
    groups: Rows
    pairs: pl.DataFrame
    """As `linker.stories.kept.with_thresholds` gives them."""


def extend(
    corpus: Corpus,
    known: Known,
    changed: frozenset[str],
    *,
    listed: tuple[Rows, Rows],
    config: StoryConfig = StoryConfig(),
    constraints: Constraints | None = None,
) -> Grouping:
    """Group an archive by the evidence it had and that of its new articles.

    Args:
        corpus: The archive as it is now.
        known: What was known of it before.
        changed: Articles that it had with another text; they count as new.
        listed: Rows of articles that print another's headline, and of those others.
        config: How articles become stories.
        constraints: Pairs of rows of which people said that they are on one event, or on two.
    """
    places = places_in(corpus, known.ids, changed)
    fresh = np.setdiff1d(np.arange(len(corpus)), places)
    vectors = corpus.article_index.vectors(np.arange(len(corpus)))
    among = _neighbourhood(corpus, fresh, listed)
    inside = np.isin(listed[0], among) & np.isin(listed[1], among)
    listed_places = tuple(np.searchsorted(among, side[inside]) for side in listed)
    gathered, _ = gather(
        corpus.articles[among],
        vectors[among],
        listed=(listed_places[0], listed_places[1]),
        config=config,
        encoder=corpus.encoder,
        of=np.searchsorted(among, fresh),
    )
    gathered_at = _moved(gathered, among)
    pairs = pl.concat([_moved(known.pairs, places), gathered_at])
    pairs = pairs.sort("left", "right")
    geometry = place_in_reference(vectors, article_languages(corpus.articles), corpus.encoder)
    middle = geometry.vectors
    thresholds = _thresholds(known.pairs, places, gathered_at, len(corpus), config)
    groups = _group_around(pairs, middle, thresholds, _earlier(known.groups, places, len(corpus)), config)
    grouping = Grouping(groups, pairs, thresholds, *lines_and_topics(groups, pairs, middle, config))
    if constraints is None:
        return grouping
    return grouping.with_events(constrain(groups, middle, constraints))


@dataclass(frozen=True)
class _Earlier:
    """The group that each article was in, -1 for a new one; and the groups that lost an article."""

    groups: Rows
    torn: Rows


def _earlier(groups: Rows, places: Rows, size: int) -> _Earlier:
    earlier = np.full(size, -1, np.int64)
    earlier[places[places >= 0]] = groups[places >= 0]
    return _Earlier(earlier, np.unique(groups[places < 0]))


def _thresholds(
    known: pl.DataFrame, places: Rows, gathered: pl.DataFrame, size: int, config: StoryConfig
) -> Floats:
    """The threshold of each article: an old one keeps its own, a new one has the mean of those around it."""
    thresholds: Floats = np.full(size, np.nan, np.float64)
    for side in ("left", "right"):
        at = places[known[side].to_numpy()]
        thresholds[at[at >= 0]] = known[f"{side}_threshold"].to_numpy()[at >= 0]
    new = np.isnan(thresholds)
    left, right = (gathered[side].to_numpy() for side in ("left", "right"))
    one, other = np.concatenate([left, right]), np.concatenate([right, left])
    of_new = new[one] & ~new[other]
    count = np.bincount(one[of_new], minlength=size)
    total = np.bincount(one[of_new], thresholds[other[of_new]], size)
    around = np.where(count > 0, total / np.maximum(count, 1), config.threshold)
    thresholds[new] = around[new]
    return thresholds.round(4)


def _group_around(
    pairs: pl.DataFrame, vectors: Vectors, thresholds: Floats, earlier: _Earlier, config: StoryConfig
) -> Rows:
    """Group new articles with the stories that they may join, and what is left of torn ones; the rest stays.

    An article joins a story where its mean weight with it is above the resolution, so one of its pairs is.
    """
    left, right = pairs["left"].to_numpy(), pairs["right"].to_numpy()
    before = earlier.groups
    weakest = pair_thresholds(thresholds, left, right) - float(np.log(1 / config.resolution - 1))
    strong = pairs["evidence"].to_numpy() >= weakest  # it weighs as much as the resolution
    near = strong & ((before[left] < 0) != (before[right] < 0))
    touched = np.union1d(np.maximum(before[left[near]], before[right[near]]), earlier.torn)
    moved = (before < 0) | np.isin(before, touched)
    rows = np.flatnonzero(moved)
    place = np.cumsum(moved) - 1
    inside = pairs.filter(pl.Series(moved[left] & moved[right])).with_columns(
        pl.col(side).map_batches(lambda column: pl.Series(place[column.to_numpy()]), pl.Int64)
        for side in ("left", "right")
    )
    groups = before.copy()
    joined = group_events(inside, vectors[rows], thresholds[rows], config, before[rows])
    groups[rows] = joined + before.max(initial=-1) + 1
    return number_groups(groups)


def places_in(corpus: Corpus, ids: Sequence[str], changed: frozenset[str]) -> Rows:
    """The row that each old article has now, -1 where it is gone or changed."""
    return np.array(
        [corpus.row(id_) if id_ in corpus and id_ not in changed else -1 for id_ in ids], np.int64
    )


def _moved(pairs: pl.DataFrame, places: Rows) -> pl.DataFrame:
    """The pairs with their articles at new rows; those of an article that is gone are left out."""
    left, right = places[pairs["left"].to_numpy()], places[pairs["right"].to_numpy()]
    low, high = np.minimum(left, right), np.maximum(left, right)
    moved = pairs.with_columns(pl.Series("left", low), pl.Series("right", high)).select(list(PAIR_SCHEMA))
    return moved.filter(pl.Series(low >= 0))


def _neighbourhood(corpus: Corpus, fresh: Rows, listed: tuple[Rows, Rows]) -> Rows:
    """New articles, those near them, and some from all over the archive; ascending."""
    near = corpus.article_index.search(corpus.article_index.vectors(fresh), _NEAR + 1)
    parts = [fresh, *(rows for rows, _ in near), *(_by_words(corpus, int(row)) for row in fresh)]
    for one, other in (listed, listed[::-1]):
        parts.append(other[np.isin(one, fresh)])
    among = np.unique(np.concatenate(parts))
    missing = max(0, min(_CONTEXT, len(corpus)) - len(among))
    rest = np.setdiff1d(np.arange(len(corpus)), among)
    context = rest[np.linspace(0, len(rest) - 1, missing).astype(np.int64)] if missing else rest[:0]
    return np.union1d(among, context)


def _by_words(corpus: Corpus, row: int) -> Rows:
    title, text = corpus.articles["title"][row], corpus.articles["text"][row]
    subject = sorted(set(subject_words(words(f"{title}\n{text[:3000]}"))))
    if not subject:
        return np.empty(0, np.int64)
    rarity = np.round(corpus.lexical.idf(subject), 6)
    rarest = np.round(np.log1p((len(corpus) - 0.5) / 1.5), 6)  # of a word that no other article has
    heaviest = np.argsort(-rarity, kind="stable")
    shared = [subject[i] for i in heaviest if rarity[i] < rarest][:_HEAVIEST]
    if not shared:
        return np.empty(0, np.int64)
    scores = np.round(corpus.lexical.scores(shared), 5)
    near = np.flatnonzero(scores)
    if len(near) > _NEAR + 1:
        near = near[scores[near] >= np.partition(scores[near], -_NEAR - 1)[-_NEAR - 1]]
    return near[np.argsort(-scores[near], kind="stable")[: _NEAR + 1]].astype(np.int64)
