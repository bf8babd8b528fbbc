"""The links of an index as tables: made in bulk once, stored as derived files, updated when articles come."""

import json
from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from hashlib import blake2b

import numpy as np
import polars as pl

from linker.config import LinkConfig
from linker.corpus import Corpus
from linker.kept_tables import read_kept_table
from linker.links import listing, table
from linker.links.measures import Measures
from linker.links.relatedness import KEPT
from linker.links.tree_places import Tree
from linker.storage import Store, keep, read_kept
from linker.storage.derived_folders import delete
from linker.types import Rows

_LISTED = f"listed-{listing.VERSION}"
_FILE = "table.parquet"


def listed_kept(store: Store, corpus: Corpus) -> pl.DataFrame:
    """The listed headlines of an index, as `linker.links.listing.LISTED_SCHEMA`; found once, then stored."""
    listed = _read(store, _LISTED, listing.check_listed)
    if listed is None:
        listed = listing.listed_table(corpus)
        _keep(store, _LISTED, listed)
    return listed


def links_kept(store: Store, tree: Tree) -> pl.DataFrame | None:
    """The stored related articles of an index for this tree of stories; None where there are none."""
    return _read(store, _name(tree), table.check_table)


def links_of(store: Store, corpus: Corpus, tree: Tree) -> pl.DataFrame:
    """The related articles of an index, as `linker.links.table.PAIR_SCHEMA`; found once, then stored.

    Where only the tree of stories has changed, as by a correction, the pairs keep their scores.
    """
    links = links_kept(store, tree)
    if links is None:
        config = LinkConfig()
        pairs = newest_links(store)
        if pairs is None:
            pairs = table.related_pairs(corpus, np.arange(len(corpus)), config)
        pairs = pairs.with_columns(copied=pl.lit(np.nan, pl.Float32))  # what is a formula goes by the tree
        listed = listing.resolved_rows(listed_kept(store, corpus))
        links = table.with_kinds(pairs, corpus, tree, Measures.of(corpus, config), listed)
        _replace(store, tree, links)
    return links


def newest_links(store: Store) -> pl.DataFrame | None:
    """The stored related articles of an index, for whatever tree of stories; None where there are none."""
    for folder in sorted(store.derived.glob(f"{_settings()}-*")):
        links = _read(store, folder.name, table.check_table)
        if links is not None:
            return links
    return None


def continue_links(earlier: pl.DataFrame, places: Rows, store: Store, corpus: Corpus, tree: Tree) -> None:
    """Update the related articles of an index that has grown or shrunk; the cost depends on what is new.

    Args:
        earlier: The related articles that were stored before the index changed.
        places: Row of an article before → its row now; -1 where it is gone or its text changed.
        store: The index as it is now.
        corpus: Its archive.
        tree: Of its stories.
    """
    config = LinkConfig()
    pairs = table.continue_pairs(earlier, places, corpus, config)
    _replace(store, tree, table.with_kinds(pairs, corpus, tree, Measures.of(corpus, config)))


def _replace(store: Store, tree: Tree, links: pl.DataFrame) -> None:
    """Store links, and delete those for another tree."""
    for folder in store.derived.glob(f"{_settings()}-*"):
        delete(folder)
    _keep(store, _name(tree), links)


def _keep(store: Store, name: str, frame: pl.DataFrame) -> None:
    keep(store, name, lambda folder: frame.write_parquet(folder / _FILE, compression="lz4"))


def _read(store: Store, name: str, check: Callable[[pl.DataFrame, int], None]) -> pl.DataFrame | None:
    articles = store.manifest.count("articles")
    return read_kept(
        store.derived / name,
        lambda folder: read_kept_table(folder / _FILE),
        lambda frame: check(frame, articles),
    )


def _name(tree: Tree) -> str:
    return f"{_settings()}-{tree.fingerprint}"


@cache
def _settings() -> str:
    """The beginning of the folder's name: a hash of what links depend on beside articles and stories."""
    key = json.dumps([table.VERSION, KEPT, asdict(LinkConfig())], sort_keys=True)
    return f"links-{blake2b(key.encode(), digest_size=4).hexdigest()}"
