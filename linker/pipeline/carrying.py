"""Stories that have been found are carried on when articles come or go: the cost goes with what is new."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from linker.corpus import Corpus
from linker.corrections import Correction
from linker.link import Linker
from linker.pipeline.correcting import constraints_of, corrections_of
from linker.pipeline.earlier import Earlier, earlier_of, hand_on_stories
from linker.pipeline.findings import (
    Basis,
    Found,
    basis_of,
    continue_stories,
    listed_rows,
    newest_kept,
    stories_key,
)
from linker.store import Store, read_kept
from linker.stories import Story
from linker.stories.extend import Known, extend
from linker.stories.kept import from_frame

MOST_CHANGES = 0.1
"""An archive to which this share has come since all pairs were gathered is grouped anew when asked."""


@dataclass(frozen=True)
class Carried:
    """The stories of an index before articles came or went, and what people had said of them.

    `found` is None where it had grown by much, and they hadn't been asked for since.
    """

    earlier: Earlier
    found: "Kept | None"
    said: tuple[Correction, ...]


@dataclass(frozen=True)
class Kept:
    """Stories as they were found, and what they rest on."""

    known: Known
    stories: tuple[Story, ...]
    basis: Basis


def before(store: Store) -> Carried | None:
    """What can be carried on of an index that is about to change; None where no stories were found."""
    said = corrections_of(store)
    folder = newest_kept(store, said)
    kept = None if folder is None else read_kept(folder, _read, whole=True)
    if kept is None:
        earlier = earlier_of(store, stories_key(said))
        return None if earlier is None else Carried(earlier, None, said)
    stories, pairs, basis = kept
    if not len(pairs):
        return None
    ids = store.articles(["id", "published"]).sort("published", "id", nulls_last=True)["id"].to_list()
    group = {id_: number for number, story in enumerate(stories) for id_ in story.article_ids}
    known = Known(tuple(ids), np.array([group[id_] for id_ in ids], np.int64), pairs)
    earlier = Earlier(group, float(pairs["level"][0]), basis.founded)
    return Carried(earlier, Kept(known, stories, basis), said)


def _read(folder: Path) -> tuple[tuple[Story, ...], pl.DataFrame, Basis]:
    stories = from_frame(pl.read_parquet(folder / "stories.parquet"))
    return stories, pl.read_parquet(folder / "pairs.parquet"), basis_of(folder)


def carry_on(carried: Carried, store: Store, corpus: Corpus, changed: Iterable[str] = ()) -> Found | None:
    """Put new and changed articles into the stories of an index, or found new ones, and keep that.

    Args:
        carried: From before the change.
        store: The index as it is now.
        corpus: Its archive.
        changed: Articles that have another text than before.

    Returns:
        None where too much has come: then stories are found anew, by what they were, when next asked for.
    """
    if corrections_of(store) != carried.said or not len(corpus):
        return None
    altered = frozenset(changed)
    earlier = carried.earlier.after(corpus, altered)
    found = None
    if carried.found is not None:
        found = _extended(carried.found, earlier, carried.said, store, corpus, altered)
    if found is None:
        hand_on_stories(earlier, store, stories_key(carried.said))
    return found


def _extended(
    kept: Kept,
    earlier: Earlier,
    said: tuple[Correction, ...],
    store: Store,
    corpus: Corpus,
    altered: frozenset[str],
) -> Found | None:
    fresh = np.flatnonzero(earlier.in_rows(corpus) < 0)
    basis = Basis(min(kept.basis.whole, len(corpus)), kept.basis.changes + len(fresh), earlier.founded)
    if basis.changes > MOST_CHANGES * basis.whole:
        return None
    grouping = extend(
        corpus,
        kept.known,
        altered,
        listed=listed_rows(Linker(corpus), fresh),
        constraints=constraints_of(said, corpus),
    )
    same = [story for story in kept.stories if altered.isdisjoint(story.article_ids)]
    return continue_stories(store, corpus, grouping, basis, known=same)
