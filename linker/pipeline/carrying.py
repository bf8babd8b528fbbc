"""Stories that have been found are carried on when articles come or go: the cost goes with what is new."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl

from linker.corpus import Corpus
from linker.corrections import Correction
from linker.errors import DamagedError
from linker.link import Linker
from linker.pipeline.correcting import constraints_of, corrections_of
from linker.pipeline.findings import Basis, Found, basis_of, continue_stories, listed_rows, newest_kept
from linker.store import Store, check_kept
from linker.stories import Story
from linker.stories.extend import Known, extend
from linker.stories.kept import from_frame

MOST_CHANGES = 0.1
"""An archive that has changed by this share since all pairs were gathered is grouped anew when asked."""


@dataclass(frozen=True)
class Carried:
    """The stories of an index before articles came or went, what they rest on, and what people had said."""

    known: Known
    stories: tuple[Story, ...]
    basis: Basis
    said: tuple[Correction, ...]


def before(store: Store) -> Carried | None:
    """What can be carried on of an index that is about to change; None where no stories were found."""
    said = corrections_of(store)
    kept = newest_kept(store, said)
    try:
        if kept is None or not check_kept(kept):
            return None
    except DamagedError:  # it goes with the state that it belongs to
        return None
    pairs = pl.read_parquet(kept / "pairs.parquet")
    if not len(pairs):
        return None
    stories = from_frame(pl.read_parquet(kept / "stories.parquet"))
    ids = store.articles(["id", "published"]).sort("published", "id", nulls_last=True)["id"].to_list()
    group = {id_: number for number, story in enumerate(stories) for id_ in story.article_ids}
    known = Known(tuple(ids), np.array([group[id_] for id_ in ids], np.int64), pairs)
    return Carried(known, stories, basis_of(kept), said)


def carry_on(carried: Carried, store: Store, corpus: Corpus, changed: Iterable[str] = ()) -> Found | None:
    """Put new and changed articles into the stories of an index, or found new ones, and keep that.

    Args:
        carried: From before the change.
        store: The index as it is now.
        corpus: Its archive.
        changed: Articles that have another text than before.

    Returns:
        None where too much has changed: then stories are found anew when they are next asked for.
    """
    said = corrections_of(store)
    altered = frozenset(changed)
    old = set(carried.known.ids) - altered
    fresh = np.flatnonzero([id_ not in old for id_ in corpus.articles["id"]])
    gone = len(old) - (len(corpus) - len(fresh))
    basis = Basis(carried.basis.whole, carried.basis.changes + len(fresh) + gone)
    if basis.changes > MOST_CHANGES * basis.whole or said != carried.said:
        return None
    grouping = extend(
        corpus,
        carried.known,
        altered,
        listed=listed_rows(Linker(corpus), fresh),
        constraints=constraints_of(said, corpus),
    )
    same = [story for story in carried.stories if altered.isdisjoint(story.article_ids)]
    return continue_stories(store, corpus, grouping, basis, known=same)
