"""`linker claim`: who says something, since when, and who denies it."""

from typing import TYPE_CHECKING, Annotated

import typer

from linker.cli.options import (
    IndexDirs,
    Json,
    Language,
    Output,
    Since,
    Source,
    Until,
    moment,
    opened,
)

if TYPE_CHECKING:
    from linker.claims.check import ClaimCheck

_MARKS = {"says": "says", "denies": "DENIES", "differs": "differs"}


def command(
    claim: Annotated[str, typer.Argument(help="A plain statement.")],
    index: IndexDirs = None,
    since: Since = None,
    until: Until = None,
    source: Source = None,
    lang: Language = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """Show who says a claim, since when, who denies it, and which numbers differ: quotes, never a verdict.

    Near-copies and the titles of one publisher count once. Nothing found is an answer.

    Example: linker claim "the captain was asleep" --since 2023
    """
    from linker.answers.claim_rows import claim_rows
    from linker.cli.output import print_json, write
    from linker.corpus import Filters

    filters = Filters(moment(since), moment(until, end=True), source, lang)
    check = opened(index).claim(claim, filters=filters)
    if output:
        write(output, check, claim_rows(check.evidence))
    if json:
        print_json(check)
    elif not output:
        _print(check)


def _print(check: "ClaimCheck") -> None:
    from rich.padding import Padding
    from rich.text import Text

    from linker.answers.claim_rows import summary
    from linker.cli.output import console, hanging, printable, shown_date

    out = console()
    out.print(Text(printable(summary(check)), style="bold"))
    for line in check.evidence:
        quote = Text(f"“{printable(line.text)}”", style="italic")
        mark = Text(_MARKS[line.stance], style="bold red" if line.stance == "denies" else "dim")
        out.print(hanging(mark, quote, indent=0, width=9))
        where = (
            shown_date(line.published)[:10] or "undated",
            line.source or "",
            line.article_id,
            f"{line.start}–{line.end}" if line.end else "headline",
        )
        facts = Text(printable("  ".join(filter(None, where))), style="dim")
        out.print(Padding(facts, (0, 2, 0, 9), expand=False))
    for number in check.numbers:
        values = ", ".join(f"{item.value} ({len(item.article_ids):,})" for item in number.values)
        out.print(Text(f"{printable(number.thing)}: {printable(values)}"))
