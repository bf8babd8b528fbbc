"""Stories and narratives keep their ids while the archive grows, and the index keeps what happened."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import polars as pl

from linker.errors import StoreError
from linker.lineage import Event, closings, continue_groups
from linker.storage import HISTORY, Store, Writer, read_now
from linker.types import LevelName

GroupKind = Literal["story", "line", "topic", "narrative"]
"""`story` is an event; lines and topics are the larger groups that events form."""

GROUP_KINDS: dict[LevelName, GroupKind] = {"events": "story", "lines": "line", "topics": "topic"}
"""What the groups of each level are called in an index's history."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of any kind: its articles, the date of the newest, and the id that it gets if it is new."""

    articles: tuple[str, ...]
    newest: datetime | None
    proposed: str


@dataclass(frozen=True)
class Generation:
    """The lasting ids of the groups of each kind, in their order, and the history after that of `store`.

    `members` is None where nothing has changed; `events` come after those that there are. `grouping` says
    how stories were found; `narrating` is the history, by kind, that narratives are continued from.
    """

    store: Store
    ids: Mapping[GroupKind, tuple[str, ...]]
    members: pl.DataFrame | None
    events: pl.DataFrame
    grouping: pl.DataFrame | None = None
    narrating: Mapping[str, pl.DataFrame] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Past:
    """The recorded events of groups, read a block at a time: over years there are many of them."""

    store: Store
    kind: GroupKind

    def of(self, ids: Collection[str]) -> pl.DataFrame:
        """The events that name some groups."""
        wanted = pl.Series(sorted(ids), dtype=pl.String).implode()
        named = pl.any_horizontal(pl.col("group_id", "other_id").is_in(wanted).fill_null(value=False))
        blocks = self.store.blocks("events", HISTORY["events"])
        return pl.concat(block.filter(pl.col("kind") == self.kind, named) for block in blocks)


@dataclass(frozen=True, slots=True)
class _Used:
    """A container of the ids that groups have ever had; for those in `asked`, `known` is the answer."""

    past: _Past
    asked: Collection[str]
    known: Collection[str]

    def __contains__(self, group_id: object) -> bool:
        return group_id in self.known if group_id in self.asked else len(self.past.of([str(group_id)])) > 0


def next_generation(store: Store, groups: Mapping[GroupKind, Sequence[Group]], now: datetime) -> Generation:
    """Give groups their lasting ids, by the groups that an index had before.

    Args:
        store: The index.
        groups: As they were found, all of each kind that is named; groups of other kinds stay as they are.
        now: When this happens.
    """
    return read_now(store, lambda newest: _generation(newest, groups, now))


def _generation(store: Store, groups: Mapping[GroupKind, Sequence[Group]], now: datetime) -> Generation:
    members = store.history("members")
    kinds = {
        kind: _continued(store, members, kind, found_groups, now) for kind, found_groups in groups.items()
    }
    others = members.filter(~pl.col("kind").is_in(list(kinds)))
    same = not any(kind.changed for kind in kinds.values())
    return Generation(
        store,
        {name: kind.ids for name, kind in kinds.items()},
        None if same else pl.concat([others, *(kind.members for kind in kinds.values())]),
        pl.concat([HISTORY["events"].to_frame(), *(kind.events for kind in kinds.values())]),
    )


@dataclass(frozen=True)
class _Kind:
    """The lasting ids of the groups of one kind, who is in them, and what happened to them."""

    ids: tuple[str, ...]
    members: pl.DataFrame
    events: pl.DataFrame
    changed: bool


def _continued(
    store: Store, members: pl.DataFrame, kind: GroupKind, groups: Sequence[Group], now: datetime
) -> _Kind:
    old_members = members.filter(pl.col("kind") == kind)
    old, past = groups_of(old_members), _Past(store, kind)
    articles, proposed = [group.articles for group in groups], [group.proposed for group in groups]
    asked = {*proposed, *old}
    events = past.of(asked)
    used = _Used(past, asked, {*events["group_id"], *events["other_id"]})
    continued = continue_groups(old, articles, proposed, used=used)
    sizes = dict(zip(continued.ids, map(len, articles), strict=True))
    newest = {id_: group.newest for id_, group in zip(continued.ids, groups, strict=True)}
    turned = closings(newest, _closed(events), sizes)
    new_members = _members(old_members, kind, continued.ids, articles, now)
    rows = event_rows((*continued.events, *turned), kind, now)
    return _Kind(
        continued.ids, new_members, rows, changed=len(rows) > 0 or len(new_members) != len(old_members)
    )


def record(generation: Generation) -> bool:
    """Keep the history of a generation with the index.

    Returns:
        False where it can't be kept: another process writes, the folder is read-only, or the index has
        gone on. Whoever asks next continues from the same history.
    """
    frames = {"members": generation.members, "grouping": generation.grouping, **generation.narrating}
    whole = {kind: rows for kind, rows in frames.items() if rows is not None}
    if not whole:
        return True
    store, manifest = generation.store, generation.store.manifest
    try:
        with Writer(store.folder, manifest.encoder, manifest.text, patience=0) as writer:
            if writer.store.manifest.parts != manifest.parts:
                return False
            writer.record(whole, {"events": generation.events})
            return True
    except StoreError:
        return False


def groups_of(members: pl.DataFrame) -> dict[str, list[str]]:
    """Group id → its articles, of the rows of one kind."""
    grouped = members.group_by("group_id", maintain_order=True).agg(pl.col("article_id"))
    return dict(grouped.iter_rows())


def event_rows(events: Sequence[Event], kind: GroupKind, now: datetime) -> pl.DataFrame:
    """Events as history keeps them."""
    rows = [(now, kind, *(getattr(event, name) for name in _EVENT_FIELDS)) for event in events]
    return pl.DataFrame(rows, schema=HISTORY["events"], orient="row")


def gone_groups(before: pl.DataFrame, after: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """Events of the groups all of whose articles were removed, from the members before and after."""
    sizes = before.group_by("kind", "group_id").agg(pl.len().alias("articles"))
    left = after.select("kind", "group_id").unique()
    gone = sizes.join(left, on=["kind", "group_id"], how="anti").sort("kind", "group_id")
    events = gone.with_columns(
        at=pl.lit(now), event=pl.lit("gone"), other_id=pl.lit(None, pl.String), shared=pl.lit(0)
    )
    return events.select(list(HISTORY["events"])).cast(HISTORY["events"])


_EVENT_FIELDS = ("event", "group_id", "other_id", "shared", "articles")


def _closed(events: pl.DataFrame) -> frozenset[str]:
    turns = events.filter(pl.col("event").is_in(["closed", "reopened"]))
    last = dict(turns.select("group_id", "event").iter_rows())
    return frozenset(group_id for group_id, event in last.items() if event == "closed")


def _members(
    old: pl.DataFrame, kind: GroupKind, ids: Sequence[str], groups: Sequence[Sequence[str]], now: datetime
) -> pl.DataFrame:
    columns = {
        "group_id": [id_ for id_, articles in zip(ids, groups, strict=True) for _ in articles],
        "article_id": [article for articles in groups for article in articles],
    }
    since = old.select(*columns, "since")
    members = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)).join(
        since, on=list(columns), how="left", maintain_order="left"
    )
    members = members.with_columns(pl.lit(kind).alias("kind"), pl.col("since").fill_null(now))
    return members.select(list(HISTORY["members"])).cast(HISTORY["members"])
