"""A report in the format of its file's suffix."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path

from linker.errors import LinkerError
from linker.outputs import write_output
from linker.reports.as_html import render_html
from linker.reports.as_json import render_json
from linker.reports.as_markdown import render_markdown
from linker.reports.view import ReportView

_WAYS: dict[str, Callable[[ReportView], str]] = {
    ".html": render_html,
    ".md": render_markdown,
    ".json": render_json,
}
SUFFIXES = tuple(_WAYS)


def render(view: ReportView, suffix: str) -> str:
    """A report as .html, .md or .json.

    Raises:
        LinkerError: The suffix is none of these.
    """
    if suffix not in _WAYS:
        raise LinkerError(f"no report is written as {suffix or 'a file without a suffix'}; use {_ways()}")
    return _WAYS[suffix](view)


def save(view: ReportView, path: str | Path) -> Path:
    """Write a report to a file, by its suffix.

    Raises:
        LinkerError: The suffix is none of `SUFFIXES`.
        StoreError: The file can't be written.
    """
    path = Path(path)
    write_output(path, render(view, path.suffix).encode())
    return path


@dataclass(frozen=True, slots=True)
class Report(ReportView):
    """A view that can be saved, and that notebooks display."""

    def save(self, path: str | Path) -> Path:
        """Write the report to a file: .html, .md or .json.

        Raises:
            LinkerError: The suffix is none of these.
            StoreError: The file can't be written.
        """
        return save(self, path)

    def _repr_html_(self) -> str:
        """The whole report in a frame of its own."""
        page = escape(render_html(self))
        style = "width: 100%; height: 50rem; border: 1px solid #ccc"
        return f'<iframe sandbox="allow-scripts allow-popups" style="{style}" srcdoc="{page}"></iframe>'


def _ways() -> str:
    return f"{', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}"
