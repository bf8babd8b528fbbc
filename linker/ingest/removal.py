"""Delete articles from an index so that nothing of them is left."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from linker.errors import UnknownArticleError
from linker.history.alerts import forget_told
from linker.history.lasting_ids import gone_groups
from linker.history.stored_corrections import as_frame, corrections_of, sources_said
from linker.history.updates import before as state_before
from linker.history.updates import carry_on
from linker.ingest.forgetting import corrections_left, lines_left, notes_left, sentences_left
from linker.outlets import Outlets
from linker.storage import Store, Writer, derive, folder_of


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
    return _matching(Store.open(folder_of(folder)), folder, ids, source, before)


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
    path = folder_of(folder)
    manifest = Store.open(path).manifest
    with Writer(path, manifest.encoder, manifest.text) as writer:
        gone = _matching(writer.store, folder, ids, source, before)["id"].to_list()
        carried = state_before(writer.store) if gone else None
        if gone:
            _remove(writer, set(gone))
            corpus = derive(writer.store)
    if carried is not None:
        carry_on(carried, writer.store, corpus)
    return gone


def _remove(writer: Writer, ids: set[str]) -> None:
    """Delete articles, and everything that is stored about them alone, in one commit."""
    store = writer.store
    members = store.history("members")
    left = members.filter(~pl.col("article_id").is_in(list(ids)))
    articles = store.articles(["id", "source"]).filter(~pl.col("id").is_in(list(ids)))
    forget_told(store.folder, ids)
    corrections = corrections_left(corrections_of(store), articles, left)
    writer.remove(
        ids,
        {"members": left, "corrections": as_frame(corrections)},
        {"events": gone_groups(members, left, datetime.now(UTC))},
        boilerplate=lines_left(store, ids),
        sentences=sentences_left(store, ids),
        last_read=notes_left(store, ids),
    )


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
