"""The demo archive behind the server, asked in this process; and a browser."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from linker.serve.app import create_app
from linker.serve.guard import Access
from linker.serve.live import LiveIndex

HOME = "http://127.0.0.1:8321"


@pytest.fixture(scope="session")
def live(demo: Path) -> LiveIndex:
    return LiveIndex.open(demo)


@pytest.fixture(scope="session")
def client(live: LiveIndex) -> Iterator[TestClient]:
    with TestClient(create_app(live, Access.at("127.0.0.1", 8321)), base_url=HOME) as client:
        yield client


def places(html: str) -> list[str]:
    """The addresses that a page leads to."""
    return [found.replace("&amp;", "&") for found in re.findall(r'href="(/[^"]*)"', html)]
