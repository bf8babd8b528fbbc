"""The stories of an archive as last found: grouping starts from them once it has grown, so that they last.

They are part of the index's history, which every commit names: nothing that a run leaves undone loses them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl

from linker.corpus import Corpus
from linker.history.lasting_ids import GROUP_KINDS, GroupKind
from linker.storage import HISTORY, Store, read_history
from linker.types import Rows

MOST_GROWTH = 1.5
"""From so many times its size of when that was last done, an archive is grouped whatever its stories were."""


@dataclass(frozen=True)
class Earlier:
    """The number of each article's story, and the size of the archive when it was last grouped from nothing.

    `lines` and `topics` are the numbers of its story line and topic.
    `founded` is how many articles there were when all was last grouped whatever the stories were.
    """

    stories: Mapping[str, int]
    founded: int
    lines: Mapping[str, int]
    topics: Mapping[str, int]

    def in_rows(self, corpus: Corpus) -> tuple[Rows, Rows, Rows]:
        """The story, line and topic of each article of an archive; -1 where it had none."""
        ids = corpus.articles["id"].to_list()
        events, lines, topics = (
            np.array([number_of.get(id_, -1) for id_ in ids], np.int64)
            for number_of in (self.stories, self.lines, self.topics)
        )
        return events, lines, topics

    def holds_all(self, corpus: Corpus) -> bool:
        """Whether every article of an archive has a story already."""
        return all(id_ in self.stories for id_ in corpus.articles["id"])

    def holds_for(self, corpus: Corpus) -> bool:
        """Whether an archive has grown too little for its earlier stories to mislead."""
        return len(corpus) < MOST_GROWTH * self.founded


def earlier_of(store: Store, key: str) -> Earlier | None:
    """The stories that an index last had, without articles whose text has changed since.

    Args:
        store: The index.
        key: What stories depend on beside the articles; None is the answer where that was something else.
    """
    history = read_history(store, "grouping", "members", "changes")
    if not len(history["grouping"]) or history["grouping"]["key"][0] != key:
        return None
    row = history["grouping"].row(0, named=True)
    altered = history["changes"].filter(pl.col("at") >= row["at"])
    members = history["members"].join(altered, on="article_id", how="anti")
    stories, lines, topics = (_numbers(members, kind) for kind in GROUP_KINDS.values())
    return Earlier(stories, row["founded"], lines, topics)


def _numbers(members: pl.DataFrame, kind: GroupKind) -> dict[str, int]:
    """The number of the group of this kind that each article is in."""
    rows = members.filter(pl.col("kind") == kind)
    return dict(zip(rows["article_id"], rows["group_id"].rank("dense").cast(pl.Int64) - 1, strict=True))


def grouping_row(key: str, founded: int, now: datetime) -> pl.DataFrame:
    """What history keeps of a grouping beside the members of its stories."""
    return pl.DataFrame([(now, key, founded)], schema=HISTORY["grouping"], orient="row")
