"""`linker index`: read articles into an index."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linker.cli.options import DEFAULT_INDEX, AllowDownload, IndexDir, Json, mapping
from linker.cli.output import say

if TYPE_CHECKING:
    from linker.ingest.run_report import BuildReport

_SHOWN = 10
_STOPPED = 130
"""The exit code after Ctrl-C."""


def command(
    sources: Annotated[
        list[str], typer.Argument(help="Files, folders, globs, or - for stdin.", metavar="FILES...")
    ],
    index: IndexDir = DEFAULT_INDEX,
    map_: Annotated[
        str,
        typer.Option(
            "--map", help="Names of columns: title=headline,published=pub_date", metavar="OURS=THEIRS,…"
        ),
    ] = "",
    day_first: Annotated[bool, typer.Option(help="Read 03/04/2024 as the 3rd of April.")] = False,
    source: Annotated[str | None, typer.Option(help="The source of articles that name none.")] = None,
    source_from_folder: Annotated[
        bool, typer.Option(help="Take the folder's name as the source of articles that name none.")
    ] = False,
    strict: Annotated[bool, typer.Option(help="Stop at the first bad record.")] = False,
    model: Annotated[
        str | None,
        typer.Option(
            help="auto (by the languages of the first articles; an index keeps its model), default (English),"
            " multilingual, or any sentence-transformers name or folder.",
            show_default="auto",
        ),
    ] = None,
    precision: Annotated[str | None, typer.Option(help="auto, int8 or fp32.")] = None,
    index_type: Annotated[
        str | None,
        typer.Option(help="How vectors are searched: auto (by size), flat (exact) or ivf."),
    ] = None,
    ray: Annotated[
        str | None,
        typer.Option(
            help="Read and embed on the Ray cluster at this address; auto finds a running one.",
            metavar="ADDRESS",
        ),
    ] = None,
    allow_download: AllowDownload = False,
    rebuild: Annotated[
        bool, typer.Option(help="Start anew; the old index stays until the new one is done.")
    ] = False,
    json: Json = False,
) -> None:
    """Read articles and add them to an index; what it already has is not embedded again.

    Example: linker index articles/ feed.xml 'wire/*.jsonl.gz'
    """
    from linker.config import BuildConfig, ReadConfig

    if precision not in (None, "auto", "int8", "fp32"):
        raise typer.BadParameter("--precision is auto, int8 or fp32")
    if index_type not in (None, "auto", "flat", "ivf"):
        raise typer.BadParameter("--index-type is auto, flat or ivf")
    read = ReadConfig(mapping(map_), day_first, source, source_from_folder, strict)
    config = BuildConfig(
        read=read,
        model=model,
        allow_download=allow_download,
        precision=precision,  # type: ignore[arg-type]  # checked above
        index_type=index_type,  # type: ignore[arg-type]  # checked above
        ray=ray,
        rebuild=rebuild,
    )
    try:
        from linker.archive.build import build  # a second, in which Ctrl-C may come
        from linker.cli.languages import say_unknown_languages_in
        from linker.cli.output import print_json
        from linker.cli.progress import progress_bar

        with progress_bar() as progress:
            report = build(sources, to=index, config=config, stdin=sys.stdin.buffer, progress=progress)
    except KeyboardInterrupt:
        say(f"linker: stopped; {what_is_kept(index, rebuild=rebuild)}", err=True)
        raise SystemExit(_STOPPED) from None
    say_unknown_languages_in(index)
    if json:
        print_json(report)
    else:
        print_report(report, index)


def what_is_kept(folder: Path, *, rebuild: bool = False) -> str:
    """A message: what an index holds after an interrupted run."""
    from linker.errors import LinkerError
    from linker.storage import Store

    try:
        articles = Store.open(folder).manifest.count("articles")
    except LinkerError:
        return "nothing was kept yet, the next run begins anew"
    next_run = "begins anew with --rebuild" if rebuild else "goes on from there"
    return f"{folder} has {articles:,} article{'s' * (articles != 1)} now, the next run {next_run}"


def print_report(report: "BuildReport", folder: Path) -> None:
    """Print what a run did."""
    from linker.cli.output import printable

    say(
        f"{folder}: {report.articles:,} article{'s' * (report.articles != 1)}, {report.passages:,} passages"
        f" ({report.added:,} new, {report.changed:,} changed, {report.unchanged:,} unchanged)"
        f" in {report.seconds:.1f} s"
    )
    doubts = {
        "duplicate": report.duplicates,
        "without text": report.empty,
        "tiny": report.tiny,
        "undated": report.undated,
        "cut short": report.cut_short,
        "skipped": len(report.skipped),
        "with a note": len(report.notes),
    }
    counts = [f"{count:,} {name}" for name, count in doubts.items() if count]
    if counts:
        say(f"  {', '.join(counts)}")
    if report.cut_passages:
        say(f"  {report.cut_passages:,} passages cut by the model, {report.cut_pieces:,} word pieces unseen")
    for title, items in (("skipped", report.skipped), ("note", report.notes)):
        for item in items[:_SHOWN]:
            place = item.file if item.number is None else f"{item.file} record {item.number}"
            say(f"  {title}: {printable(place)}: {printable(item.reason)}", err=True)
        if len(items) > _SHOWN:
            say(f"  … and {len(items) - _SHOWN:,} more; --json names them all", err=True)
