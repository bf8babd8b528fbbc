"""What adding articles in this process and on a cluster have in common."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from types import MappingProxyType
from typing import Self

from linker.config import TextConfig
from linker.ingest.identity import (
    Origin,
    Place,
    is_named_by_content,
    known_ids,
    origin_of,
    qualified_note,
)
from linker.ingest.prepared import Prepared, prepare_one
from linker.ingest.repeated_sentences import articles_to_clean, learn_sentences
from linker.ingest.run_report import BuildReport
from linker.ingest.spool import Firsts
from linker.storage import EncoderId, Store, Writer
from linker.text import Boilerplate
from linker.text.repeated import hashes_in
from linker.types import Record, Skipped


@dataclass(frozen=True)
class Added:
    """What a run put into an index, the repeated lines it knows, and the ids of articles it replaced."""

    report: BuildReport
    boilerplate: Boilerplate
    replaced: frozenset[str]


@dataclass(frozen=True)
class Adding:
    """Work that puts articles into an index, with the model that it embeds them by."""

    identity: EncoderId
    run: Callable[[Writer], Added]


@dataclass
class Deduplicator:
    """Passes on the first record of each id and outlet, and counts all records.

    `qualified` holds ids that records get because theirs is another outlet's already, and `superseded`
    the places of records that a later version of the same page came after, under the same headline.
    """

    read: int = 0
    duplicates: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    notes: list[Skipped] = field(default_factory=list)
    qualified: dict[Place, str] = field(default_factory=dict)
    superseded: set[Place] = field(default_factory=set)
    _firsts: Firsts = field(default_factory=Firsts)

    def passes(self, item: Record | Skipped) -> bool:
        """Whether it is the first record of its id; one with that id and another text counts as skipped."""
        if isinstance(item, Skipped):
            self.skipped.append(item)
            return False
        self.read += 1
        origin, content_hash = origin_of(item), _hash(item)
        others = [] if is_named_by_content(item) else list(origin.qualified(item.id))
        new = item.id
        value = [item.file, item.number, content_hash, *astuple(origin)]
        first = self._firsts.before(f"id {new}", value)
        while first is not None and others and not Origin(*first[3:]).agrees(origin):
            new = others.pop(0)
            first = self._firsts.before(f"id {new}", value)
        if first is None:
            self._keep(item, new, origin)
            return True
        if first[2] == content_hash:
            self.duplicates += 1
        else:
            reason = f"id {item.id!r} is already that of {first[0]} record {first[1]}, with another text"
            self.skipped.append(Skipped(item.file, item.number, reason))
        return False

    def _keep(self, item: Record, new: str, origin: Origin) -> None:
        self.notes += [Skipped(item.file, item.number, note) for note in item.notes]
        if new != item.id:
            self.qualified[item.file, item.number] = new
            self.notes.append(Skipped(item.file, item.number, qualified_note(item.id, new)))
        if not origin.page or not is_named_by_content(item):
            return
        earlier = self._firsts.last(f"page {origin.page} {origin.title}", [item.file, item.number])
        if earlier is not None:
            self.superseded.add((earlier[0], earlier[1]))
            note = f"a later version of the same page is {item.file} record {item.number}: left out"
            self.notes.append(Skipped(earlier[0], earlier[1], note))

    def counts(self) -> BuildReport:
        """Counts of what was read and left out, and of what readers repaired or couldn't understand."""
        return BuildReport(
            read=self.read,
            duplicates=self.duplicates,
            skipped=tuple(self.skipped),
            notes=tuple(self.notes),
        )


@dataclass(frozen=True)
class CorpusStatistics:
    """What is learned from all records together: repeated lines and sentences, and ids in the index."""

    boilerplate: Boilerplate
    renamed: dict[Place, str]
    notes: tuple[Skipped, ...] = ()
    sentences: frozenset[str] = frozenset()
    """Of the repeated sentences, those that the index didn't know yet."""

    @classmethod
    def of(
        cls,
        records: Iterable[Record],
        store: Store,
        config: TextConfig,
        qualified: Mapping[Place, str] = MappingProxyType({}),
    ) -> Self:
        """Learn from the first records of each id; they are gone through several times."""
        stored_boilerplate = Boilerplate(store.manifest.boilerplate, frozenset(store.manifest.sentences))
        boilerplate = Boilerplate.learn(records, config, stored_boilerplate)
        renamed = known_ids(records, store, qualified)
        learned = learn_sentences(records, renamed.ids, store, config.unrelated_articles)
        boilerplate = replace(boilerplate, sentences=stored_boilerplate.sentences | learned)
        return cls(boilerplate, renamed.ids, tuple(renamed.notes), learned)

    def prepare(self, record: Record, config: TextConfig) -> Prepared:
        """Clean and split one record."""
        return prepare_one(replace(record, id=self._id(record)), self.boilerplate, config)

    def to_clean_again(self, records: Iterable[Record], store: Store) -> Iterator[Prepared]:
        """Stored articles without the sentences that this run has shown to be repeated.

        Args:
            records: Those of the run.
            store: The index, before anything is added.
        """
        if self.sentences:
            again = (r for r in records if not self.sentences.isdisjoint(hashes_in(r.sentences)))
            yield from articles_to_clean(store, self.sentences, {self._id(record) for record in again})

    def _id(self, record: Record) -> str:
        return self.renamed.get((record.file, record.number), record.id)


def counts_of(
    prepared: Sequence[Prepared], fresh: Sequence[Prepared], stored: Mapping[str, str], config: TextConfig
) -> BuildReport:
    """How many articles are new or changed, and what is doubtful; `stored` holds the digests by id."""
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


def _hash(record: Record) -> str:
    text = f"{record.title}\0{record.text}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, digest_size=16).hexdigest()
