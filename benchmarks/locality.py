"""Locality: what is said of one story must not depend on what else lies in the archive.

Each labelled set is grouped as it is, then with other articles beside it or without some of its own. Between
the stories of the common articles before and after stands B-cubed F1 (1 where nothing moved), and against the
gold how much F1 is lost. Added are 5, 10 and 25% of routine pieces of eight kinds (`benchmarks/routine.py`);
each other set, and all of them together; exact copies of a tenth of the articles, under other ids. Taken
away are half of the stories of the gold.

    python -m benchmarks.locality DATA [--indexes FOLDER] [--sets a,b]
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

import linker
from benchmarks.common import save
from benchmarks.labelled import SETS, Labelled, asked
from benchmarks.routine import routine
from linker.corpus import Corpus
from linker.metrics import measure
from linker.stories import group_articles
from linker.types import Rows, Vectors

SHARES = (0.05, 0.10, 0.25)


@dataclass(frozen=True)
class Pile:
    """Articles with their vectors, in one order."""

    articles: pl.DataFrame
    vectors: Vectors


def main() -> None:
    """Measure each set under each change."""
    question = asked(__doc__, sets=SETS)
    sets = list(question.open())
    details: dict[str, dict[str, Any]] = {}
    for data in sets:
        before = group_articles(data.corpus).groups
        details[data.name] = {name: _compared(data, before, corpus) for name, corpus in _changes(data, sets)}
        print(data.name, details[data.name], flush=True)
    save("locality", question.hashes, {"figures": figures(details), "details": details})


def figures(details: dict[str, dict[str, Any]]) -> dict[str, dict[str, float]]:
    """For each set the lowest and the mean F1 of before against after, and the largest loss of F1."""
    return {
        name: {
            "lowest": min(row["before_after"] for row in rows.values()),
            "mean": round(float(np.mean([row["before_after"] for row in rows.values()])), 4),
            "largest loss": max(row["loss"] for row in rows.values()),
        }
        for name, rows in details.items()
    }


def pile_of(corpus: Corpus) -> Pile:
    """The articles of an archive."""
    return Pile(corpus.articles, corpus.article_index.vectors(np.arange(len(corpus))))


def together(piles: list[Pile], encoder: str) -> Corpus:
    """One archive of several piles; ids that occur twice are told apart."""
    frames = [
        pile.articles.with_columns(pl.col("id") if not number else pl.col("id") + f"·{number}")
        for number, pile in enumerate(piles)
    ]
    passages = pl.DataFrame(schema={"article_id": pl.String, "start": pl.UInt32, "end": pl.UInt32})
    vectors = np.concatenate([pile.vectors for pile in piles])
    corpus = Corpus.build(frames, [passages], vectors, np.empty((0, vectors.shape[1]), np.float32))
    return replace(corpus, encoder=encoder)


def _changes(data: Labelled, sets: list[Labelled]) -> Iterator[tuple[str, Corpus]]:
    own, encoder = pile_of(data.corpus), data.corpus.encoder
    for share in SHARES:
        yield f"{share:.0%} routine pieces", together([own, _routine(data.corpus, share)], encoder)
    others = {other.name: pile_of(other.corpus) for other in sets if other.name != data.name}
    for name, pile in others.items():
        yield f"with {name}", together([own, pile], encoder)
    yield "with all others", together([own, *others.values()], encoder)
    pick = np.random.default_rng(0)
    tenth = np.sort(pick.permutation(len(own.articles))[: len(own.articles) // 10])
    yield "copies of a tenth", together([own, Pile(own.articles[tenth], own.vectors[tenth])], encoder)
    yield "half of the stories", together([_half(data, own)], encoder)


def _routine(corpus: Corpus, share: float) -> Pile:
    """Routine pieces over the time of an archive, embedded as `linker index` does it."""
    dates = corpus.articles["published"].drop_nulls()
    frame = routine(max(8, round(share * len(corpus))), dates.min(), dates.max())  # type: ignore[arg-type]
    with tempfile.TemporaryDirectory() as folder:
        frame.write_parquet(f"{folder}/routine.parquet")
        linker.build([f"{folder}/routine.parquet"], to=f"{folder}/index")
        return pile_of(linker.open(f"{folder}/index").corpus)


def _half(data: Labelled, own: Pile) -> Pile:
    """The articles of half of the gold's stories, drawn at random, and those without a label."""
    names = np.unique(data.gold)
    gone = set(np.random.default_rng(0).permutation(names)[: len(names) // 2].tolist())
    out = data.rows[[story in gone for story in data.gold]]
    kept = np.setdiff1d(np.arange(len(own.articles)), out)
    return Pile(own.articles[kept], own.vectors[kept])


def _compared(data: Labelled, before: Rows, after: Corpus) -> dict[str, float]:
    """Stories before against those after, over the common articles; F1 against the gold of both."""
    ids = data.corpus.articles["id"].to_list()
    common = np.array([row for row, id_ in enumerate(ids) if id_ in after], np.int64)
    groups = group_articles(after).groups[[after.row(ids[row]) for row in common]]
    place = {row: number for number, row in enumerate(common.tolist())}
    labelled = [(place[row], story) for row, story in zip(data.rows.tolist(), data.gold) if row in place]
    rows, gold = np.array([row for row, _ in labelled]), [story for _, story in labelled]
    was, now = _f1(gold, before[common][rows]), _f1(gold, groups[rows])
    return {
        "before_after": round(_f1(before[common].tolist(), groups), 4),
        "gold_before": round(was, 4),
        "gold_after": round(now, 4),
        "loss": round(was - now, 4),
    }


def _f1(one: list[Any], other: Rows) -> float:
    return measure(one, other)["b3_f1"]


if __name__ == "__main__":
    main()
