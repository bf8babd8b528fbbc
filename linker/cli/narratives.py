"""`linker narratives`: what keeps coming back."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from linker.cli.options import DEFAULT_INDEX, IndexDir, Json, Output, Since, Until, moment

if TYPE_CHECKING:
    from rich.console import Console

    from linker.narratives import Narrative
    from linker.pipeline.index import Index


def command(
    narrative: Annotated[str | None, typer.Argument(help="A narrative id: show it as a timeline.")] = None,
    index: IndexDir = DEFAULT_INDEX,
    k: Annotated[int, typer.Option("-k", help="How many narratives.", min=1)] = 20,
    since: Since = None,
    until: Until = None,
    query: Annotated[str | None, typer.Option(help="Only those about this, closest first.")] = None,
    returning_since: Annotated[
        str | None, typer.Option(help="Only those that came back since this day.")
    ] = None,
    gap_days: Annotated[
        float | None,
        typer.Option(help="Silence between two episodes; measured from the archive if left out.", min=0.0),
    ] = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """Find the claims, motifs and story lines that come back in several stories, apart in time.

    Example: linker narratives --returning-since 2024-11-01    One: linker narratives n1a2b3c4d
    """
    from linker.cli.output import print_json, write
    from linker.cli.progress import working
    from linker.narratives import select
    from linker.pipeline.index import Index

    span = {
        "since": moment(since),
        "until": moment(until, end=True),
        "returning_since": moment(returning_since),
    }
    opened = Index.open(index)
    with working("finding narratives"):
        told = opened.narratives(gap_days=gap_days)
    if narrative is not None:
        found: Sequence[Narrative] = (opened.narrative(narrative, gap_days=gap_days),)
    else:
        about = told if query is None else opened.narratives_about(query, gap_days=gap_days)
        found = select(about, **span)[:k]
    result = {"narratives": found}
    if output:
        write(output, result, _rows(found))
    if json:
        print_json(result)
    elif narrative is not None:
        _print_one(found[0], opened)
    elif not output:
        _print_list(found)


def _print_list(narratives: Sequence["Narrative"]) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from linker.cli.output import clean, console, hanging, shown_date

    out = console()
    if not narratives:
        out.print("No narrative: nothing comes back in several stories, apart in time.")
    for rank, found in enumerate(narratives, 1):
        label = Text(clean(found.label), style="bold")
        out.print(hanging(Text(f"{rank:>2}", style="dim"), label, indent=0, width=4))
        facts = (
            f"{found.narrative_id}  {found.kind}  {len(found.article_ids)} articles,"
            f" {len(found.story_ids)} stories, {len(found.sources)} sources"
        )
        out.print(Padding(Text(facts, style="dim"), (0, 0, 0, 4), expand=False))
        bursts = ", ".join(shown_date(episode.first)[:10] for episode in found.episodes)
        out.print(Padding(Text(f"in {bursts}", style="dim"), (0, 0, 0, 4), expand=False))
        quote = f"“{clean(found.claim.text)}” ({clean(found.claim.source or 'no source')})"
        out.print(Padding(Text(quote, style="italic"), (0, 2, 0, 4), expand=False))


def _print_one(found: "Narrative", index: "Index") -> None:
    from rich.padding import Padding
    from rich.text import Text

    from linker.cli.output import clean, console, shown_date

    out = console()
    out.print(Text(clean(found.label), style="bold"))
    parts = found.strength
    out.print(
        Text(
            f"{found.narrative_id}  {found.kind}  strength {parts.score:.1f} = {parts.stories} stories ×"
            f" {parts.independent_sources} independent sources × {parts.distinctiveness:.2f}",
            style="dim",
        )
    )
    out.print(Text(f"keywords: {clean(', '.join(found.keywords))}", style="dim"))
    quoted = {passage.article_id: passage for passage in reversed(found.passages)}
    silent = {span.until: span.days for span in found.dormant}
    for episode in found.episodes:
        gap = silent.get(episode.first)
        pause = f"  (silent for {gap:.0f} days)" if gap else ""
        span = " to ".join(dict.fromkeys(shown_date(day)[:10] for day in (episode.first, episode.last)))
        out.print(Text(f"\n{span}{pause}", style="bold"))
        for article_id in episode.article_ids:
            article = index.article(article_id)
            where = (
                f"{shown_date(article.published)[:10]}  {clean(article.source or '')}  {clean(article.title)}"
            )
            out.print(Padding(Text(where), (0, 2, 0, 2), expand=False))
            passage = quoted.get(article_id)
            if passage is not None:
                mark = "denies: " if passage.stance == "denies" else ""
                out.print(
                    Padding(
                        Text(f"{mark}“{clean(passage.text)}”", style="italic"), (0, 2, 0, 6), expand=False
                    )
                )
    _print_sources(out, found)


def _print_sources(out: "Console", found: "Narrative") -> None:
    from rich.text import Text

    from linker.cli.output import clean, shown_date

    out.print(Text("\nWho said it, in order", style="bold"))
    for entry in found.sources:
        lag = "first" if not entry.lag_days else f"{entry.lag_days:.0f} days later"
        when = shown_date(entry.first)[:10] or "undated"
        out.print(Text(f"  {when}  {clean(entry.source)}  {lag if entry.lag_days is not None else ''}"))


def _rows(narratives: Sequence["Narrative"]) -> list[dict[str, object]]:
    return [
        {
            "narrative_id": found.narrative_id,
            "kind": found.kind,
            "label": found.label,
            "claim": found.claim.text,
            "strength": found.strength.score,
            "episode": number,
            "first": episode.first,
            "last": episode.last,
            "article_id": article_id,
        }
        for found in narratives
        for number, episode in enumerate(found.episodes, 1)
        for article_id in episode.article_ids
    ]
