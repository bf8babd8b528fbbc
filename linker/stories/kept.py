"""Stories and the evidence of their pairs as frames, so that they are found once and then read."""

import json
import mmap
from collections.abc import Callable, Sequence
from dataclasses import asdict
from hashlib import blake2b
from pathlib import Path

import numpy as np
import polars as pl

from linker.stories.config import StoryConfig
from linker.stories.describe import Story
from linker.stories.group import Grouping
from linker.stories.pairs import PAIR_SCHEMA, PARTS, WEIGHTS, said_of_parts
from linker.type_check import check_type
from linker.types import LEVELS, StoryPair, StoryPart

VERSION = 17
"""Raised with any change of what is found that is no change of the settings or weights."""

STORY_SCHEMA = pl.Schema(
    {
        "story_id": pl.String(),
        "label": pl.String(),
        "keywords": pl.List(pl.String()),
        "first": pl.Datetime("us", "UTC"),
        "last": pl.Datetime("us", "UTC"),
        "representative": pl.String(),
        "reports": pl.Int64(),
        "cohesion": pl.Float64(),
        "bridges": pl.List(pl.String()),
        "sources": pl.List(pl.String()),
        "article_ids": pl.List(pl.String()),
        "level": pl.String(),
        "parent": pl.String(),
    }
)
"""The fields of a `Story`, a row each."""

PairAt = Callable[[int, int], pl.DataFrame]
"""The row of the pair of two articles in what `with_thresholds` gives, lower row first; or no row."""

_LISTS = [name for name, kind in STORY_SCHEMA.items() if kind == pl.List]


def fingerprint(config: StoryConfig) -> str:
    """What stories depend on beside the archive: the version, the settings and the weights."""
    key = json.dumps([VERSION, asdict(config), WEIGHTS], sort_keys=True)
    return blake2b(key.encode(), digest_size=8).hexdigest()


def to_frame(stories: Sequence[Story]) -> pl.DataFrame:
    """Stories as rows of `STORY_SCHEMA`."""
    columns = {name: [getattr(story, name) for story in stories] for name in STORY_SCHEMA}
    lists = {name: _in_lists(columns[name]) for name in _LISTS}
    return pl.DataFrame({**columns, **lists}, schema=STORY_SCHEMA)


def _in_lists(values: Sequence[Sequence[str]]) -> pl.Series:
    """Texts as a column of lists; polars makes a column of each list where it is given Python's own."""
    rows = pl.Series("row", np.arange(len(values)))
    texts = pl.Series("said", [text for row_texts in values for text in row_texts], pl.String)
    flat = pl.DataFrame(
        [texts, rows.gather(np.repeat(np.arange(len(values)), [len(row_texts) for row_texts in values]))]
    )
    lists = flat.group_by("row", maintain_order=True).agg("said")
    return rows.to_frame().join(lists, on="row", how="left", maintain_order="left")["said"].fill_null([])


def from_frame(frame: pl.DataFrame) -> tuple[Story, ...]:
    """The stories that `to_frame` wrote."""
    columns = [frame[name].to_list() for name in STORY_SCHEMA]
    listed = [
        map(tuple, column) if name in _LISTS else column
        for name, column in zip(STORY_SCHEMA, columns, strict=True)
    ]
    return tuple(Story(*fields) for fields in zip(*listed, strict=True))


def check_stories(stories: Sequence[Story], ids: Sequence[str]) -> None:
    """See that stories read from a file are those of an archive: every article in one of each level.

    Args:
        stories: Of every level.
        ids: Of all articles.

    Raises:
        ValueError: They aren't, or something that a story needs is missing.
    """
    names, wanted = {story.story_id for story in stories}, sorted(ids)
    if len(names) != len(stories):
        raise ValueError("two stories have one id")
    for level in LEVELS.values():
        article_ids = [id_ for story in stories if story.level == level for id_ in story.article_ids]
        if sorted(map(str, article_ids)) != wanted:
            raise ValueError(f"not every article is in one {level}")
    for story in stories:
        check_type(story, Story, "a story")
        if story.parent is not None and story.parent not in names:
            raise ValueError("a story's parent isn't there")
        if not {story.representative, *story.bridges} <= set(story.article_ids):
            raise ValueError("a story names an article of another one")


def check_pairs(pairs: pl.DataFrame, articles: int) -> None:
    """See that pairs read from a file are those of an archive of so many articles.

    Raises:
        ValueError: They aren't.
    """
    wanted = {**PAIR_SCHEMA, "left_threshold": pl.Float32(), "right_threshold": pl.Float32()}
    if dict(pairs.schema) != wanted or sum(pairs.null_count().row(0)):
        raise ValueError("the columns of pairs are others, or a value is missing")
    rows = pairs.filter(
        (pl.col("left") < 0) | (pl.col("left") >= pl.col("right")) | (pl.col("right") >= articles)
    )
    finite = pairs.select(pl.all_horizontal(pl.col(pl.Float32).is_finite())).to_series().all()
    if len(rows) or not finite:
        raise ValueError("a pair is of no two articles, or its evidence no number")


def with_thresholds(grouping: Grouping) -> pl.DataFrame:
    """The pairs of a grouping, with their articles' thresholds: `left_threshold`, `right_threshold`."""
    return grouping.pairs.with_columns(
        pl.Series(f"{side}_threshold", grouping.thresholds[grouping.pairs[side].to_numpy()], pl.Float32)
        for side in ("left", "right")
    )


def pair_in(pairs: pl.DataFrame) -> PairAt:
    """Look pairs up that are in memory."""
    return lambda left, right: pairs.filter((pl.col("left") == left) & (pl.col("right") == right))


def pair_in_file(path: Path) -> PairAt:
    """Look pairs up in a Parquet file; it is mapped, and so stays readable when a writer deletes it."""
    with path.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def look_up(left: int, right: int) -> pl.DataFrame:
        import pyarrow as pa
        import pyarrow.parquet as pq

        table = pq.read_table(pa.BufferReader(mapped), filters=[("left", "==", left), ("right", "==", right)])
        return pl.DataFrame(table)

    return look_up


def pair_between(pair_at: PairAt, left: int, right: int, story_ids: tuple[str, str]) -> StoryPair:
    """What the evidence for one story between two articles is made of.

    Args:
        pair_at: Looks pairs up.
        left: Row of one article.
        right: Row of the other.
        story_ids: Of their stories.
    """
    pair = pair_at(*sorted((left, right)))
    same = story_ids[0] == story_ids[1]
    if pair.is_empty():
        return StoryPair(same, story_ids, None, None, None, ())
    row = pair.row(0, named=True)
    parts = [
        StoryPart(part, round(row[part], 3), round(row[part] * WEIGHTS[part], 2) + 0.0) for part in PARTS
    ]
    threshold = (row["left_threshold"] + row["right_threshold"]) / 2
    score = float(1 / (1 + np.exp(np.clip(threshold - row["evidence"], -50, 50))))
    return StoryPair(
        same,
        story_ids,
        round(score, 4),
        round(row["evidence"], 2),
        round(threshold, 2),
        tuple(parts),
        said_of_parts({part.kind: part.adds for part in parts}),
    )
