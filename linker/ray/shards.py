"""A worker's part of a run on a cluster: records in, shard files and counts out."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from linker.config import TextConfig
from linker.encoders import load
from linker.encoders.encoder import Precision
from linker.errors import ModelError
from linker.ingest.adding import CorpusStatistics, counts_of
from linker.ingest.embedding import Embedder, known_vectors
from linker.ingest.encoder_choice import identify
from linker.ingest.identity import Place
from linker.ingest.prepared import Prepared
from linker.ingest.revisions import revision_rows, stored_versions
from linker.ingest.run_report import BuildReport
from linker.own_files import SHARDS
from linker.storage import EncoderId, Store, read_state, write_shard
from linker.text import Boilerplate
from linker.types import Record, Skipped, Vectors


@dataclass(frozen=True)
class Job:
    """What every worker of a run needs to know."""

    folder: Path
    encoder: EncoderId
    text: TextConfig
    boilerplate: dict[str, dict[str, int]]
    sentences: frozenset[str]
    """Hashes of those that repeat."""
    renamed: dict[Place, str]
    dropped: frozenset[Place]
    """Records whose id came before."""
    now: datetime
    stored: dict[str, str]
    """Digest by id of the articles that the index had before the run."""
    gpu: bool
    allow_download: bool


@dataclass(frozen=True)
class Shard:
    """The result for some records: a file of articles and one of passages, if any are new, and counts."""

    records: int
    report: BuildReport
    files: tuple[Path, Path] | None
    replaced: frozenset[str]
    changes: pl.DataFrame
    """What history keeps of the articles replaced."""


class ShardMaker:
    """Cleans, embeds and writes batches of records; one to a worker."""

    def __init__(self, job: Job) -> None:
        precision: Precision = job.encoder.precision  # type: ignore[assignment]  # as `identify` was given it
        self._encoder = load(
            job.encoder.model,
            precision=precision,
            threads=None if job.gpu else 1,
            allow_download=job.allow_download,
        )
        if identify(job.encoder.model, precision, self._encoder, job.encoder.chosen) != job.encoder:
            raise ModelError(
                "the nodes of the cluster have different models; install the same packages, and the same"
                " kind of processor or card, on all of them"
            )
        self._job = job
        self._learned = CorpusStatistics(Boilerplate(job.boilerplate, job.sentences), job.renamed)

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Make a shard of a batch with the column `item`; gives one row with the column `shard`."""
        return {"shard": [self._make(batch["item"])]}

    def _make(self, items: Iterable[Record | Skipped | Prepared]) -> Shard:
        items = list(items)
        again = [item for item in items if isinstance(item, Prepared)]
        return self._clean_again(again) if again else self._from_records(items)

    def _clean_again(self, prepared: list[Prepared]) -> Shard:
        """Embed stored articles from which repeated sentences were removed."""
        ids = {item.article.id for item in prepared}
        vector_of_text = read_state(self._job.folder, lambda store: known_vectors(store, ids))
        report = BuildReport(cleaned_again=len(prepared))
        return self._embed(
            prepared,
            vector_of_text,
            Shard(0, report, None, frozenset(ids), revision_rows([], {}, self._job.now)),
        )

    def _from_records(self, items: Iterable[object]) -> Shard:
        job = self._job
        records = [item for item in items if isinstance(item, Record)]
        prepared = [
            self._learned.prepare(record, job.text)
            for record in records
            if (record.file, record.number) not in job.dropped
        ]
        fresh = [item for item in prepared if job.stored.get(item.article.id) != item.digest]
        report = counts_of(prepared, fresh, job.stored, job.text)
        replaced = {item.article.id for item in fresh} & job.stored.keys()
        vector_of_text, changes = self._before(fresh, replaced)
        shard = Shard(len(records), report, None, frozenset(replaced), changes)
        return self._embed(fresh, vector_of_text, shard) if fresh else shard

    def _embed(self, fresh: list[Prepared], vector_of_text: dict[str, Vectors], shard: Shard) -> Shard:
        """Embed articles, and write them to files."""
        embedder = Embedder(self._encoder)
        articles, leads, passages, vectors = embedder.embed(fresh, vector_of_text, lambda *_: None)
        files = self._write("articles", articles, leads), self._write("passages", passages, vectors)
        return replace(shard, report=shard.report.plus(embedder.counts()), files=files)

    def _before(self, fresh: list[Prepared], replaced: set[str]) -> tuple[dict[str, Vectors], pl.DataFrame]:
        """The vectors of texts to be replaced, and what history is to keep of them."""

        def read(store: Store) -> tuple[dict[str, Vectors], pl.DataFrame]:
            versions = stored_versions(store, replaced)
            return known_vectors(store, replaced), revision_rows(fresh, versions, self._job.now)

        return read_state(self._job.folder, read) if replaced else ({}, revision_rows([], {}, self._job.now))

    def _write(self, kind: str, frame: pl.DataFrame, vectors: Vectors) -> Path:
        path = self._job.folder / SHARDS / f"{kind}-{uuid.uuid4().hex}"
        write_shard(path, frame, vectors)
        return path


def identity_of(model: str, precision: Precision, allow_download: bool) -> EncoderId:
    """What the manifest keeps of the encoder that this node loads."""
    return identify(model, precision, load(model, precision=precision, allow_download=allow_download))
