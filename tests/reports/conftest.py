"""What the report's tests share: the demo's view, its page on disk, and a browser where one can be had."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any  # Any: Playwright is optional

import pytest

from linker.archive.index import Index
from linker.reports import ReportView, render_html
from tests.reports.demo import demo_index, demo_view
from tests.reports.made import large_view

_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return demo_index(tmp_path_factory.mktemp("report") / "index")


@pytest.fixture(scope="session")
def view(index: Index) -> ReportView:
    return demo_view(index)


@pytest.fixture(scope="session")
def html(view: ReportView) -> str:
    return render_html(view)


@pytest.fixture(scope="session")
def page_file(html: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "demo.html"
    path.write_text(html, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def large_html() -> str:
    """2,000 articles."""
    return render_html(large_view(2000))


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=found, args=_FLAGS)
        yield browser
        browser.close()
