"""CSV and TSV, row by row: a ragged row is skipped and counted, the others are read."""

import csv
import io
from collections.abc import Iterator

from linker.config import ReadConfig
from linker.readers.columns import check_map, known_columns, pick
from linker.readers.decoding import LineDecoder
from linker.readers.fields import Place, to_record
from linker.readers.streams import Source, bounded_lines
from linker.types import Record, Skipped

DELIMITERS = ",\t;|"


def longest_line(config: ReadConfig) -> int:
    """Bytes that one line, row or value may have: a thirty-second of a file's, 8 MB by default."""
    return max(1024, config.max_bytes // 32)


def read_table(source: Source, config: ReadConfig) -> Iterator[Record | Skipped]:
    """Read a table with a header: a record a row, numbered from 1 below the header.

    Raises:
        ReadError: `config.map` names a column that isn't there.
        Unreadable: No column holds a title or text, or the stream is damaged.
    """
    limit = longest_line(config)
    csv.field_size_limit(limit)  # the module's own default is shorter than long articles
    too_long: list[int] = []
    notes: list[str] = []
    lines = _lines(source, limit, too_long, notes)
    header_line = next((line for line in lines if line.strip()), "")
    delimiter = max(DELIMITERS, key=header_line.count)
    header = next(csv.reader([header_line], delimiter=delimiter), [])
    check_map(header, config.map, source.file)
    columns, doubts = known_columns(header, config.map)
    notes.extend(doubts)
    number = 0
    for row in _rows(csv.reader(lines, delimiter=delimiter)):
        for _ in too_long:
            number += 1
            yield Skipped(source.file, number, f"line of more than {limit:,} bytes")
        too_long.clear()
        if row == []:
            continue
        number += 1
        if isinstance(row, str):
            yield Skipped(source.file, number, row)
        elif len(row) != len(header):
            yield Skipped(source.file, number, f"{len(row)} cells where the header has {len(header)}")
        else:
            values = pick(dict(zip(header, row, strict=True)), columns)
            yield to_record(values, Place(source.file, source.folder, number), config, notes=tuple(notes))
            notes.clear()


def _rows(reader: Iterator[list[str]]) -> Iterator[list[str] | str]:
    """Rows, or the reason why one couldn't be cut into cells; an empty last row lets the end be noticed."""
    while True:
        try:
            yield next(reader)
        except StopIteration:
            yield []
            return
        except csv.Error as problem:
            yield f"not a row: {problem}"


def _lines(source: Source, limit: int, too_long: list[int], notes: list[str]) -> Iterator[str]:
    """Decoded lines; a line past the limit is empty here and counted in `too_long`."""
    decoder = LineDecoder(source.head)
    for number, line in enumerate(bounded_lines(source.stream, limit), 1):
        if line is None:
            too_long.append(number)
            yield "\n"
            continue
        text, noted = decoder.decode(line.replace(b"\0", b""))
        notes.extend(noted)
        yield from io.StringIO(text, newline=None)  # which also cuts at a lone carriage return
