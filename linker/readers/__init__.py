"""Input formats: files, folders, globs and standard input become records; what can't be read is counted.

Nothing is fetched: a reader sees the bytes that it is given, and no more.
"""

from linker.readers.fields import content_id
from linker.readers.reading import check_fields, checked, files_of, indexes_in, reach, read, read_reached
from linker.readers.sources import Reached
from linker.readers.streams import shown

__all__ = [
    "Reached",
    "check_fields",
    "checked",
    "content_id",
    "files_of",
    "indexes_in",
    "reach",
    "read",
    "read_reached",
    "shown",
]
