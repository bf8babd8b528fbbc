"""What each part of story grouping adds: B-cubed F1 without it, the level of evidence found anew each time.

python -m benchmarks.stories_ablation DATA [--indexes FOLDER] [--sets a,b]
"""

from dataclasses import replace

import numpy as np
import polars as pl
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from benchmarks.common import save
from benchmarks.labelled import Labelled, asked
from linker.stories import StoryConfig
from linker.stories.group import Grouping, group_rows
from linker.stories.pairs import PARTS, add_up, gather
from linker.stories.thresholds import pair_thresholds
from linker.types import Rows, Vectors

KINDS = {
    "meaning": ("meaning",),
    "names": ("names",),
    "nearness by words": ("word_rank",),
    "time gap": ("gap",),
    "nearness in time": ("time",),
    "length": ("length",),
    "contradictions": ("other_counts", "other_place"),
}
"""Kinds of evidence, as the parts of a pair that carry them."""


def main() -> None:
    """Group each set whole, then without each kind of evidence and each step."""
    assert {part for parts in KINDS.values() for part in parts} == set(PARTS), "a part belongs to no kind"
    question = asked(__doc__)
    figures: dict[str, dict[str, float]] = {}
    for data in question.open():
        for name, value in _of(data).items():
            figures.setdefault(name, {})[data.name] = value
        print(data.name, {name: row[data.name] for name, row in figures.items()}, flush=True)
    save("stories_ablation", question.hashes, {"figures": figures})


def _of(data: Labelled) -> dict[str, float]:
    config = StoryConfig()
    pairs, vectors = gather(
        data.corpus.articles,
        data.vectors,
        listed=data.listed,
        config=config,
        encoder=data.corpus.encoder,
    )
    whole = group_rows(pairs, vectors, config)

    def figure(groups: Rows) -> float:
        return data.figures(groups)["b3_f1"]

    found = {"everything": figure(whole.groups)}
    for kind, parts in KINDS.items():
        less = add_up(pairs.with_columns(pl.lit(0.0, pl.Float32).alias(part) for part in parts))
        found[f"without {kind}"] = figure(group_rows(less, vectors, config).groups)
    for step, less_steps in {
        "without taking stories apart": replace(config, divide=()),
        "without joining large stories": replace(config, kinship=np.inf),
        "without telling look-alikes apart": replace(config, contradicted=np.inf),
    }.items():
        found[step] = figure(group_rows(pairs, vectors, less_steps).groups)
    found["components in place of communities"] = figure(_components(whole, vectors))
    return found


def _components(whole: Grouping, vectors: Vectors) -> Rows:
    """What is connected by pairs at the thresholds that were found."""
    left, right = (whole.pairs[side].to_numpy() for side in ("left", "right"))
    between = pl.Series(pair_thresholds(whole.thresholds, left, right))
    joined = whole.pairs.filter(pl.col("evidence") >= between)
    ends = joined["left"].to_numpy(), joined["right"].to_numpy()
    graph = sparse.coo_matrix((np.ones(len(joined)), ends), shape=(len(vectors), len(vectors)))
    return connected_components(graph, directed=False)[1].astype(np.int64)


if __name__ == "__main__":
    main()
