"""Build an index, or add to one: read, clean, split, embed, store."""

import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from linker.config import BuildConfig, ReadConfig, TextConfig
from linker.embed import Encoder, load
from linker.embed.encoder import Precision
from linker.pipeline.embedding import Embedder
from linker.pipeline.encoders import identify, stored_choice
from linker.pipeline.prepared import Prepared, prepare_all
from linker.pipeline.report import BuildReport, Progress, Step
from linker.pipeline.revisions import revision_rows, stored_versions, with_known_ids
from linker.readers import read
from linker.store import EncoderId, Store, Writer, derive, known_corpus
from linker.text import Boilerplate
from linker.types import Record, Skipped

if TYPE_CHECKING:  # needed only where stories have been found before
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
        config: Reading, cleaning, the model, and whether to start anew.
        encoder: Used in place of loading `config.model`.
        progress: Told how far the work is.

    Raises:
        ReadError: A source doesn't exist, or `config.read.strict` and a record is bad.
        StoreError: The folder can't be written, or was built with another model.
        ModelError: The model can't be loaded.
    """
    started = time.perf_counter()
    tell = progress or (lambda _: None)
    folder = Path(to)
    with ThreadPoolExecutor(1) as beside:
        loading = beside.submit(_encoder, folder, config, encoder)
        records, skipped, count = _read_all(sources, config.read, stdin, tell)
        identity, encoder = loading.result()
    with Writer(
        folder, identity, asdict(config.text), rebuild=config.rebuild, index_type=config.index_type
    ) as writer:
        carried, earlier = _carried(writer.store), known_corpus(writer.store)
        records = with_known_ids(records, writer.store)
        known = Boilerplate(writer.store.manifest.boilerplate)
        boilerplate = Boilerplate.learn(records, config.text, known)
        tell(Step("cleaning", 0, len(records)))
        prepared = prepare_all(records, boilerplate, config.text, tell)
        stored = dict(writer.store.articles(["id", "digest"]).iter_rows())
        fresh = [item for item in prepared if stored.get(item.article.id) != item.digest]
        replaced = {item.article.id for item in fresh} & stored.keys()
        embedder = Embedder(encoder, writer.store, replaced)
        _embed_all(fresh, embedder, writer, stored_versions(writer.store, replaced), tell)
        writer.merge()
        report = replace(
            _counted(prepared, fresh, stored, config.text),
            read=count,
            duplicates=count - len(records) - sum(item.reason.startswith("id ") for item in skipped),
            embedded=embedder.embedded,
            cut_passages=embedder.cut_passages,
            cut_pieces=embedder.cut_pieces,
            articles=writer.store.manifest.count("articles"),
            passages=writer.store.manifest.count("passages"),
            skipped=tuple(skipped),
            notes=_notes(records),
            seconds=round(time.perf_counter() - started, 3),
        )
        plain = {str(source): dict(lines) for source, lines in boilerplate.lines.items()}
        writer.annotate(boilerplate=plain, last_read=report.as_dict())
        tell(Step("saving", len(fresh), len(fresh), 1.0))
        corpus = derive(writer.store, earlier) if fresh or earlier is None else earlier
        writer.keep_measures({"articles": corpus.article_index.facts, "passages": corpus.passage_index.facts})
    if carried is not None and fresh:
        from linker.pipeline.carrying import carry_on

        carry_on(carried, writer.store, corpus, replaced)
    return report


def _carried(store: Store) -> "Carried | None":
    """The stories that the index has before anything is added; None where none were found."""
    if not any(store.derived.glob("stories-*")):
        return None
    from linker.pipeline.carrying import before

    return before(store)


def _read_all(
    sources: Iterable[str | Path], config: ReadConfig, stdin: BinaryIO | None, tell: Progress
) -> tuple[list[Record], list[Skipped], int]:
    """Records with unique ids in the order read, what was left out, and how many records there were."""
    records: dict[str, Record] = {}
    skipped: list[Skipped] = []
    count = 0
    for item in read(sources, config, stdin=stdin):
        if isinstance(item, Skipped):
            skipped.append(item)
            continue
        count += 1
        if count % 100 == 1:
            tell(Step("reading", count))
        first = records.setdefault(item.id, item)
        if first is not item and (first.title, first.text) != (item.title, item.text):
            reason = (
                f"id {item.id!r} is already that of {first.file} record {first.number}, with another text"
            )
            skipped.append(Skipped(item.file, item.number, reason))
    return list(records.values()), skipped, count


def encoder_for(folder: Path, config: BuildConfig) -> Encoder:
    """The encoder that `build` would load."""
    return _encoder(folder, config, None)[1]


def _encoder(folder: Path, config: BuildConfig, encoder: Encoder | None) -> tuple[EncoderId, Encoder]:
    """The encoder of a run: the one asked for, else the one that the index was built with."""
    old = None if config.rebuild else stored_choice(folder)
    model = config.model or (old[0] if old else "default")
    precision: Precision = config.precision or (old[1] if old and old[0] == model else "auto")
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


def _counted(
    prepared: list[Prepared], fresh: list[Prepared], stored: dict[str, str], config: TextConfig
) -> BuildReport:
    lengths = [len(item.article.text) for item in prepared]
    changed = sum(item.article.id in stored for item in fresh)
    return BuildReport(
        added=len(fresh) - changed,
        changed=changed,
        unchanged=len(prepared) - len(fresh),
        tiny=sum(0 < length < config.tiny_characters for length in lengths),
        empty=lengths.count(0),
        cut_short=sum(item.cut_short for item in prepared),
        undated=sum(item.article.published is None for item in prepared),
    )


def _notes(records: list[Record]) -> tuple[Skipped, ...]:
    return tuple(Skipped(record.file, record.number, note) for record in records for note in record.notes)
