"""Encoders that take a moment to load, once for all tests."""

from pathlib import Path

import pytest

from linker.encoders import Encoder, load


@pytest.fixture(scope="session")
def engine() -> Encoder:
    return load("default", precision="int8", threads=2)


@pytest.fixture(scope="session")
def fast(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LINKER_CACHE", str(tmp_path_factory.mktemp("cache")))
        return load("fast", threads=2)


@pytest.fixture(scope="session")
def sentences() -> list[str]:
    lines = (Path(__file__).parents[2] / "linker/encoders/calibration.txt").read_text("utf-8").splitlines()
    own = [line.replace("the", "a").replace("said", "told us") for line in lines]
    return sorted({part.strip() for line in own for part in line.split(". ") if part.strip()})[:240]
