"""The one process that may change an index.

Whatever dies at whatever byte, the manifest names only files that were complete before it was renamed
into place.
"""

import contextlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import polars as pl
from filelock import FileLock, Timeout

from linker.errors import StoreError
from linker.outputs import sync
from linker.own_files import BEGUN, HOLDER, LOCK, MANIFEST
from linker.storage.folder_check import claim_folder
from linker.storage.manifest import (
    EncoderId,
    Manifest,
    Part,
    check_encoder,
    copy_manifest,
    read_manifest,
    refuse_older,
    write_manifest,
)
from linker.storage.parquet_io import (
    blocks_of,
    read_parquet_file,
    sha256_of,
    write_blocks,
    write_bytes,
    write_shard,
    writing,
)
from linker.storage.part_columns import ADDED_TO, CONTENT, HISTORY, NAMING, SCHEMAS, with_added_columns
from linker.storage.store import Store
from linker.storage.sweep import delete_file, sweep_derived, sweep_remains, sweep_shards
from linker.types import IndexType, Vectors

FULL_PART = 50_000
"""Rows from which on a part is merged with no other."""


class Writer:
    """The one process that may change an index; a context manager that holds the lock.

    It waits `patience` seconds for another one: those who only add to the history are done in a moment.
    """

    def __init__(
        self,
        folder: Path,
        encoder: EncoderId,
        text: dict[str, Any],
        *,
        rebuild: bool = False,
        patience: float = 3.0,
        index_type: IndexType | None = None,
    ) -> None:
        self.folder = folder
        self._is_deferred = rebuild  # nothing is committed before `annotate`: the old index stays until then
        self._encoder = encoder
        self._text = text
        self._index_type = index_type  # None leaves what the index has
        self._lock = FileLock(folder / LOCK, timeout=patience)
        self.store: Store
        self._old: Manifest | None = None  # of the index that a rebuilt one takes the place of
        self._replaced: set[str] = set()  # parts to delete once no manifest names them
        self._hashes: pl.Series | None = None  # of all ids, once asked for

    def __enter__(self) -> Self:
        """Take the lock and open the index, or begin an empty one.

        Raises:
            StoreError: The folder can't be written, or holds what isn't ours and no index, another process
                writes, or the index was built with another model.
        """
        try:
            claim_folder(self.folder)
            self._lock.acquire()
        except Timeout:
            raise StoreError(
                f"{self.folder} is being written by another process ({self._holder()}); try again later"
            ) from None
        except OSError as error:
            raise StoreError(f"{self.folder} can't be written: {error.strerror}") from error
        try:
            with writing(self.folder):
                write_bytes(self.folder / HOLDER, str(os.getpid()).encode())
            self.store = Store(self.folder, self._manifest())
            with writing(self.folder):
                self._begin()
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Release the lock; what was committed stays."""
        self._leave()

    def _leave(self) -> None:
        with contextlib.suppress(OSError):  # it only names the holder of the lock
            delete_file(self.folder / HOLDER)
        self._lock.release()

    def add(
        self,
        articles: pl.DataFrame,
        article_vectors: Vectors,
        passages: pl.DataFrame,
        passage_vectors: Vectors,
        *,
        changes: pl.DataFrame | None = None,
    ) -> None:
        """Write articles and their passages, replacing those with the same ids, and commit.

        Args:
            articles: `STORED_ARTICLE_SCHEMA`.
            article_vectors: Shape (len(articles), dim).
            passages: `STORED_PASSAGE_SCHEMA`; every article_id is one of `articles`.
            passage_vectors: Shape (len(passages), dim).
            changes: What history keeps of the articles replaced; added to what it has.
        """
        shards = {"articles": (articles, article_vectors), "passages": (passages, passage_vectors)}
        paths = {kind: self.folder / f".{kind}-added.tmp" for kind in shards}
        for kind, (frame, vectors) in shards.items():
            write_shard(paths[kind], frame, vectors)
        self.take(paths["articles"], paths["passages"], changes=changes)

    def take(self, articles: Path, passages: Path, *, changes: pl.DataFrame | None = None) -> None:
        """Make parts of the index from files that `write_shard` wrote, as `add` does, and commit.

        Args:
            articles: A file on the index's own disk; it is moved.
            passages: That of the same articles' passages.
            changes: As `add` takes them.
        """
        self.store.check(SCHEMAS)  # all of it is read again once something has been added
        ids = read_parquet_file(articles, ["id"])["id"]
        rows = len(ids), len(read_parquet_file(passages, ["start"]))
        replaced = self._stored_ids(ids)
        parts = self._without(replaced, CONTENT) if replaced else list(self.store.manifest.parts)
        number = self.store.manifest.next_part
        parts.append(self._named("articles", number, articles, rows[0]))
        if rows[1]:  # headlines alone have none
            parts.append(self._named("passages", number, passages, rows[1]))
        if changes is not None and len(changes):
            parts.append(self._write_part("changes", number, [changes], len(changes)))
        self._commit(replace(self.store.manifest, parts=tuple(parts), next_part=number + 1))

    def remove(
        self,
        ids: set[str],
        whole: Mapping[str, pl.DataFrame],
        more: Mapping[str, pl.DataFrame],
        *,
        boilerplate: dict[str, dict[str, int]],
        sentences: Iterable[str],
        last_read: dict[str, Any],
    ) -> None:
        """Delete articles from every part, with their passages and what history names them, and commit.

        Args:
            ids: Those of the articles.
            whole: What is left of kinds of history, as `record` takes it.
            more: What is added to kinds of history, as `record` takes it.
            boilerplate: What is left of the lines that repeat.
            sentences: What is left of the hashes of sentences that repeat.
            last_read: What is left of what the newest run counted.
        """
        self.store.check(SCHEMAS)
        self._hashes = None
        others = tuple(kind for kind in NAMING if kind not in whole)
        parts = [part for part in self._without(ids, others) if part.kind not in whole]
        left = self._with_history(parts, {**whole, **more})
        manifest = replace(left, boilerplate=boilerplate, sentences=sorted(sentences), last_read=last_read)
        self._commit(manifest)

    def record(
        self, whole: Mapping[str, pl.DataFrame], more: Mapping[str, pl.DataFrame] | None = None
    ) -> None:
        """Write history, several kinds in one commit.

        Args:
            whole: Kind → all of its rows, as `HISTORY` has them, in place of what stood there.
            more: Kind → rows that follow those that it has.
        """
        parts = [part for part in self.store.manifest.parts if part.kind not in whole]
        self._commit(self._with_history(parts, {**whole, **(more or {})}))

    def _with_history(self, parts: list[Part], history: Mapping[str, pl.DataFrame]) -> Manifest:
        """The manifest with these parts and, after them, rows of history."""
        manifest, parts = self.store.manifest, list(parts)
        for kind, rows in sorted(history.items()):
            frame = rows.select(list(HISTORY[kind])).cast(HISTORY[kind])
            if len(frame):
                parts.append(self._write_part(kind, manifest.next_part, [frame], len(frame)))
        return replace(manifest, parts=tuple(parts), next_part=manifest.next_part + 1)

    def annotate(
        self,
        *,
        boilerplate: dict[str, dict[str, int]],
        last_read: dict[str, Any],
        sentences: Iterable[str] = (),
    ) -> None:
        """Store what a run learned and counted; a rebuilt index replaces the old one now.

        Raises:
            StoreError: A rebuilt index has no articles where the old one has some, which stays then.
        """
        if self._old is not None and self._old.count("articles") > self.store.manifest.count("articles") == 0:
            raise StoreError(f"no article was read, so {self.folder} stays as it is; check the sources")
        self._is_deferred = False
        manifest = self.store.manifest
        learned = replace(manifest, boilerplate=boilerplate, sentences=sorted(sentences))
        self._commit(replace(learned, last_read=last_read))

    def keep_measures(self, dense: dict[str, Any]) -> None:
        """Store what was measured when the dense indexes were built."""
        self._commit(replace(self.store.manifest, dense=dense))

    def merge(self) -> None:
        """Merge small parts into larger ones, so that parts stay few and a small addition stays cheap."""
        manifest = self.store.manifest
        kinds, number = (*CONTENT, *ADDED_TO), manifest.next_part
        parts = [part for part in manifest.parts if part.kind not in kinds]
        for kind in kinds:
            parts_of_kind = [part for part in manifest.parts if part.kind == kind and part.rows]
            for group in merged([part.rows for part in parts_of_kind]):
                if len(group) == 1:
                    parts.append(parts_of_kind[group[0]])
                else:
                    joined = [parts_of_kind[place] for place in group]
                    for part in joined:
                        self.store.check_now(part)
                    stored = chain.from_iterable(blocks_of(self.folder / part.name) for part in joined)
                    blocks = map(with_added_columns, stored)
                    rows = sum(part.rows for part in joined)
                    parts.append(self._write_part(kind, number, blocks, rows))
                    number += 1
        if len(parts) < len(manifest.parts):
            self._commit(replace(manifest, parts=tuple(parts), next_part=number))

    def _stored_ids(self, ids: pl.Series) -> set[str]:
        """The ids that the index has already; from now on all of `ids` count as stored.

        Hashes of eight bytes an id are kept in memory, so that no part is read where none can be stored.
        """
        if self._hashes is None:
            hashes_of_parts = [frame["id"].hash() for frame in self.store.frames("articles", ["id"])]
            self._hashes = pl.concat(hashes_of_parts)
        hashes = ids.hash()
        likely = ids.filter(hashes.is_in(self._hashes.implode()))
        self._hashes = pl.concat([self._hashes, hashes])
        if likely.is_empty():
            return set()
        stored = (frame["id"] for frame in self.store.frames("articles", ["id"]))
        return {id_ for column in stored for id_ in column.filter(column.is_in(likely.implode()))}

    def _without(self, ids: set[str], kinds: tuple[str, ...]) -> list[Part]:
        """The parts without some articles; of other kinds they stay, and one without rows is dropped."""
        parts: list[Part] = []
        for part in self.store.manifest.parts:
            if part.kind not in kinds:
                parts.append(part)
                continue
            path, columns = self.folder / part.name, NAMING[part.kind]
            named = read_parquet_file(path, list(columns))
            is_doomed = named.select(
                pl.any_horizontal(pl.col(columns).is_in(list(ids)).fill_null(value=False))
            )
            doomed = is_doomed.to_series()
            if not doomed.any():
                parts.append(part)
                continue
            self.store.check_now(part)
            if rest := int((~doomed).sum()):
                number = int(part.name.split("-")[1].split(".")[0])
                parts.append(self._write_part(part.kind, number, _filtered(path, ~doomed), rest))
        return parts

    def _write_part(self, kind: str, number: int, blocks: Iterable[pl.DataFrame], rows: int) -> Part:
        temporary = self.folder / f".{kind}-{number:06d}.tmp"
        write_blocks(temporary, blocks)
        return self._named(kind, number, temporary, rows)

    def _named(self, kind: str, number: int, path: Path, rows: int) -> Part:
        """Give a written file the name of a part."""
        with writing(self.folder):
            sha256 = sha256_of(path)
            name = f"{kind}-{number:06d}-{sha256[:8]}.parquet"
            path.replace(self.folder / name)
            self.store.checked.add(name)
            return Part(name, kind, rows, (self.folder / name).stat().st_size, sha256)

    def _begin(self) -> None:
        """Mark an index that has no manifest yet as begun, or delete what an interrupted run left."""
        if not (self.folder / MANIFEST).exists():
            write_bytes(self.folder / BEGUN, b"")
        elif not self._is_deferred:
            copy_manifest(self.folder)
            delete_file(self.folder / BEGUN)
            sweep_remains(self.folder, [part.name for part in self.store.manifest.parts])
            sweep_shards(self.folder)
            sweep_derived(self.store.derived)

    def _commit(self, manifest: Manifest) -> None:
        named = {part.name for part in manifest.parts}
        self._replaced |= {part.name for part in self.store.manifest.parts}
        self.store = Store(self.folder, manifest, self.store.checked)
        if self._is_deferred:
            return
        with writing(self.folder):
            sync(self.folder)  # the names of parts are on the disk before the manifest that has them
        write_manifest(self.folder, manifest)
        with writing(self.folder):
            copy_manifest(self.folder)
            delete_file(self.folder / BEGUN)
            for name in sorted(self._replaced - named):
                delete_file(self.folder / name)
            self._replaced.clear()
            sweep_derived(self.store.derived)

    def _manifest(self) -> Manifest:
        if not (self.folder / MANIFEST).exists():
            return Manifest(self._encoder, self._text, index_type=self._index_type or "auto")
        manifest = read_manifest(self.folder)
        refuse_older(self.folder, manifest)
        if self._is_deferred:
            self._old = manifest
            self._replaced = {part.name for part in manifest.parts}
            return Manifest(
                self._encoder,
                self._text,
                parts=tuple(part for part in manifest.parts if part.kind in HISTORY),
                next_part=manifest.next_part,
                index_type=self._index_type or manifest.index_type,
            )
        check_encoder(self.folder, manifest, self._encoder)
        return replace(manifest, text=self._text, index_type=self._index_type or manifest.index_type)

    def _holder(self) -> str:
        try:
            return f"process {(self.folder / '.writer').read_text()}"
        except OSError:
            return "unknown process"


def _filtered(path: Path, mask: pl.Series) -> Iterator[pl.DataFrame]:
    """Some of the rows of a part, a block at a time."""
    start = 0
    for block in blocks_of(path):
        yield block.filter(mask[start : start + len(block)])
        start += len(block)


def merged(rows: Sequence[int], full: int = FULL_PART) -> list[range]:
    """Which parts, in order, to merge so that each is at least twice as large as all after it.

    So a row is rewritten at most about log2(n) times while an archive grows to n rows. Parts of `full` rows
    stay as they are and none grows far beyond that, which bounds the memory that any work on one part takes.

    >>> merged([1000, 10]), merged([1000, 30, 20, 1]), merged([50, 9, 9], 40)
    ([range(0, 1), range(1, 2)], [range(0, 1), range(1, 4)], [range(0, 1), range(1, 3)])
    >>> merged([20, 20, 20, 20, 20], 40)
    [range(0, 2), range(2, 4), range(4, 5)]
    """
    first, after = len(rows), 0
    for place in range(len(rows) - 1, -1, -1):
        if rows[place] >= full:
            break
        if rows[place] < 2 * after:
            first = place
        after += rows[place]
    groups, size = [range(place, place + 1) for place in range(first)], full
    for place in range(first, len(rows)):
        if size >= full:
            groups.append(range(place, place))
            size = 0
        groups[-1] = range(groups[-1].start, place + 1)
        size += rows[place]
    return groups
