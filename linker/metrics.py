"""How well found groups agree with gold groups: one table of sums, every measure from its totals.

All of these measures are made of means over items, so the table has a row a gold group and a column a
sum over its items. Its totals give the measures; totals of resampled rows give their intervals.

B-cubed: Bagga & Baldwin (1998). Pairwise: over pairs of items. ARI: Hubert & Arabie (1985). AMI: Vinh,
Epps & Bailey (2010), arithmetic mean. Homogeneity, completeness, V-measure: Rosenberg & Hirschberg (2007).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from linker.types import Rows

Floats = NDArray[np.float64]

MEASURES = (
    *("b3_precision", "b3_recall", "b3_f1", "pair_precision", "pair_recall", "pair_f1"),
    *("ari", "ami", "homogeneity", "completeness", "v_measure"),
)
_BLOCK = 64
"""Resamples at a time; bounds the memory."""


@dataclass(frozen=True)
class Contingency:
    """Items by gold and found group, only the cells that hold any, sorted by (gold, found).

    `gold_sizes` and `found_sizes` count the items of each group, numbered from 0.
    """

    gold: Rows
    found: Rows
    count: Rows
    gold_sizes: Rows
    found_sizes: Rows


def contingency(gold: ArrayLike | Sequence[object], predicted: ArrayLike | Sequence[object]) -> Contingency:
    """Count the items of each pair of groups.

    Args:
        gold: The gold group of each item; any labels that can be sorted.
        predicted: The group that was found for each item, as many.

    Raises:
        ValueError: There are more of one than of the other.
    """
    ours, theirs = np.asarray(gold), np.asarray(predicted)
    if ours.shape != theirs.shape or ours.ndim != 1:
        raise ValueError(f"{ours.shape} gold labels and {theirs.shape} found ones; they must pair up")
    _, ours = np.unique(ours, return_inverse=True)
    names, theirs = np.unique(theirs, return_inverse=True)
    width = max(1, len(names))
    cells, count = np.unique(ours.astype(np.int64) * width + theirs, return_counts=True)
    return Contingency(cells // width, cells % width, count, np.bincount(ours), np.bincount(theirs))


def measure(gold: ArrayLike | Sequence[object], predicted: ArrayLike | Sequence[object]) -> dict[str, float]:
    """All of `MEASURES`; higher is better and 1 is agreement. Nothing agrees with nothing.

    Precision is 1 where nothing was put together, recall where nothing belongs together.

    >>> {name: round(value, 2) for name, value in measure([1, 1, 2], [1, 1, 1]).items()}["b3_precision"]
    0.56
    """
    table = contingency(gold, predicted)
    if not len(table.count):
        return dict.fromkeys(MEASURES, 1.0)
    values = _measures(_sums(table).sum(axis=0, keepdims=True), table)
    return {name: float(value[0]) for name, value in zip(MEASURES, values, strict=True)}


def intervals(
    gold: ArrayLike | Sequence[object],
    predicted: ArrayLike | Sequence[object],
    *,
    resamples: int = 1000,
    confidence: float = 0.95,
    seed: int = 0,
) -> dict[str, tuple[float, float]]:
    """Percentile bootstrap intervals of all of `MEASURES` (Efron & Tibshirani 1993).

    Gold groups are drawn with replacement, not items: the items of a group stand and fall together, so
    that they are no independent draws, and an item drawn twice would be a pair that nobody had to find.
    An item's share of its predicted group stays as it was measured, and so does the chance level of AMI.

    Args:
        gold: The gold group of each item.
        predicted: The group that was found for each item.
        resamples: How often.
        confidence: Share of the resamples that lies inside.
        seed: Of the draws.
    """
    table = contingency(gold, predicted)
    groups = len(table.gold_sizes)
    if not groups:
        return dict.fromkeys(MEASURES, (1.0, 1.0))
    sums, random = _sums(table), np.random.default_rng(seed)
    totals = []
    for start in range(0, resamples, _BLOCK):
        drawn = random.multinomial(groups, np.full(groups, 1 / groups), min(_BLOCK, resamples - start))
        totals.append(drawn @ sums)
    values = _measures(np.concatenate(totals), table)
    tail = (1 - confidence) / 2
    ends = [np.quantile(value, [tail, 1 - tail]) for value in values]
    return {name: (float(low), float(high)) for name, (low, high) in zip(MEASURES, ends, strict=True)}


def _sums(table: Contingency) -> Floats:
    """A row a gold group: the sums over its items of what `_measures` takes apart again."""
    count = table.count.astype(np.float64)
    gold_size, other = table.gold_sizes[table.gold].astype(np.float64), table.found_sizes[table.found]
    total = count.sum()
    columns = [
        count,
        count * count / other,  # B-cubed precision
        count * count / gold_size,  # B-cubed recall
        count * (count - 1),  # pairs together in both, from either end
        count * (gold_size - 1),  # pairs together in gold
        count * (other - 1),  # pairs together as found
        -count * np.log(count / other),  # entropy of gold, given found
        -count * np.log(count / gold_size),  # entropy of found, given gold
        -count * np.log(gold_size / total),  # entropy of gold
        -count * np.log(other / total),  # entropy of found
    ]
    groups = len(table.gold_sizes)
    return np.stack([np.bincount(table.gold, column, groups) for column in columns], axis=1)


def _measures(totals: Floats, table: Contingency) -> list[Floats]:
    """`MEASURES` of each row of totals, as `_sums` names its columns."""
    count, precision, recall, both, in_gold, in_found, *entropies = totals.T
    missing_gold, missing_found, gold, predicted = (entropy / count for entropy in entropies)
    precision, recall = precision / count, recall / count
    pair_precision, pair_recall = _ratio(both, in_found), _ratio(both, in_gold)
    homogeneity, completeness = 1 - _ratio(missing_gold, gold, 0), 1 - _ratio(missing_found, predicted, 0)
    same = (precision > 1 - 1e-12) & (recall > 1 - 1e-12)
    chance = in_gold * in_found / np.maximum(count * (table.count.sum() - 1), 1)
    expected = _expected_information(table)
    return [
        precision,
        recall,
        _harmonic(precision, recall),
        pair_precision,
        pair_recall,
        _harmonic(pair_precision, pair_recall),
        _adjusted(both, (in_gold + in_found) / 2, chance, same),
        _adjusted(
            (gold - missing_gold + predicted - missing_found) / 2, (gold + predicted) / 2, expected, same
        ),
        homogeneity,
        completeness,
        _harmonic(homogeneity, completeness),
    ]


def _ratio(part: Floats, whole: Floats, empty: float = 1.0) -> Floats:
    """Part of whole; `empty` where there is no whole."""
    ratio: Floats = np.where(whole > 1e-12, part / np.maximum(whole, 1e-12), empty)
    return ratio


def _harmonic(one: Floats, other: Floats) -> Floats:
    return _ratio(2 * one * other, one + other, 0.0)


def _adjusted(seen: Floats, most: Floats, chance: Floats | float, same: NDArray[np.bool_]) -> Floats:
    """What was seen above chance, of what could be; 1 where the groups are the same."""
    room = most - chance
    adjusted: Floats = np.where(np.abs(room) > 1e-12, (seen - chance) / np.where(room == 0, 1, room), 0.0)
    return np.where(same, 1.0, adjusted)


def _expected_information(table: Contingency) -> float:
    """Mutual information that groups of these sizes have by chance (hypergeometric), in nats."""
    total = int(table.count.sum())
    log_factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, total + 1)))])
    gold_sizes, gold_number = np.unique(table.gold_sizes, return_counts=True)
    found_sizes, found_number = np.unique(table.found_sizes, return_counts=True)
    expected = 0.0
    for gold_size, times in zip(gold_sizes.tolist(), gold_number.tolist(), strict=True):
        for other, repeats in zip(found_sizes.tolist(), found_number.tolist(), strict=True):
            shared = np.arange(max(1, gold_size + other - total), min(gold_size, other) + 1)
            chance = (
                log_factorial[gold_size]
                + log_factorial[other]
                + log_factorial[total - gold_size]
                + log_factorial[total - other]
                - log_factorial[total]
                - log_factorial[shared]
                - log_factorial[gold_size - shared]
                - log_factorial[other - shared]
                - log_factorial[total - gold_size - other + shared]
            )
            information = shared / total * np.log(shared * total / (gold_size * other))
            expected += times * repeats * float(information @ np.exp(chance))
    return expected
