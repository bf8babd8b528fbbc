"""Options that several commands share, declared once."""

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linker.own_files import MANIFEST

if TYPE_CHECKING:
    from linker.archive.index import Index
    from linker.archive.several import Indexes


def _folder(name: str) -> Path:
    if not str(name).strip():
        raise typer.BadParameter("an empty name is no folder; write . for the current one")
    return Path(name)


IndexDir = Annotated[
    Path,
    typer.Option(
        "--index",
        envvar="LINKER_INDEX",
        help="The index folder.",
        show_default=True,
        parser=_folder,
        metavar="FOLDER",
    ),
]
DEFAULT_INDEX = Path("indexes/default")


IndexDirs = Annotated[
    list[Path] | None,
    typer.Option(
        "--index",
        help="The index folder; given several times, or a folder of indexes: all of them, asked as one."
        " Else $LINKER_INDEX.",
        show_default=str(DEFAULT_INDEX),
        parser=_folder,
        metavar="FOLDER",
    ),
]
AllowDownload = Annotated[
    bool, typer.Option("--allow-download", help="Fetch a --model from the hub that isn't on this machine.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="Write to a file: .json, .csv or .parquet.")
]
Since = Annotated[
    str | None, typer.Option(help="From this day, month or year on, as 2024-01-31, 2024-01 or 2024.")
]
Until = Annotated[str | None, typer.Option(help="Up to the end of this day, month or year.")]
Source = Annotated[str | None, typer.Option(help="Only this source.")]
Language = Annotated[str | None, typer.Option("--lang", help="Only this language, as en.")]
Ray = Annotated[
    str | None,
    typer.Option(
        help="Search and compare on the Ray cluster at this address; auto finds a running one.",
        metavar="ADDRESS",
    ),
]


def opened(folders: list[Path] | None, *, ray: str | None = None) -> "Index | Indexes":
    """Open the index in a folder; several, or a folder that holds several, are opened as one."""
    from linker.archive.index import Index

    folders = folders or usual_folders()
    if len(folders) == 1 and not _holds_indexes(folders[0]):
        return Index.open(folders[0], ray=ray)
    from linker.archive.several import Indexes

    return Indexes.open(folders, ray=ray)


def single(folders: list[Path] | None, option: str, *, ray: str | None = None) -> "Index":
    """The one index of the command line; `option` needs that there aren't several.

    Raises:
        typer.BadParameter: There are several.
    """
    from linker.archive.index import Index

    folders = folders or usual_folders()
    if len(folders) > 1 or _holds_indexes(folders[0]):
        raise typer.BadParameter(f"{option} asks one index; give one --index")
    return Index.open(folders[0], ray=ray)


def usual_folders() -> list[Path]:
    """What `$LINKER_INDEX` names: an index, or several with the system's separator of paths between them."""
    named = os.environ.get("LINKER_INDEX", "")
    if not named or os.pathsep not in named or Path(named).exists():
        return [Path(named) if named else DEFAULT_INDEX]
    return [_folder(name) for name in named.split(os.pathsep)]


def _holds_indexes(folder: Path) -> bool:
    if not folder.is_dir() or (folder / MANIFEST).exists():
        return False
    from linker.archive.several import holds_indexes

    return holds_indexes(folder)


def moment(value: str | None, *, end: bool = False) -> datetime | None:
    """A date given on the command line; wrong ones are wrong usage."""
    from linker.days import day

    try:
        return day(value, end=end)
    except ValueError:
        raise typer.BadParameter(f"{value!r} is no date; write it as 2024-01-31") from None


def mapping(text: str) -> dict[str, str]:
    """Our field → the input's column, as `--map` takes them; anything else is wrong usage.

    A column's number may stand on either side.

    >>> mapping("title=Titel,2=text")
    {'title': 'Titel', 'text': '2'}
    """
    pairs = [pair.partition("=") for pair in text.split(",") if pair.strip()]
    if any(not theirs.strip() for _, _, theirs in pairs):
        raise typer.BadParameter(f"--map takes OURS=THEIRS,…, not {text!r}")
    named = [(ours.strip(), theirs.strip()) for ours, _, theirs in pairs]
    return dict((theirs, ours) if ours.isdecimal() else (ours, theirs) for ours, theirs in named)
