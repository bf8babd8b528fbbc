"""The values that the template of each page needs beside its answer."""

from typing import Any  # Any: what templates take

from linker.answers.claim_rows import summary
from linker.config import LinkConfig
from linker.missing import NO_HEADLINE
from linker.serve.correcting import doubts
from linker.serve.live import State
from linker.serve.parameters import Arguments
from linker.serve.questions import PER_PAGE
from linker.serve.views import (
    address,
    beside_each_other,
    children,
    facts_of,
    narrative_page,
    narrative_views_of,
    paragraphs,
    plain_page,
    spans,
    story_page,
)
from linker.types import LEVELS
from linker.words import content_words

Context = dict[str, Any]


def front(state: State, arguments: Arguments, answer: Any) -> Context:
    """Lists of stories and narratives."""
    return _listing(state) | {
        "new": answer["new"],
        "back": narrative_views_of(state, answer["back"]),
        "disputed": narrative_views_of(state, answer["disputed"]),
        "counts": {
            "Articles": len(state.index.corpus),
            "Stories": len(state.index.stories()),
            "Narratives": len(state.index.narratives()),
        },
    }


def search(state: State, arguments: Arguments, answer: Any) -> Context:
    """Results with the words of the query marked."""
    labels = _labels(state)
    return _listing(state) | {
        "labels": labels,
        "nearest": answer.get("nearest", ()),
        "did_you_mean": answer.get("did_you_mean"),
        "notes": answer.get("notes", ()),
        "words": " ".join(content_words(answer["query"])),
        "sources": _source_names(state),
    }


def claim(state: State, arguments: Arguments, answer: Any) -> Context:
    """Lines with their stances, and what they sum up to."""
    return _listing(state) | {
        "summed_up": summary(answer),
        "words": " ".join(content_words(answer.claim)),
        "sources": _source_names(state),
    }


def stories(state: State, arguments: Arguments, answer: Any) -> Context:
    """A list of stories."""
    return (
        _listing(state)
        | _pages(arguments, answer["total"])
        | {
            "stories": answer["stories"],
            "sources": _source_names(state),
            "levels": tuple(LEVELS),
        }
    )


def story(state: State, arguments: Arguments, answer: Any) -> Context:
    """A story with its evidence; of a line or topic the stories below it."""
    (story,) = answer["stories"]
    if story.level != "event":
        below = children(state.open(), story)
        return _listing(state) | {"story": story, "below": below, "title": story.label}
    page = state.remember(("story", story.story_id), lambda: story_page(state, story))
    return {"page": page, "story": page.stories[story.story_id], "below": None, "title": story.label}


def narratives(state: State, arguments: Arguments, answer: Any) -> Context:
    """A list of narratives."""
    return (
        _listing(state)
        | _pages(arguments, answer["total"])
        | {"narratives": narrative_views_of(state, answer["narratives"])}
    )


def narrative(state: State, arguments: Arguments, answer: Any) -> Context:
    """A narrative with its timeline and quotes."""
    (narrative,) = answer["narratives"]
    page, item = state.remember(
        ("narrative", narrative.narrative_id), lambda: narrative_page(state, narrative)
    )
    return {"page": page, "item": item, "title": narrative.label}


def article(state: State, arguments: Arguments, answer: Any) -> Context:
    """An article's text, what it lists and what belongs with it."""
    id_ = answer["id"]
    index = state.open()
    links = state.remember(("links", id_), lambda: index.link(id_, config=LinkConfig()))
    return {
        "article": facts_of(state).articles[id_],
        "answer": answer,
        "paragraphs": paragraphs(answer["text"], spans(arguments.get("mark"))),
        "links": links,
        "labels": _labels(state),
        "page": plain_page(state),
        "title": answer["title"] or NO_HEADLINE,
    }


def links(state: State, arguments: Arguments, answer: Any) -> Context:
    """A redirect: the page of the article shows its links."""
    (article,) = answer["articles"]
    return {"elsewhere": address("articles", article.article_id)}


def why(state: State, arguments: Arguments, answer: Any) -> Context:
    """Two articles beside each other."""
    return {"page": plain_page(state), "told": answer, "link": beside_each_other(answer)}


def path(state: State, arguments: Arguments, answer: Any) -> Context:
    """Steps, each with its quote."""
    return {"page": plain_page(state), "paths": answer["paths"]}


def changes(state: State, arguments: Arguments, answer: Any) -> Context:
    """What happened, newest first."""
    return {"changes": answer["changes"], "levels": tuple(LEVELS)}


def corrections(state: State, arguments: Arguments, answer: Any) -> Context:
    """What was said, and the pairs that are worth asking about."""
    return _listing(state) | {"doubts": state.remember("doubts", lambda: doubts(state.open()))}


def sources(state: State, arguments: Arguments, answer: Any) -> Context:
    """A table."""
    return {"sources": answer["sources"]}


def wanted(state: State, arguments: Arguments, answer: Any) -> Context:
    """A table."""
    return _listing(state) | _pages(arguments, answer["total"]) | {"wanted": answer["wanted"]}


def _listing(state: State) -> Context:
    return {"page": plain_page(state)}


def _pages(arguments: Arguments, total: int) -> Context:
    last = max(1, -(-total // PER_PAGE))
    return {"total": total, "number": arguments["page"], "last": last}


def _labels(state: State) -> dict[str, str]:
    """The names of stories and narratives by their ids."""

    def made() -> dict[str, str]:
        index = state.index
        named = {item.narrative_id: item.label for item in index.narratives()}
        return named | {item.story_id: item.label for level in LEVELS for item in index.stories(level)}

    labels: dict[str, str] = state.remember("labels", made)
    return labels


def _source_names(state: State) -> list[str]:
    """The outlets by name, those with most articles first, a hundred at most."""

    def made() -> list[str]:
        from linker.serve.questions import sources as counted

        return [item.source for item in counted(state, {})["sources"] if item.source][:100]

    names: list[str] = state.remember("source names", made)
    return names
