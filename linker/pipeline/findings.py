"""Stories and narratives of an index, found once and kept beside its other derived files."""

import contextlib
from dataclasses import asdict
from pathlib import Path

import numpy as np
import polars as pl

from linker.corpus import Corpus
from linker.link import Linker
from linker.narratives import Narrative, NarrativeConfig, find_narratives
from linker.narratives.kept import dumps, fingerprint, loads
from linker.stories import Story, find_stories
from linker.types import Rows

_SCHEMA = pl.Schema(
    {
        "story_id": pl.String(),
        "label": pl.String(),
        "keywords": pl.List(pl.String()),
        "first": pl.Datetime("us", "UTC"),
        "last": pl.Datetime("us", "UTC"),
        "representative": pl.String(),
        "reports": pl.Int64(),
        "cohesion": pl.Float64(),
        "sources": pl.List(pl.String()),
        "article_ids": pl.List(pl.String()),
    }
)
_LISTS = ("keywords", "sources", "article_ids")


def stories_of(corpus: Corpus, kept: Path) -> tuple[Story, ...]:
    """The stories of an archive, from the file `kept` where they have been found before."""
    if kept.exists():
        rows = pl.read_parquet(kept).iter_rows(named=True)
        return tuple(Story(**{**row, **{name: tuple(row[name]) for name in _LISTS}}) for row in rows)
    found = find_stories(corpus, listed_rows(Linker(corpus)))
    with contextlib.suppress(OSError):  # a read-only index finds them each time
        temporary = kept.with_suffix(".tmp")
        pl.DataFrame([asdict(story) for story in found], schema=_SCHEMA).write_parquet(temporary)
        temporary.replace(kept)
    return found


def narratives_in(
    corpus: Corpus, stories: tuple[Story, ...], folder: Path, config: NarrativeConfig
) -> tuple[Narrative, ...]:
    """The narratives of an archive, from a file in `folder` where they have been found before.

    Its name holds what they depend on, so that other settings, stories or rules never meet it.
    """
    grouped = assignments(stories)
    kept = folder / f"narratives-{fingerprint(grouped, config)}.json"
    if kept.exists():
        return loads(kept.read_text(encoding="utf-8"))
    found = find_narratives(corpus, grouped, config)
    with contextlib.suppress(OSError):  # a read-only index finds them each time
        temporary = kept.with_suffix(".tmp")
        temporary.write_text(dumps(found), encoding="utf-8")
        temporary.replace(kept)
    return found


def listed_rows(linker: Linker) -> tuple[Rows, Rows]:
    """Rows of articles that list another's headline, and of those others."""
    corpus = linker.corpus
    pairs = []
    for row, id_ in enumerate(corpus.articles["id"]):
        for item in linker.listed(corpus.article(row)):
            target = linker.headlines.resolve(item, id_).article_id
            if target is not None:
                pairs.append((row, corpus.row(target)))
    found = np.array(sorted(set(pairs)), np.int64).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def assignments(stories: tuple[Story, ...]) -> pl.DataFrame:
    """Columns article_id and story_id, sorted by article."""
    rows = sorted((id_, story.story_id) for story in stories for id_ in story.article_ids)
    return pl.DataFrame(rows, schema={"article_id": pl.String, "story_id": pl.String}, orient="row")
