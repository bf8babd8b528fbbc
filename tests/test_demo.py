"""The demo corpus and its gold fit together, and linking finds what the gold says."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import linker
from linker.archive.index import Index
from linker.config import BuildConfig, ReadConfig
from linker.demo_corpus import demo_corpus
from linker.encoders import HashEncoder
from linker.text import normal_headline

GOLD = demo_corpus() / "gold"


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLD / f"{name}.jsonl").read_text().splitlines()]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("demo")
    config = BuildConfig(read=ReadConfig(source_from_folder=True))
    report = linker.build([demo_corpus() / "articles"], to=folder, config=config, encoder=HashEncoder())
    assert (report.read, report.duplicates, report.undated, report.tiny) == (133, 1, 1, 1)
    assert report.skipped == ()
    return linker.open(folder, encoder=HashEncoder())


@pytest.fixture(scope="module")
def ids(index: Index) -> dict[tuple[str, int], str]:
    """(file below `articles/`, record) → article id."""
    frame = index.corpus.articles.select("file", "number", "id")
    below = demo_corpus() / "articles"
    return {
        (Path(file).relative_to(below).as_posix(), number): id_ for file, number, id_ in frame.iter_rows()
    }


def key(row: dict[str, Any]) -> tuple[str, int]:
    return row["file"], row.get("record") or 1


def test_listed_headlines_come_to_what_the_gold_says(index: Index, ids: dict[tuple[str, int], str]) -> None:
    gold = rows("links")
    links = {place: index.link(ids[place]) for place in {key(row) for row in gold}}
    right = 0
    for row in gold:
        found = {normal_headline(item.headline): item for item in links[key(row)].listed}
        item = found.get(normal_headline(row["headline"]))
        target = ids.get((row.get("target_file", ""), row.get("target_record") or 1))
        right += item is not None and (item.status, item.article_id) == (row["status"], target)
    assert right / len(gold) >= 0.94


def test_lines_that_only_look_like_headlines_are_left_alone(
    index: Index, ids: dict[tuple[str, int], str]
) -> None:
    taken = [
        row["line"]
        for row in rows("not_listed")
        if key(row) in ids
        and any(item.line.strip() == row["line"].strip() for item in index.article(ids[key(row)]).listed)
    ]
    assert len(taken) <= len(rows("not_listed")) // 10


def test_promos_are_removed_and_shown(index: Index) -> None:
    reasons = Counter(
        item["reason"].split(" in ")[0]
        for lines in index.corpus.articles["removed"]
        for item in lines.to_list()
    )
    assert reasons["newsletter promo"] >= 10
    texts = " ".join(index.corpus.articles["text"])
    assert "Sign up for" not in texts


def test_every_motif_sentence_is_a_passage_of_its_article(
    index: Index, ids: dict[tuple[str, int], str]
) -> None:
    motifs = [row for row in rows("narratives") if row["kind"] == "motif" and key(row) in ids]
    for row in motifs:
        article = index.article(ids[key(row)])
        spans = index.corpus.spans(index.corpus.row(article.id))
        passages = [article.text[start:end] for start, end in spans]
        assert any(row["sentence"] in passage or passage in row["sentence"] for passage in passages), row
    assert len(motifs) >= 45


def test_every_article_has_a_story_in_the_gold(ids: dict[tuple[str, int], str]) -> None:
    assert set(ids) <= {key(row) for row in rows("stories")}
