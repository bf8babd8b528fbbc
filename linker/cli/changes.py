"""`linker stories --changes-since DATE` and `--against OLD`: what happened to stories."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linker.pipeline.index import Index


def show_changes(index: "Index", since: datetime | None, against: Path | None, *, json: bool) -> None:
    """Print what changed since a day, or against an older index."""
    from rich.padding import Padding
    from rich.text import Text

    from linker.cli.output import clean, console, hanging, print_json, shown_date
    from linker.pipeline.changes import changes_against, changes_since

    if against is not None:
        found = changes_against(index, against)
    else:
        found = changes_since(index, since or datetime.min.replace(tzinfo=UTC))
    if json:
        print_json({"changes": found})
        return
    out = console()
    if not found:
        out.print("Nothing changed.")
    for change in found:
        label = Text(clean(change.label or "(no more)"), style="bold")
        out.print(hanging(Text(change.event, style="dim"), label, indent=0, width=13))
        when = shown_date(change.at)[:16]
        out.print(
            Padding(
                Text("  ".join(filter(None, [change.story_id, when, change.reason])), style="dim"),
                (0, 0, 0, 13),
            )
        )
