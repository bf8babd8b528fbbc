"""`linker search`: which passages of which articles say this?"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from linker.cli.options import (
    IndexDirs,
    Json,
    Language,
    Output,
    Ray,
    Since,
    Source,
    Until,
    moment,
    opened,
)
from linker.cli.output import say

if TYPE_CHECKING:
    from linker.types import Hit


def command(
    query: Annotated[str, typer.Argument(help="What to look for, in words.")],
    index: IndexDirs = None,
    k: Annotated[int, typer.Option("-k", help="How many results.", min=1)] = 10,
    by: Annotated[str, typer.Option(help="article or passage.")] = "article",
    since: Since = None,
    until: Until = None,
    source: Source = None,
    lang: Language = None,
    min_score: Annotated[
        float | None,
        typer.Option(help="Leave out what scores lower; 0 shows what is far off too.", min=0.0, max=1.0),
    ] = None,
    ray: Ray = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """Find the articles, with their best passages, that say something.

    "quoted words" must stand so, -word leaves out what has a word, numbers count as they are. Where nothing
    is close, that is said, and what comes nearest.

    Example: linker search 'leg twitching "during a meeting" -summit' --since 2023-01-01 -k 5

    Several indexes: linker search "leg twitching" --index indexes/2023 --index indexes/2024
    """
    from linker.answers.article_rows import search_answer, search_rows
    from linker.archive.searching import answer
    from linker.cli.languages import say_unknown_languages
    from linker.cli.output import print_json, write
    from linker.corpus import Filters

    if by not in ("article", "passage"):
        raise typer.BadParameter("--by is article or passage")
    filters = Filters(moment(since), moment(until, end=True), source, lang)
    archive = opened(index, ray=ray)
    say_unknown_languages(*(part.index for part in archive.parts(filters)))
    answered = answer(archive, query, k=k, by=by, filters=filters, min_score=min_score)  # type: ignore[arg-type]  # checked above
    result = search_answer(answered)
    if output:
        write(output, result, search_rows(answered.hits))
    if json:
        print_json(result)
    elif not output:
        print_hits(query, answered.hits, answered.nearest)
        if not answered.hits and filters != Filters():
            say("Only articles that meet the filters were looked at; `linker info` names the sources.")
        for line in (
            *([f"did you mean: {answered.did_you_mean}"] if answered.did_you_mean else []),
            *answered.notes,
        ):
            say(line)


def print_hits(query: str, hits: Sequence["Hit"], nearest: Sequence["Hit"] = ()) -> None:
    """Results for people: a headline, where and when, and the passages that match."""
    from rich.padding import Padding
    from rich.text import Text

    from linker.cli.output import console, hanging, highlighted, printable, shown_date, shown_headline
    from linker.words import content_words

    out = console()
    if not hits and nearest:
        out.print("Nothing close; nearest:")
    elif not hits:
        out.print("Nothing found.")
    for hit in () if hits else nearest:
        where = "  ".join(
            filter(None, [shown_date(hit.published)[:10] or "undated", hit.source, hit.article_id])
        )
        title = Text(shown_headline(hit.title or hit.passages[0].text if hit.passages else hit.title))
        out.print(hanging(Text(f"{hit.score:.2f}", style="dim"), title, indent=2, width=6))
        out.print(Text(f"        {printable(where)}", style="dim"))
    ranks: dict[tuple[str, ...], int] = {}
    for rank, hit in enumerate(hits, 1):
        groups = [f"story {hit.story_id}" if hit.story_id else "", *hit.narrative_ids]
        where = "  ".join(
            filter(
                None,
                [
                    shown_date(hit.published) or "undated",
                    printable(hit.source or ""),
                    hit.article_id,
                    *groups,
                ],
            )
        )
        title = Text(shown_headline(hit.title), style="bold")
        out.print(hanging(Text(f"{rank:>2}", style="dim"), title, indent=0, width=4))
        out.print(
            Padding(Text(f"{hit.score:.2f}  {printable(where)}", style="dim"), (0, 0, 0, 4), expand=False)
        )
        if hit.url:
            out.print(Padding(Text(printable(hit.url), style="dim"), (0, 0, 0, 4), expand=False))
        same = ranks.setdefault(tuple(passage.text for passage in hit.passages), rank)
        if hit.passages and same != rank:
            out.print(Text(f"    in the same words as {same}", style="dim"))
            continue
        for passage in hit.passages:
            out.print(Padding(highlighted(passage.text, content_words(query)), (0, 2, 0, 4), expand=False))
