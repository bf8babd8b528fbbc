"""One verb opens whatever an id names; the shell completes ids; what leads on is in every answer."""

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest
import typer.testing

from linker import build
from linker.archive.index import Index
from linker.cli import app, completing
from linker.config import BuildConfig
from linker.encoders import HashEncoder

ARTICLES = {
    "ferry-1": "The ferry Alma struck the pier at Port Sull on Monday.",
    "ferry-2": "The ferry Alma struck the pier at Port Sull on Monday, its captain said.",
    "zoo": "The zoo's oldest elephant had a cake of hay.",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    work = tmp_path_factory.mktemp("show")
    rows = [
        {
            "id": id_,
            "title": text[:30],
            "text": text,
            "published": "2024-03-01",
            "url": f"https://a.example/{id_}",
        }
        for id_, text in ARTICLES.items()
    ]
    (work / "x.jsonl").write_text("\n".join(map(json.dumps, rows)))
    build(work / "x.jsonl", to=work / "index", config=BuildConfig(model="hash"), encoder=HashEncoder())
    Index.open(work / "index").stories()
    return work / "index"


def run(folder: Path, *arguments: str) -> typer.testing.Result:
    return typer.testing.CliRunner().invoke(app, [*arguments, "--index", str(folder)])


def test_whatever_an_id_names_is_opened(folder: Path) -> None:
    story = next(item for item in Index.open(folder).stories() if "zoo" in item.article_ids)
    article = run(folder, "show", "zo")
    assert "cake of hay" in article.stdout
    assert f"Part of: story {story.story_id}" in article.stdout
    assert run(folder, "show", story.story_id).stdout == run(folder, "stories", story.story_id).stdout
    told = json.loads(run(folder, "show", story.story_id[:-1], "--json").stdout)
    assert (told["kind"], told["id"]) == ("story", story.story_id)
    assert told["articles"][0]["url"] == "https://a.example/zoo"
    assert told["articles"][0]["story_id"] == story.story_id
    assert json.loads(run(folder, "show", "zoo", "--json").stdout)["story_id"] == story.story_id


def test_what_names_nothing_or_several_things_is_an_error(folder: Path) -> None:
    assert "begins 2 ids: ferry-1, ferry-2" in str(run(folder, "show", "ferry").exception)
    assert "no article, story or narrative 'x'" in str(run(folder, "show", "x").exception)


def test_search_and_link_lead_on(folder: Path) -> None:
    found = json.loads(run(folder, "search", "elephant", "--json").stdout)["results"][0]
    story = next(item for item in Index.open(folder).stories() if "zoo" in item.article_ids)
    assert (found["url"], found["story_id"], found["narrative_ids"]) == (
        "https://a.example/zoo",
        story.story_id,
        [],
    )
    assert "https://a.example/zoo" in run(folder, "search", "elephant").stdout
    related = Index.open(folder).link("ferry-1").related[0]
    assert (related.article_id, related.url) == ("ferry-2", "https://a.example/ferry-2")


def test_the_shell_completes_ids(folder: Path) -> None:
    context = typer.Context(click.Command("show"))
    context.params = {"index": folder}
    assert [id_ for id_, _ in completing.article_ids(context, "ferry")] == ["ferry-1", "ferry-2"]
    stories = {story.story_id for story in Index.open(folder).stories()}
    assert {id_ for id_, _ in completing.story_ids(context, "s")} == stories
    assert {id_ for id_, _ in completing.all_ids(context, "")} == stories | set(ARTICLES)
    context.params = {"index": folder / "nowhere"}
    assert completing.all_ids(context, "") == []


def test_a_path_is_told_or_that_there_is_none(folder: Path) -> None:
    told = json.loads(run(folder, "path", "ferry-1", "ferry-2", "--json").stdout)["paths"]
    assert [step["article_id"] for step in told[0]["steps"]] == ["ferry-1", "ferry-2"]
    assert list(told[0]["steps"][0])[:4] == ["article_id", "title", "published", "text"]
    assert run(folder, "path", "ferry-1", "zoo").stdout.startswith("No path above 0.27; the best chain has")
    assert "ferry-2" in run(folder, "path", "ferry-1", "ferry-2").stdout


def test_a_search_imports_nothing_that_finds_stories(folder: Path) -> None:
    code = (
        "import sys; from linker.archive.index import Index;"
        "from linker.archive.searching import answer;"
        f"hit = answer(Index.open({str(folder)!r}), 'elephant').hits[0]; assert hit.story_id;"
        "unneeded = {'linker.stories', 'linker.narratives', 'linker.text', 'linker.links',"
        " 'linker.archive.several', 'scipy.sparse.csgraph'};"
        "print(unneeded & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
