"""`linker alert`: saved searches and narratives, each hit told once."""

from typing import Annotated

import typer

from linker.cli.completing import narrative_ids
from linker.cli.options import DEFAULT_INDEX, IndexDir, Json
from linker.cli.output import say

app = typer.Typer(
    help="Wait for what a search finds, or for narratives to return; each hit is told once.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command()
def add(
    query: Annotated[str | None, typer.Argument(help="A search.")] = None,
    narrative: Annotated[
        str | None,
        typer.Option(help="A narrative's id: when it grows or returns.", autocompletion=narrative_ids),
    ] = None,
    returns: Annotated[bool, typer.Option("--returns", help="Any narrative that returns.")] = False,
    index: IndexDir = DEFAULT_INDEX,
) -> None:
    """Save a search, or a narrative to wait for.

    Example: linker alert add "leg twitching at a summit"    Or: linker alert add --narrative n1a2b3c4d
    """
    from linker.archive.index import Index
    from linker.history.alerts import add_alert

    if (query is not None) + (narrative is not None) + returns != 1:
        raise typer.BadParameter("name a search, or a --narrative, or --returns")
    opened = Index.open(index)
    if query is not None:
        alert = add_alert(opened, "search", query)
    elif narrative is not None:
        alert = add_alert(opened, "narrative", narrative)
    else:
        alert = add_alert(opened, "returns", "")
    say(f"{index}: alert {alert.number} added; `linker alert run` tells what it finds, each hit once")


@app.command()
def run(index: IndexDir = DEFAULT_INDEX) -> None:
    """Tell what is new to the alerts, a JSON line a hit; nothing where nothing is.

    Example, each hour by cron: linker alert run --index indexes/news
    """
    import json
    import sys

    from linker.answers.json_csv import plain
    from linker.archive.alert_hits import new_hits, remember_told
    from linker.archive.index import Index

    opened = Index.open(index)
    alerts = []
    for alert, hit in new_hits(opened):
        typer.echo(json.dumps(plain(hit)))
        alerts.append(alert)
    sys.stdout.flush()
    if alerts:
        remember_told(opened, alerts)


@app.command("list")
def list_(index: IndexDir = DEFAULT_INDEX, json: Json = False) -> None:
    """Show the alerts of an index.

    Example: linker alert list
    """
    from linker.cli.output import print_json
    from linker.history.alerts import alerts_of
    from linker.storage import Store

    Store.open(index)
    alerts = alerts_of(index)
    if json:
        print_json(
            {
                "alerts": [
                    {"number": a.number, "kind": a.kind, "about": a.about, "since": a.since} for a in alerts
                ]
            }
        )
        return
    for alert in alerts:
        say(f"{alert.number}  {alert.since[:16]}  {alert.kind}  {alert.about}  ({len(alert.told):,} told)")
    if not alerts:
        say("No alerts.")


@app.command()
def remove(
    number: Annotated[int, typer.Argument(help="As `linker alert list` shows it.")],
    index: IndexDir = DEFAULT_INDEX,
) -> None:
    """Wait for something no more.

    Example: linker alert remove 2
    """
    from linker.history.alerts import remove_alert

    gone = remove_alert(index, number)
    say(f"{index}: alert {gone.number} removed: {gone.kind} {gone.about}")
