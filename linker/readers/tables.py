"""CSV and TSV, row by row: a ragged row is skipped and counted, the others are read."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice

from linker.config import ReadConfig
from linker.readers.columns import check_columns, header_score, known_columns, pick
from linker.readers.counting import Counted, Stated
from linker.readers.decoding import LineDecoder
from linker.readers.dialect import DELIMITERS, SAMPLE_LINES, Score, by_content, dialect_of
from linker.readers.fields import Place, to_record
from linker.readers.streams import Source, Unreadable, bounded_lines
from linker.types import Record, Skipped

__all__ = ["DELIMITERS", "Table", "longest_line", "open_table", "read_table"]
_TOO_LONG = "\0"
"""A line past the limit, which no other can be: NUL is taken out of all."""
_SAMPLE_ROWS = 50


def longest_line(config: ReadConfig) -> int:
    """Bytes that one line, row or value may have: a thirty-second of a file's, 8 MB by default."""
    return max(1024, config.max_bytes // 32)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its names of columns (numbers from 1 where it has no header), and its rows or why one is none.

    `notes` grows while rows are read. Empty rows are left out, and all have as many cells as the header.
    `filled` are the rows as they stand; it counts those that were read.
    """

    header: list[str]
    has_header: bool
    rows: Iterator[list[str] | str]
    notes: list[str]
    filled: Counted[list[str] | str]


def open_table(source: Source, limit: int, score: Score) -> Table:
    """Begin to read a table.

    Args:
        source: Its bytes.
        limit: Of a line, in bytes.
        score: Tells names of columns, as `dialect_of` takes it.
    """
    csv.field_size_limit(limit)  # the module's own default is shorter than long articles
    notes: list[str] = []
    lines = _lines(source, limit, notes)
    sample = list(islice(lines, SAMPLE_LINES))
    dialect = dialect_of(sample, score)
    rest = Counted(map(dialect.plain_quotes, chain(sample[dialect.before :], lines)))
    spaced = dialect.delimiter != "\t"
    reader = csv.reader(rest, delimiter=dialect.delimiter, skipinitialspace=spaced)
    rows = Counted(_rows(reader, rest, notes))
    if dialect.header:
        header = list(dialect.header)
        return Table(header, True, _of_width(rows, header, limit), notes, rows)
    first = list(islice(rows, _SAMPLE_ROWS))
    width = max((len(row) for row in first if isinstance(row, list)), default=0)
    header = [str(number) for number in range(1, width + 1)]
    return Table(header, False, _of_width(chain(first, rows), header, limit), notes, rows)


def read_table(source: Source, config: ReadConfig) -> Iterator[Record | Skipped | Stated]:
    """Read a table: a record a row, numbered from 1 below the header.

    Without a header columns are told by their content, or by their numbers in `config.map`.

    Raises:
        ReadError: `config.map` names a column that isn't there.
        Unreadable: No column holds a title or text, or the stream is damaged.
    """
    limit = longest_line(config)
    table = open_table(source, limit, lambda names: header_score(names, config.map))
    rows = table.rows
    mapped = _by_number(table.header, config.map)
    if not table.has_header and not mapped:
        sample = list(islice(rows, _SAMPLE_ROWS))
        mapped = _by_content([row for row in sample if isinstance(row, list)], table)
        rows = chain(sample, rows)
    check_columns(table.header, mapped, source.file)
    columns, doubts = known_columns(table.header, mapped)
    table.notes.extend(doubts if table.has_header else ())
    for number, row in enumerate(rows, 1):
        if isinstance(row, str):
            yield Skipped(source.file, number, row)
            continue
        values = pick(dict(zip(table.header, row, strict=True)), columns)
        place = Place(source.file, source.folder, number)
        yield to_record(values, place, config, notes=tuple(table.notes))
        table.notes.clear()
    yield Stated(table.filled.count, noun="rows")


def _by_number(header: list[str], mapped: Mapping[str, str]) -> dict[str, str]:
    """The user's map with column numbers replaced by names, unless a column has the number as its name."""
    named = {}
    for field, column in mapped.items():
        number = int(column) if column.isdecimal() and len(column) < 6 and column not in header else 0
        named[field] = header[number - 1] if 0 < number <= len(header) else column
    return named


def _by_content(rows: list[list[str]], table: Table) -> dict[str, str]:
    columns = {field: table.header[place] for field, place in by_content(rows).items()}
    if "title" not in columns and "text" not in columns:
        shown = ", ".join(cell[:30] for cell in rows[0])[:200] if rows else "nothing"
        raise Unreadable(
            f"no header: the first row is data ({shown}); name columns by number, as --map title=1,text=2"
        )
    mapping = ",".join(f"{field}={number}" for field, number in sorted(columns.items()))
    table.notes.append(f"no header: columns told by their content, as --map {mapping} would; name others so")
    return columns


def _of_width(rows: Iterator[list[str] | str], header: list[str], limit: int) -> Iterator[list[str] | str]:
    """Rows with as many cells as the header: empty ones at the end are added or cut, where that is all."""
    for row in rows:
        if isinstance(row, str):
            yield row
            continue
        if row[0].startswith(_TOO_LONG):
            yield f"line of more than {limit:,} bytes"
            continue
        more = len(row) - len(header)
        if more > 0 and not any(cell.strip() for cell in row[len(header) :]):
            yield row[: len(header)]
        elif more < 0 and not any(name.strip() for name in header[len(row) :]):
            yield [*row, *([""] * -more)]
        elif more:
            yield f"{len(row)} cells where the header has {len(header)}"
        else:
            yield row


def _rows(reader: Iterator[list[str]], lines: Counted[str], notes: list[str]) -> Iterator[list[str] | str]:
    """Rows that aren't empty, or the reason why one couldn't be cut into cells.

    A row at which the lines have ended ends within quotation marks: whatever follows the first is in it.
    """
    while True:
        before = lines.count
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            swallowed = lines.count - before
            yield f"not a row: {problem}" + f" ({swallowed:,} lines)" * (swallowed > 1)
            continue
        if lines.ended:
            notes.append(
                f"a quotation mark isn't closed: the last {lines.count - before:,} lines are one row"
            )
        if row:
            yield row


def _lines(source: Source, limit: int, notes: list[str]) -> Iterator[str]:
    """Decoded lines; a line longer than the limit is `_TOO_LONG`."""
    decoder = LineDecoder(source.head)
    for line in bounded_lines(source.stream, limit):
        if line is None:
            yield f"{_TOO_LONG}\n"
            continue
        text, noted = decoder.decode(line.replace(b"\0", b""))
        notes.extend(noted)
        yield from io.StringIO(text, newline=None)  # which also cuts at a lone carriage return
