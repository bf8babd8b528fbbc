"""Score, kind, story and `--why` of a pair say the same, from either side."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

import linker
from linker.archive.index import Index
from linker.config import LinkConfig
from linker.links.reason_sentences import verdict
from linker.links.tree_places import ONE_EVENT_DAYS, RUNNING_DAYS, SAME_DAY
from linker.types import LEVELS, LinkKind, RelatedLink

SETS = ("gun_incidents", "listed_headlines", "people", "current_events")
MIRROR: Mapping[LinkKind, LinkKind] = {"follow-up": "precursor", "precursor": "follow-up"}


@pytest.fixture(scope="module")
def index(demo: Path) -> Index:
    return linker.open(demo)


def groups(index: Index) -> dict[str, tuple[str, ...]]:
    """Article id → the ids of its event, its line and its topic."""
    by_level = [
        {id_: story.story_id for story in index.stories(level) for id_ in story.article_ids}
        for level in LEVELS
    ]
    return {id_: tuple(level[id_] for level in by_level) for id_ in index.corpus.articles["id"]}


def assert_fits(index: Index, of: dict[str, tuple[str, ...]], left: str, link: RelatedLink) -> None:
    """What a link says of two articles is what the tree of stories and their dates say."""
    one, other = of[left], of[link.article_id]
    first, second = (
        index.corpus.articles["published"][index.corpus.row(id_)] for id_ in (left, link.article_id)
    )
    gap = None if None in (first, second) else (second - first).total_seconds() / 86_400
    order = "background" if not gap else "follow-up" if gap > 0 else "precursor"
    if one[0] == other[0]:
        days = 0.0 if gap is None else abs(gap)
        possible = {"near-copy"}
        possible |= {"same event"} if days <= ONE_EVENT_DAYS else set()
        possible |= {order} if days > SAME_DAY else set()
        assert link.kind in possible
    elif one[1] == other[1]:
        assert link.kind == order
    elif link.kind != "background":
        assert link.kind == order
        assert gap is not None
        assert abs(gap) <= RUNNING_DAYS
    assert link.story_id == other[0]


def assert_explained_alike(index: Index, left: str, link: RelatedLink) -> None:
    """`--why` gives the same kind and score, and mirrored ones when it is asked the other way round."""
    told, turned = index.explain(left, link.article_id), index.explain(link.article_id, left)
    assert told.related
    assert turned.related
    assert (told.kind, told.score) == (link.kind, link.score)
    assert (turned.kind, turned.score) == (MIRROR.get(link.kind, link.kind), link.score)
    one, other = (index.linker(LinkConfig()).subject(id_) for id_ in (left, link.article_id))
    assert told.reason.startswith(verdict(one, other, link.kind))
    assert told.story is not None
    if link.kind in ("same event", "near-copy"):
        assert told.story.same
    if told.story.same:
        assert link.kind != "background"
        assert "running story" not in told.reason
    assert not any(sign in told.reason for sign in ("score", "evidence", "0."))


def test_every_pair_of_the_demo_is_consistent(index: Index) -> None:
    of, seen = groups(index), set()
    for links in index.link_all(narratives=False):
        for link in links.related:
            assert_fits(index, of, links.article_id, link)
            assert_explained_alike(index, links.article_id, link)
            seen.add(link.kind)
        scores = [link.score for link in links.related]
        assert scores == sorted(scores, reverse=True)
    assert seen == {"near-copy", "same event", "follow-up", "precursor", "background"}


@pytest.mark.slow
@pytest.mark.parametrize("name", SETS)
def test_every_pair_of_a_labelled_set_is_consistent(name: str) -> None:
    folder = Path(os.environ.get("LINKER_INDEXES", "")) / name
    if not os.environ.get("LINKER_INDEXES") or not folder.is_dir():
        pytest.skip("set LINKER_INDEXES to a folder of indexes")
    index = linker.open(folder)
    of = groups(index)
    for number, links in enumerate(index.link_all(narratives=False)):
        for link in links.related:
            assert_fits(index, of, links.article_id, link)
            if number % 20 == 0:
                assert_explained_alike(index, links.article_id, link)


def test_no_quote_leads_two_links_of_one_list(index: Index) -> None:
    quoted = 0
    for links in index.link_all(narratives=False):
        leads = [
            {quote.text for quote in (item.left, item.right) if quote is not None}
            for link in links.related
            for item in link.evidence[:1]
            if item.kind == "passages"
        ]
        assert sum(map(len, leads)) == len(set().union(*leads))
        quoted += len(leads)
    assert quoted >= 60


def test_an_article_of_a_story_is_related_to_it_however_low_it_scores(index: Index) -> None:
    story = max(index.stories(), key=lambda story: len(story.article_ids))
    strict = LinkConfig(min_score=0.99)
    told = index.explain(story.article_ids[0], story.article_ids[-1], config=strict)
    assert told.related
    assert told.kind != "background"
