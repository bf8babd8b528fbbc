"""The command line: parse, call one function, print.

Results go to stdout, progress and errors to stderr. Exit 0 done, 1 our error in one line, 2 wrong
usage, 130 stopped by Ctrl-C.
"""

import logging
import sys
from typing import cast

import typer

from linker.cli import (
    alert,
    claim,
    correct,
    demo,
    digest,
    evaluate,
    index,
    info,
    link,
    mcp,
    narratives,
    path,
    remove,
    report,
    search,
    serve,
    show,
    standard_streams,
    stories,
    watch,
)
from linker.cli.output import printable, say
from linker.errors import LinkerError, out_of_memory

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
app.command("claim")(claim.command)
app.command("show")(show.command)
app.command("stories")(stories.command)
app.command("narratives")(narratives.command)
app.command("digest")(digest.command)
app.command("report")(report.command)
app.command("evaluate")(evaluate.command)
app.command("export")(report.export)
app.command("info")(info.command)
app.command("verify")(info.verify)
app.command("remove")(remove.command)
app.command("serve")(serve.command)
app.command("mcp")(mcp.command)
app.add_typer(correct.app, name="correct")
app.add_typer(alert.app, name="alert")
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
    standard_streams.prepare_streams()
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(_Notes())
    try:
        code = _run()
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has read enough
        standard_streams.give_up_output()
        code = 0
    except BaseException as error:  # what polars makes of a failure of its own is no Exception
        line = None if isinstance(error, SystemExit | KeyboardInterrupt) else _line_of(error)
        if line is None:
            raise
        standard_streams.give_up_output()
        say(f"linker: {printable(line)}", err=True)
        code = 1
    sys.exit(code)


def _run() -> int:
    """Run the command and give its exit code."""
    try:
        ended = app(standalone_mode=False)
        if ended == _STOPPED:
            say("linker: stopped", err=True)
        return ended or 0
    except _WrongUsage as error:
        message = printable(error.format_message())
        error.format_message = lambda: message  # type: ignore[method-assign]  # it names what was typed
        error.show()
        return error.exit_code
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):  # typer makes exit code 1 of it
            raise end.__context__ from None
        raise
    except typer.Abort:
        say("linker: stopped, and nothing was done", err=True)
        return 1


def _line_of(error: BaseException) -> str | None:
    """The message for an error that a user can act on; None for an unexpected one."""
    if out_of_memory(error):
        return (
            "not enough memory; nothing is damaged. End other programs, or raise the limit, and run it again"
        )
    if isinstance(error, LinkerError):
        return str(error)
    if isinstance(error, OSError):
        where = error.filename or "standard output"
        return f"{where} can't be read or written: {error.strerror or error}"
    return None


class _Notes(logging.Formatter):
    """Log messages of the library without control characters, as they may contain file names."""

    def format(self, record: logging.LogRecord) -> str:
        return printable(super().format(record))
