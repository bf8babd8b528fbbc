"""Narratives as a file, so that they are found once: JSON, read back into what was written."""

import json
from collections.abc import Container, Sequence
from dataclasses import asdict
from datetime import datetime
from hashlib import blake2b
from typing import Any  # Any: rows of parsed JSON

import polars as pl

from linker.corpus import Corpus
from linker.narratives.config import NarrativeConfig
from linker.narratives.types import (
    Claim,
    Dormant,
    Episode,
    Narrative,
    NarrativePassage,
    SourceEntry,
    Strength,
)
from linker.type_check import check_type

VERSION = 19
"""Raised with any change of what is found, or of how it is written."""


def fingerprint(stories: pl.DataFrame, config: NarrativeConfig) -> str:
    """What narratives depend on beside the archive: the version, the settings and the stories.

    Args:
        stories: Columns article_id and story_id, and those of the tree, in a fixed order.
        config: The settings.
    """
    told = "\n".join("\t".join(map(str, row)) for row in stories.iter_rows())
    key = f"{VERSION}\n{json.dumps(asdict(config), sort_keys=True)}\n{told}"
    return blake2b(key.encode(), digest_size=8).hexdigest()


def dumps(narratives: Sequence[Narrative]) -> str:
    """Narratives as JSON."""
    return json.dumps([asdict(found) for found in narratives], ensure_ascii=False, default=_iso)


def loads(text: str) -> tuple[Narrative, ...]:
    """What `dumps` wrote."""
    return tuple(_narrative(row) for row in json.loads(text))


def check_narratives(narratives: Sequence[Narrative], corpus: Corpus, story_ids: Container[str]) -> None:
    """See that narratives read from a file are of an archive with these stories.

    Raises:
        ValueError: They aren't, or a value is of another type.
    """
    for found in narratives:
        check_type(found, Narrative, "a narrative")
        quoted: tuple[Claim | NarrativePassage, ...] = (found.claim, *found.passages)
        ids = {*found.article_ids, *(item.article_id for item in quoted)}
        ids.update(id_ for episode in found.episodes for id_ in episode.article_ids)
        stories = {*found.story_ids, *(id_ for episode in found.episodes for id_ in episode.story_ids)}
        if not all(id_ in corpus for id_ in ids) or not all(id_ in story_ids for id_ in stories):
            raise ValueError("a narrative names an article or a story that isn't there")
        moments = [moment for own in found.episodes for moment in (own.first, own.last)]
        moments += [moment for own in found.dormant for moment in (own.since, own.until)]
        moments += [moment for moment in (found.returned, *(own.first for own in found.sources)) if moment]
        if not found.episodes or any(moment.tzinfo is None for moment in moments):
            raise ValueError("a narrative has no episode, or a moment no time zone")
        if any(not 0 <= item.start <= item.end for item in quoted):
            raise ValueError("a passage of a narrative ends before it begins")


def _iso(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{value!r} is not written to a narratives file")


def _moment(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def _narrative(row: dict[str, Any]) -> Narrative:
    return Narrative(
        narrative_id=row["narrative_id"],
        kind=row["kind"],
        label=row["label"],
        latest=row["latest"],
        keywords=tuple(row["keywords"]),
        claim=Claim(**row["claim"]),
        episodes=tuple(
            Episode(
                datetime.fromisoformat(item["first"]),
                datetime.fromisoformat(item["last"]),
                tuple(item["story_ids"]),
                tuple(item["article_ids"]),
            )
            for item in row["episodes"]
        ),
        dormant=tuple(
            Dormant(
                datetime.fromisoformat(item["since"]),
                datetime.fromisoformat(item["until"]),
                item["days"],
                item["unseen"],
            )
            for item in row["dormant"]
        ),
        returned=_moment(row["returned"]),
        article_ids=tuple(row["article_ids"]),
        story_ids=tuple(row["story_ids"]),
        sources=tuple(SourceEntry(**{**item, "first": _moment(item["first"])}) for item in row["sources"]),
        passages=tuple(NarrativePassage(**item) for item in row["passages"]),
        strength=Strength(**row["strength"]),
    )
