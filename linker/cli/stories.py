"""`linker stories`: which articles report the same event?"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linker.cli.options import DEFAULT_INDEX, IndexDir, Json, Output, Since, Source, Until, moment

if TYPE_CHECKING:
    from linker.pipeline.index import Index
    from linker.stories import Story


def command(
    story: Annotated[str | None, typer.Argument(help="A story id: show it as a timeline.")] = None,
    index: IndexDir = DEFAULT_INDEX,
    k: Annotated[
        int | None, typer.Option("-k", help="How many stories; 20 in the terminal, else all.", min=1)
    ] = None,
    sort: Annotated[str, typer.Option(help="size or recency.")] = "size",
    min_articles: Annotated[int, typer.Option(help="Leave out smaller stories.", min=1)] = 1,
    since: Since = None,
    until: Until = None,
    source: Source = None,
    query: Annotated[str | None, typer.Option(help="Only those with an article about this.")] = None,
    changes_since: Annotated[
        str | None, typer.Option(help="What happened to stories since this day, and why.", metavar="DATE")
    ] = None,
    against: Annotated[
        Path | None, typer.Option(help="What changed against an older index folder.", metavar="OLD")
    ] = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """Group the articles into stories, one event each; every article is in exactly one.

    Example: linker stories --since 2024-01-01 --min-articles 3    One: linker stories s1a2b3c4d
    """
    from linker.cli.changes import show_changes
    from linker.cli.output import print_json, write
    from linker.pipeline.index import Index

    if sort not in ("size", "recency"):
        raise typer.BadParameter("--sort is size or recency")
    opened = Index.open(index)
    if changes_since is not None or against is not None:
        show_changes(opened, moment(changes_since), against, json=json)
        return
    if story is not None:
        found: list[Story] = [opened.story(story)]
    else:
        about = _articles_about(opened, query, source)
        span = (moment(since), moment(until, end=True))
        found = [item for item in opened.stories() if _meets(item, min_articles, span, about)]
    if sort == "recency":
        found.sort(key=lambda item: (item.last is not None, str(item.last), item.story_id), reverse=True)
    shown = found[: k if k is not None else 20 if not (json or output) else len(found)]
    result = {"stories": shown}
    if output:
        write(
            output,
            result,
            [{"article_id": id_, "story_id": item.story_id} for item in shown for id_ in item.article_ids],
        )
    if json:
        print_json(result)
    elif story is not None:
        _print_one(shown[0], opened)
    elif not output:
        _print_list(shown, len(found))


def _articles_about(index: "Index", query: str | None, source: str | None) -> set[str] | None:
    """Articles of a source that a query finds; None where neither is asked."""
    from linker.corpus import Filters

    filters = Filters(source=source)
    if query is not None:
        return {hit.article_id for hit in index.search(query, k=50, filters=filters)}
    mask = index.corpus.mask(filters)
    return None if mask is None else set(index.corpus.articles["id"].filter(mask))


def _meets(
    story: "Story", min_articles: int, span: tuple[datetime | None, datetime | None], about: set[str] | None
) -> bool:
    since, until = span
    return (
        len(story.article_ids) >= min_articles
        and (since is None or (story.last is not None and story.last >= since))
        and (until is None or (story.first is not None and story.first < until))
        and (about is None or not about.isdisjoint(story.article_ids))
    )


def _print_list(stories: Sequence["Story"], total: int) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from linker.cli.output import clean, console, hanging, shown_date

    out = console()
    for story in stories:
        label = Text(clean(story.label) or "(no headline)", style="bold")
        out.print(hanging(Text(str(len(story.article_ids)), style="dim"), label, indent=0, width=5))
        days = " to ".join(dict.fromkeys(shown_date(day)[:10] for day in (story.first, story.last) if day))
        facts = f"{story.story_id}  {days or 'undated'}  {story.reports} independent"
        out.print(Padding(Text(facts, style="dim"), (0, 0, 0, 5), expand=False))
        out.print(Padding(Text(clean(", ".join(story.keywords))), (0, 0, 0, 5), expand=False))
    if total > len(stories):
        out.print(Text(f"… and {total - len(stories):,} more stories; -k shows more", style="dim"))


def _print_one(story: "Story", index: "Index") -> None:
    from rich.padding import Padding
    from rich.text import Text

    from linker.cli.output import clean, console, shown_date

    out = console()
    out.print(Text(clean(story.label), style="bold"))
    facts = [
        story.story_id,
        f"{len(story.article_ids)} articles",
        f"{story.reports} independent",
        "" if story.cohesion is None else f"cohesion {story.cohesion:.2f}",
    ]
    out.print(Text("  ".join(filter(None, facts)), style="dim"))
    out.print(Text(f"keywords: {clean(', '.join(story.keywords))}", style="dim"))
    for article_id in story.article_ids:
        article = index.article(article_id)
        when = shown_date(article.published) or "undated"
        out.print(Text(f"\n{when}  {clean(article.source or '')}  {clean(article_id)}", style="dim"))
        out.print(Padding(Text(clean(article.title) or "(no headline)"), (0, 2, 0, 2), expand=False))
