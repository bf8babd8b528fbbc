"""What every way of adding articles to an index shares, wherever the work is done."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from linker.config import TextConfig
from linker.pipeline.prepared import Prepared
from linker.pipeline.report import BuildReport
from linker.store import EncoderId, Writer
from linker.text import Boilerplate
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
class Sieve:
    """Lets through the first record of each id, and counts what it was shown."""

    read: int = 0
    duplicates: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    _first: dict[str, tuple[str, int, bytes]] = field(default_factory=dict)

    def passes(self, item: Record | Skipped) -> bool:
        """Whether it is the first record of its id; one with that id and another text counts as skipped."""
        if isinstance(item, Skipped):
            self.skipped.append(item)
            return False
        self.read += 1
        own = (item.file, item.number, _hash(item))
        first = self._first.setdefault(item.id, own)
        if first is own:
            return True
        if first[2] == own[2]:
            self.duplicates += 1
        else:
            reason = f"id {item.id!r} is already that of {first[0]} record {first[1]}, with another text"
            self.skipped.append(Skipped(item.file, item.number, reason))
        return False

    def counts(self) -> BuildReport:
        """What was read, and what of it left out."""
        return BuildReport(read=self.read, duplicates=self.duplicates, skipped=tuple(self.skipped))


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


def notes_of(records: Sequence[Record]) -> BuildReport:
    """What readers had to leave unknown or repair."""
    notes = [Skipped(record.file, record.number, note) for record in records for note in record.notes]
    return BuildReport(notes=tuple(notes))


def _hash(record: Record) -> bytes:
    text = f"{record.title}\0{record.text}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, digest_size=16).digest()
