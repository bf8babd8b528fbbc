"""The report as JSON: everything, without limits; `schema.json` beside this file says its form."""

import json
from dataclasses import asdict
from datetime import datetime
from importlib.resources import files
from typing import Any  # Any: JSON

from linker.reports.view import ReportView

FORMAT = 2
"""Raised when a field is renamed or removed."""


def render_json(view: ReportView) -> str:
    """The whole view, its fields named as in `ReportView`; dates in ISO 8601."""
    return (
        json.dumps({"format": FORMAT, **_plain(asdict(view))}, ensure_ascii=False, indent=1, allow_nan=False)
        + "\n"
    )


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) that the output of `render_json` meets."""
    text = (files("linker.reports") / "schema.json").read_text(encoding="utf-8")
    parsed: dict[str, Any] = json.loads(text)
    return parsed


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    return value
