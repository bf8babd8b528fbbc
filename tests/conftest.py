"""What several test files share."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any  # Any: Playwright is optional

import pytest

import linker
from linker.config import BuildConfig, ReadConfig
from linker.demo_corpus import demo_corpus

_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo corpus, indexed with the model that ships."""
    folder = tmp_path_factory.mktemp("demo") / "index"
    config = BuildConfig(read=ReadConfig(source_from_folder=True))
    linker.build([demo_corpus() / "articles"], to=folder, config=config)
    return folder


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
