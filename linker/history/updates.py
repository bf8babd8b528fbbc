"""Updates of stored stories when articles come or go, at a cost that depends on what is new."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from linker.corpus import Corpus
from linker.corrections import Correction
from linker.history.stored_corrections import constraints_of, corrections_of
from linker.history.stored_links import continue_links, newest_links
from linker.history.stored_map import keep_map, map_kept
from linker.history.stored_results import (
    Basis,
    FoundStories,
    basis_of,
    check_kept,
    continue_stories,
    newest_kept,
    read_pairs,
    tree_in_rows,
)
from linker.kept_tables import read_kept_table
from linker.links.listing import listed_rows
from linker.storage import Store, read_kept
from linker.stories import Story
from linker.stories.extend import Known, extend, places_in
from linker.stories.kept import from_frame

MOST_CHANGES = 0.1
"""An archive to which this share has come since all pairs were gathered is grouped anew when asked."""


@dataclass(frozen=True)
class Carried:
    """The stories of an index before a change, the archive that they were found in, and the corrections then.

    `links` are the related articles of the whole archive, and `places` where stories are drawn on a map; None
    where nobody had asked for them.
    """

    known: Known
    stories: tuple[Story, ...]
    basis: Basis
    corrections: tuple[Correction, ...]
    links: pl.DataFrame | None
    places: pl.DataFrame | None


def before(store: Store) -> Carried | None:
    """What `carry_on` needs of an index that is about to change; None where its stories aren't stored."""
    corrections = corrections_of(store)
    folder = newest_kept(store, corrections)
    if folder is None:
        return None
    contents = read_kept(folder, _read, lambda _: check_kept(folder, store), whole=True)
    if contents is None or not len(contents[1]):
        return None
    stories, pairs, basis = contents
    ids = store.articles(["id", "published"]).sort("published", "id", nulls_last=True)["id"].to_list()
    group = {
        id_: number
        for number, story in enumerate(stories)
        if story.level == "event"
        for id_ in story.article_ids
    }
    previous = Known(tuple(ids), np.array([group[id_] for id_ in ids], np.int64), pairs)
    return Carried(previous, stories, basis, corrections, newest_links(store), map_kept(store))


def _read(folder: Path) -> tuple[tuple[Story, ...], pl.DataFrame, Basis]:
    stories = from_frame(read_kept_table(folder / "stories.parquet"))
    return stories, read_pairs(folder), basis_of(folder)


def carry_on(
    carried: Carried, store: Store, corpus: Corpus, changed: Iterable[str] = ()
) -> FoundStories | None:
    """Put new and changed articles into the stories of an index, or into new stories, and store the result.

    Args:
        carried: From before the change.
        store: The index as it is now.
        corpus: Its archive.
        changed: Articles that have another text than before.

    Returns:
        None where too much has come: then stories are found anew, by what they were, when next asked for.
    """
    if corrections_of(store) != carried.corrections or not len(corpus):
        return None
    altered, was = frozenset(changed), carried.basis
    unchanged_ids = set(carried.known.ids) - altered
    fresh = np.array(
        [row for row, id_ in enumerate(corpus.articles["id"]) if id_ not in unchanged_ids], np.int64
    )
    basis = Basis(min(was.whole, len(corpus)), was.changes + len(fresh), was.founded)
    if basis.changes > MOST_CHANGES * basis.whole:
        return None
    grouping = extend(
        corpus,
        carried.known,
        altered,
        listed=listed_rows(corpus, fresh),
        constraints=constraints_of(carried.corrections, corpus),
    )
    same = [story for story in carried.stories if altered.isdisjoint(story.article_ids)]
    stories = continue_stories(store, corpus, grouping, basis, earlier=same)
    if carried.places is not None:
        keep_map(store, carried.places)
    if carried.links is not None:
        places = places_in(corpus, carried.known.ids, altered)
        continue_links(carried.links, places, store, corpus, tree_in_rows(stories.levels, corpus))
    return stories
