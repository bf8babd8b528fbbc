"""How much evidence makes two articles one event, found around each article.

How much is enough differs from subject to subject: a year of look-alike accidents needs more than an
election. So several thresholds are tried, and around each article the one is taken at which the groups of
its neighbourhood are clearest. What lies elsewhere in the archive has little say.
"""

from collections.abc import Callable

import numpy as np
import polars as pl
from numpy.typing import NDArray

from linker.clustering.silhouette import silhouettes
from linker.clustering.threshold import group_at
from linker.stories.config import StoryConfig
from linker.stories.meaning import pair_cosines
from linker.stories.neighbours import by_meaning
from linker.types import Rows, Vectors

Floats = NDArray[np.float64]


def local_thresholds(pairs: pl.DataFrame, vectors: Vectors, config: StoryConfig) -> Floats:
    """The evidence at which a pair of each article is as likely one event as not.

    The archive is grouped at `config.threshold`, and at so much more or less as `config.tried` says. Each
    grouping gives every article a silhouette. A group at `config.threshold` and the `config.surroundings`
    groups nearest to its mean vector are its neighbourhood, in which nearer ones count more. The usual offset
    is 0 where the neighbourhood is full, and -`config.isolated` where it is empty: the fewer events there
    are, the likelier a pair is of one. The best offset of a neighbourhood of n articles has the highest mean
    silhouette less `config.caution` / n times the square of its distance from the usual one: the fewer
    articles, the less they can say against that; below it, fewer than `config.few` say less still. The
    articles of a group get the mean of the best offsets of its neighbourhood, so that thresholds change
    slowly.

    Args:
        pairs: As `linker.stories.pairs.gather` gives them.
        vectors: Centred, one an article.
        config: Settings.

    Returns:
        Shape (number of articles,), in steps of 1e-4. Copies have `config.threshold`.
    """
    thresholds = np.full(len(vectors), config.threshold)
    compared = pairs.filter(~pl.col("copy"))
    first = np.setdiff1d(np.arange(len(vectors)), pairs.filter("copy")["right"].to_numpy())
    left, right = (np.searchsorted(first, compared[side].to_numpy()) for side in ("left", "right"))
    evidence = compared["evidence"].to_numpy()
    likely = 1 / (1 + np.exp(-(evidence.astype(np.float64) - config.middle) / config.softness))
    similarity = (likely + np.maximum(pair_cosines(vectors[first], left, right), 0)) / 2

    def at(offset: float) -> Rows:
        threshold, resolution = config.threshold + offset, config.resolution
        return group_at(threshold, len(first), left, right, evidence, resolution=resolution, seed=config.seed)

    if len(compared):
        groups = at(0.0)
        clear = _mean_silhouettes(
            groups, at, lambda parts: silhouettes(parts, left, right, similarity), config
        )
        thresholds[first] += _offsets(groups, clear, vectors[first], config)[groups]
    return np.round(thresholds, 4)


def pair_thresholds(thresholds: Floats, left: Rows, right: Rows) -> Floats:
    """The threshold of each pair: the mean of those of its two articles."""
    means: Floats = (thresholds[left] + thresholds[right]) / 2
    return means


def _mean_silhouettes(
    groups: Rows, at: Callable[[float], Rows], silhouette: Callable[[Rows], Floats], config: StoryConfig
) -> Floats:
    """Of each group the mean silhouette of its articles at each offset; shape (groups, offsets)."""
    count = np.bincount(groups)
    columns = [
        np.bincount(groups, silhouette(groups if offset == 0 else at(offset))) / count
        for offset in config.tried
    ]
    return np.stack(columns, axis=1)


