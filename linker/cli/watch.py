"""`linker watch`: keep adding articles as they appear."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linker.cli.options import DEFAULT_INDEX, AllowDownload, IndexDir
from linker.cli.output import say

if TYPE_CHECKING:
    from linker.archive.watching import Round


def command(
    sources: Annotated[
        list[str], typer.Argument(help="Folders, feeds saved as files, globs.", metavar="FILES...")
    ],
    index: IndexDir = DEFAULT_INDEX,
    every: Annotated[float, typer.Option(help="Seconds between two looks.", min=0.1)] = 2.0,
    day_first: Annotated[bool, typer.Option(help="Read 03/04/2024 as the 3rd of April.")] = False,
    source: Annotated[str | None, typer.Option(help="The source of articles that name none.")] = None,
    source_from_folder: Annotated[
        bool, typer.Option(help="Take the folder's name as the source of articles that name none.")
    ] = False,
    model: Annotated[str | None, typer.Option(help="As for linker index.")] = None,
    allow_download: AllowDownload = False,
) -> None:
    """Add articles as their files appear or change, until Ctrl-C.

    It says which stories grew, were born or came back; and which narratives, where they have been found
    before (linker narratives).

    Example: linker watch inbox/ feed.xml --every 30
    """
    from linker.archive.watching import watch
    from linker.config import BuildConfig, ReadConfig
    from linker.readers import indexes_in

    read = ReadConfig(day_first=day_first, source=source, source_from_folder=source_from_folder)
    if not all(source.strip() for source in sources):
        raise typer.BadParameter("an empty name is no file or folder; write . for the current folder")
    say(f"watching {', '.join(sources)}; Ctrl-C stops", err=True)
    for folder in indexes_in(sources):
        say(f"passed over: {folder} holds an index", err=True)
    config = BuildConfig(read=read, model=model, allow_download=allow_download)
    last_problem = None
    try:
        for done in watch(
            sources,
            to=index,
            config=config,
            every=every,
        ):
            if done.problem is None or done.problem != last_problem:
                _tell(index, done)
            last_problem = done.problem
    except KeyboardInterrupt:
        from linker.cli.index import what_is_kept

        say(f"stopped; {what_is_kept(index)}", err=True)


def _tell(index: Path, done: "Round") -> None:
    from linker.cli.output import printable

    at = f"{datetime.now(UTC):%H:%M:%S}"
    if done.report is None:
        say(f"{at}  {printable(done.problem or '')}; tried again", err=True)
        return
    report = done.report
    counts = {"new": report.added, "changed": report.changed, "skipped": len(report.skipped)}
    counted = ", ".join(f"{count:,} {name}" for name, count in counts.items() if count) or "nothing new"
    say(f"{at}  {index}: {counted} ({report.articles:,} articles)")
    for change in done.changes:
        if change.event != "born" or change.articles > 1:
            say(f"          story {change.story_id} {change.event}: {printable(change.label or '')}")
    for item in done.returned:
        say(f"          narrative {item.narrative_id} {item.event}: {printable(item.label)}")
