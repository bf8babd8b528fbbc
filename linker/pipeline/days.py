"""Days as people write them, as points in time."""

from datetime import UTC, date, datetime, timedelta

Day = str | date | datetime | None


def day(value: Day, *, end: bool = False) -> datetime | None:
    """A point in time for `Filters`: `end` takes a plain date to the end of its day.

    >>> day("2024-03-01", end=True)
    datetime.datetime(2024, 3, 2, 0, 0, tzinfo=datetime.timezone.utc)
    """
    if value is None:
        return None
    plain = isinstance(value, date) and not isinstance(value, datetime)
    if isinstance(value, str):
        plain = len(value) == len("2024-03-01")
        value = datetime.fromisoformat(value)
    moment = (
        value if isinstance(value, datetime) else datetime(value.year, value.month, value.day, tzinfo=UTC)
    )
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment + timedelta(days=1) if plain and end else moment
