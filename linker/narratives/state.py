"""What finding narratives goes on from once an archive has grown; an index keeps it in its history."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from linker.corpus import Corpus
from linker.narratives.material import Material
from linker.narratives.reading import Reading
from linker.narratives.verdicts import Verdicts
from linker.types import Rows

STATEMENT_SCHEMA = pl.Schema(
    {
        "article_id": pl.String(),
        "key": pl.String(),
        "places": pl.List(pl.UInt32()),
        "groups": pl.List(pl.Int64()),
    }
)


@dataclass(frozen=True)
class State:
    """The groups of an archive's statements as they were last found, and the groups that are no narrative.

    `frame` has `STATEMENT_SCHEMA`, a row an article: the key of its `Reading`, and of each of its statements
    which passage of the article it is, from 0, and the number of its group, -1 for none.
    """

    frame: pl.DataFrame
    verdicts: Verdicts

    @classmethod
    def of(cls, material: Material, readings: Sequence[Reading], grouped: Rows, verdicts: Verdicts) -> Self:
        """The state of an archive with the group of each of its statements."""
        articles = material.articles
        places = material.rows - np.searchsorted(material.corpus.passage_articles, articles)
        statements = pl.DataFrame({"row": articles, "places": places.astype(np.uint32), "groups": grouped})
        lists = statements.group_by("row", maintain_order=True).agg("places", "groups")
        held = pl.DataFrame(
            {
                "row": np.arange(len(material.corpus)),
                "article_id": material.corpus.articles["id"],
                "key": pl.Series([reading.key for reading in readings], dtype=pl.String),
            }
        ).join(lists, on="row", how="left", maintain_order="left")
        frame = held.with_columns(pl.col("places", "groups").fill_null([]))
        return cls(frame.select(list(STATEMENT_SCHEMA)).cast(STATEMENT_SCHEMA), verdicts)

    @property
    def is_sound(self) -> bool:
        """Whether it is what `of` makes: an index may come from somebody else."""
        sizes = [self.frame[name].list.len() for name in ("places", "groups")]
        if any(size.has_nulls() for size in sizes) or (sizes[0] != sizes[1]).any():
            return False
        filled = self.frame.filter(sizes[0] > 0).explode("places", "groups")
        held = filled["groups"].is_between(-1, 2**31).fill_null(value=False)
        return not filled["places"].has_nulls() and bool(held.all())

    def fresh_in(self, corpus: Corpus, readings: Sequence[Reading]) -> NDArray[np.bool_]:
        """Which articles of an archive weren't there with this text, shape (len(corpus),)."""
        held = dict(self.frame.select("article_id", "key").iter_rows())
        ids = corpus.articles["id"]
        return np.array([held.get(id_) != own.key for id_, own in zip(ids, readings, strict=True)], np.bool_)

    def groups_in(self, material: Material, readings: Sequence[Reading]) -> Rows:
        """The group of each statement of an archive, -1 where none is known."""
        corpus = material.corpus
        rows = pl.DataFrame(
            {
                "row": np.arange(len(corpus)),
                "article_id": corpus.articles["id"],
                "key": pl.Series([reading.key for reading in readings], dtype=pl.String),
            }
        )
        known = (
            self.frame.join(rows, on=["article_id", "key"]).explode("places", "groups").drop_nulls("places")
        )
        bounds = np.searchsorted(corpus.passage_articles, np.arange(len(corpus) + 1))
        passages = bounds[known["row"].to_numpy()] + known["places"].to_numpy()
        inside = passages < bounds[known["row"].to_numpy() + 1]
        group_of_passage = np.full(len(corpus.passages), -1, np.int64)
        group_of_passage[passages[inside]] = known["groups"].to_numpy()[inside]
        found: Rows = group_of_passage[material.rows]
        return found
