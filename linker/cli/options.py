"""Options that several commands share, declared once."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer


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
MinScore = Annotated[float, typer.Option(help="Leave out what scores lower.", min=0.0, max=1.0)]


def moment(value: str | None, *, end: bool = False) -> datetime | None:
    """A date given on the command line; wrong ones are wrong usage."""
    from linker.days import day

    try:
        return day(value, end=end)
    except ValueError:
        raise typer.BadParameter(f"{value!r} is no date; write it as 2024-01-31") from None


def mapping(text: str) -> dict[str, str]:
    """Names of ours → of theirs, as `--map` takes them; anything else is wrong usage.

    A column's number may stand on either side.

    >>> mapping("title=Titel,2=text")
    {'title': 'Titel', 'text': '2'}
    """
    pairs = [pair.partition("=") for pair in text.split(",") if pair.strip()]
    if any(not theirs.strip() for _, _, theirs in pairs):
        raise typer.BadParameter(f"--map takes OURS=THEIRS,…, not {text!r}")
    named = [(ours.strip(), theirs.strip()) for ours, _, theirs in pairs]
    return dict((theirs, ours) if ours.isdecimal() else (ours, theirs) for ours, theirs in named)
