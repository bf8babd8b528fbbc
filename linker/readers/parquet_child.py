"""Decodes Parquet in a process of its own, whose memory and time are limited; run by `parquet.py`.

A run-length code of ten bytes can stand for a billion values, and a page may claim any size, so no check
of the metadata bounds what decoding takes. Here the operating system bounds it. One request a line comes
in on standard input, one answer a line goes out; both are JSON. Nothing of `linker` is imported, so that
the process starts quickly, and the process that reads doesn't import this.
"""

import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

_BATCH_ROWS = 2_000
_BATCH_BYTES = 16 * 1024 * 1024
_FREE = 16 * 1024 * 1024
"""Bytes that any file may become; past them it may become `_RATIO` times its size."""
_RATIO = 200
_MOST_ROWS_A_BYTE = 50
_PER_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Refused(Exception):  # noqa: N818  # an answer, not an error of this process
    """The file, or the rest of it, isn't decoded; the message is the reason."""


def main() -> None:
    """Answer requests until standard input ends, or none comes for as many seconds as the argument says."""
    while True:
        idle = threading.Timer(float(sys.argv[1]), os._exit, (0,))
        idle.daemon = True
        idle.start()
        line = sys.stdin.buffer.readline()
        idle.cancel()
        if not line:
            return
        request = json.loads(line)
        reason, spent = "", False
        try:
            _limit(request["memory"], request["seconds"])
            for answer in answers(request):
                sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
        except Refused as problem:
            reason = str(problem)
        except MemoryError:
            reason = f"needs more than {request['memory'] // 1024**2:,} MB of memory to be decoded"
            spent = True
        except Exception as problem:  # whatever pyarrow makes of a damaged file
            reason = f"not Parquet, or damaged: {_first_line(problem)}"
        sys.stdout.buffer.write(json.dumps({"end": reason, "spent": spent}).encode() + b"\n")
        sys.stdout.buffer.flush()


def answers(request: dict[str, Any]) -> Iterator[Any]:
    """The names of all columns; or of each row the values of some columns, as a list.

    Between the rows, `{"lost": [first, last, reason]}` stands for rows that can't be decoded and
    `{"long": reason}` for one with a value past the limit. `{"rows": number}` is what the file says.
    """
    pa.set_cpu_count(1)
    with parquet.ParquetFile(
        request["path"], buffer_size=1024 * 1024, pre_buffer=False, coerce_int96_timestamp_unit="us"
    ) as file:
        if request.get("columns") is None:
            yield file.schema_arrow.names
            return
        rows, size = file.metadata.num_rows, Path(request["path"]).stat().st_size
        if rows > 100_000 and rows > _MOST_ROWS_A_BYTE * size:
            raise Refused(f"claims {rows:,} rows in {size:,} bytes, as only a bomb does")
        yield from _rows(file, request["columns"], request["longest"], max(_FREE, _RATIO * size))


def _rows(file: Any, columns: list[str], longest: int, most: int) -> Iterator[Any]:  # pyarrow has no types
    number = characters = 0
    for group in range(file.metadata.num_row_groups):
        end = number + max(0, file.metadata.row_group(group).num_rows)
        reason = ""
        try:
            for row in _group_rows(file, group, columns):
                number += 1
                answer = _answer(row, longest)
                characters += sum(len(value) if isinstance(value, str) else 8 for value in row)
                if characters > most:
                    raise Refused(f"decodes to more than {_RATIO} times its size, as only a bomb does")
                yield answer
        except (Refused, MemoryError):
            raise
        except Exception as problem:  # the next group may be sound
            reason = _first_line(problem)
        if number < end:
            yield {"lost": [number + 1, end, reason or "they aren't there"]}
        number = max(number, end)
    yield {"rows": [file.metadata.num_rows, number]}


def _answer(row: list[Any], longest: int) -> Any:
    for value in row:
        size = len(value) if isinstance(value, str) else len(json.dumps(value)) if _nested(value) else 0
        if size > longest or (4 * size > longest and len(str(value).encode()) > longest):
            return {"long": f"a value of more than {longest:,} bytes"}
    return row


