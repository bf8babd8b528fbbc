"""`linker narratives`: what keeps coming back."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from linker.cli.completing import narrative_ids
from linker.cli.languages import say_unknown_languages
from linker.cli.options import DEFAULT_INDEX, IndexDir, Json, Output, Ray, Since, Until, moment
from linker.cli.output import say
from linker.counts import named_sources, plural

if TYPE_CHECKING:
    from rich.console import Console

    from linker.archive.index import Index
    from linker.narratives import Dormant, Narrative, NarrativePassage


_LISTED = 20
"""So many narratives are listed in the terminal; files and JSON hold all."""
_EPISODES = 4
"""Dates of so many episodes stand in the list."""
_MOSTLY = 0.5
"""Share of a silence that the archive is silent for, from which on that is said."""


def command(
    narrative: Annotated[
        str | None,
        typer.Argument(help="A narrative id: show it as a timeline.", autocompletion=narrative_ids),
    ] = None,
    index: IndexDir = DEFAULT_INDEX,
    k: Annotated[
        int | None, typer.Option("-k", help="How many narratives; 20 in the terminal, else all.", min=1)
    ] = None,
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
    ray: Ray = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """Find the claims, motifs and story lines that come back in several stories, apart in time.

    Example: linker narratives --returning-since 2024-11-01    One: linker narratives n1a2b3c4d
    """
    from linker.answers.article_rows import articles_of
    from linker.answers.groups import narrative_rows
    from linker.archive.index import Index
    from linker.cli.output import print_json, write
    from linker.cli.progress import long_work
    from linker.narratives import select

    span = {
        "since": moment(since),
        "until": moment(until, end=True),
        "returning_since": moment(returning_since),
    }
    with long_work(Index.open(index, ray=ray), "finding narratives") as opened:
        say_unknown_languages(opened)
        every = opened.narratives(gap_days=gap_days)
    if narrative is not None:
        chosen: Sequence[Narrative] = (opened.narrative(narrative, gap_days=gap_days),)
        shown = chosen
    else:
        about = every if query is None else opened.narratives_about(query, gap_days=gap_days)
        chosen = select(about, **span)
        shown = chosen[: k if k is not None else _LISTED if not (json or output) else len(chosen)]
    result: dict[str, object] = {"narratives": shown}
    if narrative is not None:
        result["articles"] = articles_of(opened, shown[0].article_ids)
    if output:
        write(output, result, narrative_rows(shown))
    if json:
        print_json(result)
    elif narrative is not None:
        _print_one(shown[0], opened)
    elif not output:
        _print_list(shown, more=len(chosen) - len(shown), others=bool(every))
        if not chosen:
            _say_why_none(opened, query)


def show(index: "Index", narrative_id: str, *, quiet: bool) -> dict[str, object]:
    """One narrative as data; printed unless `quiet`."""
    from linker.answers.groups import narrative_answer

    answer = narrative_answer(index, narrative_id)
    if not quiet:
        _print_one(answer["narratives"][0], index)
    return answer


def _say_why_none(index: "Index", query: str | None) -> None:
    """Print why no narrative is listed: the nearest one to the query, or that articles have no dates."""
    from linker.cli.output import printable

    if query is not None and index.narratives():
        nearest = index.narratives_about(query, least=0.0)[0]
        name = printable(nearest.label)
        say(f"Nothing close to “{printable(query)}”; nearest: {name} ({nearest.narrative_id})")
    undated = int(index.corpus.articles["published"].null_count())
    if undated > len(index.corpus) / 2 and not index.narratives():
        say(
            f"Dates are missing: {undated:,} of {len(index.corpus):,} articles have none, and only what has a"
            " date can come back. `linker index --map published=COLUMN` names their column."
        )


def _print_list(narratives: Sequence["Narrative"], *, more: int, others: bool) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from linker.cli.output import console, hanging, printable

    out = console()
    if not narratives and others:
        out.print("None of the narratives fits; `linker narratives` lists them.")
    elif not narratives:
        out.print("No narrative: nothing comes back in several stories, apart in time.")
    for rank, narrative in enumerate(narratives, 1):
        label = Text(printable(narrative.label), style="bold")
        out.print(hanging(Text(f"{rank:>2}", style="dim"), label, indent=0, width=4))
        if narrative.latest:
            out.print(
                hanging(Text("latest", style="dim"), Text(printable(narrative.latest)), indent=4, width=8)
            )
        for line in (_size(narrative), _course(narrative), _voices(narrative)):
            out.print(Padding(Text(printable(line), style="dim"), (0, 2, 0, 4), expand=False))
        if printable(narrative.label).casefold() in printable(narrative.claim.text).casefold():
            continue
        quote = f"“{printable(narrative.claim.text)}” ({printable(narrative.claim.source or 'no source')})"
        out.print(Padding(Text(quote, style="italic"), (0, 2, 0, 4), expand=False))
    if more:
        out.print(Text(f"… and {plural(more, 'more narrative')}; -k shows more", style="dim"))


def _size(narrative: "Narrative") -> str:
    counts = (
        plural(len(narrative.article_ids), "article"),
        plural(len(narrative.story_ids), "story"),
        named_sources(len(narrative.sources)),
    )
    strength = f"strength {narrative.strength.score:.1f}"
    return f"{narrative.narrative_id}  {narrative.kind}  {', '.join(counts)}  {strength}"


def _course(narrative: "Narrative") -> str:
    """The episodes of a narrative (of many the first and last), and the length of the last silence."""
    days = [_day(episode.first) for episode in narrative.episodes]
    if len(days) > _EPISODES:
        days = [days[0], "…", *days[2 - _EPISODES :]]
    last = narrative.dormant[-1] if narrative.dormant else None
    silent = f"; back after {plural(round(last.days), 'silent day')}{_unseen(last)}" if last else ""
    return f"{plural(len(narrative.episodes), 'episode')}: {', '.join(days)}{silent}"


def _unseen(span: "Dormant") -> str:
    """A remark where most of a silence is a time without any articles in the archive."""
    if span.unseen < _MOSTLY * span.days:
        return ""
    return f", from {round(span.unseen)} of which the archive has nothing"


def _voices(narrative: "Narrative") -> str:
    """The first source and the next with its delay, and whether any source denied it."""
    parts = ["first where no source is named"] if narrative.sources and narrative.sources[0].lag_days else []
    for entry in narrative.sources[:2]:
        later = f" {plural(round(entry.lag_days), 'day')} later" if entry.lag_days else ""
        parts.append(f"{'then' if parts else 'first'} {entry.source}{later}")
    denials = sum(passage.stance == "denies" for passage in narrative.passages)
    if denials:
        parts.append(f"{plural(denials, 'passage')} against it")
    return "; ".join(parts) or "no source named"


def _print_one(narrative: "Narrative", index: "Index") -> None:
    from rich.padding import Padding
    from rich.text import Text

    from linker.cli.output import console, hanging, printable

    out = console()
    out.print(Text(printable(narrative.label), style="bold"))
    if narrative.latest:
        out.print(hanging(Text("latest", style="dim"), Text(printable(narrative.latest)), indent=0, width=8))
    out.print(Text(_size(narrative), style="dim"))
    out.print(Text(_parts(narrative), style="dim"))
    out.print(Text(f"keywords: {printable(', '.join(narrative.keywords))}", style="dim"))
    quoted = _quoted(narrative)
    silent = {span.until: span for span in narrative.dormant}
    story_ids = list(dict.fromkeys(story for episode in narrative.episodes for story in episode.story_ids))
    for episode in narrative.episodes:
        gap = silent.get(episode.first)
        pause = f"  (silent for {plural(round(gap.days), 'day')}{_unseen(gap)})" if gap else ""
        span = " to ".join(dict.fromkeys(_day(day) for day in (episode.first, episode.last)))
        stories = ", ".join(f"{1 + story_ids.index(story)} ({story})" for story in episode.story_ids)
        out.print(Text(f"\n{span}{pause}  story {stories}", style="bold"))
        for article_id in episode.article_ids:
            article = index.article(article_id)
            where = "  ".join(printable(part) for part in (article.source, article.title) if part)
            out.print(hanging(Text(_day(article.published) or "undated"), Text(where), indent=2, width=12))
            lead = printable("  ".join(filter(None, (article_id, article.url))))
            out.print(Padding(Text(lead, style="dim"), (0, 0, 0, 14), expand=False))
            for passage in quoted.get(article_id, ()):
                mark = "denies: " if passage.stance == "denies" else ""
                quote = Text(f"{mark}“{printable(passage.text)}”", style="italic")
                out.print(Padding(quote, (0, 2, 0, 6), expand=False))
    _print_sources(out, narrative)


def _quoted(narrative: "Narrative") -> dict[str, list["NarrativePassage"]]:
    """The most central passage of each article and, if that is a supporting one, its first denial."""
    quoted: dict[str, list[NarrativePassage]] = {}
    for passage in narrative.passages:
        quotes = quoted.setdefault(passage.article_id, [])
        if not quotes or (quotes[-1].stance == "supports" and passage.stance == "denies"):
            quotes.append(passage)
    return quoted


def _parts(narrative: "Narrative") -> str:
    parts = narrative.strength
    return (
        f"strength = {plural(parts.stories, 'story')} ×"
        f" {plural(parts.independent_sources, 'independent source')} × {parts.distinctiveness:.2f}"
        f" distinctiveness (cohesion {parts.cohesion:.2f}, focus {parts.focus:.2f},"
        f" anchor {parts.anchor:.2f}) × {parts.support:.2f} support of the name"
    )


def _print_sources(out: "Console", narrative: "Narrative") -> None:
    from rich.text import Text

    from linker.cli.output import printable

    out.print(Text("\nWho said it, in order", style="bold"))
    if not narrative.sources or narrative.sources[0].lag_days:
        out.print(Text(f"  {_day(narrative.episodes[0].first)}  no source named  first"))
    for entry in narrative.sources:
        lag = "first" if not entry.lag_days else f"{plural(round(entry.lag_days), 'day')} later"
        when = _day(entry.first) or "undated"
        out.print(Text(f"  {when}  {printable(entry.source)}  {lag if entry.lag_days is not None else ''}"))


def _day(moment: datetime | None) -> str:
    from linker.cli.output import shown_date

    return shown_date(moment)[:10]
