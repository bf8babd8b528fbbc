"""A table of an index is read as it was written, or not at all."""

import random
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest
from pyarrow import parquet

from linker.kept_tables import open_parquet, read_kept_table

FRAME = pl.DataFrame(
    {
        "id": [f"a{place}" for place in range(300)],
        "at": [datetime(2024, 1, 1 + place % 28, tzinfo=UTC) for place in range(300)],
        "names": [["Orle", "Vell"][: place % 3] for place in range(300)],
        "score": [place / 300 if place % 7 else None for place in range(300)],
    },
    schema_overrides={"score": pl.Float32},
)


def test_a_table_is_as_it_was_written(tmp_path: Path) -> None:
    FRAME.write_parquet(tmp_path / "t.parquet")
    assert read_kept_table(tmp_path / "t.parquet").equals(FRAME)
    assert read_kept_table(tmp_path / "t.parquet").schema == FRAME.schema


def test_a_name_is_no_pattern(tmp_path: Path) -> None:
    FRAME.write_parquet(tmp_path / "plain.parquet")
    with pytest.raises(FileNotFoundError):
        read_kept_table(tmp_path / "*.parquet")


def test_a_changed_byte_is_an_error_or_another_value(tmp_path: Path) -> None:
    path, chance, errors = tmp_path / "t.parquet", random.Random(7), 0
    FRAME.write_parquet(path, compression="lz4")
    whole = path.read_bytes()
    for _ in range(300):
        changed = bytearray(whole)
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        path.write_bytes(changed)
        try:
            read_kept_table(path)
        except (ValueError, MemoryError):
            errors += 1
    assert errors > 100


def test_some_columns_and_rows_are_read_at_a_time_and_a_wrong_name_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    FRAME.write_parquet(path, row_group_size=100)
    assert read_kept_table(path, ["score", "id"]).equals(FRAME.select("score", "id"))
    with open_parquet(path) as table:
        assert table.rows == 300
        assert table.schema() == FRAME.schema
        assert pl.concat(table.blocks()).equals(FRAME)
    with pytest.raises(ValueError, match="0 columns of the name 'ids'"):
        read_kept_table(path, ["ids"])


def test_groups_of_rows_are_joined_no_further_than_memory_is_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    FRAME.write_parquet(tmp_path / "t.parquet", row_group_size=100)
    apart = [0, 100, 100, 100]
    for most, sizes in ((1, apart), (1_000_000, [0, 300])):
        monkeypatch.setattr("linker.kept_tables._TOGETHER", most)
        with open_parquet(tmp_path / "t.parquet") as table:
            assert list(map(len, table.blocks(together=True))) == sizes
            assert list(map(len, table.blocks())) == apart


def test_text_that_is_not_utf8_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    pl.DataFrame({"name": ["Orle Vell"]}).write_parquet(path, compression="uncompressed", statistics=False)
    path.write_bytes(path.read_bytes().replace(b"Orle", b"Or\xffe"))
    with pytest.raises(ValueError, match="UTF8"):
        read_kept_table(path)


def table_of(column: pa.Array) -> pa.Table:
    return pa.table({"a": column})


def the_same_text() -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(0), 10_000), ["harbour " * 2_000])


def long_lists() -> pa.Array:
    return pa.ListArray.from_arrays([0, 5_000_000, 10_000_000], pa.repeat(7, 10_000_000))


ODD: dict[str, Callable[[], pa.Table]] = {
    "a type of its own": lambda: table_of(pa.array([1], pa.time64("us"))),
    "a zone that is none": lambda: table_of(pa.array([1], pa.timestamp("us", "Nowhere/Orle"))),
    "one name twice": lambda: pa.Table.from_arrays([pa.array([1]), pa.array([2])], ["a", "a"]),
    "one text 10,000 times": lambda: table_of(the_same_text()),
    "one number ten million times": lambda: table_of(pa.repeat(7, 10_000_000)),
    "two lists of five million numbers": lambda: table_of(long_lists()),
}
"""What `linker` never writes."""


@pytest.mark.parametrize("odd", ODD)
def test_what_was_never_written_ends_in_an_error_at_once(tmp_path: Path, odd: str) -> None:
    path = tmp_path / "t.parquet"
    parquet.write_table(ODD[odd](), path, compression="zstd", store_schema="zone" in odd)
    assert path.stat().st_size < 100_000
    with pytest.raises(ValueError, match=r"bomb|doesn't write|of the name"):
        read_kept_table(path)


def test_what_a_file_says_beside_its_columns_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    parquet.write_table(table_of(pa.array([1])).replace_schema_metadata({b"\xff": b"\xff"}), path)
    assert read_kept_table(path).equals(pl.DataFrame({"a": [1]}))
