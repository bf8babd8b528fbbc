"""What several test files share."""

import fcntl
import functools
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any  # Any: Playwright is optional

os.environ.setdefault("OMP_NUM_THREADS", "1")  # several processes at once: more threads wait for each other

import pytest
import typer.main

import linker
from linker.config import BuildConfig, ReadConfig
from linker.demo_corpus import demo_corpus

_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()


_IN_MEMORY = Path("/dev/shm")
_ROOM = 4 << 30
"""Bytes that must be free in memory for the folders of the tests to lie there; they take some 500 MB."""
if _IN_MEMORY.is_dir() and shutil.disk_usage(_IN_MEMORY).free > _ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_IN_MEMORY))  # a disk spends a quarter on `fsync`

typer.main.get_command = functools.cache(typer.main.get_command)
"""Made once of all annotations, and not for each run of the command."""


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo corpus, indexed with the model that ships; one for all processes of a run."""
    place = tmp_path_factory.getbasetemp()
    place = place.parent if "PYTEST_XDIST_WORKER" in os.environ else place
    with (place / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "demo" / "index").exists():
            config = BuildConfig(read=ReadConfig(source_from_folder=True))
            linker.build([demo_corpus() / "articles"], to=place / "demo" / "index", config=config)
            linker.open(place / "demo" / "index").narratives()  # kept for all, and for copies
    return place / "demo" / "index"


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
