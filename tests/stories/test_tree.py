"""Events, story lines and topics: nested, described at each level, and a tree of those that are larger."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linker.stories import Story, describe_levels, group_articles
from linker.stories.describe import describe, with_parents
from linker.stories.group import Grouping
from linker.stories.hierarchy import StoryTree
from linker.stories.kept import from_frame, to_frame
from linker.stories.tree import nest
from linker.types import LEVELS, Rows, StoryLevel
from tests.archive import article, corpus_of

SIZE = 9
numbers = st.lists(st.integers(0, 5), min_size=SIZE, max_size=SIZE).map(np.array)
ROWS = [
    article("f1", "Ferry sinks off Kessary", "The ferry Maid of Orle sank.", "2024-03-01", "Wire"),
    article("f2", "Ferry lost in storm", "The ferry Maid of Orle was lost.", "2024-03-02", "Post"),
    article("i1", "Ferry inquiry opens", "An inquiry into the ferry opened in Orle.", "2024-05-01", "Wire"),
    article("p1", "Port fees rise", "The port of Kessary raises its fees.", "2024-06-01", "Post"),
    article("t1", "Tram line closes", "The museum tram closes for repairs.", None, "Wire"),
]
EVENTS, LINES, TOPICS = [0, 0, 1, 2, 3], [0, 0, 0, 1, 2], [0, 0, 0, 0, 1]


def made(events: list[int] = EVENTS, lines: list[int] = LINES, topics: list[int] = TOPICS) -> Grouping:
    found = group_articles(corpus_of(ROWS))
    return replace(found, groups=np.array(events), lines=np.array(lines), topics=np.array(topics))


@pytest.fixture(scope="module")
def stories() -> dict[tuple[str, ...], list[Story]]:
    """Of the same articles at several levels, finest first."""
    found: dict[tuple[str, ...], list[Story]] = {}
    for story in describe_levels(corpus_of(ROWS), made()):
        found.setdefault(story.article_ids, []).append(story)
    return found


@given(events=numbers, lines=numbers, topics=numbers)
def test_every_event_lies_in_one_line_and_every_line_in_one_topic(
    events: Rows, lines: Rows, topics: Rows
) -> None:
    own, wider = nest(events, lines, topics)
    for inner, outer in ((events, own), (own, wider)):
        assert all(len(set(outer[inner == group])) == 1 for group in set(inner.tolist()))
    again = nest(events, own, wider)
    assert [found.tolist() for found in again] == [own.tolist(), wider.tolist()]


def test_an_event_goes_to_the_line_of_most_of_its_articles() -> None:
    own, wider = nest(np.array([0, 0, 0, 1, 2]), np.array([4, 4, 9, 9, 9]), np.array([1, 1, 2, 2, 1]))
    assert own.tolist() == [0, 0, 0, 1, 1]
    assert wider.tolist() == [0, 0, 0, 0, 0], "of topics with as many articles the lowest number has it"


def test_nothing_nests_in_nothing() -> None:
    nothing = np.empty(0, np.int64)
    assert [len(found) for found in nest(nothing, nothing, nothing)] == [0, 0]
    assert describe_levels(corpus_of([]), group_articles(corpus_of([]))) == ()


def test_grouping_gives_nested_lines_and_topics() -> None:
    found = group_articles(corpus_of(ROWS))
    again = nest(found.groups, found.lines, found.topics)
    assert [part.tolist() for part in again] == [found.lines.tolist(), found.topics.tolist()]


def test_lines_follow_events_that_were_joined_or_divided() -> None:
    joined = made().with_events(np.array([0, 0, 1, 0, 2]))
    assert joined.lines.tolist() == [0, 0, 0, 0, 1]
    divided = made().with_events(np.array([0, 1, 2, 3, 4]))
    assert divided.lines.tolist() == LINES


def test_each_level_holds_every_article_once(stories: dict[tuple[str, ...], list[Story]]) -> None:
    every = [story for own in stories.values() for story in own]
    for level in LEVELS.values():
        held = [id_ for story in every if story.level == level for id_ in story.article_ids]
        assert sorted(held) == sorted(str(row["id"]) for row in ROWS)
    assert len({story.story_id for story in every}) == len(every)
    assert {story.level: story.story_id[0] for story in every} == {"event": "s", "line": "l", "topic": "t"}


def test_a_parent_is_the_next_group_that_is_larger(stories: dict[tuple[str, ...], list[Story]]) -> None:
    (ferry,), (inquiry,) = stories["f1", "f2"], stories["i1",]
    (line,), (topic,) = stories["f1", "f2", "i1"], stories["f1", "f2", "i1", "p1"]
    fees, fees_line = stories["p1",]
    tram, tram_line, tram_topic = stories["t1",]
    assert (ferry.parent, inquiry.parent) == (line.story_id, line.story_id)
    assert (line.level, line.parent, topic.parent) == ("line", topic.story_id, None)
    assert (fees.parent, fees_line.parent) == (topic.story_id, topic.story_id), "a line of one is passed over"
    assert {tram.parent, tram_line.parent, tram_topic.parent} == {None}


def test_groups_are_described_by_all_their_articles(stories: dict[tuple[str, ...], list[Story]]) -> None:
    (line,) = stories["f1", "f2", "i1"]
    assert (line.first, line.last) == (stories["f1", "f2"][0].first, stories["i1",][0].last)
    assert line.sources == ("Post", "Wire")
    assert "ferry" in line.keywords
    assert line.label in {row["title"] for row in ROWS}
    fees, fees_line = stories["p1",]
    assert fees_line == replace(fees, story_id=fees_line.story_id, level="line")


def test_events_are_described_as_alone(stories: dict[tuple[str, ...], list[Story]]) -> None:
    alone = describe(corpus_of(ROWS), made())
    assert alone == tuple(
        sorted(
            (replace(own[0], parent=None) for own in stories.values() if own[0].level == "event"),
            key=lambda story: (-len(story.article_ids), str(story.first), story.story_id),
        )
    )


def test_levels_and_parents_are_kept(stories: dict[tuple[str, ...], list[Story]]) -> None:
    every = [story for own in stories.values() for story in own]
    assert from_frame(to_frame(every)) == tuple(every)


@pytest.mark.parametrize("level", LEVELS.values())
def test_what_is_known_of_a_group_holds_at_its_own_level_only(level: StoryLevel) -> None:
    corpus, found = corpus_of(ROWS), describe_levels(corpus_of(ROWS), made())
    known = [replace(story, label="known") for story in found if story.level == level]
    again = describe_levels(corpus, made(), known)
    said = {story.level for story in again if story.label == "known"}
    assert level in said
    assert all(story.label == "known" for story in again if story.level == level)
    assert not said & set(list(LEVELS.values())[: list(LEVELS.values()).index(level)])


def test_the_tree_leaves_out_groups_of_one(stories: dict[tuple[str, ...], list[Story]]) -> None:
    tree = StoryTree.of(story for own in stories.values() for story in own)
    topic, tram = tree.roots
    assert (topic.level, tram.level) == ("topic", "event")
    below = [(story.level, story.article_ids) for story in tree.below(topic)]
    assert below == [
        ("topic", ("f1", "f2", "i1", "p1")),
        ("line", ("f1", "f2", "i1")),
        ("event", ("f1", "f2")),
        ("event", ("i1",)),
        ("event", ("p1",)),
    ]
    assert (tree.events(topic), tree.events(tram)) == (3, 1)
    (inquiry,) = stories["i1",]
    assert [group.level for group in tree.above(inquiry)] == ["line", "topic"]
    assert list(tree.children(tram)) == []


def test_a_topic_of_one_line_is_no_parent() -> None:
    found = describe_levels(corpus_of(ROWS), made(topics=[0, 0, 0, 1, 2]))
    (line,) = [story for story in found if story.level == "line" and len(story.article_ids) == 3]
    assert line.parent is None
    assert {story.parent for story in found} == {None, line.story_id}
    assert with_parents(found) == found


def test_a_tree_is_printed_with_each_group_under_its_parent(
    stories: dict[tuple[str, ...], list[Story]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from linker.cli import story_tree

    monkeypatch.setenv("COLUMNS", "80")
    tree = StoryTree.of(story for own in stories.values() for story in own)
    story_tree.print_tree(tree, tree.roots, tree.roots)
    shown = capsys.readouterr().out.splitlines()
    assert shown[0] == "5 articles in 4 stories, 1 line, 1 topic"
    marks = [(len(line) - len(line.lstrip()), line.split()[0]) for line in shown[2::2]]
    assert marks == [(2, "4"), (6, "3"), (10, "2"), (10, "1"), (6, "1"), (2, "1")]
    topic, line = tree.roots[0], tree.children(tree.roots[0])[0]
    assert shown[3] == f"     {topic.story_id}  topic of 3 stories  2024-03-01 to 2024-06-01"
    assert shown[5] == f"         {line.story_id}  line of 2 stories  2024-03-01 to 2024-05-01"
    monkeypatch.setattr(story_tree, "_SHOWN", 1)
    story_tree.print_tree(tree, tree.roots[:1], tree.roots)
    shown = capsys.readouterr().out.splitlines()
    assert f"    … and 1 more; linker stories {topic.story_id} shows all" in shown
    assert shown[-1] == "… and 1 more at the top; -k shows more"