def _offsets(groups: Rows, clear: Floats, vectors: Vectors, config: StoryConfig) -> Floats:
    """The offset of each group from the usual threshold; shape (groups,)."""
    count = np.bincount(groups)
    near = _neighbourhoods(groups, count, vectors, config.surroundings)
    # weight: shape (groups, neighbours); it falls evenly to 0 behind the last neighbour, so that a group that
    # comes into a neighbourhood from outside changes it little. Padding has none.
    taper = 1 - np.arange(config.surroundings + 1) / (config.surroundings + 1)
    # alone: how much of the neighbourhood is missing, between 0 and 1; shape (groups, 1).
    taper, whole = taper[: near.shape[1]], taper.sum()
    alone = 1 - ((near >= 0) * taper).sum(axis=1, keepdims=True) / whole
    usual = -config.isolated * alone
    weight = np.where(near >= 0, count[np.maximum(near, 0)], 0) * taper
    articles = weight.sum(axis=1, keepdims=True)
    weight /= articles
    tried = np.array(config.tried)
    around = np.einsum("gn,gno->go", weight, clear[near])
    counts = _before_fall(around, tried, config.fall)
    # cost: among few articles less evidence than usual costs more; wrong joins harm more than wrong splits.
    lower = np.where(tried < usual, np.maximum(1, config.few / articles), 1)
    cost = config.caution / articles * lower * (tried - usual) ** 2
    value: Floats = np.where(counts, np.round(around - cost, 6), -np.inf)
    offsets: Floats = np.einsum("gn,gn->g", weight, _peaks(tried, value)[near])
    return offsets


def _before_fall(values: Floats, tried: Floats, fall: float) -> NDArray[np.bool_]:
    """Which values of each row count: those at offsets above 1, and from 1 down until one has fallen.

    One has fallen that is below `fall` times the highest from offset 1 down to it. Silhouettes rise again far
    below, where groups are whole subjects.

    >>> values = np.array([[0.9, 0.2, 0.5, 0.4, 0.3, 0.8]])
    >>> _before_fall(values, np.arange(-3.0, 3.0), 0.75).tolist()
    [[False, False, True, True, True, True]]
    """
    counts = np.ones(values.shape, np.bool_)
    down = values[:, tried <= 1][:, ::-1]
    fallen = down < fall * np.maximum.accumulate(down, axis=1)
    counts[:, tried <= 1] = ~np.maximum.accumulate(fallen, axis=1)[:, ::-1]
    return counts


def _peaks(tried: Floats, values: Floats) -> Floats:
    """Where each row of values is highest, between the steps by the parabola through the three around it.

    Args:
        tried: Evenly spaced, ascending.
        values: Shape (rows, len(tried)).

    >>> _peaks(np.arange(3.0), np.array([[0.0, 1.0, 0.0], [0.0, 1.0, 0.5], [1.0, 0.0, 0.0]])).tolist()
    [1.0, 1.1666666666666667, 0.0]
    """
    best = np.argmax(values, axis=1)
    peaks: Floats = tried[best]
    if len(tried) < 3:
        return peaks
    middle = np.clip(best, 1, len(tried) - 2)
    before, at, after = (values[np.arange(len(values)), middle + step] for step in (-1, 0, 1))
    shift = np.zeros(len(values))
    inside = (best == middle) & np.isfinite(before) & (before + after < 2 * at)
    before, at, after = before[inside], at[inside], after[inside]
    shift[inside] = (before - after) / 2 / (before - 2 * at + after)
    peaks += shift * (tried[1] - tried[0])
    return peaks


def _neighbourhoods(groups: Rows, count: Rows, vectors: Vectors, nearest: int) -> Rows:
    """Each group and those nearest to its mean vector, shape (groups, 1 + nearest); -1 pads.

    A group whose mean vector points elsewhere, with a cosine of 0 or less, is nobody's neighbour.
    """
    means = np.zeros((len(count), vectors.shape[1]), np.float32)
    np.add.at(means, groups, vectors)
    means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
    near = by_meaning(means, k=nearest)
    rows = np.where(near.scores > 0, near.rows, -1)
    return np.concatenate([np.arange(len(count))[:, None], rows], axis=1)
