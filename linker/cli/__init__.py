"""The command line: parse, call one function, print.

Results go to stdout, progress and errors to stderr. Exit 0 done, 1 our error in one line, 2 wrong
usage, 130 stopped by Ctrl-C.
"""

import logging
import os
import sys
from typing import cast

import typer

from linker.cli import (
    correct,
    demo,
    evaluate,
    index,
    info,
    link,
    narratives,
    path,
    remove,
    report,
    search,
    show,
    stories,
    watch,
)
from linker.cli.output import clean, say
from linker.errors import LinkerError

app = typer.Typer(
    name="linker",
    help="Connect news stories: index an archive, search it by meaning, link its articles.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("index")(index.command)
app.command("watch")(watch.command)
app.command("search")(search.command)
app.command("link")(link.command)
app.command("path")(path.command)
app.command("show")(show.command)
app.command("stories")(stories.command)
app.command("narratives")(narratives.command)
app.command("report")(report.command)
app.command("evaluate")(evaluate.command)
app.command("export")(report.export)
app.command("info")(info.command)
app.command("verify")(info.verify)
app.command("remove")(remove.command)
app.add_typer(correct.app, name="correct")
app.command("demo")(demo.command)

_WrongUsage = cast(type[typer.BadParameter], typer.BadParameter.__mro__[2])
"""What typer raises for a command line that it can't understand."""
_STOPPED = 130
"""What typer exits with after Ctrl-C."""


@app.callback(invoke_without_command=True)
def _version(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", help="Show the version and stop."),
) -> None:
    if version:
        from linker import __version__

        typer.echo(f"linker {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def main() -> None:
    """Run the command; every error that a user can act on becomes one line."""
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(_Notes())
    try:
        ended = app(standalone_mode=False)
        if ended == _STOPPED:
            say("linker: stopped; what was finished is kept, the next run goes on from there", err=True)
        sys.exit(ended or 0)
    except LinkerError as error:
        say(f"linker: {clean(str(error))}", err=True)
        sys.exit(1)
    except _WrongUsage as error:
        said = clean(error.format_message())
        error.format_message = lambda: said  # type: ignore[method-assign]  # it names what was typed
        error.show()
        sys.exit(error.exit_code)
    except typer.Abort:
        say("linker: stopped, and nothing was done", err=True)
        sys.exit(1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


class _Notes(logging.Formatter):
    """Notes of the library, which may name files: they can't steer a terminal either."""

    def format(self, record: logging.LogRecord) -> str:
        return clean(super().format(record))
