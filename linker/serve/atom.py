"""Atom feeds: what an entry is about lasts, so a story that merges is an entry, and never a dead feed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

import polars as pl

from linker.archive.index import Index
from linker.archive.searching import answer
from linker.corpus import Filters
from linker.errors import UnknownSourceError
from linker.history.successors import merged_into
from linker.missing import NO_HEADLINE
from linker.narratives import Narrative
from linker.reports.formatting import clean, clip, in_quotes, span
from linker.serve.parameters import LANGUAGE, SOURCE, Arguments, Parameter, Q
from linker.serve.views import address
from linker.storage import read_history

MOST_ENTRIES = 100
_ATOM = "http://www.w3.org/2005/Atom"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands where nothing is dated: a feed can't leave it out."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: `about` is what it lasts by, `path` where it leads on this server."""

    about: str
    title: str
    path: str
    updated: datetime
    text: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """Entries, newest first, of something that lasts."""

    about: str
    title: str
    path: str
    entries: tuple[Entry, ...]


def of_story(index: Index, arguments: Arguments) -> Feed:
    """The articles of a story, line or topic, and what happened to it, as its merging into another."""
    asked = str(arguments["id"])
    now = merged_into(index, asked) or asked
    story = index.story(now)
    about = asked if now != asked else story.story_id
    articles = [_article(index, id_) for id_ in story.article_ids]
    return _feed(
        f"story {about}", story.label, address("stories", story.story_id), [*articles, *_events(index, about)]
    )


def of_narrative(index: Index, arguments: Arguments) -> Feed:
    """The articles of a narrative with what they say, and each time that it came back."""
    asked = str(arguments["id"])
    now = merged_into(index, asked) or asked
    narrative = index.narrative(now)
    about = asked if now != asked else narrative.narrative_id
    quotes = {passage.article_id: passage.text for passage in reversed(narrative.passages)}
    articles = [_article(index, id_, quotes.get(id_)) for id_ in narrative.article_ids]
    path = address("narratives", narrative.narrative_id)
    return _feed(
        f"narrative {about}", narrative.label, path, [*articles, *_returns(narrative), *_events(index, about)]
    )


def of_source(index: Index, arguments: Arguments) -> Feed:
    """The newest articles of an outlet."""
    outlets = index.corpus.outlets
    name = outlets.find(str(arguments["id"]))
    if name is None:
        raise UnknownSourceError(f"no source {arguments['id']!r} in this index")
    shown = outlets.names.get(name, name)
    mask = index.corpus.mask(Filters(source=str(arguments["id"])))
    ids = index.corpus.articles["id"].filter(pl.Series(mask))[-MOST_ENTRIES:].to_list()
    return _feed(f"source {name}", shown, "/sources", [_article(index, id_) for id_ in ids])


def of_search(index: Index, arguments: Arguments) -> Feed:
    """What a saved search finds; nothing where nothing is close."""
    filters = Filters(None, None, arguments["source"], arguments["lang"])
    answered = answer(index, arguments["q"], k=MOST_ENTRIES, filters=filters)
    entries = [
        _article(index, hit.article_id, hit.passages[0].text if hit.passages else None)
        for hit in answered.hits
    ]
    asked = " ".join(f"{name} {value}" for name, value in sorted(arguments.items()) if value)
    return _feed(f"search {asked}", f"Search: {arguments['q']}", "/search", entries)


def of_returns(index: Index, arguments: Arguments) -> Feed:
    """Every time that a narrative came back."""
    entries = [entry for item in index.narratives() for entry in _returns(item)]
    return _feed("returns", "Came back", "/narratives", entries)


FEEDS: tuple[tuple[str, tuple[Parameter, ...], Callable[[Index, Arguments], Feed]], ...] = (
    ("/feeds/stories/{id:path}.atom", (), of_story),
    ("/feeds/narratives/{id:path}.atom", (), of_narrative),
    ("/feeds/sources/{id:path}.atom", (), of_source),
    ("/feeds/search.atom", (Parameter("q", Q.what, required=True), SOURCE, LANGUAGE), of_search),
    ("/feeds/returns.atom", (), of_returns),
)
"""Where each feed is, what may be asked of it, and what makes it."""


