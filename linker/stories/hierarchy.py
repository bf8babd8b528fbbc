"""The tree that events, story lines and topics form: who is in whom."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from linker.stories.describe import Story, largest_first


@dataclass(frozen=True)
class StoryTree:
    """All events, and those lines and topics that hold several of them.

    A line of a single event, or a topic of a single line, has no place of its own. Roots and children are
    sorted by (-articles, first, id); every article is in exactly one root.
    """

    roots: Sequence[Story]
    _children: Mapping[str, Sequence[Story]]
    _nodes: Mapping[str, Story]

    @classmethod
    def of(cls, stories: Iterable[Story]) -> Self:
        """`stories` are those of every level."""
        every = largest_first(stories)
        parents = {story.parent for story in every}
        nodes = [story for story in every if story.level == "event" or story.story_id in parents]
        children: defaultdict[str | None, list[Story]] = defaultdict(list)
        for story in nodes:
            children[story.parent].append(story)
        below = {parent: events for parent, events in children.items() if parent is not None}
        return cls(children[None], below, {story.story_id: story for story in nodes})

    def children(self, story: Story) -> Sequence[Story]:
        """What a group consists of: lines and events for a topic, events for a line, nothing for an event."""
        return self._children.get(story.story_id, ())

    def above(self, story: Story) -> list[Story]:
        """The groups that hold it, the nearest first."""
        parents: list[Story] = []
        while story.parent is not None:
            story = self._nodes[story.parent]
            parents.append(story)
        return parents

    def below(self, story: Story) -> Iterator[Story]:
        """A group and all that it holds, each group before its children."""
        yield story
        for child in self.children(story):
            yield from self.below(child)

    def events(self, story: Story) -> int:
        """How many events it holds; an event holds itself."""
        return sum(one.level == "event" for one in self.below(story))
