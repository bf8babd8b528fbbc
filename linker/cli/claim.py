"""`linker claim`: who says something, since when, and who denies it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from linker.cli.options import DEFAULT_INDEX, IndexDir, Json, Language, Output, Since, Source, Until, moment

if TYPE_CHECKING:
    from linker.claims.check import ClaimCheck

_NAMED = 5
"""Outlets that are named in the summary."""
_MARKS = {"says": "says", "denies": "DENIES", "differs": "differs"}


def command(
    claim: Annotated[str, typer.Argument(help="A plain statement.")],
    index: IndexDir = DEFAULT_INDEX,
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
    from linker.archive.index import Index
    from linker.cli.output import print_json, write
    from linker.corpus import Filters

    filters = Filters(moment(since), moment(until, end=True), source, lang)
    found = Index.open(index).claim(claim, filters=filters)
    if output:
        write(output, found, claim_rows(found.evidence))
    if json:
        print_json(found)
    elif not output:
        _print(found)


def summary(found: "ClaimCheck") -> str:
    """One line: reports, independent ones, the first, who denies it, and where it isn't found."""
    from linker.cli.output import shown_date
    from linker.counts import plural

    if not found.evidence:
        looked = plural(len(found.considered), "article") if found.considered else "no article"
        return f"Nothing found: {looked} on its subject, and no line that says or denies it."
    parts = [f"{plural(found.reports, 'report')}, {found.independent:,} independent"]
    if found.first is not None:
        parts.append(f"first {shown_date(found.first)[:10]}")
    if found.denied_by:
        parts.append(f"denied by {_named(found.denied_by)}")
    if found.not_found:
        parts.append(f"not found in {_named(found.not_found)}")
    return "; ".join(parts)


def _named(outlets: Sequence[str]) -> str:
    more = f" and {len(outlets) - _NAMED:,} more" if len(outlets) > _NAMED else ""
    return ", ".join(outlets[:_NAMED]) + more


def _print(found: "ClaimCheck") -> None:
    from rich.padding import Padding
    from rich.text import Text

    from linker.cli.output import clean, console, hanging, shown_date

    out = console()
    out.print(Text(clean(summary(found)), style="bold"))
    for line in found.evidence:
        quote = Text(f"“{clean(line.text)}”", style="italic")
        mark = Text(_MARKS[line.stance], style="bold red" if line.stance == "denies" else "dim")
        out.print(hanging(mark, quote, indent=0, width=9))
        where = (
            shown_date(line.published)[:10] or "undated",
            line.source or "",
            line.article_id,
            f"{line.start}–{line.end}" if line.end else "headline",
        )
        facts = Text(clean("  ".join(filter(None, where))), style="dim")
        out.print(Padding(facts, (0, 2, 0, 9), expand=False))
    for number in found.numbers:
        values = ", ".join(f"{item.value} ({len(item.article_ids):,})" for item in number.values)
        out.print(Text(f"{clean(number.thing)}: {clean(values)}"))
