"""`linker demo`: the main job on the corpus that ships with the project."""

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from linker.cli.output import say

_QUERY = "a leader's leg shaking during a meeting"
_ARTICLE = "starling-online/2023-09-20-uneasy-"


def command(
    folder: Annotated[
        Path | None, typer.Argument(help="Where to put the index; a temporary folder if not given.")
    ] = None,
) -> None:
    """Index the demo corpus, search it and link one article: the main job in a minute.

    Example: linker demo /tmp/linker-demo
    """
    from linker.archive.build import build
    from linker.archive.index import Index
    from linker.cli.index import print_report
    from linker.cli.link import print_links
    from linker.cli.progress import progress_bar
    from linker.cli.search import print_hits
    from linker.config import BuildConfig, ReadConfig
    from linker.demo_corpus import demo_corpus

    articles = demo_corpus() / "articles"
    target = folder or Path(tempfile.mkdtemp(prefix="linker-demo-"))
    config = BuildConfig(read=ReadConfig(source_from_folder=True))
    say("133 invented articles from eleven outlets, 2023 to 2025\n")
    with progress_bar() as progress:
        report = build([articles], to=target, config=config, progress=progress)
    print_report(report, target)
    index = Index.open(target)
    say(f'\n$ linker search "{_QUERY}" -k 3')
    print_hits(_QUERY, index.search(_QUERY, k=3))
    article = next(path for path in sorted(articles.rglob("*.txt")) if _ARTICLE in path.as_posix())
    say(f"\n$ linker link {article.name}")
    print_links(index.link(article))
    program = "linker" if shutil.which("linker") else sys.argv[0]
    say("Commands to try:")
    say(f'  {program} search "the health scheme is running out of money" --index {target}')
    say(f"  {program} link {index.search('warehouse fire', k=1)[0].article_id} --index {target}")
    say(f"  {program} stories --index {target}")
    say(f"  {program} narratives --index {target}")
    say(f"  {program} report -o linker-demo.html --index {target}")
    say(f"  {program} show {index.search('warehouse fire', k=1)[0].article_id} --index {target}")
    say(f"  {program} info --index {target}")
