"""`linker stories` and what `linker link` says of stories."""

import json
from pathlib import Path

import polars as pl
import pytest

from tests.forked import run

FERRIES = [
    {
        "id": f"ferry-{i}",
        "title": f"Ferry Maid of Orle sinks off Kessary, {lost} lost",
        "text": f"The ferry Maid of Orle sank off Kessary in a storm with 88 aboard; {lost} people are lost.",
        "date": f"2024-03-0{i}",
        "source": source,
    }
    for i, (lost, source) in enumerate([(7, "Wire"), (9, "Courier"), (9, "Gazette")], 1)
]
OTHERS = [
    {"id": "tram", "title": "Tram line closes", "text": "The museum tram closes.", "date": "2024-06-01"},
    {"id": "undated", "title": "Slugs in the allotments", "text": "It was a year of slugs."},
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stories")
    (folder / "news.jsonl").write_text("\n".join(json.dumps(row) for row in FERRIES + OTHERS))
    done = run("index", "news.jsonl", "--model", "hash", folder=folder)
    assert done.returncode == 0, done.stderr
    return folder


def listed(folder: Path, *arguments: str) -> list[dict[str, object]]:
    done = run("stories", *arguments, "--json", folder=folder)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["stories"]


def test_every_article_is_in_exactly_one_story(folder: Path) -> None:
    stories = listed(folder)
    ids = [id_ for story in stories for id_ in story["article_ids"]]
    assert sorted(ids) == sorted(row["id"] for row in FERRIES + OTHERS)
    assert {"story_id", "label", "keywords", "first", "last", "article_ids", "reports", "bridges"} <= set(
        stories[0]
    )


def test_assignments_are_a_row_an_article(folder: Path) -> None:
    run("stories", "-o", "assignments.parquet", folder=folder)
    frame = pl.read_parquet(folder / "assignments.parquet")
    assert frame.columns == ["article_id", "story_id"]
    wanted = {(id_, story["story_id"]) for story in listed(folder) for id_ in story["article_ids"]}
    assert set(frame.iter_rows()) == wanted


@pytest.mark.parametrize(
    ("arguments", "met"),
    [
        (["--since", "2024-05-01"], {"tram"}),
        (["--until", "2024-03-01"], {"ferry-1"}),
        (["--source", "gazette"], {"ferry-3"}),
        (["--query", "a tram line"], {"tram"}),
    ],
)
def test_filters_keep_stories_with_such_an_article(folder: Path, arguments: list[str], met: set[str]) -> None:
    stories = listed(folder, *arguments)
    assert stories
    assert all(met & set(story["article_ids"]) for story in stories)
    larger = listed(folder, "--min-articles", "2", *arguments)
    assert larger == [story for story in stories if len(story["article_ids"]) > 1]


def test_newest_first_with_undated_ones_last(folder: Path) -> None:
    lasts = [story["last"] for story in listed(folder, "--sort", "recency")]
    assert lasts == [*sorted((last for last in lasts if last), reverse=True), None]


def test_relevance_wants_a_query(folder: Path) -> None:
    done = run("stories", "--sort", "relevance", folder=folder)
    assert (done.returncode, "--query" in done.stderr) == (2, True)


def test_a_story_is_a_timeline(folder: Path) -> None:
    story = next(item for item in listed(folder) if "ferry-1" in item["article_ids"])
    shown = run("stories", str(story["story_id"]), folder=folder).stdout
    places = [shown.index(str(id_)) for id_ in story["article_ids"]]
    assert places == sorted(places)
    assert f"{story['representative']}  most central" in shown
    assert "3 reports, 1 independent  3 sources" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_the_list_says_how_many_there_are(folder: Path) -> None:
    shown = run("stories", "-k", "1", folder=folder).stdout
    assert shown.startswith(f"5 articles in {len(listed(folder))} stories")
    assert "more stor" in shown


def test_related_articles_name_their_story(folder: Path) -> None:
    done = run("link", "ferry-1", "--json", "--min-score", "0.2", folder=folder)
    (links,) = json.loads(done.stdout)["articles"]
    story_of = {id_: story["story_id"] for story in listed(folder) for id_ in story["article_ids"]}
    assert len(links["related"]) >= 2
    assert all(item["story_id"] == story_of[item["article_id"]] for item in links["related"])


def test_two_articles_are_said_to_be_in_one_story_or_not(folder: Path) -> None:
    story_of = {id_: story["story_id"] for story in listed(folder) for id_ in story["article_ids"]}
    result = json.loads(run("link", "ferry-1", "ferry-2", "--json", folder=folder).stdout)
    assert [item["article_id"] for item in result["articles"]] == ["ferry-1", "ferry-2"]
    pair = result["pair"]["story"]
    assert pair["story_ids"] == [story_of["ferry-1"], story_of["ferry-2"]]
    assert pair["same"] == (pair["story_ids"][0] == pair["story_ids"][1])
    assert sum(part["adds"] for part in pair["parts"]) == pytest.approx(pair["evidence"], abs=0.05)
    shown = run("link", "--why", "ferry-1", "ferry-2", folder=folder).stdout
    assert {*pair["story_ids"]} == {id_ for id_ in story_of.values() if id_ in shown}
    assert "evidence" not in shown
    assert pair["reason"] in " ".join(shown.split())
    assert "For one story: " in pair["reason"]
