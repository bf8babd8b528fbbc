"""Connect news stories: search an archive, link articles, find stories and narratives."""

__version__ = "0.1.0"
