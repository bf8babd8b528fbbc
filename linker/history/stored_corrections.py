"""Corrections by people: kept in the index, obeyed by every grouping from then on."""

import hashlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl

from linker.clustering.constraints import Constraints
from linker.corpus import Corpus
from linker.corrections import PAIRS, Correction, Verb, with_correction
from linker.errors import ConfigError, UnknownArticleError, UnknownSourceError
from linker.outlets import Outlets
from linker.storage import HISTORY, Store, Writer, folder_of, read_history


def corrections_of(store: Store) -> tuple[Correction, ...]:
    """The corrections of an index, oldest first."""
    rows = read_history(store, "corrections")["corrections"].iter_rows(named=True)
    return tuple(Correction(**row) for row in rows)


def correct(
    folder: str | Path, verb: Verb, left: str, right: str | None = None, *, label: str | None = None
) -> Correction:
    """Say that two articles are on the same event or on different ones, that two sources are one, or a name.

    Args:
        folder: The index.
        verb: What is said.
        left: An article id; for `rename` the id of a story or narrative, for `source` a source.
        right: Another article id, or source.
        label: For `rename`, the new name.

    Raises:
        UnknownArticleError: An article isn't in the index.
        UnknownSourceError: No article has such a source.
        ConfigError: It has been said already, or the opposite has been.
    """

    def add(store: Store, earlier: tuple[Correction, ...]) -> tuple[Correction, ...]:
        if verb == "source":
            check_sources(store, (left, str(right)))
        elif verb != "rename":
            ids = set(store.articles(["id"])["id"])
            for id_ in (left, str(right)):
                if id_ not in ids:
                    raise UnknownArticleError(f"no article {id_!r} in {folder}; `linker search` shows ids")
        number = 1 + max((item.number for item in earlier), default=0)
        return with_correction(earlier, Correction(number, datetime.now(UTC), verb, left, right, label))

    done = _rewrite(folder_of(folder), add)[-1]
    if verb == "source":
        _forget_narratives(folder_of(folder))
    return done


def undo(folder: str | Path, number: int) -> Correction:
    """Take a correction back.

    Raises:
        ConfigError: There is none of this number.
    """
    taken: list[Correction] = []

    def drop(_: Store, earlier: tuple[Correction, ...]) -> tuple[Correction, ...]:
        taken.extend(item for item in earlier if item.number == number)
        if not taken:
            raise ConfigError(f"no correction {number} in {folder}; `linker correct list` shows them")
        return tuple(item for item in earlier if item.number != number)

    _rewrite(folder_of(folder), drop)
    if taken[0].verb == "source":
        _forget_narratives(folder_of(folder))
    return taken[0]


def check_sources(store: Store, asked: Sequence[str]) -> None:
    """Refuse sources that no article of an index has.

    Raises:
        UnknownSourceError: One isn't there; it names those that may have been meant.
    """
    outlets = Outlets.of(store.articles(["source", "url"]))
    for source in asked:
        if outlets.key(source) not in outlets.names:
            raise UnknownSourceError(unknown_source(outlets, source))


def unknown_source(outlets: Outlets, asked: str) -> str:
    """An error message: the index has no such source, and these may have been meant."""
    close = outlets.suggest(asked)
    hint = f"did you mean {' or '.join(map(repr, close))}?" if close else "`linker info` names the sources"
    return f"no source {asked!r} in this index; {hint}"


def _forget_narratives(folder: Path) -> None:
    """Delete what was learned while looking for narratives: it counted sources as they were."""
    for cache_folder in Store.open(folder).derived.glob("learned-*"):
        shutil.rmtree(cache_folder, ignore_errors=True)


def as_frame(corrections: Sequence[Correction]) -> pl.DataFrame:
    """Corrections as an index keeps them."""
    return pl.DataFrame([asdict(item) for item in corrections], schema=HISTORY["corrections"])


def sources_said(corrections: Sequence[Correction]) -> tuple[tuple[str, str], ...]:
    """Pairs of sources that are one outlet."""
    return tuple((item.left, str(item.right)) for item in corrections if item.verb == "source")


def constraints_of(corrections: Sequence[Correction], corpus: Corpus) -> Constraints | None:
    """Corrections as pairs of rows; None where no correction is about articles."""
    pairs: dict[str, list[tuple[int, int]]] = {"same": [], "different": []}
    for item in corrections:
        if item.verb in PAIRS and item.left in corpus and item.right in corpus:
            pairs[item.verb].append((corpus.row(item.left), corpus.row(str(item.right))))
    if not any(pairs.values()):
        return None
    return Constraints(*(np.array(pairs[verb], np.int64).reshape(-1, 2) for verb in ("same", "different")))


def pairs_key(corrections: Sequence[Correction]) -> str:
    """A hash of the corrections about articles; their order doesn't matter."""
    lines = sorted(
        f"{item.verb} {sorted((item.left, str(item.right)))}" for item in corrections if item.verb in PAIRS
    )
    return hashlib.blake2b("\n".join(lines).encode(), digest_size=4).hexdigest()


def gold(corrections: Sequence[Correction], assigned: pl.DataFrame) -> pl.DataFrame:
    """The stories that people corrected, as labels for `linker evaluate`: columns article_id, story.

    Args:
        corrections: Those of the index.
        assigned: Columns article_id and story_id, as corrected.
    """
    named = {id_ for item in corrections if item.verb in PAIRS for id_ in (item.left, item.right)}
    touched = set(assigned.filter(pl.col("article_id").is_in(list(named)))["story_id"])
    touched_rows = assigned.filter(pl.col("story_id").is_in(list(touched)))
    return touched_rows.select("article_id", pl.col("story_id").alias("story")).sort("article_id")


def pairs_said(corrections: Sequence[Correction]) -> pl.DataFrame:
    """The corrections about articles: columns left, right, same (bool); sorted."""
    rows = [(item.left, item.right, item.verb == "same") for item in corrections if item.verb in PAIRS]
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
        writer.record({"corrections": as_frame(after)})
        return after
