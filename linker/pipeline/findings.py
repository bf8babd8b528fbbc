"""Stories and narratives of an index, found once and kept beside its other derived files."""

from dataclasses import asdict, replace
from datetime import UTC, datetime

import numpy as np
import polars as pl

from linker.corpus import Corpus
from linker.corrections import Correction
from linker.link import Linker
from linker.narratives import Narrative, NarrativeConfig, find_narratives
from linker.narratives.kept import dumps, fingerprint, loads
from linker.pipeline.continuing import Group, next_generation, record
from linker.pipeline.correcting import constraints_of, corrections_of, pairs_key
from linker.store import Store, check_kept, keep
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


def stories_of(store: Store, corpus: Corpus, now: datetime | None = None) -> tuple[Story, ...]:
    """The stories of an archive as corrected, with lasting ids; found once, then kept with the index.

    Args:
        store: The index.
        corpus: Its archive.
        now: When they were found, for the index's history; None is this moment.
    """
    said = corrections_of(store)
    kept = store.derived / f"stories-{pairs_key(said)}"
    if check_kept(kept):
        rows = pl.read_parquet(kept / "stories.parquet").iter_rows(named=True)
        found = tuple(Story(**{**row, **{name: tuple(row[name]) for name in _LISTS}}) for row in rows)
        return _renamed(found, said)
    found = find_stories(corpus, listed_rows(Linker(corpus)), constraints=constraints_of(said, corpus))
    groups = [Group(story.article_ids, story.last, story.story_id) for story in found]
    generation = next_generation(store, "story", groups, now or datetime.now(UTC))
    lasting = [replace(story, story_id=id_) for story, id_ in zip(found, generation.ids, strict=True)]
    found = tuple(sorted(lasting, key=lambda s: (-len(s.article_ids), str(s.first), s.story_id)))
    if record(generation):
        frame = pl.DataFrame([asdict(story) for story in found], schema=_SCHEMA)
        keep(kept, lambda folder: frame.write_parquet(folder / "stories.parquet"))
    return _renamed(found, said)


def _renamed(stories: tuple[Story, ...], said: tuple[Correction, ...]) -> tuple[Story, ...]:
    labels = {item.left: item.label for item in said if item.verb == "rename"}
    return tuple(replace(story, label=labels.get(story.story_id) or story.label) for story in stories)


def narratives_in(
    store: Store,
    corpus: Corpus,
    stories: tuple[Story, ...],
    config: NarrativeConfig,
    now: datetime | None = None,
) -> tuple[Narrative, ...]:
    """The narratives of an archive; found once, then kept with the index, by what they depend on.

    Those of the usual settings have lasting ids.

    Args:
        store: The index.
        corpus: Its archive.
        stories: Its stories.
        config: How narratives are found.
        now: When they were found, for the index's history; None is this moment.
    """
    grouped = assignments(stories)
    kept = store.derived / f"narratives-{fingerprint(grouped, config)}"
    if check_kept(kept):
        return loads((kept / "narratives.json").read_text(encoding="utf-8"))
    found = find_narratives(corpus, grouped, config)
    recorded = True
    if config == NarrativeConfig():
        generation = next_generation(store, "narrative", _as_groups(found), now or datetime.now(UTC))
        lasting = [replace(item, narrative_id=id_) for item, id_ in zip(found, generation.ids, strict=True)]
        found = tuple(sorted(lasting, key=lambda item: (-item.strength.score, item.narrative_id)))
        recorded = record(generation)
    if recorded:
        keep(kept, lambda folder: (folder / "narratives.json").write_text(dumps(found), encoding="utf-8"))
    return found


def _as_groups(narratives: tuple[Narrative, ...]) -> list[Group]:
    return [
        Group(item.article_ids, max((burst.last for burst in item.episodes), default=None), item.narrative_id)
        for item in narratives
    ]


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
