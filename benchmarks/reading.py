"""Reading: seconds of processor time for a thousand articles in each form, read here and cleaned by nobody.

Texts: 500 articles of `listed_headlines`, written as CSV, JSON lines, a JSON array, and (a tenth of them)
pages of HTML with a menu, a list of related headlines and JSON-LD. The median of five rounds; the
first, which loads packages, counts for nothing. With `--tree FOLDER` a tree of another
commit is measured, in a process of its own, turn and turn about with this one.
"""

import argparse
import html
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

from benchmarks.common import hash_of, save

ARTICLES, ROUNDS = 500, 5
_PAGE = """<!doctype html><html lang="en"><head><title>{title} | Post</title>
<meta property="og:site_name" content="Post"><script type="application/ld+json">{data}</script></head>
<body><nav><a href="/a">Politics</a></nav><article><h1>{title}</h1><time datetime="{date}">{date}</time>
{text}<div class="related"><ul><li><a href="/b">Another headline of the day</a></li></ul></div></article>
<footer><a href="/c">About</a></footer></body></html>"""


def write(folder: Path, rows: list[dict[str, str]]) -> dict[str, int]:
    """Write the articles in each form; gives how many each has."""
    pl.DataFrame(rows).write_csv(folder / "a.csv")
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (folder / "a.json").write_text(json.dumps(rows))
    (folder / "html").mkdir()
    for number, row in enumerate(rows[::10]):
        data = json.dumps({"@type": "NewsArticle", "headline": row["title"], "datePublished": row["date"]})
        text = "".join(f"<p>{html.escape(line)}</p>" for line in row["text"].splitlines())
        page = _PAGE.format(title=html.escape(row["title"]), data=data, date=row["date"], text=text)
        (folder / "html" / f"{number:04}.html").write_text(page)
    return {"a.csv": len(rows), "a.jsonl": len(rows), "a.json": len(rows), "html": len(rows[::10])}


def measure(folder: Path) -> dict[str, float]:
    """Seconds of processor time that each form takes, once."""
    from linker.readers import read

    taken = {}
    for name in ("a.csv", "a.jsonl", "a.json", "html"):
        started = time.process_time()
        for _ in read([folder / name]):
            pass
        taken[name] = time.process_time() - started
    return taken


def child(tree: Path, folder: Path) -> "subprocess.Popen[str]":
    """A process that measures a tree, a round for each line that it is given."""
    return subprocess.Popen(
        [sys.executable, __file__, "--child", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=tree,
        env={**os.environ, "PYTHONPATH": f"{tree}:{Path(__file__).parent.parent}"},
    )


def main() -> None:
    """Measure, and keep the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="?", type=Path, default=os.environ.get("LINKER_DATA"))
    parser.add_argument("--tree", type=Path)
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        for _ in sys.stdin:
            print(json.dumps(measure(asked.child)), flush=True)
        return
    source = asked.data / "listed_headlines" / "articles.parquet"
    frame = pl.read_parquet(source).select("id", "title", "text", "date").drop_nulls().head(ARTICLES)
    rows = frame.cast(pl.String).to_dicts()
    trees = {"here": Path(__file__).parent.parent, **({"there": asked.tree} if asked.tree else {})}
    with tempfile.TemporaryDirectory() as held:
        counts = write(Path(held), rows)
        running = {name: child(tree.absolute(), Path(held)) for name, tree in trees.items()}
        rounds: dict[str, list[dict[str, float]]] = {name: [] for name in trees}
        for _ in range(ROUNDS + 1):
            for name, process in running.items():
                assert process.stdin is not None
                assert process.stdout is not None
                process.stdin.write("\n")
                process.stdin.flush()
                rounds[name].append(json.loads(process.stdout.readline()))
        for process in running.values():
            process.communicate()
    result = {
        name: {
            form: round(1000 * statistics.median(one[form] for one in held[1:]) / count, 3)
            for form, count in counts.items()
        }
        for name, held in rounds.items()
    }
    save("reading", {"listed_headlines": hash_of(source)}, {"seconds_per_1000_articles": result})


if __name__ == "__main__":
    main()
