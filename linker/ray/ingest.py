"""Reading, cleaning and embedding as a Ray Data pipeline, on a cluster that exists.

Workers read the files and write shards beside the index; the driver, which holds the index's lock, learns
the repeated lines from all records as they stream by, and takes the shards into the index in the order of the
sources. What is made is what one machine would make. Sources and index must lie where every node sees them.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from linker.config import BuildConfig, ReadConfig
from linker.errors import ReadError
from linker.ingest.adding import Added, Adding, CorpusStatistics, Deduplicator
from linker.ingest.encoder_choice import (
    Choice,
    LanguageSample,
    choice_by_languages,
    early_choice,
    may_download,
)
from linker.ingest.identity import Place
from linker.ingest.prepared import with_sentences
from linker.ingest.run_report import BuildReport, Progress, Step
from linker.ingest.spool import Spool, record_spool
from linker.own_files import SHARDS
from linker.ray.cluster import Resources, connect_to_cluster, own_errors
from linker.ray.shards import Job, Shard, ShardMaker, identity_of
from linker.readers import Reached, check_fields, checked, reach, read_reached
from linker.storage import EncoderId, Writer
from linker.storage.parquet_io import writing
from linker.storage.sweep import sweep_shards
from linker.types import Record, Skipped

if TYPE_CHECKING:
    from ray.data import Dataset

_READS = 1_000
"""Tasks that reading is cut into, at most."""
_RECORDS = 500
"""Records in a shard: half a minute of one core's work, which a worker that dies loses."""


@dataclass(frozen=True)
class _Run:
    """A run with an open connection to its cluster."""

    inputs: list[Reached | Skipped]
    folder: Path
    config: BuildConfig
    identity: EncoderId
    resources: Resources
    tell: Progress

    def add(self, writer: Writer) -> Added:
        """Put the articles into an index."""
        with own_errors():
            dataset = _records(self.inputs, self.config.read)
            deduplicator, dropped = Deduplicator(), set[Place]()
            records = record_spool()
            for record in _first_records(dataset, self.config.read, deduplicator, dropped, self.tell):
                records.add(record)
            learned = CorpusStatistics.of(records, writer.store, self.config.text, deduplicator.qualified)
            dropped |= deduplicator.superseded
            cleaned, report = self._clean_again(learned, records, dropped, writer)
            job = self._job(learned, dropped, writer)
            shards = _shards(dataset, job, self.resources)
            added, replaced = _take(shards, writer, deduplicator.read, self.tell)
        report = replace(report.plus(added), notes=(*learned.notes, *added.notes))
        return Added(deduplicator.counts().plus(report), learned.boilerplate, frozenset(replaced | cleaned))

    def _clean_again(
        self, learned: CorpusStatistics, records: Spool[Record], dropped: set[Place], writer: Writer
    ) -> tuple[set[str], BuildReport]:
        """Replace stored articles by the same without repeated sentences; returns their ids and counts."""
        import ray

        items = [{"item": item} for item in learned.to_clean_again(records, writer.store)]
        if not items:
            return set(), BuildReport()
        shards = _shards(ray.data.from_items(items), self._job(learned, dropped, writer), self.resources)
        report, cleaned = _take(shards, writer, 0, self.tell)
        return cleaned, report

    def _job(self, learned: CorpusStatistics, dropped: set[Place], writer: Writer) -> Job:
        return Job(
            self.folder.absolute(),
            self.identity,
            self.config.text,
            learned.boilerplate.plain(),
            learned.boilerplate.sentences,
            learned.renamed,
            frozenset(dropped),
            datetime.now(UTC),
            dict(writer.store.articles(["id", "digest"]).iter_rows()),
            gpu=bool(self.resources.gpus),
            allow_download=may_download(self.config),
        )


