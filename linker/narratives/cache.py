"""Narratives as JSON, and what finding them stores, so that the next run only looks at what is new."""

import json
from collections.abc import Collection, Container, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import (
    Any,  # Any: rows of parsed JSON
    Self,
)

import numpy as np
import polars as pl
from numpy.typing import NDArray

from linker.corpus import Corpus
from linker.kept_tables import read_kept_table
from linker.narratives.config import NarrativeConfig
from linker.narratives.passages import Statements
from linker.narratives.types import (
    Claim,
    Dormant,
    Episode,
    Narrative,
    NarrativePassage,
    SourceEntry,
    Strength,
)
from linker.retrieval import check_array, check_range
from linker.retrieval.neighbour_lists import Lists
from linker.text.parsed_article import PARSED_SCHEMA, ParsedArticle, parsed_from_frame, parsed_to_frame
from linker.type_check import check_type
from linker.types import Rows

VERSION = 38
"""Raised with any change of what is found, or of how it is written."""
_ARRAYS = ("articles", "places")
STATEMENT_SCHEMA = pl.Schema(
    {
        "article_id": pl.String(),
        "key": pl.String(),
        "places": pl.List(pl.UInt32()),
        "groups": pl.List(pl.Int64()),
    }
)
_MOST_GROWTH = 1.1


def narratives_key(stories: pl.DataFrame, config: NarrativeConfig) -> str:
    """A key of what narratives depend on beside the articles: version, settings and stories.

    Args:
        stories: Columns article_id and story_id, and those of the tree, in a fixed order.
        config: The settings.
    """
    rows = "\n".join("\t".join(map(str, row)) for row in stories.iter_rows())
    key = f"{VERSION}\n{json.dumps(asdict(config), sort_keys=True)}\n{rows}"
    return blake2b(key.encode(), digest_size=8).hexdigest()


def dumps(narratives: Sequence[Narrative]) -> str:
    """Narratives as JSON."""
    return json.dumps([asdict(narrative) for narrative in narratives], ensure_ascii=False, default=_iso)


def loads(text: str) -> tuple[Narrative, ...]:
    """What `dumps` wrote."""
    return tuple(_narrative(row) for row in json.loads(text))


def check_narratives(narratives: Sequence[Narrative], corpus: Corpus, story_ids: Container[str]) -> None:
    """Check that narratives read from a file belong to an archive with these stories.

    Raises:
        ValueError: They aren't, or a value is of another type.
    """
    for narrative in narratives:
        check_type(narrative, Narrative, "a narrative")
        quoted: tuple[Claim | NarrativePassage, ...] = (narrative.claim, *narrative.passages)
        ids = {*narrative.article_ids, *(item.article_id for item in quoted)}
        ids.update(id_ for episode in narrative.episodes for id_ in episode.article_ids)
        stories = {
            *narrative.story_ids,
            *(id_ for episode in narrative.episodes for id_ in episode.story_ids),
        }
        if not all(id_ in corpus for id_ in ids) or not all(id_ in story_ids for id_ in stories):
            raise ValueError("a narrative names an article or a story that isn't there")
        moments = [moment for dated in narrative.episodes for moment in (dated.first, dated.last)]
        moments += [moment for dated in narrative.dormant for moment in (dated.since, dated.until)]
        moments += [
            moment for moment in (narrative.returned, *(dated.first for dated in narrative.sources)) if moment
        ]
        if not narrative.episodes or any(moment.tzinfo is None for moment in moments):
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


