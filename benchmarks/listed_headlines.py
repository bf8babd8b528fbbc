"""How many listed headlines are captured, and how many of them resolve to the right article.

    python benchmarks/listed_headlines.py DATA_FOLDER -o result.json
    python benchmarks/listed_headlines.py DATA_FOLDER --sample 200    # lines to read and judge

DATA_FOLDER (or $LINKER_DATA) holds `listed_headlines/articles.parquet`, `links.parquet` and
`unresolvable.parquet`. Judgements of lines that were read stand in `listed_headlines_read.csv`:
article id, first 12 digits of the line's sha256, 1 or 0, why.
"""

import argparse
import csv
import hashlib
import json
import os
import platform
import time
from collections import Counter
from pathlib import Path

import polars as pl

from linker.headlines import HeadlineIndex, confirm
from linker.text import Boilerplate, normal_headline, prepare, split
from linker.types import Article, Listed, Record

READ = Path(__file__).with_name("listed_headlines_read.csv")
SEED = 20


def line_hash(line: str) -> str:
    """Name a line without quoting it."""
    return hashlib.sha256(line.strip().encode()).hexdigest()[:12]


def read_records(folder: Path) -> list[Record]:
    """Read the data set's articles as records, undated as far as resolving goes."""
    columns = ("id", "title", "text", "source", "url")
    frame = pl.read_parquet(folder / "articles.parquet").select(columns)
    return [
        Record(id=id_, title=title, text=text, source=source, url=url)
        for id_, title, text, source, url in frame.iter_rows()
    ]


def capture_all(records: list[Record]) -> tuple[list[Article], HeadlineIndex, dict[str, float]]:
    """Clean every article and index the headlines; says how fast."""
    started = time.perf_counter()
    boilerplate = Boilerplate.learn(records)
    learned = time.perf_counter()
    articles = [prepare(record, boilerplate) for record in records]
    sentences = sum(len(split(article.text)) for article in articles)
    prepared = time.perf_counter()
    index = HeadlineIndex.build(
        [a.title for a in articles],
        [a.url for a in articles],
        [a.published for a in articles],
        [a.id for a in articles],
    )
    speed = {
        "learn_articles_per_second": len(records) / (learned - started),
        "prepare_and_split_articles_per_second": len(records) / (prepared - learned),
        "sentences": float(sentences),
    }
    return articles, index, speed


def find(listed: tuple[Listed, ...], line: str) -> Listed | None:
    """Find a gold line among the captured ones, by its text or by its headline."""
    wanted = normal_headline(line)
    same = [one for one in listed if one.line.strip() == line.strip()]
    return next(iter(same or [one for one in listed if normal_headline(one.headline) == wanted]), None)


def score_links(
    links: pl.DataFrame,
    alone: dict[str, tuple[Listed, ...]],
    both: dict[str, tuple[Listed, ...]],
    index: HeadlineIndex,
) -> dict[str, float]:
    """Capture recall over all gold lines, and accuracy of resolving over those captured."""
    counts: Counter[str] = Counter()
    for source, target, line in links.select("src", "dst", "line").iter_rows():
        counts["gold"] += 1
        counts["alone"] += find(alone[source], line) is not None
        listed = find(both[source], line)
        if listed is None:
            continue
        counts["captured"] += 1
        resolution = index.resolve(listed, source)
        counts[resolution.status if resolution.status != "resolved" else "answered"] += 1
        counts["right"] += resolution.article_id == target
    return {
        "gold_lines": counts["gold"],
        "capture_recall": counts["captured"] / counts["gold"],
        "capture_recall_without_archive": counts["alone"] / counts["gold"],
        "resolve_accuracy": counts["right"] / counts["captured"],
        "resolve_ambiguous": counts["ambiguous"],
        "resolve_missing": counts["missing"],
    }


def score_unresolvable(unresolvable: pl.DataFrame, index: HeadlineIndex) -> dict[str, float]:
    """Share of headlines without an article in the set that resolve to one all the same."""
    wrong = sum(
        index.resolve(Listed(headline, headline, "marker"), source).status == "resolved"
        for source, headline in unresolvable.select("src", "headline").iter_rows()
    )
    return {"unresolvable": unresolvable.height, "false_resolve_share": wrong / unresolvable.height}


def score_read(captured: set[tuple[str, str]]) -> dict[str, float]:
    """Precision by the judgements on file, and how many of the judged lines are captured still."""
    with READ.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    still = [row for row in rows if (row["article_id"], row["line_sha256"]) in captured]
    right = sum(row["listed"] == "1" for row in still)
    return {
        "read_lines": len(rows),
        "read_still_captured": len(still),
        "read_precision": right / max(len(still), 1),
    }


def main() -> None:
    """Measure, print, and write the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", nargs="?", type=Path, default=os.environ.get("LINKER_DATA"))
    parser.add_argument("-o", "--output", type=Path)
    parser.add_argument("--sample", type=int, default=0)
    given = parser.parse_args()
    if given.data is None:
        parser.error("name the data folder or set LINKER_DATA")
    folder = Path(given.data) / "listed_headlines"
    articles, index, speed = capture_all(read_records(folder))
    started = time.perf_counter()
    alone = {article.id: article.listed for article in articles}
    both = {article.id: (*article.listed, *confirm(article, index)) for article in articles}
    speed["confirm_articles_per_second"] = len(articles) / (time.perf_counter() - started)
    lines = sorted((id_, listed.form, listed.line) for id_, found in both.items() for listed in found)
    if given.sample:
        for id_, form, line in sorted(lines, key=lambda row: line_hash(f"{SEED} {row}"))[: given.sample]:
            print(id_, line_hash(line), form, line, sep="\t")
        return
    result = {
        **score_links(pl.read_parquet(folder / "links.parquet"), alone, both, index),
        **score_unresolvable(pl.read_parquet(folder / "unresolvable.parquet"), index),
        **score_read({(id_, line_hash(line)) for id_, _, line in lines}),
        "captured_lines": dict(sorted(Counter(form for _, form, _ in lines).items())),
        **{name: round(value, 1) for name, value in speed.items()},
        "articles_sha256": hashlib.sha256((folder / "articles.parquet").read_bytes()).hexdigest(),
        "python": platform.python_version(),
        "machine": platform.machine(),
    }
    text = json.dumps(result, indent=2)
    print(text)
    if given.output:
        given.output.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
