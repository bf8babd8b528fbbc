"""`linker link`: the related stories that an article lists, and those it doesn't."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from linker.cli.completing import article_ids
from linker.cli.options import IndexDirs, Json, Output, Ray, opened, single

if TYPE_CHECKING:
    from rich.console import Console

    from linker.archive.index import Index
    from linker.archive.several import Indexes
    from linker.config import LinkConfig
    from linker.types import (
        ArticleLinks,
        Evidence,
        Explanation,
        ListedLink,
        NarrativeLink,
        RelatedLink,
        StoryPair,
    )

_STYLES = {"resolved": "green", "ambiguous": "yellow", "missing": "red"}


def command(
    articles: Annotated[
        list[str] | None,
        typer.Argument(
            help="Article ids, files, or - for stdin.", metavar="ARTICLE...", autocompletion=article_ids
        ),
    ] = None,
    index: IndexDirs = None,
    all_: Annotated[bool, typer.Option("--all", help="Link every article of the index.")] = False,
    why: Annotated[
        bool, typer.Option("--why", help="Explain why two articles are, or aren't, related.")
    ] = False,
    k: Annotated[int, typer.Option("-k", help="How many related articles.", min=0)] = 10,
    min_score: Annotated[
        float | None, typer.Option(help="Leave out what scores lower.", min=0.0, max=1.0)
    ] = None,
    narratives: Annotated[
        bool, typer.Option(help="Name the narratives it takes part in; they are found once, then kept.")
    ] = True,
    ray: Ray = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """Connect articles to the stories they list in their text, and to related ones they don't list.

    Of two articles of the index it also says how they are related, and why.

    Example: linker link article.txt    Why two: linker link --why article.txt ID
    """
    from dataclasses import replace

    from linker.answers.article_rows import link_rows
    from linker.cli.output import print_json, write
    from linker.cli.progress import counted
    from linker.config import LinkConfig
    from linker.outputs import refuse_inputs

    wanted = articles or []
    if bool(wanted) == all_:
        raise typer.BadParameter("name articles (ids, files or -), or give --all")
    config = replace(LinkConfig(), k=k)
    if min_score is not None:
        config = replace(config, min_score=min_score)
    if output:
        refuse_inputs(output, wanted)
    if why:
        if len(wanted) != 2:
            raise typer.BadParameter("--why compares two articles")
        explanation = single(index, "--why", ray=ray).explain(wanted[0], wanted[1], config=config)
        print_json(explanation) if json else print_explanation(explanation)
        return
    archive = opened(index, ray=ray)
    linked = (
        archive.link_all(config=config, narratives=narratives)
        if all_
        else archive.link_many(wanted, config=config, narratives=narratives, stdin=sys.stdin.buffer)
    )
    links = []
    size = sum(len(part.corpus) for part in archive.parts()) if all_ else None
    with counted("linking", size) as done:
        for item in linked:
            links.append(item)
            done()
    ids = [item.article_id for item in links]
    pair = _pair(archive, ids, config) if len(wanted) == len(set(ids)) == 2 else None
    result = {"articles": links} | ({"pair": pair} if pair else {})
    if output:
        write(output, result, link_rows(links))
    if json:
        print_json(result)
    elif not output:
        for item in links:
            print_links(item)
        if pair:
            print_explanation(pair)


def _pair(archive: "Index | Indexes", ids: Sequence[str], config: "LinkConfig") -> "Explanation | None":
    """How two articles of one index are related."""
    parts = [part for part in archive.parts() if all(part.row(id_) is not None for id_ in ids)]
    if not parts:
        return None
    stored_ids = [
        part.corpus.articles["id"][row]
        for part in parts[:1]
        for id_ in ids
        if (row := part.row(id_)) is not None
    ]
    return parts[0].index.explain(stored_ids[0], stored_ids[1], config=config)


def print_links(links: "ArticleLinks") -> None:
    """The links of one article for people."""
    from rich.text import Text

    from linker.cli.output import console, printable, shown_headline

    out = console()
    out.print(
        Text.assemble((shown_headline(links.title), "bold"), (f"  {printable(links.article_id)}", "dim"))
    )
    out.print(Text(f"  Listed in its text: {len(links.listed) or 'none'}", style="bold"))
    for listed in links.listed:
        _print_listed(out, listed)
    out.print(Text(f"  Related, not listed: {len(links.related) or 'none'}", style="bold"))
    for related in links.related:
        _print_related(out, related)
    if links.narratives:
        out.print(Text(f"  Takes part in narratives: {len(links.narratives)}", style="bold"))
    for narrative in links.narratives:
        _print_narrative(out, narrative)
    out.print()


def print_explanation(explanation: "Explanation") -> None:
    """Why two articles are, or aren't, related, for people."""
    from rich.text import Text

    from linker.cli.output import console, printable

    out = console()
    out.print(Text(printable(explanation.reason), style="bold"))
    _print_quotes(out, explanation.evidence, indent=2, most=3)
    if explanation.story is not None:
        out.print(Text(f"{_in_stories(explanation.story)}. {explanation.story.reason}".rstrip(), style="dim"))


