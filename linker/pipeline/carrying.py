"""Stories that have been found are carried on when articles are added: the cost goes with what is new."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl

from linker.corpus import Corpus
from linker.errors import DamagedError
from linker.link import Linker
from linker.pipeline.correcting import constraints_of, corrections_of
from linker.pipeline.findings import Found, continue_stories, listed_rows, newest_kept
from linker.store import Store, check_kept
from linker.stories.extend import Known, extend

MOST_GROWTH = 0.1
"""An archive that has grown by this share since all of its pairs were gathered is grouped anew when asked."""


@dataclass(frozen=True)
class Carried:
    """The stories of an index before articles were added, and how large it was when they were found."""

    known: Known
    whole: int


def before(store: Store) -> Carried | None:
    """What can be carried on of an index that is about to change; None where no stories were found."""
    kept = newest_kept(store, corrections_of(store))
    try:
        if kept is None or not check_kept(kept):
            return None
    except DamagedError:  # it goes with the state that it belongs to
        return None
    pairs = pl.read_parquet(kept / "pairs.parquet")
    if not len(pairs):
        return None
    ids = store.articles(["id", "published"]).sort("published", "id", nulls_last=True)["id"]
    return Carried(Known(tuple(ids), pairs), int(kept.name.rpartition("-")[2]))


def carry_on(carried: Carried, store: Store, corpus: Corpus, changed: Iterable[str]) -> Found | None:
    """Put new and changed articles into the stories of an index, or found new ones, and keep that.

    Args:
        carried: From before the change.
        store: The index as it is now.
        corpus: Its archive.
        changed: Articles that have another text than before.

    Returns:
        None where too much is new: then stories are found anew when they are next asked for.
    """
    altered = frozenset(changed)
    old = set(carried.known.ids) - altered
    fresh = np.flatnonzero([id_ not in old for id_ in corpus.articles["id"]])
    if len(corpus) - carried.whole + len(altered) > MOST_GROWTH * carried.whole:
        return None
    grouping = extend(
        corpus,
        carried.known,
        altered,
        listed=listed_rows(Linker(corpus), fresh),
        constraints=constraints_of(corrections_of(store), corpus),
    )
    return continue_stories(store, corpus, grouping, carried.whole)
