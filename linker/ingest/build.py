"""Build an index, or add to one: read, clean, split, embed, store."""

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from linker.config import BuildConfig, ReadConfig, TextConfig
from linker.encoders import Encoder
from linker.errors import ReadError, StoreError
from linker.ingest.adding import Added, Adding, CorpusStatistics, Deduplicator, counts_of
from linker.ingest.background_writer import BackgroundWriter
from linker.ingest.embedding import Embedder, known_vectors
from linker.ingest.encoder_choice import EncoderBeside, stored_choice
from linker.ingest.prepared import Prepared, with_sentences
from linker.ingest.revisions import digests, revision_rows, stored_versions
from linker.ingest.run_report import BuildReport, Progress, Step
from linker.ingest.spool import Spool, prepared_spool, record_spool
from linker.readers import read, shown
from linker.storage import Store, Writer, derive, folder_of, known_corpus
from linker.types import Record

if TYPE_CHECKING:  # needed only where stories have been found before
    from linker.history.updates import Carried
    from linker.narratives.cache import NarrativeCache

_BATCH_CHARACTERS = 1_500_000
"""Text embedded between two commits: some ten seconds of work, which is what Ctrl-C can lose."""


def build(
    sources: str | Path | Iterable[str | Path],
    *,
    to: str | Path,
    config: BuildConfig = BuildConfig(),
    encoder: Encoder | None = None,
    stdin: BinaryIO | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Read articles and add them to the index in folder `to`, which is made where there is none.

    What the index already has is not embedded again; an article whose id is known and whose content
    has changed replaces the old one. An interrupted run keeps what it had finished.

    Args:
        sources: Files, folders, globs, or `-` for `stdin`; one or several.
        to: The index folder.
        config: Reading, cleaning, the model, where the work is done, and whether to start anew.
        encoder: Used in place of loading `config.model`, where the work is done here.
        progress: Told how far the work is.

    Raises:
        ReadError: A source doesn't exist or is an empty folder, there was nothing to make an index of, or
            `config.read.strict` and a record is bad.
        StoreError: The folder can't be written, or was built with another model.
        ModelError: The model can't be loaded.
    """
    started = time.perf_counter()
    tell = progress or (lambda _: None)
    folder = folder_of(to)
    _check_name(folder)
    sources = [sources] if isinstance(sources, str | Path) else list(sources)
    if config.ray is None:
        adding = _adding_here(sources, folder, config, encoder, stdin, tell)
    else:
        from linker.ray.ingest import adding_on_ray

        adding = adding_on_ray(sources, folder, config, tell)
    with Writer(
        folder, adding.identity, asdict(config.text), rebuild=config.rebuild, index_type=config.index_type
    ) as writer:
        carried, learned = _carried(writer.store), _learned(writer.store)
        earlier = known_corpus(writer.store)
        added = adding.run(writer)
        writer.merge()
        report = replace(
            added.report,
            articles=writer.store.manifest.count("articles"),
            passages=writer.store.manifest.count("passages"),
            seconds=round(time.perf_counter() - started, 3),
        )
        repeated = added.boilerplate
        writer.annotate(
            boilerplate=repeated.plain(), sentences=repeated.sentences, last_read=report.as_dict()
        )
        fresh = report.added + report.changed + report.cleaned_again
        tell(Step("saving", fresh, fresh, 1.0))
        corpus = derive(writer.store, earlier) if fresh or earlier is None else earlier
        writer.keep_measures({"articles": corpus.article_index.facts, "passages": corpus.passage_index.facts})
    if learned is not None and fresh:
        from linker.history.narrative_state import carry_cache_over

        carry_cache_over(learned, writer.store, added.replaced)
    if carried is not None and fresh:
        from linker.history.updates import carry_on

        carry_on(carried, writer.store, corpus, added.replaced)
    return report


def _check_name(folder: Path) -> None:
    """Refuse an index folder that the libraries which write its files can't name."""
    try:
        str(folder).encode()
    except UnicodeEncodeError as error:
        raise StoreError(
            f"{shown(folder)} can't be an index folder: its name isn't UTF-8. Use another name."
        ) from error


def _adding_here(
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
    kept = (record for record in records if (record.file, record.number) not in deduplicator.superseded)
    characters = done = 0
    for batch in _batches(learned.prepare(record, config) for record in kept):
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
    """Put articles of the index, cleaned of sentences that repeat, in their own place; gives their ids."""
    held = prepared_spool()
    for item in prepared:  # before the index changes, from which they are read
        held.add(item)
    ids: set[str] = set()
    for batch in _batches(held):
        own = {item.article.id for item in batch}
        writer.add(*embedder.embed(batch, known_vectors(writer.store, own), lambda *_: None))
        ids |= own
    return ids


def _carried(store: Store) -> "Carried | None":
    """The stories that the index has before anything is added; None where none were found."""
    if not any(store.derived.glob("stories-*")):
        return None
    from linker.history.updates import before

    return before(store)


def _learned(store: Store) -> "NarrativeCache | None":
    """The cache of narratives from before anything is added; None where none were looked for."""
    if not any(store.derived.glob("learned-*")):
        return None
    from linker.history.narrative_state import stored_cache

    return stored_cache(store)


def _read_all(
    sources: Iterable[str | Path],
    config: ReadConfig,
    stdin: BinaryIO | None,
    tell: Progress,
    saw: Callable[[Record], None],
) -> tuple[Spool[Record], Deduplicator]:
    """Records with unique ids in the order read, and what counted and left out the others."""
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
    """Embed articles with so many characters in all; write them batch by batch, beside the next one.

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
            made = embedder.embed(batch, known_vectors(writer.store, ids), heard)
            writing.do(partial(writer.add, *made, changes=changes))
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
