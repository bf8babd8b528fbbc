"""Validation of a manifest, since an index may come from somebody else."""

import json
import math
import re
from collections.abc import Callable
from dataclasses import fields
from typing import Any  # Any: what JSON holds

from linker.config import TextConfig
from linker.own_files import KINDS, is_part

_HEX = re.compile(r"[0-9a-f]{64}", re.ASCII)
_SENTENCE = re.compile(r"[0-9a-f]{16}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_MOST = 10**12
"""Rows, bytes or numbers of parts that no index has."""
_MOST_DIM = 65_536
_MOST_NAME = 4_096
_LEAST_BYTES = 12
"""A Parquet file has no fewer."""

_PART = {"name", "kind", "rows", "bytes", "sha256"}
_ENCODER = {"model", "precision", "name", "fingerprint", "dim"}


def check_manifest(raw: dict[str, Any]) -> None:
    """Check all values of a manifest before they are used.

    Raises:
        ValueError: It says what `linker` never writes; the message names the place.
    """
    json.dumps(raw, ensure_ascii=False).encode()  # half a character couldn't be shown
    for name, check in _FIELDS.items():
        _need(name in raw, name, "is missing")
        check(raw[name], name)
    for name, check in _OPTIONAL.items():
        if name in raw:
            check(raw[name], name)
    unknown = sorted(raw.keys() - _FIELDS.keys() - _OPTIONAL.keys())
    _need(not unknown, unknown[0] if unknown else "", "is unknown to this version")


def is_plain_path(name: object) -> bool:
    """Whether a relative path can only lead to a place below its folder.

    >>> is_plain_path("articles/flat.faiss"), is_plain_path("../a"), is_plain_path("/a")
    (True, False, False)
    """
    return (
        isinstance(name, str)
        and len(name) <= _MOST_NAME
        and not _CONTROL.search(name)
        and all(part not in ("", ".", "..") for part in name.split("/"))
    )


def is_sha256(value: object) -> bool:
    """Whether a value is a SHA-256 hash in hexadecimal."""
    return isinstance(value, str) and _HEX.fullmatch(value) is not None


def _need(holds: bool, name: str, problem: str) -> None:
    if not holds:
        raise ValueError(f"{name} {problem}")


def _number(value: Any, name: str, least: int = 0, most: int = _MOST) -> None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    _need(whole and least <= value <= most, name, f"is no whole number from {least} to {most}")


def _text(value: Any, name: str) -> None:
    plain = isinstance(value, str) and 0 < len(value) <= _MOST_NAME and not _CONTROL.search(value)
    _need(plain, name, "is no plain text")


def _mapping(value: Any, name: str) -> None:
    _need(isinstance(value, dict), name, "is no mapping")


def _encoder(value: Any, name: str) -> None:
    _mapping(value, name)
    named = value.keys() - {"chosen"}  # which older versions don't write
    _need(named == _ENCODER, name, f"has other fields than {', '.join(sorted(_ENCODER))}, chosen")
    if value.get("chosen", "") != "":
        _text(value["chosen"], f"{name}.chosen")
    for field_name in sorted(_ENCODER - {"dim"}):
        _text(value[field_name], f"{name}.{field_name}")
    _number(value["dim"], f"{name}.dim", 1, _MOST_DIM)


def _parts(value: Any, name: str) -> None:
    _need(isinstance(value, list), name, "is no list")
    for place, part in enumerate(value):
        _part(part, f"{name}[{place}]")
    names = [part["name"] for part in value]
    _need(len(set(names)) == len(names), name, "names a file twice")


def _part(part: Any, name: str) -> None:
    _mapping(part, name)
    _need(part.keys() == _PART, name, f"has other fields than {', '.join(sorted(_PART))}")
    _need(part["kind"] in KINDS, f"{name}.kind", "is none that this version knows")
    _need(is_sha256(part["sha256"]), f"{name}.sha256", "is no SHA-256")
    plain = isinstance(part["name"], str) and is_part(part["name"])
    _need(plain, f"{name}.name", "isn't the name of a part")
    is_consistent = part["name"].startswith(f"{part['kind']}-") and part["name"][:-8].endswith(
        f"-{part['sha256'][:8]}"
    )
    _need(is_consistent, f"{name}.name", "isn't that of its kind and content")
    _number(part["rows"], f"{name}.rows")
    _number(part["bytes"], f"{name}.bytes", _LEAST_BYTES)


def _text_config(value: Any, name: str) -> None:
    _mapping(value, name)
    field_names = {field.name for field in fields(TextConfig)}
    for key, setting in value.items():
        _need(key in field_names, f"{name}.{key!r}", "is unknown to this version")
        number = isinstance(setting, int | float) and not isinstance(setting, bool)
        _need(number and math.isfinite(setting) and 0 <= setting <= _MOST, f"{name}.{key}", "is no number")


def _boilerplate(value: Any, name: str) -> None:
    _mapping(value, name)
    for source, lines in value.items():
        _mapping(lines, f"{name}[{source!r}]")
        for count in lines.values():
            _number(count, f"a count in {name}[{source!r}]")


def _sentences(value: Any, name: str) -> None:
    _need(isinstance(value, list), name, "is no list")
    for sentence_hash in value:
        _need(
            isinstance(sentence_hash, str) and _SENTENCE.fullmatch(sentence_hash) is not None,
            name,
            "has what is no hash",
        )


def _index_type(value: Any, name: str) -> None:
    _need(value in ("auto", "flat", "ivf"), name, "is none of auto, flat, ivf")


_Check = Callable[[Any, str], None]
_FIELDS: dict[str, _Check] = {"encoder": _encoder, "text": _text_config, "format": _number, "parts": _parts}
_OPTIONAL: dict[str, _Check] = {
    "boilerplate": _boilerplate,
    "sentences": _sentences,
    "last_read": _mapping,
    "next_part": lambda value, name: _number(value, name, 1),
    "index_type": _index_type,
    "dense": _mapping,
}
"""Fields that format 1 hadn't from its beginning."""
