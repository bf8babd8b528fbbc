"""Printing of the tree of events, story lines and topics, and of a group's place in it."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from linker.counts import plural

if TYPE_CHECKING:
    from rich.console import Console

    from linker.archive.index import Index
    from linker.stories import Story
    from linker.stories.hierarchy import StoryTree

NOUNS = {"event": "story", "line": "line", "topic": "topic"}
"""What a group of each level is called."""
_SHOWN = 12
"""So many children of each group are shown in the terminal; the rest is counted."""
_STEP = 4
"""Columns by which children are indented."""


def tree_of(index: "Index") -> "StoryTree":
    """The tree of an index."""
    from linker.stories.hierarchy import StoryTree
    from linker.types import LEVELS

    return StoryTree.of(story for level in LEVELS for story in index.stories(level))


def tree_rows(index: "Index", shown: Sequence["Story"]) -> list[dict[str, object]]:
    """The event, line and topic of each article of the groups that are shown."""
    from linker.types import LEVELS

    articles = [id_ for story in shown for id_ in story.article_ids]
    columns = dict(zip(LEVELS, ("story_id", "line_id", "topic_id"), strict=True))
    group_of = {
        column: {id_: story.story_id for story in index.stories(level) for id_ in story.article_ids}
        for level, column in columns.items()
    }
    return [{"article_id": id_, **{column: group_of[column][id_] for column in group_of}} for id_ in articles]


def print_tree(tree: "StoryTree", shown: Sequence["Story"], roots: Sequence["Story"]) -> None:
    """Print groups with everything below them, each indented under its parent.

    Args:
        tree: All of it.
        shown: The groups that it is printed from.
        roots: Those that were asked for, of which `shown` are the first.
    """
    from rich.text import Text

    from linker.cli.output import console

    out = console()
    nodes = [node for root in roots for node in tree.below(root)]
    counts = [
        plural(sum(node.level == level for node in nodes), noun)
        for level, noun in NOUNS.items()
        if level == "event" or any(node.level == level for node in nodes)
    ]
    articles = sum(len(root.article_ids) for root in roots)
    out.print(Text(f"{plural(articles, 'article')} in {', '.join(counts)}\n"))
    for root in shown:
        _print_node(out, tree, root, 0)
    if len(roots) > len(shown):
        out.print(Text(f"… and {len(roots) - len(shown):,} more at the top; -k shows more", style="dim"))


def _print_node(out: "Console", tree: "StoryTree", story: "Story", depth: int) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from linker.cli.output import hanging, shown_headline

    children = tree.children(story)
    label = Text(shown_headline(story.label), style="bold" if children else "")
    mark = Text(f"{len(story.article_ids):>3}", style="dim")
    out.print(hanging(mark, label, indent=_STEP * depth, width=5))
    facts = Text("  ".join(_facts(tree, story)), style="dim")
    out.print(Padding(facts, (0, 0, 0, _STEP * depth + 5), expand=False))
    for child in children[:_SHOWN]:
        _print_node(out, tree, child, depth + 1)
    if len(children) > _SHOWN:
        rest = f"… and {len(children) - _SHOWN:,} more; linker stories {story.story_id} shows all"
        out.print(Padding(Text(rest, style="dim"), (0, 0, 0, _STEP * (depth + 1)), expand=False))


def _facts(tree: "StoryTree", story: "Story") -> list[str]:
    what = [] if story.level == "event" else [f"{story.level} of {plural(tree.events(story), 'story')}"]
    return [story.story_id, *what, days_of(story)]


def print_place(tree: "StoryTree", story: "Story") -> None:
    """Print the groups that hold a story, the nearest first."""
    from rich.text import Text

    from linker.cli.output import console, hanging, shown_headline

    for group in tree.above(story):
        label = Text.assemble(
            shown_headline(group.label),
            (f"  {', '.join(_facts(tree, group))}, {plural(len(group.article_ids), 'article')}", "dim"),
        )
        console().print(hanging(Text(f"in {group.level}", style="dim"), label, indent=0, width=12))


def print_children(tree: "StoryTree", story: "Story", silence_days: int) -> None:
    """Print the stories of a line or topic as a timeline; pauses from `silence_days` on are shown."""
    from rich.padding import Padding
    from rich.text import Text

    from linker.cli.output import console, hanging, shown_date, shown_headline

    out = console()
    before: datetime | None = None
    for child in sorted(tree.children(story), key=lambda one: (one.first is None, str(one.first))):
        if before and child.first and (child.first - before).days >= silence_days:
            out.print(Text(f"            … {(child.first - before).days} days", style="dim"))
        before = max((day for day in (before, child.last) if day), default=None)
        when = Text(shown_date(child.first)[:10] or "undated", style="dim")
        out.print(hanging(when, Text(shown_headline(child.label)), indent=0, width=12))
        facts = [*_facts(tree, child), plural(len(child.article_ids), "article")]
        out.print(Padding(Text("  ".join(facts), style="dim"), (0, 0, 0, 12), expand=False))


def days_of(story: "Story") -> str:
    """The first and last day of a group."""
    from linker.cli.output import shown_date

    days = dict.fromkeys(shown_date(day)[:10] for day in (story.first, story.last) if day)
    return " to ".join(days) or "undated"