def adding_on_ray(sources: Iterable[str | Path], folder: Path, config: BuildConfig, tell: Progress) -> Adding:
    """Connect to the cluster at `config.ray`; then it can read and embed.

    Raises:
        ConfigError: Ray isn't installed, or there is no cluster.
        ReadError: A source doesn't exist, or is standard input.
    """
    check_fields(config.read)
    named = [str(source) for source in sources]
    if "-" in named:
        raise ReadError("standard input can't be read on a cluster; name files that all of its nodes see")
    reached = list(reach(named))
    resources = connect_to_cluster(str(config.ray))
    _quiet()
    choice = early_choice(folder, config) or choice_by_languages(_sample(reached, config.read), config)
    identity = _identity(choice, resources, may_download(config))
    return Adding(identity, _Run(reached, folder, config, identity, resources, tell).add)


def _records(inputs: list[Reached | Skipped], config: ReadConfig) -> "Dataset":
    """All records and skipped inputs in order, a row each; the cluster keeps them, and reads files once."""
    import ray

    def rows(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
        for item in read_reached(row["item"], config):
            yield {"item": with_sentences(item) if isinstance(item, Record) else item}

    if not inputs:
        return ray.data.from_items([], override_num_blocks=1)
    blocks = min(len(inputs), _READS)
    return (
        ray.data.from_items([{"item": item} for item in inputs], override_num_blocks=blocks)
        .flat_map(rows)
        .materialize()
    )


def _first_records(
    dataset: "Dataset", config: ReadConfig, deduplicator: Deduplicator, dropped: set[Place], tell: Progress
) -> Iterator[Record]:
    """The first record of each id as they stream by; the places of the others are added to `dropped`."""
    for item in checked((row["item"] for row in dataset.iter_rows()), config):
        if deduplicator.read % 1000 == 0:
            tell(Step("reading", deduplicator.read))
        if deduplicator.passes(item):
            yield cast(Record, item)
        elif isinstance(item, Record):
            dropped.add((item.file, item.number))


def _shards(dataset: "Dataset", job: Job, resources: Resources) -> Iterator[Shard]:
    """The shards in the order of their records, each as soon as those before it are there."""
    import ray

    sweep_shards(job.folder)
    with writing(job.folder):
        (job.folder / SHARDS).mkdir(exist_ok=True)
    shards = dataset.map_batches(
        ShardMaker,
        fn_constructor_args=(job,),
        batch_size=_RECORDS,
        compute=ray.data.ActorPoolStrategy(min_size=1, max_size=resources.workers),
        **resources.asked(),
    )
    try:
        for row in shards.iter_rows():
            yield row["shard"]
    finally:
        sweep_shards(job.folder)


def _take(
    shards: Iterator[Shard], writer: Writer, total: int, tell: Progress
) -> tuple[BuildReport, set[str]]:
    """Take shards into the index, one commit each."""
    report, replaced, done = BuildReport(), set[str](), 0
    for shard in shards:
        report = report.plus(shard.report)
        replaced |= shard.replaced
        if shard.files is not None:
            writer.take(*shard.files, changes=shard.changes)
        done += shard.records
        tell(Step("embedding", done, total, done / max(1, total)))
    return report, replaced


def _quiet() -> None:
    """Rows in order, without Ray's own progress bars."""
    import ray

    context = ray.data.DataContext.get_current()
    context.execution_options.preserve_order = True
    context.enable_progress_bars = False
    logging.getLogger("ray.data").setLevel(logging.ERROR)


def _sample(inputs: list[Reached | Skipped], config: ReadConfig) -> LanguageSample:
    """The languages of the first articles, which the driver reads: as many as one machine would look at."""
    items = (item for place in inputs for item in read_reached(place, config))
    deduplicator = Deduplicator()
    return LanguageSample.of(cast(Record, item) for item in items if deduplicator.passes(item))


def _identity(choice: Choice, resources: Resources, allow_download: bool) -> EncoderId:
    """The encoder that a worker has: where there are cards it isn't that of the driver."""
    import ray

    asked = ray.remote(**resources.asked())(identity_of)
    with own_errors():
        identity: EncoderId = ray.get(asked.remote(choice.model, choice.precision, allow_download))
    return replace(identity, chosen=choice.reason)
