"""`linker evaluate`: how well the stories agree with labels."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linker.cli.options import DEFAULT_INDEX, IndexDir, Json, Output, mapping

if TYPE_CHECKING:
    from rich.console import Console

    from linker.evaluate import Coverage, Evaluation, Mixture, Swept

_ROWS = {
    "B-cubed": ("b3_precision", "b3_recall", "b3_f1"),
    "pairs": ("pair_precision", "pair_recall", "pair_f1"),
    "V-measure": ("homogeneity", "completeness", "v_measure"),
}


def command(
    gold: Annotated[
        Path | None,
        typer.Argument(
            help="Labels: .parquet, .csv, .tsv or .jsonl with article_id and story.", metavar="GOLD"
        ),
    ] = None,
    index: IndexDir = DEFAULT_INDEX,
    listed: Annotated[
        bool,
        typer.Option("--listed", help="Measure related articles by what the articles themselves list."),
    ] = False,
    map_: Annotated[
        str,
        typer.Option("--map", help="Names of columns: article_id=doc,story=event", metavar="OURS=THEIRS,…"),
    ] = "",
    sweep: Annotated[bool, typer.Option(help="Also measure other levels of evidence.")] = True,
    levels: Annotated[
        str,
        typer.Option(help="Which: from the archive's own, in log-odds, as -2,-1,0,1,2.", metavar="STEP,…"),
    ] = "",
    worst: Annotated[
        int, typer.Option(help="How many merges and splits, or listed headlines, are named.", min=0)
    ] = 5,
    seed: Annotated[int, typer.Option(help="Of the bootstrap.")] = 0,
    json: Json = False,
    output: Output = None,
) -> None:
    """Measure the stories against labels of your own: which article belongs to which story.

    All figures are of events; which of events, lines and topics fits the labels best is said beside them.
    With --listed no labels are needed: of the listed headlines whose article is in the archive, how many rank
    among the first ten related articles when the list is hidden; and which missing ones are most wanted.

    Example: linker evaluate labels.csv --levels=-2,0,2    Other names: --map story=event
    """
    if listed == (gold is not None):
        raise typer.BadParameter("give either a file of labels or --listed")
    if gold is None:
        from linker.cli import evaluate_listed

        evaluate_listed.run(index, worst=worst, json=json, output=output)
        return
    from linker.archive.evaluation import evaluate
    from linker.archive.index import Index
    from linker.cli.output import print_json, write
    from linker.cli.progress import long_work
    from linker.outputs import refuse_inputs

    steps = _steps(levels) if sweep else ()
    if output:
        refuse_inputs(output, [gold])
    with long_work(Index.open(index), "evaluating") as opened:
        evaluation = evaluate(opened, gold, mapped=mapping(map_), steps=steps, worst=worst, seed=seed)
    if output:
        write(output, evaluation, _table(evaluation))
    if json:
        print_json(evaluation)
    elif not output:
        _print(evaluation)


def _steps(levels: str) -> tuple[float, ...]:
    """The levels to be measured, in order; anything that is no number is wrong usage."""
    from linker.archive.evaluation import STEPS

    try:
        return tuple(sorted({float(level) for level in levels.split(",")})) if levels.strip() else STEPS
    except ValueError:
        raise typer.BadParameter(f"--levels takes numbers with commas, as -2,0,2, not {levels!r}") from None


def _print(evaluation: "Evaluation") -> None:
    from linker.cli.output import console

    out = console()
    _print_coverage(out, evaluation.coverage)
    _print_metrics(out, evaluation)
    _print_levels(out, evaluation)
    _print_mixtures(
        out, "Merged most: found stories that the gold has as several", "together", evaluation.merges
    )
    _print_mixtures(out, "Split most: gold stories that were found as several", "apart", evaluation.splits)
    if evaluation.sweep:
        _print_sweep(out, evaluation.sweep)


def _print_coverage(out: "Console", coverage: "Coverage") -> None:
    from linker.cli.output import printable

    out.print(
        f"{coverage.found:,} of {coverage.labelled:,} labelled articles are in the index:"
        f" {coverage.gold_stories:,} stories in the gold, {coverage.stories:,} found"
    )
    if coverage.missing:
        named = ", ".join(map(printable, coverage.missing[:3]))
        more = (
            f" and {len(coverage.missing) - 3:,} more; --json names all" if len(coverage.missing) > 3 else ""
        )
        out.print(f"missing, and not measured: {named}{more}", style="yellow")
    left_out = {
        "without a story in the gold": coverage.blank,
        "of the index without a label": coverage.unlabelled,
    }
    counts = [f"{count:,} {what}" for what, count in left_out.items() if count]
    if counts:
        out.print(f"left out: {', '.join(counts)}", style="dim")


def _print_metrics(out: "Console", evaluation: "Evaluation") -> None:
    from rich.table import Table

    def cell(name: str) -> str:
        low, high = evaluation.intervals[name]
        return f"{_short(evaluation.metrics[name])}  {_short(low)}–{_short(high)}"

    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="dim")
    for heading in ("", "precision", "recall", "F1"):
        table.add_column(heading)
    for label, names in _ROWS.items():
        table.add_row(label, *map(cell, names))
    out.print()
    out.print(table)
    out.print(f"ARI {cell('ari')}   AMI {cell('ami')}")
    out.print("beside each its 95% interval, from drawing gold stories again and again", style="dim")


def _print_levels(out: "Console", evaluation: "Evaluation") -> None:
    from rich.text import Text

    out.print(Text("\nWhich level the labels fit (B-cubed)", style="bold"))
    out.print(Text("   level      groups   precision   recall     F1", style="dim"))
    for name, level in evaluation.levels.items():
        mark = "→" if name == evaluation.best_level else " "
        out.print(
            f" {mark} {name:<7}  {level.groups:>8,}   {_short(level.b3_precision):>9}"
            f"   {_short(level.b3_recall):>6}   {_short(level.b3_f1):>4}"
        )


def _print_mixtures(out: "Console", heading: str, how: str, mixtures: Sequence["Mixture"]) -> None:
    from rich.text import Text

    from linker.cli.output import hanging, printable, shown_headline

    if mixtures:
        out.print(Text(f"\n{heading}", style="bold"))
    for mixture in mixtures:
        pairs = f"{mixture.wrong_pairs:,} pair{'s' * (mixture.wrong_pairs != 1)}"
        out.print(f"  {printable(mixture.name)}: {mixture.articles:,} articles, {pairs} wrongly {how}")
        for part in mixture.parts:
            named = Text.assemble(shown_headline(part.headline), (f"  {printable(part.name)}", "dim"))
            out.print(hanging(Text(f"{part.articles:>4}", style="dim"), named, indent=2, width=6))


def _print_sweep(out: "Console", sweep: Sequence["Swept"]) -> None:
    from rich.text import Text

    out.print(Text("\nOther levels of evidence, from the archive's own (B-cubed)", style="bold"))
    out.print(Text("   level   stories   precision   recall     F1", style="dim"))
    for swept in sweep:
        mark = "→" if not swept.step else " "
        out.print(
            f" {mark}{swept.level:>6.1f}  {swept.stories:>8,}   {_short(swept.b3_precision):>9}"
            f"   {_short(swept.b3_recall):>6}   {_short(swept.b3_f1):>4}"
        )


def _short(value: float) -> str:
    """A share in three digits, without the nought.

    >>> _short(0.9164), _short(1.0), _short(-0.02)
    ('.916', '1.000', '-.020')
    """
    return f"{value:.3f}".replace("0.", ".", 1) if abs(value) < 0.9995 else f"{value:.3f}"


def _table(evaluation: "Evaluation") -> list[dict[str, object]]:
    return [
        {
            "metric": name,
            "value": value,
            "low": evaluation.intervals[name][0],
            "high": evaluation.intervals[name][1],
        }
        for name, value in evaluation.metrics.items()
    ]
