"""An id is an outlet's own, a page is one article however it is linked to, and nothing is lost."""

import json
from pathlib import Path

import pytest

import linker
from linker import Index
from linker.config import BuildConfig
from linker.ingest.run_report import BuildReport
from linker.text.addresses import page_key

HASH = BuildConfig(model="hash")
STORKS = {"id": "1", "title": "Storks nest on the mill", "text": "The storks of the old mill are back."}
BAKERY = {"id": "1", "title": "Bakery burns down", "text": "A bakery burned down and nobody was hurt."}


def write(path: Path, *records: dict[str, object]) -> Path:
    path.write_text("\n".join(map(json.dumps, records)))
    return path


def build(folder: Path, *paths: Path) -> BuildReport:
    return linker.build(paths, to=folder, config=HASH)


def titles(folder: Path) -> dict[str, str]:
    return dict(Index.open(folder).corpus.articles.select("id", "title").iter_rows())


def counts(report: BuildReport) -> tuple[int, int, int]:
    return report.added, report.changed, report.articles


def outlets(tmp_path: Path) -> tuple[Path, Path]:
    ours = write(tmp_path / "a.jsonl", {**STORKS, "source": "Lumsa Gazette"})
    return ours, write(tmp_path / "b.jsonl", {**BAKERY, "source": "Vell Post"})


@pytest.mark.parametrize("runs", [[(0, 1)], [(0,), (1,)]])
def test_two_outlets_that_number_from_one_keep_their_articles(
    tmp_path: Path, runs: list[tuple[int, ...]]
) -> None:
    paths = outlets(tmp_path)
    reports = [build(tmp_path / "index", *(paths[n] for n in run)) for run in runs]
    expected = {"1": "Storks nest on the mill", "vell-post:1": "Bakery burns down"}
    assert titles(tmp_path / "index") == expected
    assert not reports[-1].skipped
    (note,) = reports[-1].notes
    assert note.reason == "id '1' is another outlet's already: kept as 'vell-post:1'"


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (1,), (0,)])
def test_reading_the_same_files_again_changes_nothing(tmp_path: Path, order: tuple[int, ...]) -> None:
    paths = outlets(tmp_path)
    build(tmp_path / "index", paths[0])
    build(tmp_path / "index", paths[1])
    again = build(tmp_path / "index", *(paths[n] for n in order))
    assert counts(again) == (0, 0, 2)


def test_a_correction_replaces_the_outlet_s_own_article(tmp_path: Path) -> None:
    ours, theirs = outlets(tmp_path)
    build(tmp_path / "index", ours, theirs)
    write(theirs, {**BAKERY, "title": "Mill burns down", "source": "Vell Post"})
    assert counts(build(tmp_path / "index", theirs)) == (0, 1, 2)
    expected = {"1": "Storks nest on the mill", "vell-post:1": "Mill burns down"}
    assert titles(tmp_path / "index") == expected


def test_without_outlet_and_address_headline_or_file_decides(tmp_path: Path) -> None:
    build(tmp_path / "index", write(tmp_path / "a.jsonl", STORKS))
    same_title = write(tmp_path / "b.jsonl", {**STORKS, "text": "The storks are back early."})
    assert counts(build(tmp_path / "index", same_title)) == (0, 1, 1)
    other = write(tmp_path / "c.jsonl", BAKERY)
    assert counts(build(tmp_path / "index", other)) == (1, 0, 2)
    assert titles(tmp_path / "index")["c:1"] == "Bakery burns down"


@pytest.mark.parametrize(
    "url",
    [
        "https://lumsa.example/news/storks?utm_source=rss&utm_medium=feed",
        "http://www.lumsa.example/news/storks/",
        "https://lumsa.example/news/storks#comments",
        "https://lumsa.example/news/storks/amp/",
        "https://amp.lumsa.example/news/storks?amp=1",
        "https://lumsa-example.cdn.ampproject.org/c/s/lumsa.example/news/storks",
        "https://LUMSA.example/news/storks?fbclid=abc",
    ],
)
def test_one_page_is_one_article_that_changes(tmp_path: Path, url: str) -> None:
    page = {"title": "Storks nest", "text": "Four eggs so far.", "url": "https://lumsa.example/news/storks"}
    build(tmp_path / "index", write(tmp_path / "a.jsonl", page))
    later = write(tmp_path / "b.jsonl", {**page, "text": "Five eggs so far.", "url": url})
    assert counts(build(tmp_path / "index", later)) == (0, 1, 1)
    assert counts(build(tmp_path / "index", later)) == (0, 0, 1)


def test_of_versions_of_a_page_in_one_run_the_last_is_kept(tmp_path: Path) -> None:
    page = {"title": "Storks nest", "text": "Four eggs.", "url": "https://lumsa.example/storks"}
    later = {**page, "text": "Five eggs.", "url": "https://lumsa.example/storks?utm_source=x"}
    other = {**page, "title": "Storks leave", "text": "They are gone.", "url": "https://lumsa.example/storks"}
    report = build(tmp_path / "index", write(tmp_path / "a.jsonl", page, later, other))
    articles = Index.open(tmp_path / "index").corpus.articles
    assert sorted(articles["text"]) == ["Five eggs.", "They are gone."]
    assert [note.number for note in report.notes] == [1]


def test_an_article_with_an_id_is_met_at_its_page_only_under_its_headline(tmp_path: Path) -> None:
    page = {"title": "Storks nest", "text": "Four eggs so far.", "url": "https://lumsa.example/live"}
    build(tmp_path / "index", write(tmp_path / "a.jsonl", page))
    feed = write(tmp_path / "b.jsonl", {**page, "id": "g7", "text": "Five eggs so far."})
    assert counts(build(tmp_path / "index", feed)) == (0, 1, 1)
    entry = write(tmp_path / "c.jsonl", {**page, "id": "g8", "title": "Noon: the storks sleep"})
    assert counts(build(tmp_path / "index", entry)) == (1, 0, 2)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/?id=1", "https://a.example/?id=2"),
        ("https://a.example/news/1", "https://b.example/news/1"),
        ("https://a.example/Storks", "https://a.example/storks"),
        ("https://a.example/news/1?page=2", "https://a.example/news/1"),
    ],
)
def test_pages_that_differ_stay_apart(one: str, other: str) -> None:
    assert page_key(one) != page_key(other)


@pytest.mark.parametrize(
    "url", ["https://a.example/", "https://www.a.example/?utm_source=x", "/news/1", "", "x"]
)
def test_a_front_page_and_half_an_address_name_no_article(url: str) -> None:
    assert page_key(url) == ""
