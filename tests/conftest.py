"""What several test files share."""

from pathlib import Path

import pytest

import linker
from linker.config import BuildConfig, ReadConfig
from linker.demo_corpus import demo_corpus


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo corpus, indexed with the model that ships."""
    folder = tmp_path_factory.mktemp("demo") / "index"
    config = BuildConfig(read=ReadConfig(source_from_folder=True))
    linker.build([demo_corpus() / "articles"], to=folder, config=config)
    return folder
