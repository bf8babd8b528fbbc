"""The README's picture of a report: the first screen of the demo's, 1,400 × 1,000 px.

python -m benchmarks.screenshot
"""

import argparse
import shutil
import tempfile
from pathlib import Path

import linker
from linker.config import BuildConfig, ReadConfig
from linker.demo_corpus import demo_corpus

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]
PICTURE = Path(__file__).parent / "report.png"


def main() -> None:
    """Index the demo corpus, report on what is found in it, and write `report.png` beside this file."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-o", "--output", type=Path, default=PICTURE)
    parser.add_argument("--dark", action="store_true", help="as a reader with dark colours sees it")
    asked = parser.parse_args()
    chromium = shutil.which("chromium") or parser.error("no chromium here (Debian: apt-get install chromium)")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as running:
        page_file = demo_report(Path(folder))
        browser = running.chromium.launch(executable_path=chromium, args=FLAGS)
        scheme = "dark" if asked.dark else "light"
        page = browser.new_page(viewport={"width": 1400, "height": 1000}, color_scheme=scheme)
        page.goto(page_file.as_uri())
        page.wait_for_selector("#volume[data-drawn]")
        page.screenshot(path=asked.output)
        browser.close()
    print(f"{asked.output}: {asked.output.stat().st_size:,} bytes")


def demo_report(folder: Path) -> Path:
    """The report of the demo corpus as the default model finds it."""
    config = BuildConfig(read=ReadConfig(source_from_folder=True))
    linker.build([demo_corpus() / "articles"], to=folder / "index", config=config)
    return linker.open(folder / "index").report(title="The demo archive").save(folder / "report.html")


if __name__ == "__main__":
    main()
