"""Groups of a growing archive: which new group continues which old one, and what happened to each.

Groups are sets of article ids; they may overlap (an article can be in several narratives). An old group
lives on in the new one that holds most of its members, and its id with it; no id is ever used twice.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Literal

EventName = Literal["born", "grown", "shrunk", "merged into", "split from", "closed", "reopened", "gone"]

CLOSED_AFTER = timedelta(days=30)
"""A group is closed when its newest article is this much older than the archive's newest."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a group between two states of an archive.

    `other_id` is the group it merged into or split from, `shared` how many articles the two have in
    common: that is why. Of a group that grew or shrank it is how many it kept. `articles` is its size now (of
    a group that is no more: as it was).
    """

    event: EventName
    group_id: str
    other_id: str | None
    shared: int
    articles: int


@dataclass(frozen=True, slots=True)
class Continued:
    """New groups with their lasting ids, in the order given, and the events since the old state."""

    ids: tuple[str, ...]
    events: tuple[Event, ...]


def continue_groups(
    old: Mapping[str, Iterable[str]],
    new: Sequence[Sequence[str]],
    proposed: Sequence[str],
    *,
    used: Container[str] = (),
) -> Continued:
    """Give new groups their ids.

    Args:
        old: Group id → its articles.
        new: Articles of each group.
        proposed: The id of each group if it is a new one and the id still free.
        used: Holds the ids that have been used before, besides those of `old`; they aren't used again.

    Returns:
        Ids and events; events sorted by (group id, event).

    >>> found = continue_groups({"s1": ["a", "b"]}, [["a", "b", "c"], ["d"]], ["s9", "s1"])
    >>> found.ids[0], [(event.event, event.shared) for event in found.events if event.group_id == "s1"]
    ('s1', [('grown', 2)])
    """
    old_groups = {group_id: frozenset(articles) for group_id, articles in old.items()}
    overlaps = _overlaps(old_groups, new)
    heirs = _heirs(old_groups, new, overlaps)
    taken = set(old_groups)
    ids: list[str] = []
    for place, wish in enumerate(proposed):
        lasting_id = heirs.get(place) or _fresh(wish, taken, used)
        taken.add(lasting_id)
        ids.append(lasting_id)
    events = [*_new_events(old_groups, new, ids, overlaps), *_old_events(old_groups, new, ids, overlaps)]
    return Continued(tuple(ids), tuple(sorted(events, key=lambda event: (event.group_id, event.event))))


def compare(old: Mapping[str, Iterable[str]], new: Mapping[str, Sequence[str]]) -> tuple[Event, ...]:
    """What happened between two states whose ids were given independently, in the ids of the new one.

    >>> [event.event for event in compare({"x": ["a"], "y": ["b"]}, {"s": ["a", "b"]})]
    ['grown', 'merged into']
    """
    old_groups = {group_id: frozenset(articles) for group_id, articles in old.items()}
    ids, groups = list(new), list(new.values())
    heirs = _heirs(old_groups, groups, _overlaps(old_groups, groups))
    names = {group_id: ids[place] for place, group_id in heirs.items()}
    names |= {
        group_id: group_id if group_id not in new else f"{group_id} (old)"
        for group_id in old_groups.keys() - names
    }
    renamed = {names[group_id]: articles for group_id, articles in old_groups.items()}
    overlaps = _overlaps(renamed, groups)
    events = [*_new_events(renamed, groups, ids, overlaps), *_old_events(renamed, groups, ids, overlaps)]
    return tuple(sorted(events, key=lambda event: (event.group_id, event.event)))


def closings(
    newest: Mapping[str, datetime | None], closed: frozenset[str], sizes: Mapping[str, int]
) -> tuple[Event, ...]:
    """Events of groups that no article has joined for long, or that one has joined again.

    Args:
        newest: Group id → its newest article's date.
        closed: Groups that were closed before.
        sizes: Group id → articles.

    Returns:
        Events "closed" and "reopened", sorted by group id.
    """
    dates = [moment for moment in newest.values() if moment is not None]
    if not dates:
        return ()
    border = max(dates) - CLOSED_AFTER
    events = []
    for group_id, moment in sorted(newest.items()):
        over = moment is not None and moment < border
        if over != (group_id in closed):
            size = sizes[group_id]
            events.append(Event("closed" if over else "reopened", group_id, None, size, size))
    return tuple(events)


def _overlaps(
    old_groups: Mapping[str, frozenset[str]], new: Sequence[Sequence[str]]
) -> dict[tuple[str, int], int]:
    """How many articles an old and a new group share, where they share any."""
    where: dict[str, list[str]] = defaultdict(list)
    for group_id in sorted(old_groups):
        for article in sorted(old_groups[group_id]):
            where[article].append(group_id)
    return Counter(
        (group_id, place)
        for place, articles in enumerate(new)
        for article in articles
        for group_id in where.get(article, ())
    )


def _heirs(
    old_groups: Mapping[str, frozenset[str]],
    new: Sequence[Sequence[str]],
    overlaps: Mapping[tuple[str, int], int],
) -> dict[int, str]:
    """Place of a new group → the old group that lives on in it.

    An old group goes where most of its articles are; of several that go to one place, the one that
    brings most lives on.
    """

    def rank(pair: tuple[str, int]) -> tuple[int, float, str, int]:
        group_id, place = pair
        shared = overlaps[pair]
        union = len(old_groups[group_id]) + len(new[place]) - shared
        return (-shared, -shared / union, group_id, place)

    heirs: dict[int, str] = {}
    gone: set[str] = set()
    for group_id, place in sorted(overlaps, key=rank):
        if group_id not in gone:
            gone.add(group_id)
            heirs.setdefault(place, group_id)
    return heirs


def _fresh(proposed: str, taken: set[str], used: Container[str]) -> str:
    """The proposed id or, if that is taken, one made from it by hashing: the same archive, the same ids."""
    id_, salt = proposed, proposed
    while id_ in taken or id_ in used:
        salt += "'"
        id_ = proposed[0] + blake2b(salt.encode(), digest_size=4).hexdigest()
    return id_


def _new_events(
    old_groups: Mapping[str, frozenset[str]],
    new: Sequence[Sequence[str]],
    ids: Sequence[str],
    overlaps: Mapping[tuple[str, int], int],
) -> list[Event]:
    sources: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for (group_id, place), shared in overlaps.items():
        sources[place].append((-shared, group_id))
    events = []
    for place, (lasting_id, articles) in enumerate(zip(ids, new, strict=True)):
        size = len(articles)
        if lasting_id in old_groups:
            shared_with_old = overlaps[lasting_id, place]
            if size > shared_with_old:
                events.append(Event("grown", lasting_id, None, shared_with_old, size))
            if shared_with_old < len(old_groups[lasting_id]):
                events.append(Event("shrunk", lasting_id, None, shared_with_old, size))
        elif sources[place]:
            shared, parent = min(sources[place])
            events.append(Event("split from", lasting_id, parent, -shared, size))
        else:
            events.append(Event("born", lasting_id, None, 0, size))
    return events


def _old_events(
    old_groups: Mapping[str, frozenset[str]],
    new: Sequence[Sequence[str]],
    ids: Sequence[str],
    overlaps: Mapping[tuple[str, int], int],
) -> list[Event]:
    living = set(ids)
    targets: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for (group_id, place), shared in overlaps.items():
        targets[group_id].append((-shared, ids[place]))
    events = []
    for group_id in sorted(old_groups.keys() - living):
        size = len(old_groups[group_id])
        if targets[group_id]:
            shared, target = min(targets[group_id])
            events.append(Event("merged into", group_id, target, -shared, size))
        else:
            events.append(Event("gone", group_id, None, 0, size))
    return events
