"""`linker stories --tree` and `--level` on the demo: what holds whatever the grouping finds."""

import json
import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from linker.archive.index import Index
from linker.cli import app
from linker.types import LEVELS

ID = re.compile(r"\b[slt][0-9a-f]{8}\b")


def run(folder: Path, *arguments: str) -> Result:
    done = CliRunner().invoke(app, ["stories", "--index", str(folder), *arguments])
    assert done.exit_code == 0, done.output
    return done


def listed(folder: Path, *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run(folder, "--json", *arguments).stdout)["stories"]
    return found


@pytest.fixture(scope="module")
def levels(demo: Path) -> dict[str, list[dict[str, Any]]]:
    return {level: listed(demo, "--level", level) for level in LEVELS}


def test_each_level_is_listed_with_all_its_articles(
    demo: Path, levels: dict[str, list[dict[str, Any]]]
) -> None:
    ids = sorted(Index.open(demo).corpus.articles["id"])
    for level, stories in levels.items():
        assert {story["level"] for story in stories} == {LEVELS[level]}  # type: ignore[index]
        assert sorted(id_ for story in stories for id_ in story["article_ids"]) == ids
    sizes = [len(stories) for stories in levels.values()]
    assert sizes == sorted(sizes, reverse=True)
    assert listed(demo) == levels["events"]


def test_parents_lead_upwards_to_larger_groups(levels: dict[str, list[dict[str, Any]]]) -> None:
    every = {story["story_id"]: story for stories in levels.values() for story in stories}
    assert len(every) == sum(map(len, levels.values()))
    parents = [(story, every[story["parent"]]) for story in every.values() if story["parent"]]
    assert parents, "the demo has events that belong together"
    for story, parent in parents:
        assert set(story["article_ids"]) < set(parent["article_ids"])
        assert list(LEVELS.values()).index(story["level"]) < list(LEVELS.values()).index(parent["level"])


def test_the_tree_holds_every_event_once_under_its_parent(
    demo: Path, levels: dict[str, list[dict[str, Any]]]
) -> None:
    nodes = listed(demo, "--tree")
    place = {node["story_id"]: number for number, node in enumerate(nodes)}
    assert len(place) == len(nodes)
    events = {node["story_id"] for node in nodes if node["level"] == "event"}
    assert events == {story["story_id"] for story in levels["events"]}
    children: dict[str, int] = {}
    for node in nodes:
        if node["parent"]:
            assert place[node["parent"]] < place[node["story_id"]]
            children[node["parent"]] = children.get(node["parent"], 0) + 1
    for node in nodes:
        assert node["level"] == "event" or children[node["story_id"]] > 1


def test_the_tree_is_indented_and_fits_a_terminal(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    shown = run(demo, "--tree", "-k", "500").stdout
    nodes = {node["story_id"]: node for node in listed(demo, "--tree")}
    depth = {
        found.group(): (len(line) - len(line.lstrip())) // 4
        for line in shown.splitlines()
        if (found := ID.search(line)) and found.start() == len(line) - len(line.lstrip())
    }
    assert max(map(len, shown.splitlines())) <= 80
    assert len(depth) > 1
    for story_id, own in depth.items():
        parent = nodes[story_id]["parent"]
        assert own == (depth[parent] + 1 if parent else 1)
    events = sum(node["level"] == "event" for node in nodes.values())
    assert f"in {events} stories" in shown.splitlines()[0]


def test_the_largest_groups_come_first_and_k_counts_them(demo: Path) -> None:
    roots = [node for node in listed(demo, "--tree") if node["parent"] is None]
    assert [node for node in listed(demo, "--tree", "-k", "1") if node["parent"] is None] == roots[:1]
    sizes = [len(root["article_ids"]) for root in roots]
    assert sizes == sorted(sizes, reverse=True)


def test_a_story_says_where_it_stands_and_a_line_what_it_holds(
    demo: Path, levels: dict[str, list[dict[str, Any]]]
) -> None:
    story = next(story for story in levels["events"] if story["parent"])
    shown = run(demo, story["story_id"]).stdout
    assert story["parent"] in shown
    held = [one["story_id"] for one in listed(demo, "--tree") if one["parent"] == story["parent"]]
    parent = run(demo, story["parent"]).stdout
    assert all(id_ in parent for id_ in held)
    top = next(node for node in listed(demo, "--tree") if not node["parent"])
    assert not re.search(r"^in (line|topic)", run(demo, top["story_id"]).stdout, re.MULTILINE)


def test_filters_choose_among_the_groups_of_a_level(
    demo: Path, levels: dict[str, list[dict[str, Any]]]
) -> None:
    large = listed(demo, "--level", "topics", "--min-articles", "5")
    assert large == [topic for topic in levels["topics"] if len(topic["article_ids"]) >= 5]
    nodes = listed(demo, "--tree", "--min-articles", "5")
    assert all(len(node["article_ids"]) >= 5 for node in nodes if node["parent"] is None)


def test_assignments_are_written_for_each_level_and_for_all(
    demo: Path, levels: dict[str, list[dict[str, Any]]], tmp_path: Path
) -> None:
    where = {
        level: {id_: story["story_id"] for story in stories for id_ in story["article_ids"]}
        for level, stories in levels.items()
    }
    run(demo, "--level", "lines", "-o", str(tmp_path / "lines.parquet"))
    lines = pl.read_parquet(tmp_path / "lines.parquet")
    assert lines.columns == ["article_id", "story_id"]
    assert dict(lines.iter_rows()) == where["lines"]
    run(demo, "--tree", "-o", str(tmp_path / "tree.parquet"))
    tree = pl.read_parquet(tmp_path / "tree.parquet")
    assert tree.columns == ["article_id", "story_id", "line_id", "topic_id"]
    assert sorted(tree.rows()) == sorted(
        (id_, *(own[id_] for own in where.values())) for id_ in where["events"]
    )


@pytest.mark.parametrize("wrong", [["--level", "sagas"], ["--tree", "--level", "lines"]])
def test_what_makes_no_sense_is_wrong_usage(demo: Path, wrong: list[str]) -> None:
    done = CliRunner().invoke(app, ["stories", "--index", str(demo), *wrong])
    assert done.exit_code == 2
