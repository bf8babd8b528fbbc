"""Indexes of older versions answer by what is known today."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

import linker
from linker.config import BuildConfig
from linker.encoders import HashEncoder
from linker.storage import Store, Writer
from linker.storage.parquet_io import vectors_of


def test_dates_that_no_article_has_are_unknown_and_news_are_those_of_the_archive(tmp_path: Path) -> None:
    rows = [
        {
            "id": f"a{day}",
            "title": f"Ferry is late, day {day}",
            "text": "It came at noon.",
            "published": f"2024-03-{day:02}",
        }
        for day in (1, 2, 20, 21, 22)
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    linker.build(
        [tmp_path / "a.jsonl"], to=tmp_path / "new", config=BuildConfig(model="hash"), encoder=HashEncoder()
    )
    tomorrow = datetime.now(UTC) + timedelta(hours=20)
    odd = {"a1": datetime(2099, 1, 1, tzinfo=UTC), "a2": datetime(1066, 10, 14, tzinfo=UTC), "a20": tomorrow}
    _redated(tmp_path / "new", tmp_path / "old", odd)
    index = linker.open(tmp_path / "old", encoder=HashEncoder())
    dates = dict(index.corpus.articles.select("id", "published").iter_rows())
    assert (dates["a1"], dates["a2"], dates["a20"]) == (None, None, tomorrow)
    assert index.info()["undated"] == 2
    assert [hit.article_id for hit in index.search("ferry late", since="2024-03-22", until="2024-12-31")] == [
        "a22"
    ]


def _redated(index: Path, to: Path, dates: dict[str, datetime]) -> None:
    """Copy an index with dates as a version kept them that took any."""
    store = Store.open(index)
    (part,) = store.paths("articles")
    moved = store.articles().with_columns(
        pl.struct("id", "published")
        .map_elements(
            lambda row: dates.get(row["id"], row["published"]), return_dtype=pl.Datetime("us", "UTC")
        )
        .alias("published")
    )
    with Writer(to, store.manifest.encoder, store.manifest.text) as writer:
        writer.add(moved, next(iter(vectors_of(part))), store.passages(), store.passage_vectors())
        writer.annotate(boilerplate={}, last_read={})
