"""`linker correct`: what people know better than the grouping."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linker.cli.completing import all_ids, article_ids
from linker.cli.options import DEFAULT_INDEX, IndexDir, Json
from linker.cli.output import say

if TYPE_CHECKING:
    from linker.corrections import Correction

app = typer.Typer(
    help="Correct stories, sources and names; kept in the index and obeyed from then on.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
Left = Annotated[str, typer.Argument(help="An article id.", metavar="ID", autocompletion=article_ids)]
Right = Annotated[str, typer.Argument(help="Another article id.", metavar="ID", autocompletion=article_ids)]


@app.command()
def same(left: Left, right: Right, index: IndexDir = DEFAULT_INDEX) -> None:
    """Say that two articles are on the same event: their stories become one.

    Example: linker correct same 3f9a0c1d2b4e5f60 tw-20230920-04
    """
    from linker.history.stored_corrections import correct

    _say(index, "kept", correct(index, "same", *_whole(index, left, right)))


@app.command()
def different(left: Left, right: Right, index: IndexDir = DEFAULT_INDEX) -> None:
    """Say that two articles are on different events: their story is divided around them.

    Example: linker correct different 3f9a0c1d2b4e5f60 tw-20230920-04
    """
    from linker.history.stored_corrections import correct

    _say(index, "kept", correct(index, "different", *_whole(index, left, right)))


@app.command()
def source(
    left: Annotated[str, typer.Argument(help="A source.", metavar="SOURCE")],
    right: Annotated[str, typer.Argument(help="Another name, host or slug of it.", metavar="SOURCE")],
    index: IndexDir = DEFAULT_INDEX,
) -> None:
    """Say that two sources are one outlet: it counts once, and --source finds both.

    Example: linker correct source "Coastline Times" ctimes
    """
    from linker.history.stored_corrections import correct

    _say(index, "kept", correct(index, "source", left, right))


@app.command()
def rename(
    story: Annotated[str, typer.Argument(help="The id of a story or narrative.", autocompletion=all_ids)],
    label: Annotated[str, typer.Argument(help="Its name from now on.")],
    index: IndexDir = DEFAULT_INDEX,
) -> None:
    """Give a story or a narrative a name of your own.

    Example: linker correct rename s1a2b3c4d "The tram line's closing"
    """
    from linker.archive.index import Index
    from linker.history.stored_corrections import correct

    if not label.strip():
        raise typer.BadParameter("a name needs a letter")
    opened = Index.open(index)
    sort, named = opened.sort_of(story)
    if sort == "article":
        raise typer.BadParameter(f"{named} is an article; stories and narratives have names")
    _say(index, "kept", correct(index, "rename", named, label=label.strip()))


@app.command("list")
def list_(index: IndexDir = DEFAULT_INDEX, json: Json = False) -> None:
    """Show the corrections of an index, oldest first.

    Example: linker correct list    The corrected stories as labels: linker export gold -o gold.csv
    """
    from linker.cli.output import print_json
    from linker.history.stored_corrections import corrections_of
    from linker.storage import Store

    corrections = corrections_of(Store.open(index))
    if json:
        print_json({"corrections": corrections})
    for item in () if json else corrections:
        say(_line(item))
    if not (json or corrections):
        say("No corrections.")


@app.command()
def undo(
    number: Annotated[int, typer.Argument(help="As `linker correct list` shows it.")],
    index: IndexDir = DEFAULT_INDEX,
) -> None:
    """Take a correction back.

    Example: linker correct undo 3
    """
    from linker.history.stored_corrections import undo as take_back

    _say(index, "undone", take_back(index, number))


def _whole(index: Path, left: str, right: str) -> tuple[str, str]:
    """The whole ids of articles, of which the user may have typed only the beginnings."""
    from linker.archive.index import Index

    opened = Index.open(index)
    return opened.article_id(left), opened.article_id(right)


def _say(index: Path, what: str, item: "Correction") -> None:
    say(f"{index}: {what}: {_line(item)}")


def _line(item: "Correction") -> str:
    from linker.cli.output import printable, shown_date

    statement = printable(f"{item.verb} {item.left} {item.right or f'“{item.label}”'}")
    return f"{item.number}  {shown_date(item.at)[:16]}  {statement}"
