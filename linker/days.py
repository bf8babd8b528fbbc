"""Days as people write them, as points in time."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

EARLIEST = datetime(1600, 1, 1, tzinfo=UTC)
"""No article was published before."""
Day = str | date | datetime | None
_YEAR_OR_MONTH = re.compile(r"(\d{4})(?:-(\d\d))?")


def day(value: Day, *, end: bool = False) -> datetime | None:
    """A point in time for `Filters`: `end` takes a plain date, month or year to its end.

    >>> day("2024-03-01", end=True)
    datetime.datetime(2024, 3, 2, 0, 0, tzinfo=datetime.timezone.utc)
    >>> day("2024"), day("2024-02", end=True)  # doctest: +NORMALIZE_WHITESPACE
    (datetime.datetime(2024, 1, 1, 0, 0, tzinfo=datetime.timezone.utc),
     datetime.datetime(2024, 3, 1, 0, 0, tzinfo=datetime.timezone.utc))
    """
    if value is None:
        return None
    if isinstance(value, str):
        value = _written(value, end)
    if isinstance(value, datetime):
        return _in_utc(value if value.tzinfo else value.replace(tzinfo=UTC))
    midnight = datetime(value.year, value.month, value.day, tzinfo=UTC)
    if not end:
        return midnight
    return midnight + timedelta(days=1) if value < date.max else datetime.max.replace(tzinfo=UTC)


def _in_utc(value: datetime) -> datetime:
    """The same instant in UTC, as far as there are years for it."""
    try:
        return value.astimezone(UTC)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC) if value.year > 1 else datetime.min.replace(tzinfo=UTC)


def _written(text: str, end: bool) -> date:
    """The date or moment of a text; of a month or year its first or last day."""
    partial = _YEAR_OR_MONTH.fullmatch(text)
    if partial:
        year, month = int(partial[1]), int(partial[2] or (12 if end else 1))
        date(year, month, 1)  # raises for a month that isn't
        return date(year, month, monthrange(year, month)[1] if end else 1)
    try:
        return date.fromisoformat(text)
    except ValueError:
        return datetime.fromisoformat(text)


def microseconds(moment: datetime) -> int:
    """Microseconds from 1970 to a moment.

    >>> microseconds(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC))
    1000000
    """
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
