"""Corrections by people: kept in the index, obeyed by every grouping from then on."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl

from linker.cluster.constraints import Constraints
from linker.corpus import Corpus
from linker.corrections import Correction, Verb, with_correction
from linker.errors import ConfigError, UnknownArticleError
from linker.store import HISTORY, Store, Writer, read_history


def corrections_of(store: Store) -> tuple[Correction, ...]:
    """What people said about an index, in that order."""
    rows = read_history(store, "corrections")["corrections"].iter_rows(named=True)
    return tuple(Correction(**row) for row in rows)


def correct(
    folder: str | Path, verb: Verb, left: str, right: str | None = None, *, label: str | None = None
) -> Correction:
    """Say that two articles are on the same event or on different ones, or give a story a name.

    Args:
        folder: The index.
        verb: What is said.
        left: An article id; for `rename` a story id.
        right: Another article id.
        label: For `rename`, the new name.

    Raises:
        UnknownArticleError: An article isn't in the index.
        ConfigError: It has been said already, or the opposite has been.
    """

    def add(store: Store, known: tuple[Correction, ...]) -> tuple[Correction, ...]:
        if verb != "rename":
            held = set(store.articles(["id"])["id"])
            for id_ in (left, str(right)):
                if id_ not in held:
                    raise UnknownArticleError(f"no article {id_!r} in {folder}; `linker search` shows ids")
        number = 1 + max((item.number for item in known), default=0)
        return with_correction(known, Correction(number, datetime.now(UTC), verb, left, right, label))

    return _rewrite(Path(folder), add)[-1]


def undo(folder: str | Path, number: int) -> Correction:
    """Take a correction back.

    Raises:
        ConfigError: There is none of this number.
    """
    taken: list[Correction] = []

    def drop(_: Store, known: tuple[Correction, ...]) -> tuple[Correction, ...]:
        taken.extend(item for item in known if item.number == number)
        if not taken:
            raise ConfigError(f"no correction {number} in {folder}; `linker correct list` shows them")
        return tuple(item for item in known if item.number != number)

    _rewrite(Path(folder), drop)
    return taken[0]


def constraints_of(said: Sequence[Correction], corpus: Corpus) -> Constraints | None:
    """Corrections as pairs of rows; None where nothing was said about articles."""
    pairs: dict[str, list[tuple[int, int]]] = {"same": [], "different": []}
    for item in said:
        if item.verb != "rename" and item.left in corpus and item.right in corpus:
            pairs[item.verb].append((corpus.row(item.left), corpus.row(str(item.right))))
    if not any(pairs.values()):
        return None
    return Constraints(*(np.array(pairs[verb], np.int64).reshape(-1, 2) for verb in ("same", "different")))


def pairs_key(said: Sequence[Correction]) -> str:
    """A hash of what was said about articles: the same, whatever the order."""
    lines = sorted(
        f"{item.verb} {sorted((item.left, str(item.right)))}" for item in said if item.verb != "rename"
    )
    return hashlib.blake2b("\n".join(lines).encode(), digest_size=4).hexdigest()


def gold(said: Sequence[Correction], assigned: pl.DataFrame) -> pl.DataFrame:
    """The stories that people corrected, as labels for `linker evaluate`: columns article_id, story.

    Args:
        said: What they said.
        assigned: Columns article_id and story_id, as corrected.
    """
    named = {id_ for item in said if item.verb != "rename" for id_ in (item.left, item.right)}
    touched = set(assigned.filter(pl.col("article_id").is_in(list(named)))["story_id"])
    held = assigned.filter(pl.col("story_id").is_in(list(touched)))
    return held.select("article_id", pl.col("story_id").alias("story")).sort("article_id")


def pairs_said(said: Sequence[Correction]) -> pl.DataFrame:
    """What was said about articles: columns left, right, same (bool); sorted."""
    rows = [(item.left, item.right, item.verb == "same") for item in said if item.verb != "rename"]
    return pl.DataFrame(
        sorted(rows, key=str),
        schema={"left": pl.String, "right": pl.String, "same": pl.Boolean},
        orient="row",
    )


def _rewrite(
    folder: Path, change: Callable[[Store, tuple[Correction, ...]], tuple[Correction, ...]]
) -> tuple[Correction, ...]:
    manifest = Store.open(folder).manifest
    with Writer(folder, manifest.encoder, manifest.text) as writer:
        after = change(writer.store, corrections_of(writer.store))
        frame = pl.DataFrame([asdict(item) for item in after], schema=HISTORY["corrections"])
        writer.record({"corrections": frame})
        return after
