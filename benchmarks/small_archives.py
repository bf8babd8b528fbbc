"""Small archives: how much is lost because few articles say little about how much evidence is enough.

From each labelled set 30, 60 and 120 articles are drawn by whole stories, five times each. The stories that
`linker` finds stand beside those at the best of ten thresholds, the same for all articles, chosen on the gold
of the very draw: the regret is the best B-cubed F1 less that of `linker`.

    python -m benchmarks.small_archives DATA [--indexes FOLDER] [--sets a,b]
"""

from collections.abc import Iterator
from unittest import mock

import numpy as np

from benchmarks.common import save
from benchmarks.labelled import SETS, Labelled, asked
from benchmarks.locality import Pile, pile_of, together
from linker.corpus import Corpus
from linker.metrics import measure
from linker.stories import StoryConfig, group, group_articles

SIZES = (30, 60, 120)
DRAWS = 5
THRESHOLDS = tuple(StoryConfig().threshold + offset for offset in range(-4, 6))
_EVENTS = tuple(name for name in SETS if name != "current_events")
"""Its labels are running headings, not events."""


def main() -> None:
    """Measure the regret of each draw."""
    question = asked(__doc__, sets=_EVENTS)
    details: dict[str, dict[str, list[float]]] = {}
    for data in question.open():
        draws = {size: [_regret(*draw) for draw in _draws(data, size)] for size in SIZES}
        details[data.name] = {f"{size} articles": regrets for size, regrets in draws.items() if regrets}
        print(data.name, details[data.name], flush=True)
    figures = {
        name: {size: {"mean": round(float(np.mean(own)), 4), "worst": max(own)} for size, own in rows.items()}
        for name, rows in details.items()
    }
    every = [regret for rows in details.values() for own in rows.values() for regret in own]
    whole = {"mean": round(float(np.mean(every)), 4), "worst": max(every)}
    save("small_archives", question.hashes, {"all": whole, "figures": figures, "details": details})


def _draws(data: Labelled, size: int) -> Iterator[tuple[Corpus, list[str]]]:
    """Archives of whole stories drawn at random, each that fits into so many articles, and their gold."""
    whole = pile_of(data.corpus)
    story = dict(zip(data.rows.tolist(), data.gold, strict=True))
    names = np.unique(data.gold)
    for draw in range(DRAWS):
        rows: list[int] = []
        for name in np.random.default_rng(draw).permutation(names):
            own = [row for row, label in story.items() if label == name]
            rows += own if len(rows) + len(own) <= size else []
        order = np.sort(rows)
        pile = Pile(whole.articles[order], whole.vectors[order])
        yield together([pile], data.corpus.encoder), [story[row] for row in order.tolist()]


def _regret(corpus: Corpus, gold: list[str]) -> float:
    found = measure(gold, group_articles(corpus).groups)["b3_f1"]
    best = found
    for threshold in THRESHOLDS:
        with mock.patch.object(group, "local_thresholds", lambda _, v, __, at=threshold: np.full(len(v), at)):
            best = max(best, measure(gold, group_articles(corpus).groups)["b3_f1"])
    return round(best - found, 4)


if __name__ == "__main__":
    main()
