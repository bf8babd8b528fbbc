"""The same articles give the same files and the same answers, whatever the process."""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import linker
from linker.demo_corpus import demo_corpus

AGAIN = """
import sys
from pathlib import Path
import linker
from linker.config import BuildConfig, ReadConfig
from tests.test_determinism import answers
articles, folder = map(Path, sys.argv[1:])
config = BuildConfig(read=ReadConfig(source_from_folder=True))
linker.build([articles], to=folder, config=config)
print(answers(folder))
"""
OTHER = {
    "PYTHONHASHSEED": "7",
    "OMP_NUM_THREADS": "2",
    "OPENBLAS_NUM_THREADS": "1",
    "POLARS_MAX_THREADS": "1",
    "RAYON_NUM_THREADS": "1",
    "TZ": "Pacific/Auckland",
}


def answers(folder: Path) -> str:
    """Parts by what they hold, and what an index says of everything, as text."""
    index = linker.open(folder)
    found: list[Any] = [
        sorted(part.name for part in index.store.manifest.parts if part.kind in ("articles", "passages")),
        index.stories(),
        index.narratives(),
        index.search("a leader's leg shaking during a meeting", k=10),
        list(index.link_many(index.corpus.articles["id"].to_list()[:40])),
    ]
    return json.dumps(found, default=_plain)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else asdict(value)


def test_a_process_with_other_threads_seeds_and_clock_makes_the_same(demo: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", AGAIN, str(demo_corpus() / "articles"), str(tmp_path / "index")]
    run = subprocess.run(command, env=os.environ | OTHER, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == answers(demo)
