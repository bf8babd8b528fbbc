"""Tables in order: a block at a time, and the same as sorted whole."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from linker.errors import DamagedError, ShapeError
from linker.order import aligned, gathered, passage_places, places_of, sort_articles
from linker.storage.parquet_io import blocks_of, write_blocks
from linker.storage_backend import InMemory


def articles(count: int, *, seed: int = 0) -> pl.DataFrame:
    chance = np.random.default_rng(seed)
    days = [None if day == 7 else int(day) for day in chance.integers(0, 9, count)]
    ids = chance.permutation([f"id {number:05d}" for number in range(count)])
    frame = pl.DataFrame({"id": ids, "published": days, "title": ids})
    return frame.with_columns(text=pl.lit("text of ") + pl.col("id"))


def test_rows_of_many_chunks_come_in_the_order_asked() -> None:
    frame = articles(5_000)
    chunked = pl.concat([frame[:1], frame[1:2_300], frame[2_300:2_301], frame[2_301:]], rechunk=False)
    rows = np.random.default_rng(1).integers(0, 5_000, 6_001)
    blocks = list(gathered(chunked, rows))
    assert [len(block) for block in blocks] == [2_000, 2_000, 2_000, 1]
    assert pl.concat(blocks).equals(frame[rows])
    assert [block.shape for block in gathered(chunked, rows[:0])] == [(0, 4)]


def test_articles_in_blocks_are_sorted_as_a_whole_would_be() -> None:
    frame = articles(4_500)
    found, order = sort_articles([frame[:0], frame[:4_000], frame[4_000:]], InMemory())
    assert found.equals(frame.sort("published", "id", nulls_last=True))
    assert frame[order].equals(found)


def test_passages_are_found_again_where_their_article_says_the_same() -> None:
    old = articles(3_000)
    new = old.reverse().with_columns(
        text=pl.when(pl.col("id") == "id 00007").then(pl.lit("else")).otherwise("text")
    )
    places = places_of(new, old)
    expected = np.arange(2_999, -1, -1)
    expected[new["id"].index_of("id 00007")] = -1
    assert places.tolist() == expected.tolist()
    spans = pl.DataFrame({"article_id": old["id"], "start": 0, "end": 4}).vstack(
        pl.DataFrame({"article_id": old["id"], "start": 5, "end": 7})
    )
    there, here = aligned([spans], old["id"]), aligned([spans[:3_500], spans[3_500:]], new["id"])
    there = there.with_columns(end=pl.when(pl.col("article") == 3).then(99).otherwise("end").cast(pl.UInt32))
    row = {(article, start): place for place, (article, start) in enumerate(there["article", "start"].rows())}
    own = [
        row[places[article], start] if places[article] not in {-1, 3} else -1
        for article, start in here["article", "start"].rows()
    ]
    assert passage_places(here, places, there).tolist() == own
    assert passage_places(here, places, there[:0]).tolist() == [-1] * 6_000
    with pytest.raises(ShapeError, match="no article"):
        aligned([spans], old["id"][1:])


def test_a_part_is_written_and_read_some_rows_at_a_time(tmp_path: Path) -> None:
    frame = articles(4_500)
    write_blocks(tmp_path / "part", (frame[start : start + 900] for start in range(0, 4_500, 900)))
    blocks = list(blocks_of(tmp_path / "part"))
    assert [len(block) for block in blocks] == [2_000, 2_000, 500]
    assert pl.concat(blocks).equals(frame)


def test_a_damaged_part_is_named_while_another_is_made_of_it(tmp_path: Path) -> None:
    write_blocks(tmp_path / "part", [articles(4_500)])
    held = (tmp_path / "part").read_bytes()
    (tmp_path / "part").write_bytes(held[:100] + bytes(len(held) - 3_000) + held[len(held) - 2_900 :])
    with pytest.raises(DamagedError, match=r"part is damaged.*put it back"):
        write_blocks(tmp_path / "other", blocks_of(tmp_path / "part"))
    assert not (tmp_path / "other").exists()
