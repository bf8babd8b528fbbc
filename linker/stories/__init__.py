"""Stories: which articles report the same event?"""

from linker.stories.config import StoryConfig
from linker.stories.describe import Story, describe
from linker.stories.find import find_stories, group_around, group_articles, group_as

__all__ = ["Story", "StoryConfig", "describe", "find_stories", "group_around", "group_articles", "group_as"]
