"""A derived table is read as it was written, or not at all."""

import random
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from linker.kept_tables import read_kept_table

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
        except (OSError, ValueError, MemoryError, pl.exceptions.PolarsError):
            errors += 1
    assert errors > 100
