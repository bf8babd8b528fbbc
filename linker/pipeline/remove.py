"""Delete articles from an index so that nothing of them is left."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from linker.errors import UnknownArticleError
from linker.outlets import Outlets, source_key
from linker.pipeline.carrying import before as state_before
from linker.pipeline.carrying import carry_on
from linker.pipeline.continuing import gone_groups
from linker.pipeline.correcting import as_frame, corrections_of, sources_said
from linker.store import Store, Writer, derive


def removable(
    folder: str | Path,
    ids: Sequence[str] = (),
    *,
    source: str | None = None,
    before: datetime | None = None,
) -> pl.DataFrame:
    """What `remove` would delete: columns id, title, published and source, sorted by id.

    Raises:
        UnknownArticleError: An id isn't in the index.
        StoreError: There is no index here.
    """
    return _matching(Store.open(Path(folder)), folder, ids, source, before)


def remove(
    folder: str | Path,
    ids: Sequence[str] = (),
    *,
    source: str | None = None,
    before: datetime | None = None,
) -> list[str]:
    """Delete articles: those named, those of a source, those published before a moment.

    Their text and vectors go from every file of the index; derived files are built again, and the stories
    of the others stay. Several conditions delete what meets any of them.

    Returns:
        The ids that were deleted, sorted.

    Raises:
        UnknownArticleError: An id isn't in the index; nothing is deleted then.
        StoreError: There is no index here, or it can't be written.
    """
    manifest = Store.open(Path(folder)).manifest
    with Writer(Path(folder), manifest.encoder, manifest.text) as writer:
        found = _matching(writer.store, folder, ids, source, before)["id"].to_list()
        carried = state_before(writer.store) if found else None
        if found:
            members = writer.store.history("members")
            writer.remove(set(found))
            gone = gone_groups(members, writer.store.history("members"), datetime.now(UTC))
            said = _without_lost_sources(writer.store)
            if said or len(gone):
                writer.record(said, {"events": gone})
            corpus = derive(writer.store)
    if carried is not None:
        carry_on(carried, writer.store, corpus)
    return found


def _without_lost_sources(store: Store) -> dict[str, pl.DataFrame]:
    """The corrections that are left when no article has a source that one of them names."""
    held = {source_key(source) for source in store.articles(["source"])["source"].drop_nulls().unique()}
    said = corrections_of(store)
    kept = [
        item
        for item in said
        if item.verb != "source" or held.issuperset(map(source_key, (item.left, str(item.right))))
    ]
    return {} if len(kept) == len(said) else {"corrections": as_frame(kept)}


def _matching(
    store: Store, folder: str | Path, ids: Sequence[str], source: str | None, before: datetime | None
) -> pl.DataFrame:
    """The articles that meet any of the conditions, sorted by id."""
    frame = store.articles(["id", "title", "published", "source", "url"])
    unknown = sorted(set(ids) - set(frame["id"]))
    if unknown:
        raise UnknownArticleError(f"no article {unknown[0]!r} in {folder}; nothing was removed")
    doomed = pl.col("id").is_in(list(ids))
    if source is not None:
        outlets = Outlets.of(frame, sources_said(corrections_of(store)))
        asked = outlets.find(source) or outlets.key(source)
        doomed |= pl.col("source").map_elements(outlets.key, return_dtype=pl.String) == asked
    if before is not None:
        doomed |= pl.col("published") < before
    return frame.filter(doomed.fill_null(value=False)).drop("url").sort("id")
