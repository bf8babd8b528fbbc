"""The stories of an archive before it grew by much: what grouping it anew goes by, so that stories last."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import polars as pl

from linker.corpus import Corpus
from linker.store import Store, keep, read_kept
from linker.types import Rows

MOST_GROWTH = 1.5
"""From so many times its size of when that was last done, an archive is grouped whatever its stories were."""

_SCHEMA = pl.Schema(
    {"article_id": pl.String(), "story": pl.Int64(), "level": pl.Float64(), "founded": pl.Int64()}
)


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

    def after(self, corpus: Corpus, altered: frozenset[str]) -> Self:
        """What holds of it once articles have come, gone, or got another text."""
        ids = [id_ for id_ in corpus.articles["id"] if id_ not in altered]
        stories = {id_: self.stories[id_] for id_ in ids if id_ in self.stories}
        return replace(self, stories=stories)

    def holds_for(self, corpus: Corpus) -> bool:
        """Whether an archive isn't so much larger that it may be another sort of archive."""
        return len(corpus) < MOST_GROWTH * self.founded


def earlier_of(store: Store, key: str) -> Earlier | None:
    """What was handed on to this state of an index; `key` says what else stories depend on."""
    folder = store.derived / _name(key)
    frame = read_kept(folder, lambda kept: pl.read_parquet(kept / "earlier.parquet"), whole=True)
    if frame is None or not len(frame):
        return None
    stories = dict(frame.select("article_id", "story").iter_rows())
    return Earlier(stories, frame["level"][0], frame["founded"][0])


def hand_on_stories(earlier: Earlier, store: Store, key: str) -> None:
    """Keep stories of before for the state that an index is in now."""
    columns = {"article_id": list(earlier.stories), "story": list(earlier.stories.values())}
    frame = pl.DataFrame({**columns, "level": earlier.level, "founded": earlier.founded}, schema=_SCHEMA)
    keep(store, _name(key), lambda folder: frame.write_parquet(folder / "earlier.parquet"))


def _name(key: str) -> str:
    return f"earlier-{key}"
