"""An index on disk: parquet parts named by one manifest, one writer, many readers.

`indexes/README.md` is the normative text of the format.
"""

from linker.store.derived import derive, open_corpus
from linker.store.manifest import (
    FORMAT,
    MANIFEST,
    STORED_ARTICLE_SCHEMA,
    STORED_PASSAGE_SCHEMA,
    EncoderId,
    Manifest,
    Part,
    check_encoder,
)
from linker.store.reading import Store
from linker.store.writing import Writer

__all__ = [
    "FORMAT",
    "MANIFEST",
    "STORED_ARTICLE_SCHEMA",
    "STORED_PASSAGE_SCHEMA",
    "EncoderId",
    "Manifest",
    "Part",
    "Store",
    "Writer",
    "check_encoder",
    "derive",
    "open_corpus",
]
