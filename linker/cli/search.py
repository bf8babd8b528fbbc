"""`linker search`: which passages of which articles say this?"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from linker.cli.options import (
    DEFAULT_INDEX,
    IndexDir,
    Json,
    Language,
    MinScore,
    Output,
    Ray,
    Since,
    Source,
    Until,
    moment,
)

if TYPE_CHECKING:
    from linker.types import Hit


def command(
    query: Annotated[str, typer.Argument(help="What to look for, in words.")],
    index: IndexDir = DEFAULT_INDEX,
    k: Annotated[int, typer.Option("-k", help="How many results.", min=1)] = 10,
    by: Annotated[str, typer.Option(help="article or passage.")] = "article",
    since: Since = None,
    until: Until = None,
    source: Source = None,
    lang: Language = None,
    min_score: MinScore = 0.0,
    ray: Ray = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """Find the articles, with their best passages, that say something.

    Example: linker search "leg twitching during a meeting" --since 2023-01-01 -k 5
    """
    from linker.cli.output import print_json, write
    from linker.corpus import Filters
    from linker.pipeline.index import Index

    if by not in ("article", "passage"):
        raise typer.BadParameter("--by is article or passage")
    filters = Filters(moment(since), moment(until, end=True), source, lang)
    hits = Index.open(index, ray=ray).search(query, k=k, by=by, filters=filters, min_score=min_score)  # type: ignore[arg-type]  # checked above
    result = {"query": query, "results": hits}
    if output:
        write(output, result, _rows(hits))
    if json:
        print_json(result)
    elif not output:
        print_hits(query, hits)
        if not hits and filters != Filters():
            typer.echo("Only articles that meet the filters were looked at; `linker info` names the sources.")


def print_hits(query: str, hits: Sequence["Hit"]) -> None:
    """Results for people: a headline, where and when, and the passages that match."""
    from rich.padding import Padding
    from rich.text import Text

    from linker.cli.output import clean, console, hanging, highlighted, shown_date
    from linker.words import content_words

    out = console()
    if not hits:
        out.print("Nothing found.")
    ranks: dict[tuple[str, ...], int] = {}
    for rank, hit in enumerate(hits, 1):
        where = "  ".join(
            filter(None, [shown_date(hit.published) or "undated", clean(hit.source or ""), hit.article_id])
        )
        title = Text(clean(hit.title) or "(no headline)", style="bold")
        out.print(hanging(Text(f"{rank:>2}", style="dim"), title, indent=0, width=4))
        out.print(Text(f"    {hit.score:.2f}  {clean(where)}", style="dim"))
        same = ranks.setdefault(tuple(passage.text for passage in hit.passages), rank)
        if hit.passages and same != rank:
            out.print(Text(f"    in the same words as {same}", style="dim"))
            continue
        for passage in hit.passages:
            out.print(Padding(highlighted(passage.text, content_words(query)), (0, 2, 0, 4), expand=False))


def _rows(hits: Sequence["Hit"]) -> list[dict[str, object]]:
    return [
        {
            "article_id": hit.article_id,
            "title": hit.title,
            "published": hit.published,
            "source": hit.source,
            "score": hit.score,
            "passage": passage.text,
            "start": passage.start,
            "end": passage.end,
            "passage_score": passage.score,
        }
        for hit in hits
        for passage in hit.passages
    ]
