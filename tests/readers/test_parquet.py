"""Parquet: every row of every column type, and limits on what decoding may take."""

import datetime as dt
import gzip
import io
import os
import signal
import subprocess
import time
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet as pq

from linker.config import ReadConfig
from linker.readers import children, read
from tests.readers.samples import read_as, read_bytes, reasons_of, record_of, records_of

_ROWS = 2_300
_TEXTS = [f"Bulletin {n}: the ferry stays in port" for n in range(_ROWS)]


def file_of(columns: dict[str, pa.Array], **options: object) -> bytes:
    """A Parquet file with these columns."""
    held = io.BytesIO()
    pq.write_table(pa.table(columns), held, **options)
    return held.getvalue()


@pytest.mark.parametrize(
    "column",
    [
        pa.array(_TEXTS),
        pa.array(_TEXTS, pa.large_string()),
        pa.array(_TEXTS, pa.string_view()),
        pa.array([text.encode() for text in _TEXTS]),
        pa.array(_TEXTS).dictionary_encode(),
        pa.array([[text] for text in _TEXTS]),
        pa.array([[text] for text in _TEXTS], pa.large_list(pa.large_string())),
        pa.array([[text.encode()] for text in _TEXTS]),
        pa.array([{"rendered": text} for text in _TEXTS]),
        pa.array([[{"value": text}] for text in _TEXTS]),
        pa.array([[("value", text)] for text in _TEXTS], pa.map_(pa.string(), pa.string())),
    ],
    ids=lambda column: str(column.type).replace(" ", ""),
)
def test_all_rows_are_read_whatever_the_type_of_the_column(tmp_path: Path, column: pa.Array) -> None:
    found = read_as(tmp_path, "a.parquet", file_of({"text": column}, row_group_size=1_000))
    assert [record.text for record in records_of(found)] == _TEXTS
    assert [item.number for item in found] == list(range(1, _ROWS + 1))


@pytest.mark.parametrize("options", [{}, {"data_page_version": "2.0"}, {"use_dictionary": False}])
@pytest.mark.parametrize("encoding", ["DELTA_BYTE_ARRAY", "DELTA_LENGTH_BYTE_ARRAY", "PLAIN"])
def test_all_rows_are_read_in_any_encoding(options: dict[str, object], encoding: str) -> None:
    options = {**options, "use_dictionary": False, "column_encoding": {"text": encoding}}
    found = read_bytes(file_of({"text": pa.array(_TEXTS)}, **options))
    assert [record.text for record in records_of(found)] == _TEXTS


_DAY = dt.datetime(2024, 3, 12, 8, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "zone", [None, "UTC", "+05:30", "-0800", "GMT+1", "Etc/GMT-3", "Europe/Berlin", "Nowhere/At_All"]
)
@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_timestamps_are_instants_whatever_their_unit_and_zone(unit: str, zone: str | None) -> None:
    per_second = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[unit]
    column = pa.array([int(_DAY.timestamp()) * per_second], pa.timestamp(unit, zone))
    assert record_of(read_bytes(file_of({"title": pa.array(["One"]), "date": column}))).published == _DAY


@pytest.mark.parametrize(
    ("column", "day"),
    [
        (pa.array([_DAY.date()], pa.date32()), _DAY.date()),
        (pa.array([_DAY.date()], pa.date64()), _DAY.date()),
        (pa.array(["2024-03-12"]).dictionary_encode(), _DAY.date()),
        (pa.array([int(_DAY.timestamp())]), _DAY.date()),
        (pa.array([float(_DAY.timestamp())]), _DAY.date()),
        (pa.array([Decimal(20240312)]), _DAY.date()),
        (pa.nulls(1), None),
        (pa.array([float("nan")]), None),
    ],
    ids=lambda value: str(getattr(value, "type", "")).replace(" ", ""),
)
def test_days_of_every_type(column: pa.Array, day: dt.date | None) -> None:
    record = record_of(read_bytes(file_of({"title": pa.array(["One"]), "date": column})))
    assert (record.published and record.published.date(), record.notes) == (day, ())


@pytest.mark.parametrize(
    ("kind", "sound", "most"),
    [
        (pa.timestamp("ms"), 1_710_201_600_000, 2**61),
        (pa.timestamp("us", "UTC"), 1_710_201_600_000_000, 2**61),
        (pa.date32(), 19_794, 2**31 - 1),
        (pa.date64(), 19_794 * 86_400_000, 86_400_000 * 10**9),
    ],
)
def test_a_time_out_of_range_costs_its_field_only(kind: pa.DataType, sound: int, most: int) -> None:
    numbers = pa.array([sound, most, -most], pa.int32() if kind == pa.date32() else pa.int64())
    titles = pa.array(["One", "Two", "Three"])
    found = records_of(read_bytes(file_of({"title": titles, "date": numbers.cast(kind)})))
    assert [record.published and record.published.date() for record in found] == [_DAY.date(), None, None]
    assert ["out of range" in "".join(record.notes) for record in found] == [False, True, True]


