"""The weights of story evidence: a logistic regression over the candidate pairs of all labelled sets.

Every set has an intercept of its own, as every archive has a level of its own: what is learned is which
pairs are closer than others, never how close is close enough. Every article weighs the same in its set, and
every set the same. How far the weights carry to archives they have not seen is shown by leaving one set out:
the average precision of its candidate pairs, ranked by what the others teach.

    python -m benchmarks.stories_learn DATA [--indexes FOLDER] [--sets a,b]
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

from benchmarks.common import save
from benchmarks.labelled import SETS, Labelled, asked
from linker.stories import StoryConfig
from linker.stories.pairs import PARTS, WEIGHTS, gather

Floats = NDArray[np.float64]

_LEARNED = tuple(name for name in SETS if name != "current_events")
"""Its labels are running headings, not events."""


@dataclass(frozen=True)
class Pairs:
    """Labelled candidate pairs of a set: parts, whether they are one story, and their weight, 1 in sum."""

    parts: Floats
    same: NDArray[np.bool_]
    weight: Floats


def main() -> None:
    """Learn from all sets, and from all but each."""
    question = asked(__doc__, sets=_LEARNED)
    sets = {data.name: _pairs(data) for data in question.open()}
    unseen: dict[str, dict[str, float]] = {}
    for name, pairs in sets.items():
        others = _learn([found for other, found in sets.items() if other != name])
        kept = np.array([WEIGHTS[part] for part in PARTS])
        unseen[name] = {"left out": _precision(pairs, others), "weights in use": _precision(pairs, kept)}
    learned = dict(zip(PARTS, np.round(_learn(list(sets.values())), 2).tolist(), strict=True))
    result: dict[str, Any] = {"weights": learned, "in use": WEIGHTS, "average_precision": unseen}
    save("stories_learn", question.hashes, result, ("scikit-learn",))


def _pairs(data: Labelled) -> Pairs:
    pairs, _ = gather(
        data.corpus.articles, data.vectors, listed=None, config=StoryConfig(), encoder=data.corpus.encoder
    )
    gold = np.full(len(data.corpus), -1)
    gold[data.rows] = np.unique(data.gold, return_inverse=True)[1]
    left, right = pairs["left"].to_numpy(), pairs["right"].to_numpy()
    known = (gold[left] >= 0) & (gold[right] >= 0)
    degree = np.bincount(left, minlength=len(gold)) + np.bincount(right, minlength=len(gold))
    weight = (1 / degree[left] + 1 / degree[right])[known]
    parts = pairs.select(PARTS).to_numpy().astype(np.float64)
    return Pairs(parts[known], (gold[left] == gold[right])[known], weight / weight.sum())


def _learn(sets: list[Pairs]) -> Floats:
    """Weights of the parts; the intercepts of the sets are thrown away."""
    parts, weight = (np.concatenate([getattr(found, name) for found in sets]) for name in ("parts", "weight"))
    same = np.concatenate([found.same for found in sets])
    own = np.repeat(np.eye(len(sets)), [len(found.same) for found in sets], axis=0)
    scale = parts.std(axis=0)
    # Intercepts are scaled up, so that they are hardly held back by the penalty.
    model = LogisticRegression(C=10, max_iter=500, fit_intercept=False)
    model.fit(np.hstack([parts / scale, 3 * own]), same, sample_weight=weight / weight.mean())
    found: Floats = model.coef_[0][: len(PARTS)] / scale
    return found


def _precision(pairs: Pairs, weights: Floats) -> float:
    score = average_precision_score(pairs.same, pairs.parts @ weights, sample_weight=pairs.weight)
    return round(float(score), 4)


if __name__ == "__main__":
    main()
