"""What the report's tests share: the demo's view and its page on disk."""

from pathlib import Path

import pytest

from linker.archive.index import Index
from linker.reports import ReportView, render_html
from tests.reports.demo import demo_index, demo_view
from tests.reports.made import large_view


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
