"""JSON lines: an object a line; a bad line is skipped and counted, the next is read."""

import json
from collections.abc import Iterator, Mapping

from linker.config import ReadConfig
from linker.readers.columns import check_columns, match_columns, missing_columns, pick
from linker.readers.counting import Counted, Stated
from linker.readers.decoding import LineDecoder
from linker.readers.fields import Place, to_record
from linker.readers.json_shapes import known_shape
from linker.readers.repairs import is_nothing
from linker.readers.streams import Source, Unreadable, bounded_lines
from linker.readers.tables import longest_line
from linker.types import Record, Skipped

_MOST_KEYS = 50
_ENVELOPES = frozenset("_source fields attributes article post document doc".split())
"""Keys under which interfaces put an article's own, as in `{"_id": …, "_source": {"title": …}}`."""


def read_json_lines(source: Source, config: ReadConfig) -> Iterator[Record | Skipped | Stated]:
    """Read JSON lines: a record a line, numbered by line.

    Raises:
        ReadError: No line has a key that `config.map` names.
    """
    limit = longest_line(config)
    keys: dict[str, None] = {}
    lines = LineDecoder(source.head)
    numbered = enumerate(bounded_lines(source.stream, limit), 1)
    filled = Counted((number, line) for number, line in numbered if line is None or line.strip())
    for number, line in filled:
        if line is None:
            yield Skipped(source.file, number, f"line of more than {limit:,} bytes")
        else:
            place = Place(source.file, source.folder, number)
            try:
                text, notes = lines.decode(line)
                value = json.loads(text, strict=False)
            except Unreadable as problem:
                yield Skipped(source.file, number, str(problem))
            except (ValueError, RecursionError) as problem:
                yield Skipped(source.file, number, f"not JSON: {problem}")
            else:
                yield object_record(value, place, config, keys, notes)
    yield Stated(filled.count, noun="lines")
    if keys:
        check_columns(list(keys), config.map, source.file)


def object_record(
    value: object, place: Place, config: ReadConfig, keys: dict[str, None], notes: tuple[str, ...] = ()
) -> Record | Skipped:
    """Make a record of a JSON object; its keys are added to `keys` (an inner one as `source.name`)."""
    if not isinstance(value, Mapping):
        return Skipped(place.file, place.number, f"a JSON {type(value).__name__}, not an object")
    shape = None if config.map else known_shape(value)
    if shape is not None:
        return to_record(shape, place, config, notes=notes)
    flat = _flat(value)
    is_first = not keys
    if len(keys) < 1000:
        keys.update(dict.fromkeys(flat))
    columns = match_columns(list(flat), config.map)
    if "title" not in columns and "text" not in columns:
        listed = ", ".join(map(str, list(value)[:12]))[:120] or "none"
        return Skipped(place.file, place.number, f"no title or text among its keys: {listed}")
    doubts = missing_columns([name for name in flat if is_plain(flat[name])], columns) if is_first else []
    return to_record(pick(flat, columns), place, config, notes=(*notes, *doubts))


def is_plain(value: object) -> bool:
    """True of a value that a field can have: not empty, and no object or list."""
    return not isinstance(value, Mapping | list | bool) and not is_nothing(value)


def _flat(value: Mapping[str, object], envelopes: int = 2) -> dict[str, object]:
    """An object's keys, inner ones as `source.name`; those of a wrapping object count as its own."""
    flat = {str(key): item for key, item in value.items()}
    for key, inner in value.items():
        if isinstance(inner, Mapping) and len(inner) < _MOST_KEYS:
            flat.update({f"{key}.{name}": item for name, item in inner.items()})
            if envelopes and _is_envelope(str(key), inner):
                flat = {**_flat(inner, envelopes - 1), **flat}
    return {key: item for key, item in flat.items() if not _is_envelope(key, item)}


def _is_envelope(key: str, value: object) -> bool:
    return isinstance(value, Mapping) and key.lower() in _ENVELOPES
