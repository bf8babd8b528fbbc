"""Parquet row by row; a process of its own decodes it, since a small file can stand for a huge one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from linker.config import ReadConfig
from linker.readers.children import ask
from linker.readers.columns import check_columns, known_columns, pick
from linker.readers.counting import Stated
from linker.readers.fields import Place, to_record
from linker.readers.streams import Source, Unreadable
from linker.readers.tables import longest_line
from linker.types import Record, Skipped


def read_parquet(source: Source, config: ReadConfig) -> Iterator[Record | Skipped | Stated]:
    """Read a Parquet file: a record a row.

    Rows that can't be decoded are skipped and counted.

    Raises:
        ReadError: `config.map` names a column that isn't there.
        Unreadable: It isn't Parquet, is damaged or a bomb, or no column holds a title or text.
    """
    with _on_disk(source, config.max_bytes) as path:
        (names,) = ask(path, columns=None)
        check_columns(names, config.map, source.file)
        columns, notes = known_columns(names, config.map)
        wanted = sorted({name for several in columns.values() for name in several})
        number = together = 0
        for answer in ask(path, columns=wanted, longest=longest_line(config)):
            if isinstance(answer, list):
                number += 1
                place = Place(source.file, source.folder, number)
                values = pick(dict(zip(wanted, answer, strict=True)), columns)
                yield to_record(values, place, config, notes=notes)
                notes = []
            elif "long" in answer:
                number += 1
                yield Skipped(source.file, number, answer["long"])
            elif "lost" in answer:
                first, number, reason = answer["lost"]
                together += number - first
                lost = f"row {first:,}" if first == number else f"rows {first:,} to {number:,}"
                yield Skipped(source.file, first, f"{lost} can't be decoded: {reason}")
            else:
                yield Stated(answer["rows"][0], together, "rows")


@contextmanager
def _on_disk(source: Source, limit: int) -> Iterator[Path]:
    """The bytes as a file: the source's own, or a temporary one.

    Raises:
        Unreadable: What was packed, or comes from standard input, is larger than the limit.
    """
    if source.path:
        yield source.path
        return
    with NamedTemporaryFile(suffix=".parquet") as file:
        while piece := source.stream.read1(1024 * 1024):
            file.write(piece)
            if file.tell() > limit:
                raise Unreadable(f"larger than {limit:,} bytes")
        file.flush()
        yield Path(file.name)
