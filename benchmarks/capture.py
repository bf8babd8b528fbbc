"""The README's capture of a terminal of 80 columns: what `linker` prints on the demo corpus.

python -m benchmarks.capture
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import linker
from benchmarks.readme import README
from linker.config import BuildConfig, ReadConfig
from linker.demo_corpus import demo_corpus

ARTICLE = "2023-09-20-uneasy-anton-skarvics-leg-twitches-on-camera.txt"
SCENES = (
    (f"linker link {ARTICLE}", 25),
    ("linker narratives", 7),
    ("linker report -o week.html --since 2025-02-01", 1),
)
"""Commands, and how many lines of each are shown."""


def main() -> None:
    """Replace what stands between `<!-- capture -->` and `<!-- end capture -->` in the README."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config = BuildConfig(read=ReadConfig(source_from_folder=True))
        linker.build([demo_corpus() / "articles"], to=folder / "indexes" / "default", config=config)
        (article,) = (demo_corpus() / "articles").rglob(ARTICLE)
        (folder / ARTICLE).write_bytes(article.read_bytes())
        shown = "\n".join(_scene(command, lines, folder) for command, lines in SCENES)
    block = f"<!-- capture -->\n```console\n{shown}```\n<!-- end capture -->"
    text = README.read_text()
    README.write_text(
        re.sub(r"<!-- capture -->.*?<!-- end capture -->", lambda _: block, text, flags=re.DOTALL)
    )
    print(block)


def _scene(command: str, lines: int, folder: Path) -> str:
    """A command and the first lines of what it says, with a mark where there is more."""
    program = [sys.executable, "-c", "from linker.cli import main; main()"]
    done = subprocess.run(
        [*program, *command.split()[1:]],
        cwd=folder,
        env={**os.environ, "COLUMNS": "80", "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
    )
    said = [line.rstrip() for line in done.stdout.splitlines() if line.strip()]
    more = ["…"] if len(said) > lines else []
    return "\n".join([f"$ {command}", *said[:lines], *more]) + "\n"


if __name__ == "__main__":
    main()
