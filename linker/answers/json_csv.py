"""Plain data: dataclasses and dates for JSON, and rows as CSV without formulas."""

import json
from collections.abc import Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any  # Any: whatever JSON holds

if TYPE_CHECKING:
    import polars as pl


def plain(value: Any) -> Any:
    """Dataclasses, tuples and dates as values of JSON; a time of midnight becomes a date."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, datetime | date):
        return shown_date(value)
    return value


def shown_date(value: datetime | date | None) -> str:
    """ISO 8601; the hour only where it is known.

    >>> shown_date(datetime(2024, 3, 1)), shown_date(datetime(2024, 3, 1, 9, 30)), shown_date(None)
    ('2024-03-01', '2024-03-01T09:30:00', '')
    """
    if value is None:
        return ""
    if isinstance(value, datetime) and (value.hour, value.minute, value.second, value.microsecond) == (
        0,
        0,
        0,
        0,
    ):
        return value.date().isoformat()
    return value.isoformat().replace("+00:00", "Z")


def as_json(value: Any) -> bytes:
    """A result as JSON in UTF-8."""
    return (json.dumps(plain(value), ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def as_csv(rows: Sequence[dict[str, Any]]) -> bytes:
    """Flat rows as CSV; a cell that a spreadsheet would run as a formula is quoted with an apostrophe."""
    import polars as pl

    texts = pl.col(pl.String).map_elements(no_formula, return_dtype=pl.String)
    return frame_of_rows(rows).with_columns(texts).write_csv().encode()


def frame_of_rows(rows: Sequence[dict[str, Any]]) -> "pl.DataFrame":
    """Flat rows as a frame."""
    import polars as pl

    return pl.DataFrame([plain(row) for row in rows], infer_schema_length=None)


def no_formula(text: str) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> no_formula("=1+1"), no_formula("a=1")
    ("'=1+1", 'a=1')
    """
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
