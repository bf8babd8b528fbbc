"""JSON documents, read as a stream: an array of articles, an object that holds one, or one article.

Memory is bounded by the largest article, not by the document, and what stands before a break is read.
"""

from collections.abc import Iterator, Mapping

from linker.config import ReadConfig
from linker.readers.columns import check_columns, match_columns
from linker.readers.counting import Stated
from linker.readers.fields import Place
from linker.readers.json_lines import object_record
from linker.readers.json_tables import is_row, named_rows, rows_of_columns
from linker.readers.json_window import Window, characters, elements
from linker.readers.streams import Source, Unreadable
from linker.readers.tables import longest_line
from linker.types import Record, Skipped

_LISTS = frozenset(
    "articles items results data documents docs stories posts entries records news hits rows".split()
)
_WRAPPERS = frozenset({"response", "data", "result", "hits"})


def read_json(source: Source, config: ReadConfig) -> Iterator[Record | Skipped | Stated]:
    """Read a JSON document (or several in a row): a record an article, numbered in order.

    Raises:
        ReadError: No article has a key that `config.map` names.
    """
    pieces, notes = characters(source)
    window = Window(pieces, longest_line(config))
    keys: dict[str, None] = {}
    number = 0
    try:
        while window.peek():
            for value in _articles(window, config):
                number += 1
                yield object_record(value, Place(source.file, source.folder, number), config, keys, notes)
                notes = ()
            window.take(",")
    except Unreadable as problem:
        yield Skipped(source.file, number + 1, str(problem))
    else:
        yield Stated(window.elements, noun="elements")
    if keys:
        check_columns(list(keys), config.map, source.file)


def _articles(window: Window, config: ReadConfig) -> Iterator[object]:
    if window.peek() == "[":
        yield from named_rows(elements(window), None)
    elif window.peek() == "{":
        yield from _members(window, config)
    else:
        window.elements += 1
        yield window.value()


def _members(window: Window, config: ReadConfig) -> Iterator[object]:
    """The articles of an object: the list that it holds, else the object itself."""
    window.take("{")
    members: dict[str, object] = {}
    has_list = False
    while not window.take("}"):
        key = str(window.value())
        if not window.take(":"):
            raise Unreadable("not JSON: a key without a value")
        if (
            key.lower() in _LISTS
            and window.peek() == "["
            and "text" not in match_columns(list(members), config.map)
        ):
            has_list = True
            yield from named_rows(elements(window), _names(members))
        else:
            value = window.value()
            inner = _wrapped(value) if key.lower() in _WRAPPERS else None
            if inner is not None:
                has_list = True
                window.elements += len(inner)
                yield from inner
            elif is_row(key, value) and not members:
                has_list = True
                window.elements += 1
                yield value
            elif match_columns([key], {}) or key in config.map.values() or len(members) < 100:
                members[key] = value
        if not window.take(",") and window.peek() != "}":
            raise Unreadable("not JSON: the object ends early or lacks a comma")
    if not has_list:
        rows = list(rows_of_columns(members) or (members,))
        window.elements += len(rows)
        yield from rows


def _names(members: Mapping[str, object]) -> list[str] | None:
    """The names of columns that stand before rows, as pandas writes them."""
    names = members.get("columns") or members.get("fields") or members.get("header")
    return list(map(str, names)) if isinstance(names, list) else None


def _wrapped(value: object) -> list[object] | None:
    if not isinstance(value, Mapping):
        return None
    lists = (inner for key, inner in value.items() if str(key).lower() in _LISTS and isinstance(inner, list))
    return next(lists, None)
