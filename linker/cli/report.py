"""`linker report` and `linker export`: what an archive tells, to hand on."""

from pathlib import Path
from typing import Annotated

import typer

from linker.cli.options import DEFAULT_INDEX, IndexDir, Since, Until, moment

_REPORTS = (".html", ".md", ".json")
_GRAPHS = (".graphml", ".gexf")
_TABLES = (".parquet", ".csv", ".jsonl")


def command(
    output: Annotated[Path, typer.Option("--output", "-o", help="The file: .html, .md or .json.")],
    index: IndexDir = DEFAULT_INDEX,
    title: Annotated[str, typer.Option(help="Its headline.")] = "Stories and narratives",
    since: Since = None,
    until: Until = None,
    query: Annotated[str | None, typer.Option(help="Only stories with an article about this.")] = None,
) -> None:
    """Write a report of stories, narratives and links in one file that opens offline.

    Example: linker report -o week.html --since 2024-11-01
    """
    from linker.pipeline.index import Index
    from linker.pipeline.reporting import render, report

    if output.suffix not in _REPORTS:
        raise typer.BadParameter(f"can't write {output.name!r}; use {', '.join(_REPORTS)}")
    opened = Index.open(index)
    view = report(opened, title=title, since=moment(since), until=moment(until, end=True), query=query)
    _write(output, render(view, output.suffix).encode())


def export(
    what: Annotated[
        str, typer.Argument(help="articles, passages, links, stories, narratives, corrections or graph.")
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help=".parquet, .csv or .jsonl; graph: .graphml or .gexf.")
    ],
    index: IndexDir = DEFAULT_INDEX,
) -> None:
    """Write tables, or the graph of articles and stories for Gephi and networkx.

    Example: linker export stories -o stories.parquet    linker export graph -o links.gexf
    """
    from linker.pipeline.index import Index
    from linker.pipeline.reporting import TABLES, graph, table

    suffixes = _GRAPHS if what == "graph" else _TABLES
    if what != "graph" and what not in TABLES:
        raise typer.BadParameter(f"can't export {what!r}; use {', '.join(TABLES)} or graph")
    if output.suffix not in suffixes:
        raise typer.BadParameter(f"can't write {output.name!r}; use {', '.join(suffixes)}")
    opened = Index.open(index)
    if what == "graph":
        _write(output, graph(opened, output.suffix).encode())
    else:
        _write(output, table(opened, what, output.suffix))


def _write(output: Path, content: bytes) -> None:
    from linker.errors import StoreError

    try:
        output.write_bytes(content)
    except OSError as error:
        raise StoreError(f"{output} can't be written: {error.strerror}") from error
    typer.echo(f"wrote {output} ({len(content) / 1e6:.1f} MB)", err=True)