def test_what_is_not_utf8_is_read_and_noted() -> None:
    strings = pa.array([b"The caf\xe9 closes", b"The pier opens"]).cast(pa.binary()).view(pa.string())
    found = records_of(read_bytes(file_of({"title": strings})))
    assert [record.title for record in found] == ["The caf\ufffd closes", "The pier opens"]
    assert found[0].notes == ("holds characters that could not be decoded",)


def test_columns_of_one_name_and_names_with_dots() -> None:
    table = pa.Table.from_arrays(
        [pa.array(["One"]), pa.array(["Two"]), pa.array(["Bay"])], ["title", "title", "source.name"]
    )
    held = io.BytesIO()
    pq.write_table(table, held)
    record = record_of(read_bytes(held.getvalue()))
    assert (record.title, record.source) == ("One", "Bay")


def test_parquet_that_is_packed_or_comes_on_standard_input(tmp_path: Path) -> None:
    data = file_of({"title": pa.array(_TEXTS)})
    for found in (read_as(tmp_path, "a.parquet.gz", gzip.compress(data)), read_bytes(data)):
        assert [record.title for record in records_of(found)] == _TEXTS
    assert reasons_of(read_bytes(data, ReadConfig(max_bytes=2_000))) == [(None, "larger than 2,000 bytes")]


def test_rows_that_are_damaged_are_counted_and_the_others_read(tmp_path: Path) -> None:
    data = file_of(
        {"title": pa.array(_TEXTS)}, row_group_size=1_000, compression="zstd", use_dictionary=False
    )
    chunk = pq.read_metadata(io.BytesIO(data)).row_group(1).column(0)
    at = chunk.data_page_offset + chunk.total_compressed_size // 2
    found = read_as(tmp_path, "a.parquet", data[:at] + b"\0" * 40 + data[at + 40 :])
    assert [record.title for record in records_of(found)] == [*_TEXTS[:1_000], *_TEXTS[2_000:]]
    ((number, reason),) = reasons_of(found)
    assert number == 1_001
    assert reason.startswith("rows 1,001 to 2,000 can't be decoded: ")


def test_a_value_past_the_limit_costs_its_row_only() -> None:
    texts = pa.array(["One", "two " * 1_000, "Three"])
    found = read_bytes(file_of({"text": texts}), ReadConfig(max_bytes=64 * 1024))
    assert [record.text for record in records_of(found)] == ["One", "Three"]
    assert reasons_of(found) == [(2, "a value of more than 2,048 bytes")]


def _same_list() -> pa.Array:
    items = pa.DictionaryArray.from_arrays(pa.array([0] * 20_000_000, pa.int32()), pa.array(["abc"]))
    return pa.ListArray.from_arrays(pa.array([0, 20_000_000], pa.int32()), items)


@pytest.mark.parametrize(
    ("column", "reason"),
    [
        (lambda: pa.nulls(10_000_000, pa.string()), "claims 10,000,000 rows in "),
        (
            lambda: pa.DictionaryArray.from_arrays([0] * 1_000, ["x" * 1_000_000]),
            "decodes to more than 200 times its size",
        ),
        (_same_list, "needs more than 256 MB of memory"),
        (lambda: pa.array(["y" * 150_000_000], pa.large_string()), "needs more than 256 MB of memory"),
    ],
    ids=["rows of nothing", "one value for all rows", "a row of one value", "a page of one letter"],
)
def test_a_bomb_is_given_up_and_the_file_beside_it_read(tmp_path: Path, column: object, reason: str) -> None:
    assert callable(column)
    (tmp_path / "a.parquet").write_bytes(file_of({"text": column()}, compression="zstd"))
    (tmp_path / "b.parquet").write_bytes(file_of({"text": pa.array(_TEXTS)}))
    started = time.monotonic()
    found = list(read([tmp_path]))
    assert time.monotonic() - started < 60
    assert [record.text for record in records_of(found)][-_ROWS:] == _TEXTS
    ((_, given),) = reasons_of(found)
    assert given.startswith(reason)


def test_a_process_that_dies_costs_the_rest_of_its_file_only(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.parquet").write_bytes(file_of({"text": pa.array(_TEXTS * 5)}))
    found = read([tmp_path])
    first = next(found)
    assert first.file.endswith("a.parquet")
    assert children._idle == []  # the process at work is this process's only child of that name
    listed = subprocess.run(
        ["pgrep", "-P", str(os.getpid()), "-f", "parquet_child"], capture_output=True, text=True, check=True
    )
    os.kill(int(listed.stdout), signal.SIGKILL)
    rest = list(found)
    assert [r.text for r in records_of(rest)][-_ROWS * 5 :] == _TEXTS * 5
    assert [reason for _, reason in reasons_of(rest)] == ["damaged, or a bomb: what decodes it ended with -9"]
