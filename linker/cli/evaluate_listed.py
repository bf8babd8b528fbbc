"""`linker evaluate --listed`: related articles measured by what the articles themselves list."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from linker.evaluate.listed_ranks import ListedEvaluation, ListedRank, ListedShare
    from linker.links.listing import WantedHeadline

_ROWS = 15
"""Months, and sources, that are shown; files have all."""
_WANTED = 10
_LISTERS = 3


def run(index: Path, *, worst: int, json: bool, output: Path | None) -> None:
    """Measure an index, and print or write it; `wanted` is beside the figures in JSON."""
    from dataclasses import asdict

    from linker.archive.index import Index
    from linker.cli.output import print_json, write
    from linker.cli.progress import long_work

    with long_work(Index.open(index), "evaluating") as opened:
        ranks, wanted = opened.evaluate_listed(worst=worst), opened.wanted()
    if output or json:
        data = asdict(ranks) | {"wanted": [asdict(item) for item in wanted]}
        if output:
            write(output, data, _table(ranks))
        if json:
            print_json(data)
    if not (output or json):
        _print(ranks, wanted)


def _print(evaluation: "ListedEvaluation", wanted: "Sequence[WantedHeadline]") -> None:
    from linker.cli.output import console
    from linker.counts import plural

    out = console()
    counts = ", ".join(f"{count:,} {status}" for status, count in evaluation.statuses.items())
    out.print(f"{plural(sum(evaluation.statuses.values()), 'listed headline')}: {counts}")
    if evaluation.headlines:
        out.print(
            f"{evaluation.ranked:,} of {plural(evaluation.headlines, 'headline')} that the archive has,"
            f" listed by {plural(evaluation.articles, 'article')}, rank among the first {evaluation.k}"
            f" related articles when the list is hidden: {evaluation.share:.1%};"
            f" {evaluation.first:.1%} rank first"
        )
        _print_shares(out, "By month", evaluation.months[-_ROWS:], len(evaluation.months))
        _print_shares(out, "By source", evaluation.sources[:_ROWS], len(evaluation.sources))
    else:
        out.print("No article lists one of the archive.")
    _print_worst(out, evaluation)
    _print_wanted(out, wanted)


def _print_shares(out: "Console", heading: str, shares: "Sequence[ListedShare]", total: int) -> None:
    from rich.table import Table
    from rich.text import Text

    from linker.cli.output import printable

    more = f" ({len(shares)} of {total:,}; -o has all)" if total > len(shares) else ""
    out.print(Text(f"\n{heading}{more}", style="bold"))
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), show_header=False)
    for share in shares:
        table.add_row(printable(share.name), f"{share.ranked:,} of {share.headlines:,}", f"{share.share:.0%}")
    out.print(table)


def _print_worst(out: "Console", evaluation: "ListedEvaluation") -> None:
    from rich.text import Text

    from linker.cli.output import hanging, printable

    if evaluation.worst:
        out.print(Text("\nRanked lowest", style="bold"))
    for one in evaluation.worst:
        named = Text.assemble(printable(one.headline), (f"  {printable(one.listed_id)}", "dim"))
        out.print(hanging(Text(_rank(one), style="dim"), named, indent=2, width=6))
        lister = Text(
            f"listed by {printable(one.title)}  {printable(one.article_id)}, score {one.score:.2f}",
            style="dim",
        )
        out.print(hanging(Text(""), lister, indent=2, width=6))


def _rank(one: "ListedRank") -> str:
    return "–" if one.rank is None else str(one.rank)


def _print_wanted(out: "Console", wanted: "Sequence[WantedHeadline]") -> None:
    from rich.text import Text

    from linker.cli.output import hanging, printable

    if wanted:
        out.print(Text(f"\nMost wanted, of {len(wanted):,} headlines that the archive lacks", style="bold"))
    for item in wanted[:_WANTED]:
        ids = ", ".join(item.article_ids[:_LISTERS]) + (", …" if len(item.article_ids) > _LISTERS else "")
        named = Text.assemble(printable(item.headline), (f"  {printable(ids)}", "dim"))
        out.print(hanging(Text(f"{len(item.article_ids)} ×", style="dim"), named, indent=2, width=6))


def _table(evaluation: "ListedEvaluation") -> list[dict[str, object]]:
    """One row for each month and each source, and one for all."""
    rows: list[dict[str, object]] = [
        {
            "by": "all",
            "name": "",
            "headlines": evaluation.headlines,
            "ranked": evaluation.ranked,
            "share": evaluation.share,
        }
    ]
    for by, shares in (("month", evaluation.months), ("source", evaluation.sources)):
        rows += [
            {"by": by, "name": one.name, "headlines": one.headlines, "ranked": one.ranked, "share": one.share}
            for one in shares
        ]
    return rows
