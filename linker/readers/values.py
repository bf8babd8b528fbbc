"""A value of a cell, of JSON or of a page as a string."""

from collections.abc import Mapping

from linker.readers.repairs import is_nothing

_HOLDS = ("name", "title", "$oid", "$date", "$numberLong", "rendered", "main", "value", "#text", "id")


def scalar(value: object) -> str:
    """Write a value as a string: of a list its first, of an object its name or title."""
    for _ in range(4):
        if isinstance(value, Mapping):
            value = next((value[key] for key in _HOLDS if value.get(key)), None)
        elif isinstance(value, list | tuple):
            value = value[0] if value else None
        else:
            break
    if is_nothing(value) or isinstance(value, Mapping | list | tuple | bytes):
        return ""
    try:
        return str(value).strip()
    except ValueError:  # an integer of more digits than Python will write
        return ""
