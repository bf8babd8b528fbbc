"""Stories: which articles report the same event, and which events form story lines and topics?"""

from linker.stories.config import StoryConfig
from linker.stories.describe import Story, describe, describe_levels, told_by
from linker.stories.find import find_stories, group_around, group_articles, group_as

__all__ = [
    "Story",
    "StoryConfig",
    "describe",
    "describe_levels",
    "find_stories",
    "group_around",
    "group_articles",
    "group_as",
    "told_by",
]
