"""What every benchmark shares: where the data is, and a result file that says how it was made."""

import argparse
import hashlib
import json
import os
import platform
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import linker
from linker.config import BuildConfig

RESULTS = Path(__file__).parent / "results"
PACKAGES = ("story-linker", "faiss-cpu", "numpy", "polars", "sentence-transformers", "torch", "openvino")


def data_folder(description: str | None) -> Path:
    """The folder of labelled sets: the first argument, or $LINKER_DATA."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("data", nargs="?", default=os.environ.get("LINKER_DATA"), help="or $LINKER_DATA")
    data = parser.parse_args().data
    if not data:
        parser.error("name the data folder, or set LINKER_DATA")
    return Path(data)


@contextmanager
def index_of(name: str, source: Path, config: BuildConfig = BuildConfig()) -> Iterator[linker.Index]:
    """The index of a set: the one under $LINKER_CACHE/`name`, built from `source` where there is none."""
    with tempfile.TemporaryDirectory() as passing:
        folder = Path(os.environ.get("LINKER_CACHE", passing)) / name
        if not (folder / "manifest.json").exists():
            linker.build([source], to=folder, config=config)
        yield linker.open(folder)


def hash_of(*paths: Path) -> str:
    """Which data it was: sha256 of the files, in this order."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def save(
    name: str,
    data: dict[str, str],
    result: dict[str, Any],
    packages: tuple[str, ...] = (),
    *,
    quiet: bool = False,
) -> None:
    """Print a result and keep it under `results/`, with commit, versions (of `packages` too) and machine."""
    made = {
        "commit": commit(),
        "python": platform.python_version(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "packages": {package: _version(package) for package in (*PACKAGES, *packages)},
        "data": data,
    }
    text = json.dumps({**made, **result}, indent=2)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(text + "\n")
    if not quiet:
        print(text)


def load(name: str) -> dict[str, Any]:
    """The result that was kept last; empty where there is none."""
    path = RESULTS / f"{name}.json"
    found: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return found


def commit() -> str:
    """The commit that is checked out."""
    asked = ["git", "rev-parse", "--short", "HEAD"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False, cwd=RESULTS.parent)
    return done.stdout.strip()


def _version(package: str) -> str:
    try:
        return version(package)
    except ImportError:
        return "none"
