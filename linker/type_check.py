"""Whether a value that was read from a file has the type that its dataclass declares."""

from dataclasses import is_dataclass
from functools import cache
from math import isfinite
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints  # Any: what JSON holds


def check_type(value: Any, kind: Any, name: str) -> None:
    """Check that a value has a type: of plain ones, tuples, unions, literals and dataclasses.

    Raises:
        ValueError: It hasn't, or is a number that isn't finite.

    >>> check_type((1, 2), tuple[int, ...], "numbers")
    >>> check_type(("1",), tuple[int, ...], "numbers")
    Traceback (most recent call last):
    ValueError: numbers is '1', not int
    """
    if is_dataclass(kind) and isinstance(kind, type):
        _need(isinstance(value, kind), value, kind, name)
        for field, inner_kind in _fields_of(kind).items():
            check_type(getattr(value, field), inner_kind, f"{name}.{field}")
    elif get_origin(kind) is tuple:
        _need(isinstance(value, tuple), value, kind, name)
        for item in value:
            check_type(item, get_args(kind)[0], name)
    elif get_origin(kind) is Literal:
        _need(isinstance(value, str) and value in get_args(kind), value, kind, name)
    elif get_origin(kind) in (Union, UnionType):
        _need(any(_has_type(value, inner_kind, name) for inner_kind in get_args(kind)), value, kind, name)
    elif kind is float:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        _need(number and isfinite(value), value, kind, name)
    else:
        _need(type(value) is kind, value, kind, name)


def _has_type(value: Any, kind: Any, name: str) -> bool:
    try:
        check_type(value, kind, name)
    except ValueError:
        return False
    return True


def _need(holds: bool, value: Any, kind: Any, name: str) -> None:
    if not holds:
        raise ValueError(f"{name} is {str(value)[:40]!r}, not {getattr(kind, '__name__', kind)}")


@cache
def _fields_of(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {name: hints[name] for name in kind.__dataclass_fields__}  # type: ignore[attr-defined]  # a dataclass
