"""The answer of each page: plain data, in the form that the commands print as JSON."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar  # Any: values of JSON

import polars as pl

from linker.answers.article_rows import Row, article_answer, search_answer
from linker.answers.groups import articles_asked_for, meets, narrative_answer, sort_stories, story_answer
from linker.archive.changes import changes_since
from linker.archive.searching import answer
from linker.claims.check import ClaimCheck
from linker.config import LinkConfig
from linker.corpus import Filters
from linker.errors import QueryError
from linker.history.stored_corrections import corrections_of
from linker.links.listing import WantedHeadline
from linker.narratives import Narrative, select
from linker.serve.live import State
from linker.serve.parameters import Arguments
from linker.serve.shapes import SourceCount
from linker.serve.views import news_begin

Item = TypeVar("Item")

PER_PAGE = 50
_SHOWN = 12


def front(state: State, arguments: Arguments) -> Row:
    """What is new, back and disputed in the newest thirty days."""
    index = state.open()
    since = news_begin(index)
    stories = [story for story in index.stories() if since and story.first and story.first >= since]
    stories.sort(key=lambda story: (-len(story.sources), -len(story.article_ids), str(story.first)))
    every = index.narratives()
    back = [item for item in every if since and item.returned and item.episodes[-1].last >= since]
    disputed = [item for item in every if is_disputed(item)]
    return {
        "since": since,
        "digest": index.digest(since=since).items,
        "new": stories[:_SHOWN],
        "back": back[:_SHOWN],
        "disputed": sorted(disputed, key=_last_said, reverse=True)[:_SHOWN],
    }


def is_disputed(narrative: Narrative) -> bool:
    """Whether any passage denies it."""
    return any(passage.stance == "denies" for passage in narrative.passages)


def search(state: State, arguments: Arguments) -> Row:
    """A search; without words it is none, and answers with nothing."""
    if not arguments["q"]:
        return {"query": "", "results": ()}
    answered = answer(
        state.open(),
        arguments["q"],
        k=arguments["k"],
        by=arguments["by"],
        filters=Filters(arguments["since"], arguments["until"], arguments["source"], arguments["lang"]),
        min_score=arguments["min_score"],
    )
    return search_answer(answered)


def claim(state: State, arguments: Arguments) -> ClaimCheck:
    """What the archive has on a claim; without words it is none, and nothing is found."""
    if not arguments["q"]:
        return ClaimCheck("", 0, 0, None, (), (), (), (), ())
    filters = Filters(arguments["since"], arguments["until"], arguments["source"], arguments["lang"])
    return state.open().claim(arguments["q"], filters=filters)


def article(state: State, arguments: Arguments) -> Row:
    """One article."""
    return article_answer(state.open(), arguments["id"])


def links(state: State, arguments: Arguments) -> Row:
    """What an article lists, and what belongs with it."""
    index = state.open()
    return {"articles": [index.link(index.article_id(arguments["id"]), config=LinkConfig(k=arguments["k"]))]}


def stories(state: State, arguments: Arguments) -> Row:
    """A page of the stories of a level that meet what is asked."""
    index = state.open()
    about = articles_asked_for(index, arguments["q"], arguments["source"])
    span = (arguments["since"], arguments["until"])
    every = index.stories(arguments["level"])
    chosen = [story for story in every if meets(story, arguments["min_articles"], span, about)]
    sort = arguments["sort"] or ("size" if arguments["q"] is None else "relevance")
    if sort == "relevance" and arguments["q"] is None:
        raise QueryError("sort by relevance needs q")
    ordered = sort_stories(chosen, sort, about)
    return {"stories": _page(ordered, arguments["page"]), "total": len(ordered)}


def story(state: State, arguments: Arguments) -> Row:
    """One story, line or topic."""
    return story_answer(state.open(), arguments["id"])


def narratives(state: State, arguments: Arguments) -> Row:
    """A page of the narratives that meet what is asked."""
    index = state.open()
    about: Sequence[Narrative] = (
        index.narratives_about(arguments["q"]) if arguments["q"] else index.narratives()
    )
    chosen = select(
        about,
        since=arguments["since"],
        until=arguments["until"],
        returning_since=arguments["returning_since"],
    )
    return {"narratives": _page(chosen, arguments["page"]), "total": len(chosen)}


def narrative(state: State, arguments: Arguments) -> Row:
    """One narrative."""
    return narrative_answer(state.open(), arguments["id"])


def why(state: State, arguments: Arguments) -> Any:
    """Why two articles are, or aren't, related and in one story."""
    index = state.open()
    return index.explain(index.article_id(arguments["left"]), index.article_id(arguments["right"]))


def path(state: State, arguments: Arguments) -> Row:
    """How one article leads to another."""
    if not (arguments["left"] and arguments["right"]):
        return {"paths": ()}
    index = state.open()
    least = {} if arguments["min_score"] is None else {"min_score": arguments["min_score"]}
    return {"paths": index.path(arguments["left"], arguments["right"], k=arguments["k"], **least)}


def changes(state: State, arguments: Arguments) -> Row:
    """What was found to have happened to stories since a day; the last seven days where none is given."""
    since = arguments["since"] or datetime.now(UTC) - timedelta(days=7)
    happened = changes_since(state.open(), since, arguments["level"])
    return {"changes": tuple(reversed(happened))}


def corrections(state: State, arguments: Arguments) -> Row:
    """What people said."""
    return {"corrections": corrections_of(state.open().store)}


def sources(state: State, arguments: Arguments) -> Row:
    """The outlets of the archive."""
    index = state.open()
    outlets = index.corpus.outlets
    counted: dict[str | None, SourceCount] = {}
    grouped = index.corpus.articles.group_by("source").agg(
        pl.len(), pl.col("published").min().alias("first"), pl.col("published").max().alias("last")
    )
    for source, count, first, last in grouped.sort("source", nulls_last=True).iter_rows():
        name = None if source is None else outlets.name(source)
        previous = counted.get(name, SourceCount(name, 0, None, None))
        firsts = [day for day in (previous.first, first) if day]
        lasts = [day for day in (previous.last, last) if day]
        counted[name] = SourceCount(
            name, previous.articles + count, min(firsts, default=None), max(lasts, default=None)
        )
    ordered = sorted(counted.values(), key=lambda item: (-item.articles, item.source or ""))
    return {"sources": ordered}


def wanted(state: State, arguments: Arguments) -> Row:
    """A page of the headlines that articles list and the archive lacks, the most often listed first."""
    headlines: Sequence[WantedHeadline] = state.remember("wanted", state.open().wanted)
    return {"wanted": _page(headlines, arguments["page"]), "total": len(headlines)}


def _page(items: Sequence[Item], number: int) -> Sequence[Item]:
    return items[(number - 1) * PER_PAGE : number * PER_PAGE]


def _last_said(narrative: Narrative) -> tuple[str, str]:
    return str(narrative.episodes[-1].last), narrative.narrative_id
