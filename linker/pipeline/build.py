"""Build an index, or add to one: read, clean, split, embed, store."""

import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from linker.config import BuildConfig, ReadConfig, TextConfig
from linker.embed import Encoder, load
from linker.pipeline.adding import Added, Adding, Sieve, counts_of, notes_of
from linker.pipeline.embedding import Embedder
from linker.pipeline.encoders import encoder_choice, identify
from linker.pipeline.prepared import Prepared, prepare_all
from linker.pipeline.report import BuildReport, Progress, Step
from linker.pipeline.revisions import revision_rows, stored_versions, with_known_ids
from linker.readers import read
from linker.store import EncoderId, Store, Writer, derive, known_corpus
from linker.text import Boilerplate
from linker.types import Record

if TYPE_CHECKING:  # needed only where stories have been found before
    from linker.narratives.memory import Memory
    from linker.pipeline.carrying import Carried

_BATCH_CHARACTERS = 1_500_000
"""Text embedded between two commits: some ten seconds of work, which is what Ctrl-C can lose."""


def build(
    sources: Iterable[str | Path],
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
        sources: Files, folders, globs, or `-` for `stdin`.
        to: The index folder.
        config: Reading, cleaning, the model, where the work is done, and whether to start anew.
        encoder: Used in place of loading `config.model`, where the work is done here.
        progress: Told how far the work is.

    Raises:
        ReadError: A source doesn't exist, or `config.read.strict` and a record is bad.
        StoreError: The folder can't be written, or was built with another model.
        ModelError: The model can't be loaded.
    """
    started = time.perf_counter()
    tell = progress or (lambda _: None)
    folder = Path(to)
    if config.ray is None:
        adding = _adding_here(sources, folder, config, encoder, stdin, tell)
    else:
        from linker.pipeline.on_ray import adding_on_ray

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
        writer.annotate(boilerplate=added.boilerplate.plain(), last_read=report.as_dict())
        fresh = report.added + report.changed
        tell(Step("saving", fresh, fresh, 1.0))
        corpus = derive(writer.store, earlier) if fresh or earlier is None else earlier
        writer.keep_measures({"articles": corpus.article_index.facts, "passages": corpus.passage_index.facts})
    if learned is not None and fresh:
        from linker.pipeline.remembering import hand_on

        hand_on(learned, writer.store, added.replaced)
    if carried is not None and fresh:
        from linker.pipeline.carrying import carry_on

        carry_on(carried, writer.store, corpus, added.replaced)
    return report


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
        loading = beside.submit(_encoder, folder, config, encoder)
        records, sieve = _read_all(sources, config.read, stdin, tell)
        identity, ready = loading.result()

    def run(writer: Writer) -> Added:
        added = _add(records, writer, ready, config.text, tell)
        return replace(added, report=sieve.counts().plus(added.report).plus(notes_of(records)))

    return Adding(identity, run)


def _add(
    records: list[Record], writer: Writer, encoder: Encoder, config: TextConfig, tell: Progress
) -> Added:
    records = with_known_ids(records, writer.store)
    boilerplate = Boilerplate.learn(records, config, Boilerplate(writer.store.manifest.boilerplate))
    tell(Step("cleaning", 0, len(records)))
    prepared = prepare_all(records, boilerplate, config, tell)
    stored = dict(writer.store.articles(["id", "digest"]).iter_rows())
    fresh = [item for item in prepared if stored.get(item.article.id) != item.digest]
    replaced = {item.article.id for item in fresh} & stored.keys()
    embedder = Embedder(encoder, writer.store, replaced)
    _embed_all(fresh, embedder, writer, stored_versions(writer.store, replaced), tell)
    report = counts_of(prepared, fresh, stored, config).plus(embedder.counts())
    return Added(report, boilerplate, frozenset(replaced))


def _carried(store: Store) -> "Carried | None":
    """The stories that the index has before anything is added; None where none were found."""
    if not any(store.derived.glob("stories-*")):
        return None
    from linker.pipeline.carrying import before

    return before(store)


def _learned(store: Store) -> "Memory | None":
    """What finding narratives learned before anything is added; None where none were looked for."""
    if not any(store.derived.glob("learned-*")):
        return None
    from linker.pipeline.remembering import memory_of

    return memory_of(store)


def _read_all(
    sources: Iterable[str | Path], config: ReadConfig, stdin: BinaryIO | None, tell: Progress
) -> tuple[list[Record], Sieve]:
    """Records with unique ids in the order read, and what counted and left out the others."""
    records: list[Record] = []
    sieve = Sieve()
    for item in read(sources, config, stdin=stdin):
        if sieve.read % 100 == 0:
            tell(Step("reading", sieve.read))
        if sieve.passes(item):
            records.append(cast(Record, item))
    return records, sieve


def encoder_for(folder: Path, config: BuildConfig) -> Encoder:
    """The encoder that `build` would load."""
    return _encoder(folder, config, None)[1]


def _encoder(folder: Path, config: BuildConfig, encoder: Encoder | None) -> tuple[EncoderId, Encoder]:
    model, precision = encoder_choice(folder, config)
    encoder = encoder or load(model, precision=precision)
    encoder.encode(["Ready."])  # what a model does before its first document is done here, beside reading
    return identify(model, precision, encoder), encoder


def _embed_all(
    fresh: list[Prepared],
    embedder: Embedder,
    writer: Writer,
    replaced: Mapping[str, Mapping[str, object]],
    tell: Progress,
) -> None:
    now = datetime.now(UTC)
    total = sum(item.characters for item in fresh) or 1
    done_characters = done = 0
    for batch in _batches(fresh):
        size = sum(item.characters for item in batch)

        def heard(
            pieces: int, share: float, done: int = done, before: int = done_characters, size: int = size
        ) -> None:
            articles = done + int(share * len(batch))  # noqa: B023 - told before the next batch begins
            tell(Step("embedding", articles, len(fresh), (before + share * size) / total, pieces))

        writer.add(*embedder.embed(batch, heard), changes=revision_rows(batch, replaced, now))
        done_characters += size
        done += len(batch)


def _batches(items: list[Prepared]) -> Iterable[list[Prepared]]:
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
