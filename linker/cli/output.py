"""Printing: plain data as JSON, tables for people, files by their suffix."""

import io
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    import polars as pl
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def plain(value: Any) -> Any:
    """Dataclasses, tuples and dates as what JSON knows; a midnight is a date only."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, datetime | date):
        return shown_date(value)
    return value


def shown_date(value: datetime | date | None) -> str:
    """ISO 8601; the hour only where it is known."""
    if value is None:
        return ""
    if isinstance(value, datetime) and (value.hour, value.minute, value.second, value.microsecond) == (
        0,
        0,
        0,
        0,
    ):
        return value.date().isoformat()
    return value.isoformat().replace("+00:00", "Z")


def clean(text: str) -> str:
    """Text that can't steer a terminal: no control characters, escape codes or direction overrides."""
    return _CONTROL.sub("\ufffd", text.replace("\n", " "))


def say(text: str = "", *, err: bool = False) -> None:
    """Print lines to stdout or stderr; names of files and folders in them can't steer a terminal."""
    typer.echo("\n".join(map(clean, text.split("\n"))), err=err)


def print_json(value: Any) -> None:
    """Print JSON to stdout; what could steer a terminal, or what its encoding lacks, is escaped."""
    narrow = not (sys.stdout.encoding or "").lower().startswith("utf")
    text = json.dumps(plain(value), ensure_ascii=narrow, indent=2)
    typer.echo(_CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def write(path: Path, value: Any, rows: Sequence[dict[str, Any]]) -> None:
    """Write a result to a file: JSON as it is, CSV and parquet as flat rows.

    Raises:
        typer.BadParameter: The suffix is none of these.
        StoreError: The file can't be written.
    """
    from linker.outputs import write_output

    if path.suffix not in _WAYS:
        raise typer.BadParameter(f"can't write {path.name!r}; use .json, .csv or .parquet")
    write_output(path, _WAYS[path.suffix](value, rows))
    say(f"wrote {path}", err=True)


def _as_json(value: Any, rows: Sequence[dict[str, Any]]) -> bytes:
    return (json.dumps(plain(value), ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def _as_csv(value: Any, rows: Sequence[dict[str, Any]]) -> bytes:
    import polars as pl

    texts = pl.col(pl.String).map_elements(_no_formula, return_dtype=pl.String)
    return _frame(rows).with_columns(texts).write_csv().encode()


def _as_parquet(value: Any, rows: Sequence[dict[str, Any]]) -> bytes:
    held = io.BytesIO()
    _frame(rows).write_parquet(held)
    return held.getvalue()


def _frame(rows: Sequence[dict[str, Any]]) -> "pl.DataFrame":
    import polars as pl

    return pl.DataFrame([plain(row) for row in rows], infer_schema_length=None)


_WAYS = {".json": _as_json, ".csv": _as_csv, ".parquet": _as_parquet}


def console() -> "Console":
    """A console on stdout that never reads markup in articles."""
    from rich.console import Console

    class Quiet(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError  # rich itself would end with an error's exit code

    return Quiet(highlight=False, markup=False, emoji=False, soft_wrap=False)


def hanging(mark: "Text", text: "Text", *, indent: int, width: int) -> "Padding":
    """A mark in a column of its own, and text that wraps beside it."""
    from rich.padding import Padding
    from rich.table import Table

    grid = Table.grid()
    grid.add_column(width=width)
    grid.add_column()
    grid.add_row(mark, text)
    return Padding(grid, (0, 0, 0, indent), expand=False)


def highlighted(text: str, words: Sequence[str], style: str = "bold yellow") -> "Text":
    """Text with some words marked, whole words and their endings."""
    from rich.text import Text

    shown = Text(clean(text))
    for word in words:
        shown.highlight_regex(
            rf"(?i)\b{re.escape(word)}\w{{0,3}}\b" if word.isascii() else re.escape(word), style
        )
    return shown


def is_terminal() -> bool:
    """Whether progress has somebody to look at it."""
    return sys.stderr.isatty()


def _no_formula(text: str) -> str:
    """A cell that a spreadsheet would run as a formula is quoted with an apostrophe."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
