"""What links and the report of an archive cost in seconds of the processor, once its stories are found.

python -m benchmarks.links_cost INDEXES, a folder of built indexes named as in `SETS`. Each is copied, so that
its links are found anew. Narratives are found before the report is timed.
"""

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import linker
from benchmarks.common import hash_of, save
from linker.archive.index import Index

SETS = ("gun_incidents", "listed_headlines", "reuters_21578")
_SAMPLE = 2_000
"""Articles that are linked with their evidence."""


def main() -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("indexes", type=Path)
    parser.add_argument("--sets", nargs="*", default=SETS)
    asked = parser.parse_args()
    figures = {}
    for name in asked.sets:
        with tempfile.TemporaryDirectory() as passing:
            folder = Path(passing) / name
            shutil.copytree(asked.indexes / name, folder)
            for own in (*folder.glob("derived/*/links-*"), *folder.glob("derived/*/listed-*")):
                shutil.rmtree(own)
            figures[name] = _figures(folder)
    data = {name: hash_of(asked.indexes / name / "manifest.json") for name in asked.sets}
    save("links_cost", data, {"figures": figures})


def _figures(folder: Path) -> dict[str, float]:
    index = linker.open(folder)
    index.stories()
    size = len(index.corpus)
    first = _seconds(lambda: list(index.link_all(narratives=False, evidence=False)))
    again = _seconds(lambda: list(_opened(folder).link_all(narratives=False, evidence=False)))
    sample = min(size, _SAMPLE)
    whole = _seconds(lambda: list(islice(_opened(folder).link_all(narratives=False), sample)))
    _opened(folder).narratives()
    report = _seconds(lambda: _opened(folder).report().save(folder / "report.html"))
    return {
        "articles": size,
        "links, s": first,
        "links, articles/s": round(size / first),
        "links again, s": again,
        "with evidence, articles/s": round(sample / max(whole - again, 1e-3)),
        "report, s": report,
    }


def _opened(folder: Path) -> Index:
    return Index.open(folder)


def _seconds(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return round(time.process_time() - before, 1)


if __name__ == "__main__":
    main()
