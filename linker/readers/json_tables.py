"""JSON that holds a table, as pandas writes it: an object of columns or of rows, or rows as lists."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, zip_longest

from linker.readers.columns import match_columns
from linker.readers.dialect import by_content
from linker.readers.streams import Unreadable

_SAMPLE = 50


def is_row(key: str, value: object) -> bool:
    """True of an article under its number or id, as in `{"0": {"title": …}, "1": …}`."""
    if not isinstance(value, Mapping) or not any(map(str.isdigit, key)):
        return False
    matched = match_columns([str(name) for name in value], {})
    return "title" in matched or "text" in matched


def rows_of_columns(members: Mapping[str, object]) -> Iterator[dict[str, object]] | None:
    """The rows of an object of columns, `{"title": {"0": …}, "text": {"0": …}}`; None where it is none.

    >>> list(rows_of_columns({"title": {"0": "A", "1": "B"}, "date": {"0": 1, "1": 2}}))
    [{'title': 'A', 'date': 1}, {'title': 'B', 'date': 2}]
    """
    matched = match_columns(list(members), {})
    main_columns = [members[name] for field in ("title", "text") for name in matched.get(field, ())[:1]]
    columns = {name: column for name, column in members.items() if isinstance(column, Mapping | list)}
    first = main_columns[0] if main_columns else None
    if isinstance(first, list):
        same = all(isinstance(column, list) and len(column) == len(first) for column in columns.values())
        if not same or len(columns) < 2 or not all(isinstance(column, list) for column in main_columns):
            return None
        return (
            dict(zip(columns, row, strict=True))
            for row in zip(*(list(column) for column in columns.values()), strict=True)
        )
    if not isinstance(first, Mapping) or not first or not all(any(map(str.isdigit, str(k))) for k in first):
        return None
    keys = list(first)
    return (
        {name: column.get(key) for name, column in columns.items() if isinstance(column, Mapping)}
        for key in keys
    )


def named_rows(values: Iterator[object], names: Sequence[str] | None) -> Iterator[object]:
    """Values, of which rows that are lists become objects.

    Args:
        values: What an array holds.
        names: Of the columns; None where their content is to tell them, else they are numbers from 1.
    """
    sample: list[object] = []
    problem: Unreadable | None = None
    try:
        for value in values:
            sample.append(value)
            if names is not None or not isinstance(value, list) or len(sample) == _SAMPLE:
                break
    except Unreadable as early:
        problem = early
    if names is None and sample and all(isinstance(row, list) for row in sample):
        names = _names_by_content(sample)
    for value in chain(sample, values):
        yield _named(value, names or ()) if isinstance(value, list) and value else value
    if problem is not None:
        raise problem


def _named(row: list[object], names: Sequence[str]) -> dict[str, object]:
    numbered = zip_longest(row, names[: len(row)])
    return {name or str(number): cell for number, (cell, name) in enumerate(numbered, 1)}


def _names_by_content(rows: Sequence[object]) -> list[str] | None:
    """Names for the columns of rows, judged by their content; numbers where it isn't clear."""
    cells = [["" if cell is None else str(cell) for cell in row] for row in rows if isinstance(row, list)]
    if not cells or min(map(len, cells)) == 0:
        return None
    if len(cells) > 1 and {"title", "text"} & match_columns(cells[0], {}).keys():
        return None
    names = [str(number) for number in range(1, min(map(len, cells)) + 1)]
    for field, place in by_content(cells).items():
        names[place] = field
    return names
