"""The API described as OpenAPI 3.1, from the same table as its routes and the dataclasses of its answers."""

from functools import cache
from typing import Any  # Any: JSON

from linker import __version__
from linker.serve.pages import PAGES, Page

_TEMPLATE = "#/components/schemas/{model}"


@cache
def openapi() -> dict[str, Any]:
    """The description."""
    from pydantic import TypeAdapter

    adapters = [(page.name, "serialization", TypeAdapter(page.shape)) for page in PAGES]
    schemas, definitions = TypeAdapter.json_schemas(adapters, ref_template=_TEMPLATE)  # type: ignore[arg-type]  # it takes any key
    shapes = {name: _with_dates(schema) for (name, _), schema in schemas.items()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "linker",
            "version": __version__,
            "description": "One archive of news articles; answers are what the command prints with --json.",
        },
        "paths": {_path(page): {"get": _operation(page, shapes[page.name])} for page in PAGES},
        "components": {"schemas": _with_dates(definitions["$defs"])},
    }


def _path(page: Page) -> str:
    return "/api/front" if page.path == "/" else f"/api{page.path.replace(':path', '')}"


def _operation(page: Page, shape: Any) -> dict[str, Any]:
    in_query = [
        {
            "name": parameter.name,
            "in": "query",
            "description": parameter.what,
            "required": parameter.required,
            "schema": parameter.schema(),
        }
        for parameter in page.parameters
    ]
    in_path = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    error = {"description": "Why not, as `error`."}
    return {
        "operationId": page.name,
        "summary": page.title,
        "parameters": [*([in_path] if page.of_one else []), *in_query],
        "responses": {
            "200": {"description": "The answer.", "content": {"application/json": {"schema": shape}}},
            "400": error,
            **({"404": error} if page.of_one else {}),
            "503": error,
        },
    }


def _with_dates(value: Any) -> Any:
    """Moments are written without their hour where that isn't known, which isn't the format `date-time`."""
    if isinstance(value, dict):
        described = {name: _with_dates(item) for name, item in value.items()}
        if described.get("format") == "date-time":
            del described["format"]
            described["description"] = "ISO 8601; only the day where the hour isn't known"
        return described
    if isinstance(value, list):
        return [_with_dates(item) for item in value]
    return value
