"""`linker show`: an article, a story or a narrative, whatever the id names."""

from typing import Annotated

import typer

from linker.cli.completing import all_ids
from linker.cli.options import DEFAULT_INDEX, IndexDir, Json


def command(
    id_: Annotated[
        str,
        typer.Argument(help="Of an article, story or narrative.", metavar="ID", autocompletion=all_ids),
    ],
    index: IndexDir = DEFAULT_INDEX,
    json: Json = False,
) -> None:
    """Open whatever an id names: an article, a story or a narrative; its beginning is enough.

    Example: linker show s1a2b3c4d
    """
    from linker.archive.index import Index
    from linker.cli import info, narratives, stories
    from linker.cli.output import print_json

    opened = Index.open(index)
    sort, whole = opened.sort_of(id_)
    shown = {"article": info.show, "story": stories.show, "narrative": narratives.show}[sort]
    if json:
        print_json({"kind": sort, "id": whole, **shown(opened, whole, quiet=True)})
    else:
        shown(opened, whole, quiet=False)
