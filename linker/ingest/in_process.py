"""Indexing in this process: everything is read, then cleaned, split and embedded batch by batch."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from linker.config import BuildConfig, ReadConfig, TextConfig
from linker.encoders import Encoder
from linker.errors import ReadError
from linker.ingest.adding import Added, Adding, CorpusStatistics, Deduplicator, counts_of
from linker.ingest.background_writer import BackgroundWriter
from linker.ingest.embedding import Embedder, known_vectors
from linker.ingest.encoder_choice import EncoderBeside, stored_choice
from linker.ingest.prepared import Prepared, with_sentences
from linker.ingest.revisions import digests, revision_rows, stored_versions
from linker.ingest.run_report import BuildReport, Progress, Step
from linker.ingest.spool import Spool, prepared_spool, record_spool
from linker.readers import read
from linker.storage import Writer
from linker.types import Record

_BATCH_CHARACTERS = 1_500_000
"""Text embedded between two commits: some ten seconds of work, which is what Ctrl-C can lose."""


def adding_in_this_process(
    sources: Iterable[str | Path],
    folder: Path,
    config: BuildConfig,
    encoder: Encoder | None,
    stdin: BinaryIO | None,
    tell: Progress,
) -> Adding:
    """Read everything; then it can be cleaned and embedded in this process."""
    with ThreadPoolExecutor(1) as beside:
        loading = EncoderBeside(beside, folder, config, encoder)
        records, deduplicator = _read_all(sources, config.read, stdin, tell, loading.saw)
        identity, ready = loading.result()
    if not len(records):
        _check_worth_it(folder, config, sources, deduplicator)

    def run(writer: Writer) -> Added:
        added = _add(records, deduplicator, writer, ready, config.text, tell)
        return replace(added, report=deduplicator.counts().plus(added.report))

    return Adding(identity, run)


def _check_worth_it(
    folder: Path, config: BuildConfig, sources: Iterable[str | Path], deduplicator: Deduplicator
) -> None:
    """Refuse to make an index of no input at all, or to replace one by nothing."""
    named = ", ".join(map(str, sources))
    if stored_choice(folder) is None and not deduplicator.skipped:
        raise ReadError(f"nothing to read in {named}; no index was made")
    if stored_choice(folder) is not None and config.rebuild:
        raise ReadError(f"no article could be read in {named}; the index at {folder} stays as it was")


def _add(
    records: Spool[Record],
    deduplicator: Deduplicator,
    writer: Writer,
    encoder: Encoder,
    config: TextConfig,
    tell: Progress,
) -> Added:
    learned = CorpusStatistics.of(records, writer.store, config, deduplicator.qualified)
    embedder = Embedder(encoder)
    cleaned = _clean_again(learned.to_clean_again(records, writer.store), embedder, writer)
    fresh, replaced = prepared_spool(), set[str]()
    report = BuildReport(notes=learned.notes, cleaned_again=len(cleaned))
    current_records = (
        record for record in records if (record.file, record.number) not in deduplicator.superseded
    )
    characters = done = 0
    for batch in _batches(learned.prepare(record, config) for record in current_records):
        tell(Step("cleaning", done, len(records), done / len(records)))
        ids = [item.article.id for item in batch]
        stored = digests(writer.store, ids)
        new = [item for item in batch if stored.get(item.article.id) != item.digest]
        report = report.plus(counts_of(batch, new, stored, config))
        replaced |= {item.article.id for item in new} & stored.keys()
        characters += sum(item.characters for item in new)
        done += len(batch)
        for item in new:
            fresh.add(item)
    _embed_all(fresh, characters, embedder, writer, replaced, tell)
    return Added(report.plus(embedder.counts()), learned.boilerplate, frozenset(replaced | cleaned))


def _clean_again(prepared: Iterable[Prepared], embedder: Embedder, writer: Writer) -> set[str]:
    """Replace stored articles by the same without repeated sentences; returns their ids."""
    spool = prepared_spool()
    for item in prepared:  # before the index changes, from which they are read
        spool.add(item)
    ids: set[str] = set()
    for batch in _batches(spool):
        batch_ids = {item.article.id for item in batch}
        writer.add(*embedder.embed(batch, known_vectors(writer.store, batch_ids), lambda *_: None))
        ids |= batch_ids
    return ids


def _read_all(
    sources: Iterable[str | Path],
    config: ReadConfig,
    stdin: BinaryIO | None,
    tell: Progress,
    saw: Callable[[Record], None],
) -> tuple[Spool[Record], Deduplicator]:
    """Records with unique ids in the order read, and the deduplicator that left out the others."""
    records, deduplicator = record_spool(), Deduplicator()
    for item in read(sources, config, stdin=stdin):
        if deduplicator.read % 100 == 0:
            tell(Step("reading", deduplicator.read))
        if deduplicator.passes(item):
            record = cast(Record, item)
            saw(record)
            records.add(with_sentences(record))
    return records, deduplicator


def _embed_all(
    fresh: Spool[Prepared],
    characters: int,
    embedder: Embedder,
    writer: Writer,
    replaced: set[str],
    tell: Progress,
) -> None:
    """Embed articles batch by batch; a batch is written while the next one is being embedded.

    Passages of `replaced` articles that stay the same keep their vectors.
    """
    now = datetime.now(UTC)
    done_characters = done = 0
    with BackgroundWriter() as writing:
        for batch in _batches(fresh):
            size = sum(item.characters for item in batch)

            def heard(
                pieces: int, share: float, done: int = done, before: int = done_characters, size: int = size
            ) -> None:
                articles = done + int(share * len(batch))  # noqa: B023 - told before the next batch begins
                part = (before + share * size) / max(1, characters)
                tell(Step("embedding", articles, len(fresh), part, pieces))

            ids = replaced.intersection(item.article.id for item in batch)
            if ids:
                writing.wait()  # what they replace is read from the index
            changes = revision_rows(batch, stored_versions(writer.store, ids), now)
            tables_and_vectors = embedder.embed(batch, known_vectors(writer.store, ids), heard)
            writing.do(partial(writer.add, *tables_and_vectors, changes=changes))
            done_characters += size
            done += len(batch)


def _batches(items: Iterable[Prepared]) -> Iterator[list[Prepared]]:
    batch: list[Prepared] = []
    size = 0
    for item in items:
        batch.append(item)
        size += item.characters
        if size >= _BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
