"""`linker stories --found-since DATE` and `--against OLD`: what happened to stories."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linker.archive.changes import Change
    from linker.archive.index import Index
    from linker.types import LevelName


def show_changes(
    index: "Index",
    since: datetime | None,
    against: Path | None,
    *,
    published: tuple[datetime | None, datetime | None] = (None, None),
    level: "LevelName" = "events",
    json: bool,
) -> None:
    """Print the changes recorded since a day, or the differences from an older index.

    `published` keeps what has an article from its first moment on and before its second.
    """
    from linker.archive.changes import changes_against, changes_since
    from linker.cli.output import console, print_json

    if against is not None:
        changes = changes_against(index, against, level)
    else:
        changes = changes_since(index, since or datetime.min.replace(tzinfo=UTC), level)
    changes = tuple(change for change in changes if change.published_within(*published))
    if json:
        print_json({"changes": changes})
        return
    out = console()
    if not changes:
        out.print("Nothing changed.")
    elif against is None:
        out.print("By when it was found; --since and --until choose by when articles were published.\n")
    for change in changes:
        print_change(change)


def print_change(change: "Change") -> None:
    """One change for people: when its articles were published, and when it was found."""
    from rich.padding import Padding
    from rich.text import Text

    from linker.cli.output import console, hanging, printable, shown_date

    out = console()
    label = Text(printable(change.label or "(no more)"), style="bold")
    out.print(hanging(Text(change.event, style="dim"), label, indent=0, width=13))
    days = [shown_date(day)[:10] for day in (change.published_first, change.published_last) if day]
    facts = (
        change.story_id,
        change.reason,
        f"published {' to '.join(dict.fromkeys(days))}" if days else "",
        f"found {shown_date(change.at)[:16]}" if change.at else "",
    )
    out.print(Padding(Text("  ".join(filter(None, facts)), style="dim"), (0, 0, 0, 13)))