def _in_stories(pair: "StoryPair") -> str:
    """A sentence on the stories of two articles, with the reason if their own evidence says otherwise."""
    has_score = pair.evidence is not None and pair.level is not None
    together = has_score and pair.evidence >= pair.level  # type: ignore[operator]  # neither is None
    if pair.same:
        others = "" if together or not has_score else ", by way of others"
        return f"Both are in story {pair.story_ids[0]}{others}"
    closer = ", as each is closer to others" if together else ""
    return f"They are in two stories, {pair.story_ids[0]} and {pair.story_ids[1]}{closer}"


def _print_listed(out: "Console", listed: "ListedLink") -> None:
    from rich.padding import Padding
    from rich.text import Text

    from linker.cli.output import hanging, printable

    mark = Text(listed.status, style=_STYLES[listed.status])
    out.print(hanging(mark, Text(printable(listed.headline)), indent=4, width=10))
    shown = listed.candidates if listed.status == "ambiguous" else listed.candidates[:1]
    if listed.status != "missing":
        for candidate in shown:
            place = (
                f"→ {printable(candidate.title)}  {candidate.score:.2f}  {printable(candidate.article_id)}"
            )
            out.print(Padding(Text(place, style="dim"), (0, 0, 0, 14), expand=False))


def _print_related(out: "Console", related: "RelatedLink") -> None:
    from rich.padding import Padding
    from rich.text import Text

    from linker.cli.output import hanging, printable, shown_date, shown_headline
    from linker.types import LINK_WORDS

    title = Text(shown_headline(related.title), style="bold")
    out.print(hanging(Text(f"{related.score:.2f}", style="dim"), title, indent=4, width=6))
    where = [
        LINK_WORDS.get(related.kind, related.kind),
        shown_date(related.published) or "undated",
        related.source or "",
        related.article_id,
        f"story {related.story_id}" if related.story_id else "",
        *related.narrative_ids,
    ]
    for line in ("  ".join(filter(None, where)), related.url):
        if line:
            out.print(Padding(Text(printable(line), style="dim"), (0, 0, 0, 10), expand=False))
    _print_quotes(out, related.evidence, indent=10, most=1)
    out.print(Padding(Text(printable(related.reason)), (0, 2, 0, 10), expand=False))


def _print_narrative(out: "Console", narrative: "NarrativeLink") -> None:
    from rich.padding import Padding
    from rich.text import Text

    from linker.cli.output import hanging, printable, shown_date

    out.print(
        hanging(
            Text(narrative.kind, style="dim"),
            Text(printable(narrative.label), style="bold"),
            indent=4,
            width=6,
        )
    )
    since = f", since {shown_date(narrative.first)[:10]}" if narrative.first else ""
    facts = f"{narrative.narrative_id}  {narrative.articles} articles{since}"
    out.print(Padding(Text(facts, style="dim"), (0, 0, 0, 10), expand=False))
    for quote in narrative.quotes[:1]:
        out.print(Padding(Text(f"“{printable(quote.text)}”", style="italic"), (0, 2, 0, 10), expand=False))


def _print_quotes(out: "Console", evidence: Sequence["Evidence"], *, indent: int, most: int) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from linker.cli.output import printable

    pairs = [item for item in evidence if item.kind == "passages"][:most]
    for item in pairs:
        for mark, quote in (("“", item.left), ("≈ “", item.right)):
            if quote is not None:
                out.print(
                    Padding(
                        Text(f"{mark}{printable(quote.text)}”", style="italic"),
                        (0, 2, 0, indent),
                        expand=False,
                    )
                )
