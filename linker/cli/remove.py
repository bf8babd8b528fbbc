"""`linker remove`: delete articles from an index."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linker.cli.completing import article_ids
from linker.cli.options import DEFAULT_INDEX, IndexDir, Json, Source, moment
from linker.cli.output import say
from linker.counts import plural
from linker.missing import NO_HEADLINE

if TYPE_CHECKING:
    import polars as pl

_SHOWN = 10


def command(
    articles: Annotated[
        list[str] | None,
        typer.Argument(help="Article ids, whole.", metavar="ID...", autocompletion=article_ids),
    ] = None,
    index: IndexDir = DEFAULT_INDEX,
    source: Source = None,
    before: Annotated[str | None, typer.Option(help="Articles published before this day.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would go; delete nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Delete without asking.")] = False,
    json: Json = False,
) -> None:
    """Delete articles, so that their text and vectors are gone from every file.

    --source and --before delete what meets either of them, and ask first; where nobody can be asked, they
    need --yes.

    Example: linker remove --before 2024-01-01 --dry-run    One: linker remove ID
    """
    from linker.cli.output import print_json
    from linker.ingest.removal import removable, remove

    if not articles and source is None and before is None:
        raise typer.BadParameter("name article ids, a --source, or --before a day")
    until = moment(before)
    matching = removable(index, articles or [], source=source, before=until)
    if dry_run:
        if json:
            print_json({"removed": [], "would_remove": matching["id"].to_list()})
        else:
            _show(index, matching, "would be removed", err=False)
        return
    by_filter = source is not None or until is not None
    if by_filter and len(matching) and not yes:
        _confirm(index, matching)
    removed = remove(index, articles or [], source=source, before=until)
    if json:
        print_json({"removed": removed})
    else:
        say(f"{index}: {plural(len(removed), 'article')} removed")


def _confirm(index: Path, matching: "pl.DataFrame") -> None:
    """Show what would be deleted and ask.

    Raises:
        ConfigError: Nobody is there to answer.
        typer.Exit: The answer is no.
    """
    from linker.errors import ConfigError

    if not _can_ask():
        raise ConfigError(
            f"{plural(len(matching), 'article')} of {index} would be removed ({_summary(matching)}); nothing"
            " was. Add --yes to remove them, or --dry-run to see which"
        )
    _show(index, matching, "would be removed", err=True)
    if not typer.confirm("Remove them for good?", err=True):
        say("Nothing was removed.", err=True)
        raise typer.Exit(1)


def _can_ask() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _show(index: Path, matching: "pl.DataFrame", what: str, *, err: bool) -> None:
    """How many articles, of which sources and days, and the first of them."""
    from linker.cli.output import printable, shown_date

    summary = f" ({_summary(matching)})" if len(matching) else ""
    say(f"{index}: {plural(len(matching), 'article')} {what}{summary}", err=err)
    for id_, title, published, source in matching.head(_SHOWN).iter_rows():
        facts = (shown_date(published)[:10] or "undated", source or "no source", title or NO_HEADLINE)
        say(f"  {printable(id_)}  {'  '.join(map(printable, facts))}", err=err)
    if len(matching) > _SHOWN:
        say(f"  … and {len(matching) - _SHOWN:,} more; --dry-run --json names them all", err=err)


def _summary(matching: "pl.DataFrame") -> str:
    """Its sources, the largest first, and its days.

    >>> import polars as pl
    >>> _summary(pl.DataFrame({"source": ["Lantern"], "published": [datetime(2024, 5, 2)]}))
    'Lantern 1; 2024-05-02'
    """
    from linker.cli.output import printable, shown_date

    counts = (
        matching["source"]
        .fill_null("no source")
        .value_counts(sort=True)
        .sort(["count", "source"], descending=[True, False])
    )
    named = [f"{printable(source)} {count:,}" for source, count in counts.head(3).iter_rows()]
    if len(counts) > 3:
        named.append(f"{len(counts) - 3:,} more")
    first, last = matching["published"].min(), matching["published"].max()
    days = [shown_date(day)[:10] for day in (first, last) if isinstance(day, datetime)]
    return "; ".join(filter(None, (", ".join(named), " to ".join(dict.fromkeys(days)) or "undated")))
