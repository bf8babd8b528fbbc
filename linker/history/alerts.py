"""Saved searches and narratives that somebody follows: each hit is reported once.

They are kept in `alerts.json` of the index folder. What was told is kept as hashes, so that nothing of an
article that is removed stays there.
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from linker.errors import ConfigError, DamagedError, StoreError
from linker.own_files import ALERTS
from linker.storage import Store
from linker.storage.locking import locked
from linker.storage.parquet_io import read_checked, write_checked
from linker.type_check import check_type

if TYPE_CHECKING:
    from linker.archive.index import Index

Kind = Literal["search", "narrative", "returns"]


@dataclass(frozen=True, slots=True)
class Alert:
    """What somebody follows: `about` is a query or a narrative's id, "" for any narrative that returns.

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
        DamagedError: Their file isn't what was written.
        StoreError: It may not, or can't, be read.
    """
    path = folder / ALERTS
    try:
        rows = read_checked(path)["alerts"]
        alerts = tuple(Alert(**{**row, "told": tuple(row["told"])}) for row in rows)
        check_type(alerts, tuple[Alert, ...], "an alert")
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise StoreError(f"{path} can't be read: {error.strerror}") from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise DamagedError(
            f"{path} isn't what was written ({error}); put it back from a backup, or delete it and add the"
            " alerts again"
        ) from None
    return alerts


def add_alert(index: "Index", kind: Kind, about: str) -> Alert:
    """Add an alert.

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
        alerts = alerts_of(index.folder)
        for alert in alerts:
            if (alert.kind, alert.about) == (kind, about):
                raise ConfigError(f"alert {alert.number} waits for that already")
        number = 1 + max((alert.number for alert in alerts), default=0)
        new_alert = Alert(number, kind, about, datetime.now(UTC).isoformat(timespec="seconds"))
        write_alerts(index.folder, (*alerts, new_alert))
    return new_alert


def remove_alert(folder: Path, number: int) -> Alert:
    """Delete an alert.

    Raises:
        ConfigError: There is no such alert.
        StoreError: There is no index here.
    """
    Store.open(folder)
    with locked(folder):
        alerts = alerts_of(folder)
        for alert in alerts:
            if alert.number == number:
                write_alerts(folder, [one for one in alerts if one is not alert])
                return alert
    raise ConfigError(f"no alert {number} in {folder}; `linker alert list` shows them")


def forget_told(folder: Path, ids: Collection[str]) -> None:
    """Forget that hits on some articles were reported; the caller holds the lock of the index.

    Raises:
        DamagedError: The alerts can't be read.
    """
    alerts, gone = alerts_of(folder), {told_key("article", id_) for id_ in ids}
    if any(not gone.isdisjoint(alert.told) for alert in alerts):
        left = [replace(one, told=tuple(key for key in one.told if key not in gone)) for one in alerts]
        write_alerts(folder, left)


def told_key(*parts: str) -> str:
    """The hash that an alert stores of a hit that was reported."""
    return blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=8).hexdigest()


def write_alerts(folder: Path, alerts: Sequence[Alert]) -> None:
    """Write the alerts of an index; the caller holds its lock."""
    write_checked(folder / ALERTS, {"alerts": [asdict(alert) for alert in alerts]})
