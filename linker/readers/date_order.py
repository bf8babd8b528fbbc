"""Whether the day or the month stands first in an input's dates, decided from all of them together."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from linker.config import ReadConfig
from linker.days import EARLIEST
from linker.readers.characters import clean_line
from linker.readers.dates import ReadDate, numerals, read_date
from linker.readers.values import scalar
from linker.types import Record, Skipped

_MOST = 2_000
_MOST_CHARACTERS = 32_000_000
_ZERO = datetime(1970, 1, 1, tzinfo=UTC)
_GUESSED = "{0!r} and dates like it are read as month and day; --day-first reads them as day and month"


@dataclass(frozen=True, slots=True)
class Undecided(Record):
    """A record whose date is two figures and a year, as 03/04/2024: unknown until their order is decided.

    `stated` is the date as printed; `country` is where the record is from, as far as known.
    """

    stated: str = ""
    country: str | None = None


def dated(
    record: Record, stated: object, country: str | None, config: ReadConfig, notes: list[str]
) -> Record:
    """Give a record the date that is stated, and its notes.

    Args:
        record: All but its date and notes.
        stated: The date as found: a string, date, datetime or number, or a list or object around one.
        country: Where the record is from, for zones that several countries have.
        config: How dates are read, and the clock that says what is yet to come.
        notes: What is to be said of the record so far.
    """
    record = replace(record, notes=tuple(notes))
    printed = clean_line(scalar(stated))
    if not printed:
        return record
    value = printed if isinstance(stated, str | Mapping | list | tuple) else stated
    parts = numerals(printed) if isinstance(value, str) else None
    if parts is not None and parts[0] != parts[1]:
        return Undecided(**_values(record), stated=printed, country=country)
    read = read_date(value, day_first=config.day_first, language=record.language, country=country)
    return _with_date(record, read, printed, config)


def decide(items: Iterable[Record | Skipped], config: ReadConfig) -> Iterator[Record | Skipped]:
    """Read the undecided dates of one input in the order that they have.

    Where one place exceeds 12 in some date and the other in none, that place is the day's. Where nothing
    tells, the month stands first, and a note names `--day-first`; between dots the day does. Of a long input
    the first 2,000 such dates decide.
    """
    remaining, waiting = iter(items), list[Record | Skipped]()
    undecided = characters = 0
    for item in remaining:
        if not waiting and not isinstance(item, Undecided):
            yield item
            continue
        waiting.append(item)
        undecided += isinstance(item, Undecided)
        characters += len(item.text) if isinstance(item, Record) else 0
        if undecided >= _MOST or characters > _MOST_CHARACTERS:
            break
    dates = [item for item in waiting if isinstance(item, Undecided)]
    day_first = True if config.day_first else _day_first(dates)
    noted = day_first is not None
    for source in (waiting, remaining):
        for item in source:
            if not isinstance(item, Undecided):
                yield item
                continue
            read = _read(item, day_first, config)
            if not noted and _is_guess(item):
                noted = True
                read = replace(read, notes=(*read.notes, _GUESSED.format(item.stated[:40])))
            yield read


def _day_first(dates: list[Undecided]) -> bool | None:
    """True where the day is first, False where the month is, None where there is no evidence, or both."""
    places = [parts for item in dates if (parts := numerals(item.stated))]
    first, second = any(a > 12 for a, _, _ in places), any(b > 12 for _, b, _ in places)
    return None if first == second else first


def _is_guess(item: Undecided) -> bool:
    parts = numerals(item.stated)
    return parts is not None and not parts[2] and max(parts[:2]) <= 12


def _read(item: Undecided, day_first: bool | None, config: ReadConfig) -> Record:
    """Read a date in the order of its input; where that tells none, in the one that fits."""
    parts = numerals(item.stated)
    stated = item.stated
    if day_first is None and parts:
        day_first = parts[0] > 12 or (parts[2] and parts[1] <= 12)
    if not day_first and parts and parts[2]:
        stated = stated.replace(".", "/")  # between dots the day is first everywhere but in this input
    read = read_date(stated, day_first=bool(day_first), language=item.language, country=item.country)
    return _with_date(Record(**_values(item)), read, item.stated, config)


def _with_date(record: Record, read: ReadDate, printed: str, config: ReadConfig) -> Record:
    """Give a record the date that was read, if it is a possible date."""
    now = config.now or datetime.now(UTC)
    at, note = read.at, read.note
    if at is None:
        note = f"date not understood: {printed[:60]!r}"
    elif at < EARLIEST:
        at, note = None, f"date before {EARLIEST.year}, taken for unknown: {printed[:60]!r}"
    elif at.date() > now.date() + timedelta(days=1):
        at, note = None, f"date after tomorrow, taken for unknown: {printed[:60]!r}"
    elif at == _ZERO and (":" in printed or not printed.strip("0.")):
        at, note = None, f"a clock's zero, taken for unknown: {printed[:60]!r}"
    return replace(record, published=at, notes=(*record.notes, *([note] if note else [])))


def _values(record: Record) -> dict[str, Any]:  # fields of many types
    return {name: getattr(record, name) for name in Record.__dataclass_fields__}
