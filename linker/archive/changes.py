"""What changed among the stories of an index, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from linker.archive.reopening import newest
from linker.history.lasting_ids import GROUP_KINDS
from linker.lineage import CLOSED_AFTER, Event, compare
from linker.storage import read_history
from linker.types import LevelName

if TYPE_CHECKING:
    from linker.archive.index import Index
    from linker.stories import Story


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened to a story, with its reason in words.

    `at` is when this was found, `published_first` and `published_last` when the articles that came to the
    story were published, or else those it has; None is unknown. `label` is None where the story is no more;
    `joined` are the articles that came to it.
    """

    at: datetime | None
    event: str
    story_id: str
    other_id: str | None
    label: str | None
    articles: int
    reason: str
    joined: tuple[str, ...]
    published_first: datetime | None = None
    published_last: datetime | None = None

    def published_within(self, since: datetime | None, until: datetime | None) -> bool:
        """Whether any of its articles may have been published from `since` on and before `until`."""
        if since is None and until is None:
            return True
        if self.published_first is None or self.published_last is None:
            return False
        return (since is None or self.published_last >= since) and (
            until is None or self.published_first < until
        )


@newest
def changes_since(index: "Index", since: datetime, level: LevelName = "events") -> tuple[Change, ...]:
    """The changes to the stories of a level that were recorded from a moment on, by (time, story id).

    `since` is about when it was found: an old article that is added today changes its story today.
    """
    stories = {story.story_id: story for story in index.stories(level)}
    dates, kind = _dates(index), pl.col("kind") == GROUP_KINDS[level]
    history = read_history(index.store, "events", "members")
    events = history["events"].filter(kind & (pl.col("at") >= since))
    came = history["members"].filter(kind & (pl.col("since") >= since))
    joined = {
        (group_id, moment): ids
        for group_id, moment, ids in came.group_by("group_id", "since", maintain_order=True)
        .agg("article_id")
        .iter_rows()
    }
    born = {
        (event["group_id"], event["at"]) for event in events.iter_rows(named=True) if event["event"] == "born"
    }
    changes = []
    for at, _, event, group_id, other_id, shared, articles in events.iter_rows():
        if event == "closed" and (group_id, at) in born:
            continue  # it was old when it was first found: nothing that anybody could have followed
        happened = Event(event, group_id, other_id, shared, articles)
        changes.append(_change(at, happened, stories, joined.get((group_id, at), ()), dates))
    return tuple(sorted(changes, key=lambda change: (str(change.at), change.story_id, change.event)))


@newest
def changes_against(index: "Index", old: str | Path, level: LevelName = "events") -> tuple[Change, ...]:
    """How the stories of an index differ from those of an older index; they are matched by their articles."""
    from linker.archive.index import Index

    stories = {story.story_id: story for story in index.stories(level)}
    before = {story.story_id: story.article_ids for story in Index.open(old).stories(level)}
    now = {story.story_id: story.article_ids for story in stories.values()}
    earlier_ids = {id_ for ids in before.values() for id_ in ids}
    events, dates = compare(before, now), _dates(index)
    return tuple(
        _change(
            None,
            event,
            stories,
            [id_ for id_ in now.get(event.group_id, ()) if id_ not in earlier_ids],
            dates,
        )
        for event in events
    )


def _dates(index: "Index") -> dict[str, datetime | None]:
    return dict(index.corpus.articles.select("id", "published").iter_rows())


def _change(
    at: datetime | None,
    event: Event,
    stories: Mapping[str, "Story"],
    joined: Sequence[str],
    dates: Mapping[str, datetime | None],
) -> Change:
    story = stories.get(event.group_id)
    came = joined if event.event in {"born", "grown", "split from"} else ()
    named = [id_ for id_ in came if id_ in dates] or ([] if story is None else story.article_ids)
    published = [moment for id_ in named if (moment := dates.get(id_))]
    return Change(
        at,
        event.event,
        event.group_id,
        event.other_id,
        None if story is None else story.label,
        event.articles,
        _reason(event),
        tuple(came),
        min(published, default=None),
        max(published, default=None),
    )


_REASONS: dict[str, str] = {
    "born": "{size}, none of an earlier story",
    "grown": "{more} more beside {shared}",
    "shrunk": "kept {shared} of those it had",
    "merged into": "{shared} of its {size} now in {other}",
    "split from": "{shared} of its {size} were in {other}",
    "closed": f"nothing new in {CLOSED_AFTER.days} days",
    "reopened": f"news after more than {CLOSED_AFTER.days} days",
    "gone": "its articles were removed",
}


def _reason(event: Event) -> str:
    return _REASONS[event.event].format(
        size=f"{event.articles} article{'s' * (event.articles != 1)}",
        more=event.articles - event.shared,
        shared=event.shared,
        other=event.other_id,
    )
