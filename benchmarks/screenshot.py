"""The README's picture of a report: its first screen at 1,400 × 1,000 px.

linker demo /tmp/demo && linker report --index /tmp/demo -o /tmp/demo.html
python -m benchmarks.screenshot /tmp/demo.html
"""

import argparse
import shutil
from pathlib import Path

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]
PICTURE = Path(__file__).parent / "report.png"


def main() -> None:
    """Write `report.png` beside this file."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("report", type=Path, help="what `linker report -o FILE.html` wrote")
    parser.add_argument("-o", "--output", type=Path, default=PICTURE)
    asked = parser.parse_args()
    chromium = shutil.which("chromium") or parser.error("no chromium here (Debian: apt-get install chromium)")
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1400, "height": 1000}, color_scheme="light")
        page.goto(asked.report.resolve().as_uri())
        page.wait_for_selector("#volume[data-drawn]")
        page.screenshot(path=asked.output)
        browser.close()
    print(f"{asked.output}: {asked.output.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
