"""Pages rendered from templates, with the values that all of them share."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any  # Any: what templates take
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from linker.missing import NO_HEADLINE
from linker.reports.as_html import environment
from linker.reports.limits import LIMITS
from linker.reports.naming import safe_url
from linker.serve.guard import Access
from linker.serve.live import State
from linker.serve.pages import Page
from linker.serve.views import address, plain_page
from linker.types import LINK_WORDS

_OWN_LIMITS = replace(LIMITS, links=12)
"""A story's own page shows more of its evidence than a report does."""

_WRITTEN = ("since", "until", "returning_since")
"""Days stand in a form as they were written."""


class Site:
    """The templates, with the access rules."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._templates = environment("linker.serve")
        self._templates.filters |= {"safe_url": safe_url}
        self._templates.globals |= {"address": address, "link_words": LINK_WORDS, "no_headline": NO_HEADLINE}

    def page(
        self,
        request: Request,
        state: State,
        page: Page,
        arguments: Mapping[str, Any],
        context: Mapping[str, Any],
    ) -> Response:
        """Render a page."""
        shared = self._shared(request, state) | {
            "name": page.name,
            "title": page.title,
            "arguments": arguments,
            "formats": _formats(request, page),
            "feed": _feed(page, arguments),
            "asked": {name: request.query_params.get(name, "") for name in _WRITTEN},
            "changed": lambda **asked: _with(request, **asked),
            "turn": lambda number: _with(request, page=number),
        }
        return HTMLResponse(
            self._templates.get_template(f"{page.name}.html.j2").render({**shared, **context})
        )

    def error(
        self, request: Request, state: State, status: int, message: str, headers: Mapping[str, str]
    ) -> Response:
        """Render the page of an error."""
        shared = self._shared(request, state) | {
            "name": "error",
            "title": message,
            "arguments": {},
            "formats": (),
            "feed": None,
        }
        text = self._templates.get_template("error.html.j2").render(shared | {"status": status})
        return HTMLResponse(text, status, headers=headers)

    def _shared(self, request: Request, state: State) -> dict[str, Any]:
        writable = self._access.writable and self._access.has_token(request.headers)
        return {
            "page": plain_page(state),
            "limits": _OWN_LIMITS,
            "state": state.number,
            "writable": writable,
            "form_key": self._access.form_key() if writable else "",
            "path": request.url.path,
        }


def plain_error(message: str, folder: Path) -> str:
    """An error without the paths of this machine in it.

    >>> plain_error("no story 's1' in /data/news; ask again", Path("/data/news"))
    "no story 's1' in this index; ask again"
    """
    for name in {str(folder.resolve()), str(folder.absolute()), str(folder)}:
        message = message.replace(name, "this index")
    return message


def _formats(request: Request, page: Page) -> tuple[tuple[str, str], ...]:
    """The same answer in other forms."""
    kinds = ("json", "csv") if page.rows is not None else ("json",)
    base = "/front" if page.path == "/" else quote(request.url.path, safe="/%")
    names = {parameter.name for parameter in page.parameters}
    asked = [(name, value) for name, value in request.query_params.multi_items() if name in names]
    query = f"?{urlencode(asked)}" if asked else ""
    return tuple((kind.upper(), f"{base}.{kind}{query}") for kind in kinds)


def _feed(page: Page, arguments: Mapping[str, Any]) -> str | None:
    """The feed of a page, if it has one."""
    if page.name in ("story", "narrative"):
        return f"/feeds{address('stories' if page.name == 'story' else 'narratives', arguments['id'])}.atom"
    if page.name == "search" and arguments["q"]:
        asked = {name: arguments[name] for name in ("q", "source", "lang") if arguments[name]}
        return f"/feeds/search.atom?{urlencode(asked)}"
    return "/feeds/returns.atom" if page.name in ("front", "narratives") else None


def _with(request: Request, **changed: Any) -> str:
    """The address of this page with some parameters changed."""
    return f"?{urlencode({**dict(request.query_params), **changed})}"
