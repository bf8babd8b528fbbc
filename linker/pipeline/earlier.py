"""The stories of an archive as last found: what grouping it goes by once it has grown, so that stories last.

They are part of the index's history, which every commit names: nothing that a run leaves undone loses them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl

from linker.corpus import Corpus
from linker.store import HISTORY, Store, read_history
from linker.types import Rows

MOST_GROWTH = 1.5
"""From so many times its size of when that was last done, an archive is grouped whatever its stories were."""


@dataclass(frozen=True)
class Earlier:
    """The number of each article's story, the level that decided, and when that was looked for.

    `founded` is how many articles there were when all was last grouped whatever the stories were.
    """

    stories: Mapping[str, int]
    level: float
    founded: int

    def in_rows(self, corpus: Corpus) -> Rows:
        """The story of each article of an archive; -1 where it had none."""
        return np.array([self.stories.get(id_, -1) for id_ in corpus.articles["id"]], np.int64)

    def holds_all(self, corpus: Corpus) -> bool:
        """Whether every article of an archive has a story already."""
        return all(id_ in self.stories for id_ in corpus.articles["id"])

    def holds_for(self, corpus: Corpus) -> bool:
        """Whether an archive isn't so much larger that it may be another sort of archive."""
        return len(corpus) < MOST_GROWTH * self.founded


def earlier_of(store: Store, key: str) -> Earlier | None:
    """The stories that an index last had, but for articles with another text since.

    Args:
        store: The index.
        key: What stories depend on beside the articles; None is the answer where that was something else.
    """
    held = read_history(store, "grouping", "members", "changes")
    if not len(held["grouping"]) or held["grouping"]["key"][0] != key:
        return None
    found = held["grouping"].row(0, named=True)
    altered = held["changes"].filter(pl.col("at") >= found["at"])
    own = held["members"].filter(pl.col("kind") == "story").join(altered, on="article_id", how="anti")
    numbers = own["group_id"].rank("dense").cast(pl.Int64) - 1
    return Earlier(dict(zip(own["article_id"], numbers, strict=True)), found["level"], found["founded"])


def grouping_row(key: str, level: float, founded: int, now: datetime) -> pl.DataFrame:
    """What history keeps of a grouping beside the members of its stories."""
    return pl.DataFrame([(now, key, level, founded)], schema=HISTORY["grouping"], orient="row")
