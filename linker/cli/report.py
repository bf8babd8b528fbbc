"""`linker report` and `linker export`: what an archive tells, to hand on."""

from pathlib import Path
from typing import Annotated

import typer

from linker.cli.completing import narrative_ids, story_ids
from linker.cli.options import (
    DEFAULT_INDEX,
    IndexDir,
    IndexDirs,
    Since,
    Until,
    moment,
    opened,
    single,
)
from linker.cli.output import say

_GRAPHS = (".graphml", ".gexf")
_TABLES = (".parquet", ".csv", ".jsonl")


def command(
    output: Annotated[Path, typer.Option("--output", "-o", help="The file: .html, .md or .json.")],
    index: IndexDirs = None,
    title: Annotated[str | None, typer.Option(help="Its headline.")] = None,
    since: Since = None,
    until: Until = None,
    query: Annotated[str | None, typer.Option(help="Only stories with an article about this.")] = None,
    story: Annotated[
        str | None, typer.Option(help="Only the story of this id.", autocompletion=story_ids)
    ] = None,
    narrative: Annotated[
        str | None,
        typer.Option(help="Only this narrative, with its stories.", autocompletion=narrative_ids),
    ] = None,
) -> None:
    """Write a report of stories, narratives and links in one file that opens offline.

    Example: linker report -o week.html --since 2024-11-01    One: linker report -o n.md --narrative n1a2b3c4d
    """
    from linker.archive.reporting import Question, report
    from linker.archive.several import Indexes
    from linker.cli.progress import progress_bar
    from linker.reports import SUFFIXES, save

    if output.suffix not in SUFFIXES:
        raise typer.BadParameter(f"can't write {output.name!r}; use {', '.join(SUFFIXES)}")
    asked = Question(title, moment(since), moment(until, end=True), query, story, narrative)
    archive = single(index, "--story or --narrative") if story or narrative else opened(index)
    with progress_bar() as progress:
        if isinstance(archive, Indexes):
            view = archive.report_on(asked)
        else:
            view = report(archive, asked, progress=progress)
    _wrote(save(view, output))


def export(
    what: Annotated[
        str,
        typer.Argument(
            help="articles, passages, links, stories, lines, topics, narratives, disagreements, corrections,"
            " gold or graph."
        ),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", help=".parquet, .csv or .jsonl; graph and stories: .graphml or .gexf."
        ),
    ],
    index: IndexDir = DEFAULT_INDEX,
) -> None:
    """Write tables, or for Gephi and networkx the graph of articles, or of stories, and their links.

    Example: linker export stories -o stories.parquet    linker export graph -o links.gexf
    """
    from linker.archive.index import Index
    from linker.archive.reporting import GRAPHS, TABLES, graph, table
    from linker.outputs import write_output

    if what not in TABLES and what not in GRAPHS:
        raise typer.BadParameter(f"can't export {what!r}; use {', '.join(TABLES)} or graph")
    suffixes = (*(_TABLES if what in TABLES else ()), *(_GRAPHS if what in GRAPHS else ()))
    if output.suffix not in suffixes:
        raise typer.BadParameter(f"can't write {output.name!r}; use {', '.join(suffixes)}")
    archive = Index.open(index)
    as_graph = output.suffix in _GRAPHS
    content = (
        graph(archive, what, output.suffix).encode() if as_graph else table(archive, what, output.suffix)
    )
    write_output(output, content)
    _wrote(output)


def _wrote(path: Path) -> None:
    say(f"wrote {path} ({path.stat().st_size / 1e6:.1f} MB)", err=True)
