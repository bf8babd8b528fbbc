"""`linker stories`: which articles report the same event, and which events belong together?"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linker.cli.completing import story_ids
from linker.cli.languages import say_unknown_languages
from linker.cli.options import DEFAULT_INDEX, IndexDir, Json, Output, Ray, Since, Source, Until, moment
from linker.cli.output import say
from linker.counts import named_sources, plural

if TYPE_CHECKING:
    from linker.archive.index import Index
    from linker.stories import Story
    from linker.stories.hierarchy import StoryTree
    from linker.types import LevelName

_SILENCE_DAYS = 14
"""A pause in a timeline from which it is shown."""


def command(
    story: Annotated[
        str | None,
        typer.Argument(help="A story id: show it as a timeline.", autocompletion=story_ids),
    ] = None,
    index: IndexDir = DEFAULT_INDEX,
    k: Annotated[
        int | None, typer.Option("-k", help="How many stories; 20 in the terminal, else all.", min=1)
    ] = None,
    sort: Annotated[
        str | None, typer.Option(help="size, recency or relevance; by default size, with --query relevance.")
    ] = None,
    level: Annotated[
        str, typer.Option(help="events; lines, of events that belong together; or topics, of lines.")
    ] = "events",
    tree: Annotated[
        bool, typer.Option("--tree", help="All levels: events within lines within topics.")
    ] = False,
    min_articles: Annotated[int, typer.Option(help="Leave out smaller stories.", min=1)] = 1,
    since: Since = None,
    until: Until = None,
    source: Source = None,
    query: Annotated[str | None, typer.Option(help="Only those with an article about this.")] = None,
    anew: Annotated[
        bool, typer.Option("--anew", help="Group the whole archive again, not only what was added.")
    ] = False,
    found_since: Annotated[
        str | None,
        typer.Option(
            "--found-since",
            "--changes-since",
            help="What happened to stories, and why, by when it was found: since this day.",
            metavar="DATE",
        ),
    ] = None,
    against: Annotated[
        Path | None, typer.Option(help="What changed against an older index folder.", metavar="OLD")
    ] = None,
    ray: Ray = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """Group the articles into stories, one event each; every article is in exactly one.

    Events form lines, and lines topics: --level lists them, --tree shows how they lie in each other.

    Example: linker stories --since 2024-01-01 --min-articles 3    One: linker stories s1a2b3c4d
    """
    from linker.answers.article_rows import articles_of
    from linker.answers.groups import articles_asked_for, meets, sort_stories, story_rows
    from linker.archive.index import Index
    from linker.cli.changes import show_changes
    from linker.cli.output import print_json, write
    from linker.cli.progress import long_work
    from linker.cli.story_tree import print_tree, tree_of, tree_rows

    sort, grouped_by = _checked(sort, query), _level(level, tree=tree)
    opened = Index.open(index, ray=ray)
    say_unknown_languages(opened)
    if anew:
        with long_work(opened, "grouping") as opened:
            opened.regroup()
    span = (moment(since), moment(until, end=True))
    if found_since is not None or against is not None:
        show_changes(opened, moment(found_since), against, published=span, level=grouped_by, json=json)
        return
    with long_work(opened, "grouping") as opened:
        every: Sequence[Story] = opened.stories(grouped_by)
        whole = tree_of(opened) if tree or story is not None else None
    if story is not None:
        shown = chosen = [opened.story(story)]
    else:
        about = articles_asked_for(opened, query, source)
        every = whole.roots if whole is not None else every
        chosen = sort_stories([item for item in every if meets(item, min_articles, span, about)], sort, about)
        shown = chosen[: k if k is not None else 20 if not (json or output) else len(chosen)]
    nodes = [node for item in shown for node in whole.below(item)] if tree and whole else shown
    result: dict[str, object] = {"stories": nodes}
    if story is not None:
        result["articles"] = articles_of(opened, shown[0].article_ids)
        result["disagreements"] = opened.disagreements(shown[0].story_id)
    if output:
        write(output, result, tree_rows(opened, shown) if tree else story_rows(shown))
    if json:
        print_json(result)
    elif tree and whole is not None:
        print_tree(whole, shown, chosen)
    elif whole is not None:
        _print_one(shown[0], opened, whole)
    elif not output:
        _print_list(shown, chosen)
        _say_what_is_off(opened, query, source, chosen)


def show(index: "Index", story_id: str, *, quiet: bool) -> dict[str, object]:
    """One story as data; printed unless `quiet`."""
    from linker.answers.groups import story_answer
    from linker.cli.story_tree import tree_of

    answer = story_answer(index, story_id)
    if not quiet:
        _print_one(answer["stories"][0], index, tree_of(index))
    return answer


def _say_what_is_off(
    index: "Index", query: str | None, source: str | None, stories: Sequence["Story"]
) -> None:
    """Print hints where nothing fits: the article nearest to the query, or a source that may be meant."""
    from linker.archive.searching import about_source, answer
    from linker.cli.output import printable
    from linker.corpus import Filters

    if query is not None and not stories:
        result = answer(index, query, k=1, filters=Filters(source=source))
        nearest = [
            f"{printable(hit.title)} ({hit.score:.2f}, {printable(hit.article_id)})" for hit in result.nearest
        ]
        if nearest:
            say(f"Nothing close to “{printable(query)}”; nearest: {nearest[0]}")
        if result.did_you_mean:
            say(f"did you mean: {printable(result.did_you_mean)}")
    for line in about_source([index.corpus], source):
        say(printable(line))


def _checked(sort: str | None, query: str | None) -> str:
    sort = sort or ("size" if query is None else "relevance")
    if sort not in ("size", "recency", "relevance") or (sort == "relevance" and query is None):
        raise typer.BadParameter("--sort is size, recency or, with --query, relevance")
    return sort


def _level(asked: str, *, tree: bool) -> "LevelName":
    from linker.types import LEVELS

    level = next((name for name in LEVELS if name == asked), None)
    if level is None:
        raise typer.BadParameter(f"--level is {', '.join(LEVELS)}, not {asked!r}")
    if tree and level != "events":
        raise typer.BadParameter("--tree shows all levels; leave --level out")
    return level


def _print_list(shown: Sequence["Story"], stories: Sequence["Story"]) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from linker.cli.output import console, hanging, printable, shown_headline
    from linker.cli.story_tree import NOUNS, days_of
    from linker.stories import told_by

    out = console()
    noun = NOUNS[stories[0].level] if stories else "story"
    several = sum(len(story.article_ids) > 1 for story in stories)
    articles = sum(len(story.article_ids) for story in stories)
    out.print(
        Text(f"{plural(articles, 'article')} in {plural(len(stories), noun)}, {several:,} of several\n")
    )
    for story in shown:
        label = Text(shown_headline(story.label), style="bold")
        out.print(hanging(Text(f"{len(story.article_ids):>3}", style="dim"), label, indent=0, width=5))
        facts = "  ".join((story.story_id, days_of(story), told_by(story), named_sources(len(story.sources))))
        out.print(Padding(Text(facts, style="dim"), (0, 0, 0, 5), expand=False))
        out.print(Padding(Text(printable(", ".join(story.keywords))), (0, 0, 0, 5), expand=False))
    if len(stories) > len(shown):
        more = plural(len(stories) - len(shown), f"more {noun}")
        out.print(Text(f"… and {more}; -k shows more", style="dim"))


def _print_one(story: "Story", index: "Index", tree: "StoryTree") -> None:
    from rich.text import Text

    from linker.cli.disagreements import print_disagreements
    from linker.cli.output import console, printable, shown_headline
    from linker.cli.story_tree import days_of, print_children, print_place
    from linker.stories import told_by

    out = console()
    out.print(Text(shown_headline(story.label), style="bold"))
    facts = [story.story_id, told_by(story), named_sources(len(story.sources)), days_of(story)]
    if story.cohesion is not None:
        facts.append(f"cohesion {story.cohesion:.2f}")
    out.print(Text("  ".join(facts), style="dim"))
    out.print(Text(f"keywords: {printable(', '.join(story.keywords))}", style="dim"))
    print_place(tree, story)
    out.print()
    if tree.children(story):
        print_children(tree, story, _SILENCE_DAYS)
    else:
        _print_articles(story, index)
        print_disagreements(index.disagreements(story.story_id))


def _print_articles(story: "Story", index: "Index") -> None:
    from rich.padding import Padding
    from rich.text import Text

    from linker.cli.output import console, hanging, printable, shown_date, shown_headline

    out = console()
    before: datetime | None = None
    for article_id in story.article_ids:
        article = index.article(article_id)
        if before and article.published and (article.published - before).days >= _SILENCE_DAYS:
            out.print(Text(f"            … {(article.published - before).days} days", style="dim"))
        before = article.published or before
        when = Text(shown_date(article.published)[:10] or "undated", style="dim")
        out.print(hanging(when, Text(shown_headline(article.title)), indent=0, width=12))
        marks = {
            "most central": article_id == story.representative,
            "bridges two parts": article_id in story.bridges,
        }
        narratives = index.groups_found.narratives_of.get(article_id, ())
        where = [article.source, article_id, *narratives, *(mark for mark, so in marks.items() if so)]
        for line in ("  ".join(map(printable, filter(None, where))), printable(article.url or "")):
            if line:
                out.print(Padding(Text(line, style="dim"), (0, 0, 0, 12), expand=False))
