"""An index on disk: parquet parts named by one manifest, one writer, many readers.

`indexes/README.md` is the normative text of the format.
"""

from linker.own_files import MANIFEST
from linker.store.derived import (
    derive,
    known_corpus,
    open_corpus,
    open_state,
    read_history,
    read_now,
    read_state,
)
from linker.store.files import write_shard
from linker.store.kept import is_kept, keep, read_kept
from linker.store.kinds import HISTORY, STORED_ARTICLE_SCHEMA, STORED_PASSAGE_SCHEMA
from linker.store.manifest import FORMAT, EncoderId, Manifest, Part, check_encoder
from linker.store.reading import Store
from linker.store.recovery import recover
from linker.store.writing import Writer

__all__ = [
    "FORMAT",
    "HISTORY",
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
    "is_kept",
    "keep",
    "known_corpus",
    "open_corpus",
    "open_state",
    "read_history",
    "read_kept",
    "read_now",
    "read_state",
    "recover",
    "write_shard",
]
