"""`linker claim`, `linker digest` and disagreements of a story: tables, JSON and files."""

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

import linker
from linker.cli import app
from linker.config import BuildConfig

ARTICLES = [
    ("a", "Orla dam breaks, 12 dead", "Vell Wire", "2024-03-04", "The Orla dam broke and killed 12 people."),
    ("b", "Orla dam: 15 dead", "Tarn Post", "2024-03-04", "The Orla dam broke and killed 15 people."),
    ("c", "Company on dam", "Hask Gazette", "2024-03-05", "The company denied that the Orla dam broke."),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("claims")
    records = [dict(zip(("id", "title", "source", "date", "text"), row, strict=True)) for row in ARTICLES]
    (made / "dam.jsonl").write_text("\n".join(map(json.dumps, records)))
    linker.build([made / "dam.jsonl"], to=made / "index", config=BuildConfig(model="hash"))
    done = CliRunner().invoke(app, ["correct", "same", "a", "b", "--index", str(made / "index")])
    assert done.exit_code == 0
    return made / "index"


def run(folder: Path, *arguments: str) -> str:
    done = CliRunner().invoke(app, [*arguments, "--index", str(folder)], catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def test_a_claim_is_summed_up_and_quoted(folder: Path) -> None:
    shown = " ".join(run(folder, "claim", "The Orla dam broke").split())
    assert "2 reports, 2 independent; first 2024-03-04; denied by Hask Gazette" in shown
    assert "DENIES “The company denied that the Orla dam broke.”" in shown


def test_a_claim_as_json_has_the_names_that_others_build_on(folder: Path) -> None:
    found = json.loads(run(folder, "claim", "The Orla dam broke", "--json"))
    assert list(found)[:6] == ["claim", "reports", "independent", "first", "evidence", "numbers"]
    names = ["article_id", "title", "published", "source", "stance", "text", "start", "end"]
    assert list(found["evidence"][0])[: len(names)] == names
    assert found["numbers"][0]["thing"] == "dead"
    narrow = json.loads(run(folder, "claim", "The Orla dam broke", "--json", "--since", "2024-03-05"))
    assert {line["article_id"] for line in narrow["evidence"]} == {"c"}


def test_a_claim_that_nobody_makes_is_answered(folder: Path) -> None:
    assert run(folder, "claim", "A comet fell on Brenn").startswith("Nothing found")


def test_a_claim_goes_into_a_file(folder: Path, tmp_path: Path) -> None:
    run(folder, "claim", "The Orla dam broke", "-o", str(tmp_path / "claim.csv"))
    assert set(pl.read_csv(tmp_path / "claim.csv")["stance"]) == {"says", "denies"}


def test_a_story_shows_what_its_articles_disagree_on(folder: Path, tmp_path: Path) -> None:
    opened = linker.open(folder)
    story = next(story for story in opened.stories() if "a" in story.article_ids)
    assert story.article_ids == ("a", "b")
    assert "They disagree: dead" in run(folder, "stories", story.story_id)
    (item,) = json.loads(run(folder, "stories", story.story_id, "--json"))["disagreements"]
    assert [figure["number"] for figure in item["figures"]] == ["12", "15"]
    run(folder, "export", "disagreements", "-o", str(tmp_path / "found.csv"))
    assert pl.read_csv(tmp_path / "found.csv")["value"].to_list() == [12, 15]


def test_a_digest_is_told_and_written(folder: Path, tmp_path: Path) -> None:
    found = json.loads(run(folder, "digest", "--json", "--since", "2024-03-04"))
    assert found["items"][0]["kind"] == "new"
    assert "New since 2024-03-04" in run(folder, "digest", "--since", "2024-03-04")
    assert "Nothing new" in run(folder, "digest", "--since", "2025")
    run(folder, "digest", "-o", str(tmp_path / "digest.csv"))
    assert pl.read_csv(tmp_path / "digest.csv")["kind"][0] == "new"
