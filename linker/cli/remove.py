"""`linker remove`: delete articles from an index."""

from typing import Annotated

import typer

from linker.cli.options import DEFAULT_INDEX, IndexDir, Json, Source, moment


def command(
    articles: Annotated[list[str] | None, typer.Argument(help="Article ids.", metavar="ID...")] = None,
    index: IndexDir = DEFAULT_INDEX,
    source: Source = None,
    before: Annotated[str | None, typer.Option(help="Articles published before this day.")] = None,
    json: Json = False,
) -> None:
    """Delete articles, so that their text and vectors are gone from every file.

    Example: linker remove --source "Harbour Courier" --before 2024-01-01    One: linker remove ID
    """
    from linker.cli.output import print_json
    from linker.pipeline.remove import remove

    if not articles and source is None and before is None:
        raise typer.BadParameter("name article ids, a --source, or --before a day")
    found = remove(index, articles or [], source=source, before=moment(before))
    if json:
        print_json({"removed": found})
    else:
        typer.echo(f"{index}: {len(found):,} article{'s' * (len(found) != 1)} removed")
