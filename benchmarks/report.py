"""The report of large archives: its size, and how soon a browser can use it.

python -m benchmarks.report INDEXES, a folder of built indexes named as in `SETS`
"""

import argparse
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import linker
from benchmarks.common import hash_of, save
from benchmarks.screenshot import FLAGS

SETS = ("gun_incidents", "listed_headlines", "reuters_21578")
RUNS = 5


def main() -> None:
    """Median of five openings each; the seconds of making it are of one run on a warm index."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("indexes", type=Path)
    parser.add_argument("--sets", nargs="*", default=SETS)
    asked = parser.parse_args()
    chromium = shutil.which("chromium") or parser.error("no chromium here (Debian: apt-get install chromium)")
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as name, sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium, args=FLAGS)
        for what in asked.sets:
            index = linker.open(asked.indexes / what)
            index.stories()
            index.narratives()
            began = time.perf_counter()
            page = index.report().save(Path(name) / f"{what}.html")
            made = time.perf_counter() - began
            figures[what] = {"articles": len(index.corpus), "MB": round(page.stat().st_size / 1e6, 1)}
            figures[what] |= opening(browser, page) | {"made in s": round(made)}
        browser.close()
    manifests = {what: hash_of(asked.indexes / what / "manifest.json") for what in asked.sets}
    save("report", manifests, {"runs": RUNS, "figures": figures})


def opening(browser: Any, page_file: Path) -> dict[str, float]:
    """Seconds from opening to a page that answers and has drawn its first chart; and its own CPU seconds."""
    ready, drawn, own = [], [], []
    for _ in range(RUNS):
        page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        page.goto(page_file.as_uri())
        page.wait_for_selector("html[data-ready]")
        ready.append(page.evaluate("performance.now()") / 1000)
        page.wait_for_selector("#volume[data-drawn]")
        drawn.append(page.evaluate("performance.now()") / 1000)
        metrics = {item["name"]: item["value"] for item in session.send("Performance.getMetrics")["metrics"]}
        own.append(metrics["ThreadTime"])
        page.context.close()
    names = ("interactive after s", "first chart after s", "of the page's own CPU s")
    return {name: round(statistics.median(seconds), 2) for name, seconds in zip(names, (ready, drawn, own))}


if __name__ == "__main__":
    main()