@dataclass(frozen=True)
class NarrativeCache:
    """Parsed articles, and for each of their statements its nearest others; computed again if lost.

    `frame` has `PARSED_SCHEMA` and `id`, a row an article; statement i is passage `places[i]` (from 0) of
    the article in row `articles[i]`.
    """

    frame: pl.DataFrame
    articles: Rows
    places: Rows
    near: Lists

    @classmethod
    def of(
        cls,
        statements: Statements,
        parsed_articles: Sequence[ParsedArticle],
        near: Lists,
        earlier: "NarrativeCache | None" = None,
    ) -> Self:
        """The cache of an archive: its parsed articles, and the nearest others of its statements.

        What an earlier cache has unchanged is taken from it.
        """
        corpus, articles = statements.corpus, statements.articles
        places = statements.rows - np.searchsorted(corpus.passage_articles, articles)
        rows = None if earlier is None else earlier.frame
        frame = parsed_to_frame(parsed_articles, rows).with_columns(corpus.articles["id"])
        return cls(frame, articles, places, near)

    @property
    def parsed_articles(self) -> dict[str, ParsedArticle]:
        """Article id → its parsed article."""
        return dict(zip(self.frame["id"], parsed_from_frame(self.frame), strict=True))

    def lists_in(self, statements: Statements, parsed_articles: Sequence[ParsedArticle]) -> Lists:
        """The neighbour lists of an archive's statements; empty where the cache has none."""
        corpus, rows = statements.corpus, statements.rows
        row_of = self._rows_in(corpus, parsed_articles)
        first = np.searchsorted(corpus.passage_articles, np.arange(len(corpus)))
        number = np.full(len(corpus.passages), -1, np.int64)
        number[rows] = np.arange(len(rows))
        here = row_of[self.articles] >= 0
        now = np.full(len(self.articles), -1, np.int64)
        now[here] = number[first[row_of[self.articles[here]]] + self.places[here]]
        return self.near.remap(now, len(rows))

    def _rows_in(self, corpus: Corpus, parsed_articles: Sequence[ParsedArticle]) -> Rows:
        """Where each article stands in an archive now, -1 where it is gone or has another text."""
        return np.array(
            [
                corpus.row(id_) if id_ in corpus and parsed_articles[corpus.row(id_)].key == key else -1
                for id_, key in self.frame.select("id", "key").iter_rows()
            ],
            np.int64,
        )

    def without(self, ids: Collection[str]) -> Self:
        """A copy without the parsed text of some articles."""
        gone = pl.col("id").is_in(list(ids))
        nothing = {
            name: pl.lit("" if kind == pl.String else [], kind) for name, kind in PARSED_SCHEMA.items()
        }
        forgotten = [
            pl.when(gone).then(value).otherwise(pl.col(name)).alias(name) for name, value in nothing.items()
        ]
        return replace(self, frame=self.frame.with_columns(forgotten))

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Read what `write` wrote."""
        articles, places, near, cosines = (
            np.load(folder / f"{name}.npy", allow_pickle=False) for name in (*_ARRAYS, "near", "cosines")
        )
        lists = Lists(near.astype(np.int64), cosines)
        frame = read_kept_table(folder / "readings.parquet")
        return cls(frame, articles, places, lists)

    def check(self) -> None:
        """Check that the opened cache is one that `write` can have written.

        Raises:
            ValueError: It can't.
        """
        statements, articles = len(self.articles), len(self.frame)
        schema = {**PARSED_SCHEMA, "id": pl.String()}
        if dict(self.frame.schema) != schema or sum(self.frame.null_count().row(0)):
            raise ValueError("the table of parsed articles has other columns, or a value is missing")
        for name in ("names", "printed", "common", "places", "named"):
            if self.frame.filter(pl.col(name).list.len() > 0)[name].explode().has_nulls():
                raise ValueError("a parsed article lacks a value")
        for name in _ARRAYS:
            check_array(getattr(self, name), name, np.int64, (statements,))
        check_range(self.articles, "articles", articles)
        check_range(self.places, "places", 2**31)
        check_array(self.near.rows, "near", np.int64, (statements, self.near.rows.shape[-1]))
        check_array(self.near.cosines, "cosines", np.float32, self.near.rows.shape)
        check_range(self.near.rows + 1, "near", statements + 1)

    def write(self, folder: Path) -> None:
        """Write the table of parsed articles and the arrays into a folder."""
        self.frame.write_parquet(folder / "readings.parquet")
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name))
        np.save(folder / "near.npy", self.near.rows.astype(np.int32))
        np.save(folder / "cosines.npy", self.near.cosines)


@dataclass(frozen=True)
class RejectedGroups:
    """Keys of the groups that are no narrative, and the size of the archive when the first was rejected."""

    none: frozenset[str] = frozenset()
    articles: int = 0

    def hold(self, articles: int) -> bool:
        """Whether the rejections still count for an archive of this size: it has grown by a tenth at most."""
        return self.articles <= articles <= _MOST_GROWTH * self.articles


@dataclass(frozen=True)
class PreviousGroups:
    """The groups of an archive's statements as they were last found, and the groups that are no narrative.

    `frame` has `STATEMENT_SCHEMA`, a row an article: the key of its `ParsedArticle`, and for each of its
    statements the number of the passage in the article, from 0, and the number of its group, -1 for none.
    """

    frame: pl.DataFrame
    rejected: RejectedGroups

    @classmethod
    def of(
        cls,
        statements: Statements,
        parsed_articles: Sequence[ParsedArticle],
        grouped: Rows,
        rejected: RejectedGroups,
    ) -> Self:
        """The groups of an archive, from the group of each of its statements."""
        articles = statements.articles
        places = statements.rows - np.searchsorted(statements.corpus.passage_articles, articles)
        by_row = pl.DataFrame({"row": articles, "places": places.astype(np.uint32), "groups": grouped})
        lists = by_row.group_by("row", maintain_order=True).agg("places", "groups")
        columns = pl.DataFrame(
            {
                "row": np.arange(len(statements.corpus)),
                "article_id": statements.corpus.articles["id"],
                "key": pl.Series([parsed.key for parsed in parsed_articles], dtype=pl.String),
            }
        ).join(lists, on="row", how="left", maintain_order="left")
        frame = columns.with_columns(pl.col("places", "groups").fill_null([]))
        return cls(frame.select(list(STATEMENT_SCHEMA)).cast(STATEMENT_SCHEMA), rejected)

    @property
    def is_sound(self) -> bool:
        """Whether `of` can have made it: an index may come from somebody else."""
        sizes = [self.frame[name].list.len() for name in ("places", "groups")]
        if any(size.has_nulls() for size in sizes) or (sizes[0] != sizes[1]).any():
            return False
        filled = self.frame.filter(sizes[0] > 0).explode("places", "groups")
        sound = filled["groups"].is_between(-1, 2**31).fill_null(value=False)
        return not filled["places"].has_nulls() and bool(sound.all())

    def fresh_in(self, corpus: Corpus, parsed_articles: Sequence[ParsedArticle]) -> NDArray[np.bool_]:
        """Which articles are new or have another text now, shape (len(corpus),)."""
        key_of_article = dict(self.frame.select("article_id", "key").iter_rows())
        ids = corpus.articles["id"]
        return np.array(
            [key_of_article.get(id_) != parsed.key for id_, parsed in zip(ids, parsed_articles, strict=True)],
            np.bool_,
        )

    def groups_in(self, statements: Statements, parsed_articles: Sequence[ParsedArticle]) -> Rows:
        """The group of each statement of an archive, -1 where none is known."""
        corpus = statements.corpus
        rows = pl.DataFrame(
            {
                "row": np.arange(len(corpus)),
                "article_id": corpus.articles["id"],
                "key": pl.Series([parsed.key for parsed in parsed_articles], dtype=pl.String),
            }
        )
        stored = (
            self.frame.join(rows, on=["article_id", "key"]).explode("places", "groups").drop_nulls("places")
        )
        bounds = np.searchsorted(corpus.passage_articles, np.arange(len(corpus) + 1))
        passages = bounds[stored["row"].to_numpy()] + stored["places"].to_numpy()
        inside = passages < bounds[stored["row"].to_numpy() + 1]
        group_of_passage = np.full(len(corpus.passages), -1, np.int64)
        group_of_passage[passages[inside]] = stored["groups"].to_numpy()[inside]
        groups: Rows = group_of_passage[statements.rows]
        return groups
