"""How results show themselves in a notebook: small HTML without script or style, every text escaped."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast  # Any: shows whatever a result holds

if TYPE_CHECKING:
    import polars as pl

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

_HEADINGS = ("title", "label", "headline", "text", "line", "reason", "kind")
"""The first of these that a result has is its heading."""
_UNSHOWN = ("start", "end")
_SHORT, _LONG = 80, 400
_MOST = 20


class Shown:
    """A dataclass that a notebook shows as its heading, its facts, and lists of what it holds."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return show(self)


class Results(tuple[T_co, ...]):
    """Results in order: a tuple that a notebook shows as a list."""

    __slots__ = ()
    item: ClassVar[type | None] = None
    """What each of them is, where that is known of an empty one too."""

    @classmethod
    def of(cls, item: type[T], results: Iterable[T]) -> "Results[T]":
        """Results that are all of one dataclass."""
        return cast("Results[T]", _kind_of_results(cast(Hashable, item))(results))

    def to_polars(self) -> "pl.DataFrame":
        """A row each, a column for each field; lists of dataclasses are lists of structs."""
        import polars as pl

        columns = [field.name for field in fields(self.item)] if self.item else None
        rows = [asdict(cast(Any, result)) for result in self]
        return pl.DataFrame(rows, schema=None if rows else columns, infer_schema_length=None)

    def _repr_html_(self) -> str:
        return "".join(_listed(self))


@cache
def _kind_of_results(item: Any) -> type[Results[Any]]:
    return type(f"Results[{item.__name__}]", (Results,), {"__slots__": (), "item": item})


def show(result: Any, *, folded: bool = False) -> str:
    """A dataclass, whatever its fields, as HTML: its first text of `title`, `label`, … is the heading."""
    values = {field.name: getattr(result, field.name) for field in fields(result)}
    heading = next((name for name in _HEADINGS if isinstance(values.get(name), str) and values[name]), None)
    named = values.pop(heading) if heading else type(result).__name__
    return show_facts(named, values, folded=folded)


def show_facts(heading: str, values: Mapping[str, Any], *, folded: bool = False) -> str:
    """Named values as HTML: short ones beside each other, long ones and lists below, if asked for folded.

    What is empty is left out; of a list the first 20 items are shown and the rest counted.
    """
    facts, below = [], []
    for name, value in values.items():
        if name in _UNSHOWN or value is None or (not value and not isinstance(value, int | float)):
            continue
        label, words = escape(name.replace("_", " ")), _words(value)
        if words is None and isinstance(value, tuple):
            opening = "<details>" if folded else "<details open>"
            below += [f"{opening}<summary>{label}: {len(value):,}</summary>", *_listed(value), "</details>"]
        elif words is None:
            below.append(f"<div>{label}: {show(value, folded=True)}</div>")
        elif len(words) <= _SHORT:
            facts.append(f"{label} {_text(words)}")
        else:
            below.append(f"<div>{label}: {_text(words)}</div>")
    return f"<div><b>{_text(heading)}</b> <small>{' · '.join(facts)}</small>{''.join(below)}</div>"


def _listed(values: Sequence[Any]) -> Iterator[str]:
    yield "<ol>"
    for value in values[:_MOST]:
        words = _words(value)
        yield f"<li>{show(value, folded=True) if words is None else _text(words)}</li>"
    yield "</ol>"
    if len(values) > _MOST:
        yield f"<p>and {len(values) - _MOST:,} more</p>"


def _words(value: Any) -> str | None:
    """A value in words; None for a dataclass, and for a tuple of them."""
    if is_dataclass(value) or (isinstance(value, tuple) and any(map(is_dataclass, value))):
        return None
    if isinstance(value, float):
        return f"{value:.3g}"
    if isinstance(value, datetime | date):
        return value.isoformat().replace("+00:00", "Z").replace("T00:00:00Z", "")
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_words(item)}" for key, item in value.items())
    if isinstance(value, tuple | list):
        more = f" and {len(value) - _MOST:,} more" if len(value) > _MOST else ""
        return ", ".join(_words(item) or "" for item in value[:_MOST]) + more
    return str(value)


def _text(value: str) -> str:
    value = " ".join(value.split())
    return escape(value if len(value) <= _LONG else f"{value[: _LONG - 1]}…")
