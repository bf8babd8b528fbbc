"""What the articles of a story disagree on, for people: each value with its outlet, day and sentence."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linker.claims.disagreements import Disagreement

_HEADINGS = {"contradiction": "They disagree", "development": "It changed"}


def print_disagreements(disagreements: Sequence["Disagreement"]) -> None:
    """Contradictions and developments, in the order of the figures; a value that is new is marked."""
    from rich.padding import Padding
    from rich.text import Text

    from linker.cli.output import console, hanging, printable, shown_date

    out = console()
    for item in disagreements:
        out.print(Text(f"\n{_HEADINGS[item.kind]}: {printable(item.noun)}", style="bold"))
        before: float | None = None
        for figure in item.figures:
            style = "bold" if figure.value != before else "dim"
            before = figure.value
            sentence = Text(f"“{printable(figure.sentence)}”", style="italic")
            out.print(hanging(Text(printable(figure.number), style=style), sentence, indent=0, width=12))
            where = (shown_date(figure.published)[:10] or "undated", figure.source or "", figure.article_id)
            facts = Text(printable("  ".join(filter(None, where))), style="dim")
            out.print(Padding(facts, (0, 0, 0, 12), expand=False))
