"""Printing: plain data as JSON, tables for people, files by their suffix."""

import io
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from linker.answers.json_csv import as_csv, as_json, frame_of_rows, plain, shown_date
from linker.missing import NO_HEADLINE

if TYPE_CHECKING:
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

__all__ = ["plain", "shown_date"]
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """Text that is safe on a terminal: no control characters, escape codes or direction overrides."""
    return _CONTROL.sub("\ufffd", text.replace("\n", " "))


def shown_headline(title: str | None) -> str:
    """A headline as it is printed, or that there is none."""
    return printable(title or "") or NO_HEADLINE


def say(text: str = "", *, err: bool = False) -> None:
    """Print lines to stdout or stderr, without control characters that names of files may hold."""
    typer.echo("\n".join(map(printable, text.split("\n"))), err=err)


def print_json(value: Any) -> None:
    """Print JSON to stdout; control characters, and characters that its encoding lacks, are escaped."""
    narrow = not (sys.stdout.encoding or "").lower().startswith("utf")
    text = json.dumps(plain(value), ensure_ascii=narrow, indent=2)
    typer.echo(_CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", text))


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
    return as_json(value)


def _as_csv(value: Any, rows: Sequence[dict[str, Any]]) -> bytes:
    return as_csv(rows)


def _as_parquet(value: Any, rows: Sequence[dict[str, Any]]) -> bytes:
    content = io.BytesIO()
    frame_of_rows(rows).write_parquet(content)
    return content.getvalue()


_WAYS = {".json": _as_json, ".csv": _as_csv, ".parquet": _as_parquet}


def console() -> "Console":
    """A console on stdout that doesn't interpret markup in articles."""
    from rich.console import Console

    class Quiet(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError  # rich itself would end with an error's exit code

    return Quiet(highlight=False, markup=False, emoji=False, soft_wrap=False)


def hanging(mark: "Text", text: "Text", *, indent: int, width: int) -> "Padding":
    """A mark in a column of its own, and beside it text with a hanging indent."""
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

    shown = Text(printable(text))
    for word in words:
        shown.highlight_regex(
            rf"(?i)\b{re.escape(word)}\w{{0,3}}\b" if word.isascii() else re.escape(word), style
        )
    return shown


def is_terminal() -> bool:
    """Whether stderr is a terminal, so that progress is worth showing."""
    return sys.stderr.isatty()
