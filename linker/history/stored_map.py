"""Where stories are drawn on the map of a report; stored with the index, so that they don't move."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl

from linker.kept_tables import read_kept_table
from linker.reports.positions import Places, project
from linker.storage import Store, keep, read_kept
from linker.storage.derived_folders import delete
from linker.types import Vectors

_FOLDER = "map-1"
_FILE = "places.parquet"
_SCHEMA = pl.Schema({"story_id": pl.String(), "x": pl.Float64(), "y": pl.Float64()})
_FEWEST_KNOWN = 0.8
"""From this share of stories with a place on, the others are put beside those that they are closest to."""
_BESIDE = 3
"""How many of those."""
_BLOCK = 2_000


def map_places(store: Store, ids: Sequence[str], vectors: Vectors) -> Places:
    """Places of stories on the map; a story that was drawn before stays in its place.

    Args:
        store: The index.
        ids: Of the stories.
        vectors: One a story, shape (len(ids), dim).
    """
    stored_map = map_kept(store)
    place_of = {} if stored_map is None else {id_: (x, y) for id_, x, y in stored_map.iter_rows()}
    has_place = np.array([id_ in place_of for id_ in ids], np.bool_)
    if not len(ids) or has_place.mean() < _FEWEST_KNOWN:
        places = project(vectors)
    elif has_place.all():
        return np.array([place_of[id_] for id_ in ids], np.float64)
    else:
        places = np.array([place_of.get(id_, (0.5, 0.5)) for id_ in ids], np.float64)
        places[~has_place] = _beside(vectors[~has_place], vectors[has_place], places[has_place])
    if len(ids) >= len(place_of):  # a report on a part of the archive draws less than was known
        keep_map(store, _frame(ids, places))
    return places


def map_kept(store: Store) -> pl.DataFrame | None:
    """Columns story_id, x and y; None where no map has been drawn."""
    return read_kept(store.derived / _FOLDER, _read, _check)


def _read(folder: Path) -> pl.DataFrame:
    return read_kept_table(folder / _FILE)


def _check(places: pl.DataFrame) -> None:
    if places.schema != _SCHEMA or len(places.filter(~pl.all_horizontal(pl.col("x", "y").is_between(0, 1)))):
        raise ValueError("a place is outside the map")


def keep_map(store: Store, places: pl.DataFrame) -> None:
    """Store places as `map_kept` gives them; those from before articles were added fit, as ids last."""

    def write(folder: Path) -> None:
        places.write_parquet(folder / _FILE)

    delete(store.derived / _FOLDER)
    keep(store, _FOLDER, write)


def _frame(ids: Sequence[str], places: Places) -> pl.DataFrame:
    return pl.DataFrame({"story_id": ids, "x": places[:, 0], "y": places[:, 1]})


def _beside(new: Vectors, old: Vectors, places: Places) -> Places:
    """Places for new stories: the mean of the places of the closest old ones, weighted by cosine."""
    beside = np.empty((len(new), 2))
    for start in range(0, len(new), _BLOCK):
        cosines = np.round(new[start : start + _BLOCK] @ old.T, 5)
        closest = np.argsort(-cosines, axis=1, kind="stable")[:, :_BESIDE]
        weights = np.maximum(np.take_along_axis(cosines, closest, axis=1), 1e-3)[..., None]
        beside[start : start + _BLOCK] = (places[closest] * weights).sum(axis=1) / weights.sum(axis=1)
    return np.round(beside, 4)
