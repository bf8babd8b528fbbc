"""An index on disk: parquet parts named by one manifest, one writer, many readers.

`indexes/README.md` is the normative text of the format.
"""

from linker.own_files import MANIFEST
from linker.storage.derived_folders import is_kept, keep, read_kept
from linker.storage.folder_check import folder_of
from linker.storage.manifest import FORMAT, EncoderId, Manifest, Part, check_encoder
from linker.storage.mapped_corpus import (
    derive,
    known_corpus,
    open_corpus,
    open_state,
    read_history,
    read_now,
    read_state,
)
from linker.storage.parquet_io import write_shard
from linker.storage.part_columns import HISTORY, STORED_ARTICLE_SCHEMA, STORED_PASSAGE_SCHEMA
from linker.storage.recovery import recover
from linker.storage.store import Store
from linker.storage.verifying import verify
from linker.storage.writing import Writer

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
    "folder_of",
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
    "verify",
    "write_shard",
]