def _nested(value: Any) -> bool:
    return isinstance(value, list | dict)


def _group_rows(file: Any, group: int, columns: list[str]) -> Iterator[list[Any]]:
    """The rows of a group; where memory is short, or a batch is damaged, once more one by one."""
    stated = file.metadata.row_group(group)
    average = stated.total_byte_size // max(1, stated.num_rows)
    size = max(1, min(_BATCH_ROWS, _BATCH_BYTES // max(1, average)))
    read = 0
    try:
        for row in _batch_rows(file, group, columns, size):
            yield row
            read += 1
    except Exception:
        if size == 1 or stated.num_rows > 100_000:
            raise
    else:
        return
    for number, row in enumerate(_batch_rows(file, group, columns, 1)):
        if number >= read:
            yield row


def _batch_rows(file: Any, group: int, columns: list[str], size: int) -> Iterator[list[Any]]:
    for batch in file.iter_batches(size, row_groups=[group], columns=columns, use_threads=False):
        names = batch.schema.names
        arrays = [batch.column(names.index(name)) for name in columns]
        for number in range(batch.num_rows):
            yield [_plain(array[number]) for array in arrays]


def _plain(cell: Any) -> Any:
    """A cell as JSON has it: times as ISO 8601, bytes as the text that they are."""
    if not cell.is_valid:
        return None
    for kinds, written in _WRITTEN:
        if isinstance(cell, kinds):
            return written(cell)
    try:
        return _simple(cell.as_py())
    except ValueError:  # nanoseconds, which Python's own times don't have
        return str(cell)


def _inner(cell: Any) -> Any:
    return _plain(cell.value) if isinstance(cell.value, pa.Scalar) else _simple(cell.value)


def _text(cell: Any) -> str:
    """Of strings too the bytes: they may hold what isn't UTF-8."""
    return cell.as_buffer().to_pybytes().decode("utf-8", "replace")  # type: ignore[no-any-return]  # no types


def _instant(cell: Any) -> str:
    """Of a column with a zone, whatever it is called, the instant in UTC."""
    per_second = _PER_SECOND[cell.type.unit]
    seconds, rest = divmod(cell.value, per_second)
    try:
        moment = _EPOCH + timedelta(seconds=seconds, microseconds=rest * 10**6 // per_second)
    except OverflowError:
        return f"{cell.value} {cell.type.unit}, out of range"
    return (moment if cell.type.tz is not None else moment.replace(tzinfo=None)).isoformat()


def _day(cell: Any) -> str:
    count = cell.value // 86_400_000 if isinstance(cell, pa.Date64Scalar) else cell.value
    try:
        return (_EPOCH.date() + timedelta(days=count)).isoformat()
    except OverflowError:
        return f"day {count}, out of range"


_WRITTEN: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    ((pa.DictionaryScalar, pa.ExtensionScalar), _inner),
    (pa.FixedSizeBinaryScalar, lambda cell: cell.as_buffer().to_pybytes().hex()),
    (pa.BinaryScalar, _text),
    (pa.TimestampScalar, _instant),
    ((pa.Date32Scalar, pa.Date64Scalar), _day),
    (pa.MapScalar, lambda cell: {str(_plain(pair[0])): _plain(pair[1]) for pair in cell.values}),
    (pa.ListScalar, lambda cell: [_plain(item) for item in cell.values]),
    (pa.StructScalar, lambda cell: {field.name: _plain(cell[n]) for n, field in enumerate(cell.type)}),
)
"""How cells of some types are written; the first that fits counts."""


def _simple(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if value - value == 0 else None  # no NaN, no infinity
    return str(value)


def _limit(memory: int, seconds: int) -> None:
    """Bound what this process may take from now on; where the system can't, nothing is bounded."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        spent = int(used.ru_utime + used.ru_stime) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (spent + seconds, resource.RLIM_INFINITY))
        resource.setrlimit(resource.RLIMIT_DATA, (memory, resource.RLIM_INFINITY))


def _first_line(problem: Exception) -> str:
    return (str(problem).splitlines() or [type(problem).__name__])[0][:160]


if __name__ == "__main__":
    main()
