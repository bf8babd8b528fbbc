"""`linker path`: how one article leads to another."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from linker.cli.completing import article_ids
from linker.cli.options import DEFAULT_INDEX, IndexDir, Json, Output
from linker.cli.output import say

if TYPE_CHECKING:
    from linker.links.paths import Route


def command(
    left: Annotated[str, typer.Argument(help="An article id.", metavar="ID", autocompletion=article_ids)],
    right: Annotated[str, typer.Argument(help="Another.", metavar="ID", autocompletion=article_ids)],
    index: IndexDir = DEFAULT_INDEX,
    k: Annotated[int, typer.Option("-k", help="How many paths, with no article in common.", min=1)] = 1,
    min_score: Annotated[
        float | None, typer.Option(help="How close the articles of each step must be.", min=0.0, max=1.0)
    ] = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """Show how one article leads to another, forward in time, by the chain whose weakest link is strongest.

    Example: linker path 3f9a0c1d2b4e5f60 tw-20230920-04 -k 2
    """
    from linker.answers.article_rows import path_rows
    from linker.archive.index import Index
    from linker.cli.output import print_json, write
    from linker.links.paths import LEAST

    least = LEAST if min_score is None else min_score
    opened = Index.open(index)
    paths = opened.path(left, right, k=k, min_score=least)
    result = {"paths": paths}
    if output:
        write(output, result, path_rows(paths))
    if json:
        print_json(result)
    elif paths and not output:
        _print(paths)
    elif not paths:
        widest = opened.path(left, right, min_score=-1.0)
        best = f"; the best chain has a step of {widest[0].score:.2f}" if widest else ""
        say(f"No path above {least:.2f}{best}.")


def _print(routes: Sequence["Route"]) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from linker.cli.output import console, hanging, printable, shown_date, shown_headline

    out = console()
    for number, route in enumerate(routes, 1):
        out.print(
            Text(f"{number}  {len(route.steps)} articles, weakest step {route.score:.2f}", style="bold")
        )
        for step in route.steps:
            score = "" if step.score is None else f"{step.score:.2f}"
            title = Text(shown_headline(step.title), style="bold")
            out.print(hanging(Text(score, style="dim"), title, indent=3, width=6))
            where = (shown_date(step.published)[:10], step.source, step.article_id)
            lines = [
                (printable("  ".join(filter(None, where))), "dim"),
                (f"“{printable(step.text)}”", "italic"),
            ]
            for line, style in lines if step.text != step.title else lines[:1]:
                out.print(Padding(Text(line, style=style), (0, 2, 0, 9), expand=False))
        out.print()
