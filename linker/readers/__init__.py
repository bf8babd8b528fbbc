"""Formats in: files, folders, globs and standard input become records; what can't be read is counted.

Nothing is fetched: a reader sees the bytes that it is given, and no more.
"""

from linker.readers.fields import content_id
from linker.readers.reading import files_of, read

__all__ = ["content_id", "files_of", "read"]
