"""Feeds are valid, their entries last, and a story that merges is an entry and not a dead feed."""

from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import feedparser
import polars as pl
import pytest
from starlette.testclient import TestClient

from linker.serve import atom
from linker.serve.live import LiveIndex
from tests.serve.conftest import HOME

ATOM = "{http://www.w3.org/2005/Atom}"


def valid(content: bytes) -> ET.Element:
    """What RFC 4287 demands of a feed and its entries."""
    root = ET.fromstring(content)
    assert root.tag == f"{ATOM}feed"
    for element in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (found,) = element.findall(f"{ATOM}{name}")
            assert (found.text or "").strip()
        assert element.findtext(f"{ATOM}id", "").startswith("urn:uuid:")
        datetime.fromisoformat(element.findtext(f"{ATOM}updated", ""))
        assert all(link.get("href", "").startswith(HOME) for link in element.findall(f"{ATOM}link"))
        assert element.findall(f"{ATOM}link[@rel='alternate']")
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    return root


def test_every_kind_of_feed_is_valid_and_read_by_feedparser(client: TestClient, live: LiveIndex) -> None:
    index = live.state.index
    story, narrative = index.stories()[0], index.narratives()[0]
    sizes = {}
    for place in (
        f"/feeds/stories/{story.story_id}.atom",
        f"/feeds/stories/{index.stories('lines')[0].story_id}.atom",
        f"/feeds/narratives/{narrative.narrative_id}.atom",
        "/feeds/sources/Tessera%20Wire.atom",
        "/feeds/search.atom?q=tanker",
        "/feeds/returns.atom",
    ):
        answer = client.get(place)
        assert answer.headers["content-type"].startswith("application/atom+xml"), place
        valid(answer.content)
        read = feedparser.parse(answer.content)
        assert not read.bozo
        sizes[place.split("/")[2]] = [entry.link for entry in read.entries]
        assert all(client.get(link).status_code == 200 for link in sizes[place.split("/")[2]][:2])
    assert sum(len(item.episodes) - 1 for item in index.narratives()) == len(sizes["returns.atom"])
    assert {f"{HOME}/articles/{id_}" for id_ in narrative.article_ids} <= set(sizes["narratives"])


def test_a_story_that_merged_is_an_entry_of_its_feed(
    client: TestClient, live: LiveIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = live.state.index.stories()[0].story_id
    at = datetime.fromisoformat("2025-03-01T10:00:00+00:00")
    row = {"at": at, "kind": "story", "event": "merged into", "group_id": "s00000old", "other_id": now}
    history = {"events": pl.DataFrame([row | {"shared": 2, "articles": 4}])}
    for module in ("linker.serve.atom", "linker.history.successors"):
        monkeypatch.setattr(f"{module}.read_history", lambda *_: history)
    old = valid(client.get("/feeds/stories/s00000old.atom").content)
    titles = [entry.findtext(f"{ATOM}title") for entry in old.iter(f"{ATOM}entry")]
    assert "Merged into another" in titles
    assert len(titles) == 1 + len(live.state.index.stories()[0].article_ids)
    assert old.findtext(f"{ATOM}id") == atom._urn("story s00000old")
    moved = client.get("/stories/s00000old", follow_redirects=False)
    assert (moved.status_code, moved.headers["location"].endswith(f"/stories/{now}")) == (301, True)


def test_what_has_no_feed_says_so(client: TestClient, demo: Path) -> None:
    for place in (
        "/feeds/stories/none.atom",
        "/feeds/sources/Nobody.atom",
        "/feeds/search.atom",
        "/feeds/x.atom",
    ):
        answer = client.get(place)
        assert answer.status_code in (400, 404), place
        assert str(demo) not in answer.text


def test_control_characters_never_break_a_feed() -> None:
    when = datetime.fromisoformat("2025-03-01T10:00:00+00:00")
    bad = "\x00\x1b[31m <b>&\ufffe\ud800 ]]>"
    feed = atom.Feed("story s", bad, "/stories/s", (atom.Entry("article a", bad, "/articles/a", when, bad),))
    root = valid(atom.atom(feed, HOME, f"{HOME}/feeds/stories/s.atom"))
    assert "<b>&" in root.findtext(f"{ATOM}entry/{ATOM}title", "")
