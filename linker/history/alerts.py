"""Saved searches and narratives that somebody waits for: each hit is told once.

They are kept in `alerts.json` of the index folder. What was told is kept as hashes, so that nothing of an
article that is removed stays there.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal  # Any: JSON

from linker.errors import ConfigError, DamagedError
from linker.history.successors import merged_into
from linker.own_files import ALERTS
from linker.storage import Store
from linker.storage.locking import locked
from linker.storage.parquet_io import read_checked, write_checked
from linker.type_check import check_type

if TYPE_CHECKING:
    from linker.archive.index import Index
    from linker.narratives import Narrative

Kind = Literal["search", "narrative", "returns"]
_MOST_HITS = 1_000
"""So many articles of a search are looked at."""


@dataclass(frozen=True, slots=True)
class Alert:
    """What somebody waits for: `about` is a query or a narrative's id, "" for any narrative that returns.

    `told` are hashes of what has been told.
    """

    number: int
    kind: Kind
    about: str
    since: str
    told: tuple[str, ...] = ()


def alerts_of(folder: Path) -> tuple[Alert, ...]:
    """The alerts of an index, in the order added.

    Raises:
        DamagedError: Their file can't be read.
    """
    path = folder / ALERTS
    try:
        rows = read_checked(path)["alerts"]
        found = tuple(Alert(**{**row, "told": tuple(row["told"])}) for row in rows)
        check_type(found, tuple[Alert, ...], "an alert")
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise DamagedError(f"{path} can't be read ({error}); delete it to begin anew") from None
    return found


def add_alert(index: "Index", kind: Kind, about: str) -> Alert:
    """Wait for something from now on.

    Raises:
        ConfigError: It is waited for already.
        QueryError: A query holds no word.
        UnknownArticleError: No narrative has this id.
    """
    if kind == "search":
        index.search(about, k=1)
    elif kind == "narrative":
        about = index.narrative(about).narrative_id
    with locked(index.folder):
        known = alerts_of(index.folder)
        for alert in known:
            if (alert.kind, alert.about) == (kind, about):
                raise ConfigError(f"alert {alert.number} waits for that already")
        number = 1 + max((alert.number for alert in known), default=0)
        made = Alert(number, kind, about, datetime.now(UTC).isoformat(timespec="seconds"))
        _write(index.folder, (*known, made))
    return made


def remove_alert(folder: Path, number: int) -> Alert:
    """Wait for something no more.

    Raises:
        ConfigError: There is no such alert.
        StoreError: There is no index here.
    """
    Store.open(folder)
    with locked(folder):
        known = alerts_of(folder)
        for alert in known:
            if alert.number == number:
                _write(folder, [one for one in known if one is not alert])
                return alert
    raise ConfigError(f"no alert {number} in {folder}; `linker alert list` shows them")


def new_hits(index: "Index") -> Iterator[tuple[Alert, dict[str, Any]]]:
    """What the alerts of an index have to tell that they haven't told, as (alert, hit)."""
    for alert in alerts_of(index.folder):
        told = set(alert.told)
        for key, hit in _hits(index, alert):
            if key not in told:
                yield alert, {"alert": alert.number, "kind": alert.kind, "about": alert.about, **hit}


def remember_told(index: "Index", alerts: Sequence[Alert]) -> None:
    """Take all that the alerts have to tell in this state of the index for told."""
    with locked(index.folder):
        numbers = {alert.number for alert in alerts}
        after = [
            replace(alert, told=tuple(sorted(key for key, _ in _hits(index, alert))))
            if alert.number in numbers
            else alert
            for alert in alerts_of(index.folder)
        ]
        _write(index.folder, after)


def forget_told(folder: Path, ids: Collection[str]) -> None:
    """Forget that articles were told; the caller holds the lock of the index.

    Raises:
        DamagedError: The alerts can't be read.
    """
    known, gone = alerts_of(folder), {_key("article", id_) for id_ in ids}
    if any(not gone.isdisjoint(alert.told) for alert in known):
        left = [replace(one, told=tuple(key for key in one.told if key not in gone)) for one in known]
        _write(folder, left)


def _hits(index: "Index", alert: Alert) -> Iterator[tuple[str, dict[str, Any]]]:
    if alert.kind == "search":
        yield from _found(index, alert.about)
    elif alert.kind == "narrative":
        now = merged_into(index, alert.about) or alert.about
        found = next((item for item in index.narratives() if item.narrative_id == now), None)
        if found is not None:
            yield from _returns(found)
            for id_ in found.article_ids:
                yield _key("article", id_), {"event": "grown", "label": found.label, **_facts(index, id_)}
    else:
        for item in index.narratives():
            yield from _returns(item)


def _found(index: "Index", query: str) -> Iterator[tuple[str, dict[str, Any]]]:
    from linker.archive.searching import answer

    for hit in answer(index, query, k=min(_MOST_HITS, max(1, len(index.corpus)))).hits:
        text = hit.passages[0].text if hit.passages else ""
        yield (
            _key("article", hit.article_id),
            {"event": "found", "score": hit.score, "text": text, **_facts(index, hit.article_id)},
        )


def _returns(item: "Narrative") -> Iterator[tuple[str, dict[str, Any]]]:
    for episode in item.episodes[1:]:
        yield (
            _key("return", item.narrative_id, str(episode.first.date())),
            {
                "event": "returned",
                "narrative_id": item.narrative_id,
                "label": item.label,
                "first": episode.first,
                "article_ids": episode.article_ids,
            },
        )


def _facts(index: "Index", id_: str) -> dict[str, Any]:
    row = index.corpus.row(id_)
    names = ("title", "published", "source", "url")
    return {"article_id": id_, **{name: index.corpus.articles[name][row] for name in names}}


def _key(*parts: str) -> str:
    return blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=8).hexdigest()


def _write(folder: Path, alerts: Sequence[Alert]) -> None:
    write_checked(folder / ALERTS, {"alerts": [asdict(alert) for alert in alerts]})
