"""Stories of archives that grow day by day, against all of it at once: `python -m benchmarks.growing DATA`.

Each set is fed in order of publication, a day at a time, undated articles last. As in the command, new
articles join the stories that were found, and all is grouped anew, by what stories were, whenever the
archive has grown by a tenth since that was last done. After the last day all is grouped anew once more, as
the command does each tenth, and once whatever stories were, as `linker stories --anew` does: `moved` and
`moved by --anew` are the shares of articles whose story has another id then, `lost` that of the stories
with the same articles before and after, either way, whose id isn't the same. Beside it the single-pass
online baseline of `benchmarks.stories`, with the threshold that is best on the gold of each set.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from benchmarks.common import load, save
from benchmarks.labelled import SETS, Labelled, asked
from linker.corpus import Corpus
from linker.history.previous import MOST_GROWTH
from linker.history.updates import MOST_CHANGES
from linker.lineage import continue_groups
from linker.links.listing import listed_rows
from linker.stories import StoryConfig, group_articles
from linker.stories.extend import Known, extend
from linker.stories.group import Grouping
from linker.stories.kept import with_thresholds
from linker.types import Rows

NO_PASSAGES = pl.DataFrame(schema={"article_id": pl.String, "start": pl.UInt32, "end": pl.UInt32})


@dataclass(frozen=True)
class Streamed:
    """The groups after the last day, how often all was grouped anew on the way, and the days."""

    groups: Rows
    anew: int
    days: int


def main() -> None:
    """Measure, print and keep."""
    question = asked(__doc__)
    last = load("growing") or {"data": {}, "figures": {}}
    hashes = {**last["data"], **question.hashes}
    rows = {name: row for name, row in last["figures"].items() if last["data"][name] == hashes[name]}
    for data in question.open():
        rows[data.name] = _of(data)
        figures = {name: rows[name] for name in SETS if name in rows}
        save("growing", hashes, {"figures": figures}, quiet=True)
        print(data.name, rows[data.name], flush=True)


def _of(data: Labelled) -> dict[str, Any]:
    streamed = _stream(data)
    batch = group_articles(data.corpus, data.listed).groups
    again = group_articles(data.corpus, data.listed, StoryConfig(), before=streamed.groups).groups
    ids = data.corpus.articles["id"].to_list()
    (moved, lost), (moved_anew, lost_anew) = (_nightly(streamed.groups, now, ids) for now in (again, batch))
    return {
        "B³ F1 at once": data.figures(batch)["b3_f1"],
        "day by day": data.figures(streamed.groups)["b3_f1"],
        "single pass": load("stories")["figures"]["single-pass clustering"][data.name],
        "days": streamed.days,
        "grouped anew": streamed.anew,
        "moved": moved,
        "moved by --anew": moved_anew,
        "lost": max(lost, lost_anew),
    }


def _stream(data: Labelled) -> Streamed:
    ends = _day_ends(data.corpus)
    corpus: Corpus | None = None
    grouping: Grouping | None = None
    ids: list[str] = []
    config = StoryConfig()
    whole = size = anew = founded = 0
    for end in ends:
        corpus = _prefix(data, end, corpus)
        if grouping is None or not len(grouping.pairs) or end - whole > MOST_CHANGES * whole:
            before = None
            if grouping is not None and end < MOST_GROWTH * founded:
                before = _in_rows(grouping, ids, corpus)
            listed = listed_rows(corpus)
            grouping = group_articles(corpus, listed, config, before=before)
            founded, whole, anew = founded if before is not None else end, end, anew + 1
        else:
            known = Known(tuple(ids), grouping.groups, with_thresholds(grouping))
            listed = listed_rows(corpus, np.arange(size, end))
            grouping = extend(corpus, known, frozenset(), listed=listed)
        size, ids = end, corpus.articles["id"].to_list()
    assert grouping is not None  # every set has a day
    return Streamed(grouping.groups, anew, len(ends))


def _in_rows(grouping: Grouping, ids: list[str], corpus: Corpus) -> Rows:
    """The groups of an earlier state of an archive by its rows now; -1 for new articles."""
    group = dict(zip(ids, grouping.groups.tolist(), strict=True))
    return np.array([group.get(id_, -1) for id_ in corpus.articles["id"]], np.int64)


def _day_ends(corpus: Corpus) -> list[int]:
    """How many articles there are after each day; those without a date come after the last."""
    days = corpus.articles["published"].dt.date().cast(pl.Int32).fill_null(2**30).to_numpy()
    return [*(np.flatnonzero(np.diff(days)) + 1).tolist(), len(days)]


def _prefix(data: Labelled, end: int, known: Corpus | None) -> Corpus:
    vectors = data.vectors
    none = np.empty((0, vectors.shape[1]), np.float32)
    return Corpus.build([data.corpus.articles[:end]], [NO_PASSAGES], vectors[:end], none, previous=known)


def _nightly(before: Rows, after: Rows, ids: list[str]) -> tuple[float, float]:
    """The shares of articles and of unchanged stories whose id is another after all is grouped anew."""
    old = {f"s{group}": members for group, members in _members(before, ids).items()}
    new = _members(after, ids)
    found = continue_groups(old, list(new.values()), [f"n{group}" for group in new])
    was = {id_: story for story, members in old.items() for id_ in members}
    now = {id_: story for story, members in zip(found.ids, new.values(), strict=True) for id_ in members}
    same = {frozenset(members): story for story, members in old.items()}
    kept = [
        same[key] == story
        for story, members in zip(found.ids, new.values(), strict=True)
        if (key := frozenset(members)) in same
    ]
    moved = np.mean([was[id_] != now[id_] for id_ in ids])
    return round(float(moved), 4), round(1 - float(np.mean(kept)), 4) if kept else 0.0


def _members(groups: Rows, ids: list[str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for group, id_ in zip(groups.tolist(), ids, strict=True):
        found.setdefault(group, []).append(id_)
    return found


if __name__ == "__main__":
    main()