def atom(feed: Feed, base: str, feed_address: str) -> bytes:
    """A feed as Atom (RFC 4287).

    Args:
        feed: What it says.
        base: The address of this server.
        feed_address: The feed's own address.
    """
    root = ET.Element("feed", xmlns=_ATOM)
    _text(root, "id", _urn(feed.about))
    _text(root, "title", feed.title)
    _text(root, "updated", _moment(max((entry.updated for entry in feed.entries), default=_NEVER)))
    _text(ET.SubElement(root, "author"), "name", "linker")
    ET.SubElement(root, "link", rel="self", type="application/atom+xml", href=feed_address)
    ET.SubElement(root, "link", rel="alternate", type="text/html", href=base + feed.path)
    for entry in feed.entries:
        element = ET.SubElement(root, "entry")
        _text(element, "id", _urn(entry.about))
        _text(element, "title", entry.title or NO_HEADLINE)
        _text(element, "updated", _moment(entry.updated))
        ET.SubElement(element, "link", rel="alternate", type="text/html", href=base + entry.path)
        _text(element, "summary", entry.text or entry.title or NO_HEADLINE)
    content: bytes = ET.tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + content


def _feed(about: str, title: str, path: str, entries: list[Entry]) -> Feed:
    once = {entry.about: entry for entry in entries}
    ordered = sorted(once.values(), key=lambda entry: (entry.updated, entry.about), reverse=True)
    return Feed(about, title, path, tuple(ordered[:MOST_ENTRIES]))


def _article(index: Index, id_: str, quote: str | None = None) -> Entry:
    row = index.corpus.row(id_)
    title, published, text, source = (
        index.corpus.articles[name][row] for name in ("title", "published", "text", "source")
    )
    spans = index.corpus.spans(row) if quote is None else []
    summary = quote or (text[slice(*spans[0])] if spans else "")
    shown = in_quotes(clip(summary, 400)) if summary else ""
    heading = f"{title or NO_HEADLINE}{f' – {source}' if source else ''}"
    return Entry(f"article {id_}", heading, address("articles", id_), published or _NEVER, shown)


def _returns(item: Narrative) -> list[Entry]:
    """An entry for each episode but the first, known by its first day."""
    path = address("narratives", item.narrative_id)
    return [
        Entry(
            f"return {item.narrative_id} {episode.first.date()}",
            f"Back again: {item.label}",
            path,
            episode.first,
            f"Episode {number}, {span(episode.first, episode.last)}. {in_quotes(clip(item.claim.text, 400))}",
        )
        for number, episode in enumerate(item.episodes[1:], 2)
    ]


_TOLD = {"merged into": "Merged into another", "split from": "Split from another", "reopened": "News again"}


def _events(index: Index, id_: str) -> list[Entry]:
    """What happened to a group that a follower wants to know, with where it goes on."""
    rows = read_history(index.store, "events")["events"].filter(
        (pl.col("group_id") == id_) & pl.col("event").is_in(list(_TOLD))
    )
    return [
        Entry(
            f"event {id_} {event} {other} {at.isoformat()}",
            _TOLD[event],
            address("narratives" if id_.startswith("n") else "stories", other or id_),
            at,
            f"{_TOLD[event]}{f': {other}' if other else ''}.",
        )
        for at, event, other in rows.select("at", "event", "other_id").iter_rows()
    ]


def _urn(about: str) -> str:
    """The same for the same thing, for ever.

    >>> _urn("article a1")
    'urn:uuid:229398ec-30a1-55bf-b137-1b8a5e21e3bb'
    """
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'linker:{about}')}"


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(parent: ET.Element, name: str, value: str) -> None:
    ET.SubElement(parent, name).text = clean(" ".join(value.split()))
