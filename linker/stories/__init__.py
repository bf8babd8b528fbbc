"""Stories: which articles report the same event?"""

from linker.stories.config import StoryConfig
from linker.stories.find import Story, find_stories

__all__ = ["Story", "StoryConfig", "find_stories"]
