"""Listed headlines: how many are captured, and how many of those name the right article (`listed_headlines`).

captured: gold lines found. resolved: of those, the right article. unresolvable: headlines whose article
isn't in the set that resolve all the same. read precision: of the captured lines that were read, those
that are listed headlines; the judgements stand in `listed_headlines_read.csv` (article id, first 12 digits
of the line's sha256, 1 or 0, why): two random samples, of which only the first was tuned on.

    python -m benchmarks.listed_headlines DATA
    LINKER_SAMPLE=200 python -m benchmarks.listed_headlines DATA    # lines to read and judge
"""

import csv
import hashlib
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from benchmarks.common import data_folder, hash_of, save
from linker.links.listed_headlines import HeadlineIndex, confirm
from linker.text import Boilerplate, normal_headline, prepare
from linker.types import Listed, Record

READ = Path(__file__).with_name("listed_headlines_read.csv")
SEED = 20

Captured = Mapping[str, Sequence[Listed]]
"""Article id → what it lists."""


def main() -> None:
    """Capture and resolve, with and without the archive's help; or print a sample to read."""
    folder = data_folder(__doc__) / "listed_headlines"
    files = [folder / f"{name}.parquet" for name in ("articles", "links", "unresolvable")]
    alone, both, index = capture(_records(files[0]))
    if sample := int(os.environ.get("LINKER_SAMPLE", "0")):
        _print_sample(both, sample)
        return
    links = pl.read_parquet(files[1])
    unresolvable = round(share_unresolvable_resolved(pl.read_parquet(files[2]), index), 4)
    rows = {
        name: {**score(links, listed, index), "unresolvable": unresolvable, **precision(listed)}
        for name, listed in {"default": both, "from the article alone": alone}.items()
    }
    forms = Counter(item.form for listed in both.values() for item in listed)
    data = {"listed_headlines": hash_of(*files)}
    save(
        "listed_headlines",
        data,
        {"gold lines": len(links), "captured lines": dict(sorted(forms.items())), "figures": rows},
    )


def _records(articles: Path) -> list[Record]:
    """The articles as records, undated: dates play no part in resolving."""
    frame = pl.read_parquet(articles).select("id", "title", "text", "source", "url")
    return [
        Record(id_, title, text, source=source, url=url)
        for id_, title, text, source, url in frame.iter_rows()
    ]


def capture(records: Sequence[Record]) -> tuple[Captured, Captured, HeadlineIndex]:
    """What each article lists by itself, the same with bare lines confirmed, and the headlines."""
    boilerplate = Boilerplate.learn(records)
    articles = [prepare(record, boilerplate) for record in records]
    index = HeadlineIndex.build(
        [a.title for a in articles],
        [a.url for a in articles],
        [a.published for a in articles],
        [a.id for a in articles],
    )
    alone = {article.id: article.listed for article in articles}
    both = {article.id: (*article.listed, *confirm(article, index.names)) for article in articles}
    return alone, both, index


def score(links: pl.DataFrame, captured: Captured, index: HeadlineIndex) -> dict[str, float]:
    """Share of the gold lines captured, and of those the share that resolves to the right article."""
    found = right = 0
    for source, target, line in links.select("src", "dst", "line").iter_rows():
        listed = _find(captured[source], line)
        if listed is not None:
            found += 1
            right += index.resolve(listed, source).article_id == target
    return {"captured": round(found / links.height, 4), "resolved": round(right / found, 4)}


def share_unresolvable_resolved(unresolvable: pl.DataFrame, index: HeadlineIndex) -> float:
    """Share of headlines without an article in the set that resolve to one all the same."""
    wrong = sum(
        index.resolve(Listed(headline, headline, "marker"), source).status == "resolved"
        for source, headline in unresolvable.select("src", "headline").iter_rows()
    )
    return wrong / unresolvable.height


def precision(captured: Captured) -> dict[str, float]:
    """Of the lines that were read and are captured still: how many, and which share is right."""
    lines = {(id_, line_hash(item.line)) for id_, listed in captured.items() for item in listed}
    with READ.open(newline="", encoding="utf-8") as file:
        still = [row for row in csv.DictReader(file) if (row["article_id"], row["line_sha256"]) in lines]
    right = sum(row["listed"] == "1" for row in still)
    return {"read": len(still), "read precision": round(right / max(len(still), 1), 4)}


def line_hash(line: str) -> str:
    """Name a line without quoting it."""
    return hashlib.sha256(line.strip().encode()).hexdigest()[:12]


def _find(listed: Sequence[Listed], line: str) -> Listed | None:
    """A gold line among the captured ones, by its text or by its headline."""
    wanted = normal_headline(line)
    same = [one for one in listed if one.line.strip() == line.strip()]
    return next(iter(same or [one for one in listed if normal_headline(one.headline) == wanted]), None)


def _print_sample(captured: Captured, size: int) -> None:
    lines = sorted((id_, item.form, item.line) for id_, listed in captured.items() for item in listed)
    for id_, form, line in sorted(lines, key=lambda row: line_hash(f"{SEED} {row}"))[:size]:
        print(id_, line_hash(line), form, line, sep="\t")


if __name__ == "__main__":
    main()
