"""Saved searches and narratives: each hit is told once, and nothing of a removed article stays."""

import json
import os
import shutil
from pathlib import Path

import pytest

import linker as library
from linker.archive.alert_hits import new_hits, remember_told
from linker.config import BuildConfig
from linker.encoders import HashEncoder
from linker.errors import ConfigError
from linker.history.alerts import add_alert, alerts_of, remove_alert
from linker.ingest.removal import remove
from linker.storage import Store, verify
from linker.storage.parquet_io import read_checked, write_checked
from tests.command import linker

ENCODER = HashEncoder()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number, title in enumerate(("A tanker ran aground", "The budget was passed"), 1):
        text = f"{title} on Monday, the port authority of Kessary said in a statement."
        (tmp_path / f"{number}.txt").write_text(
            f"{title}\ndate 2024-03-0{number}\n{text}\n", encoding="utf-8"
        )
    library.build([*tmp_path.glob("*.txt")], to=tmp_path / "index", config=BuildConfig(), encoder=ENCODER)
    return tmp_path / "index"


def told(folder: Path) -> list[str]:
    index = library.open(folder, encoder=ENCODER)
    found = list(new_hits(index))
    remember_told(index, [alert for alert, _ in found])
    return [hit["article_id"] for _, hit in found]


def test_each_hit_is_told_once_and_new_ones_are_told(folder: Path) -> None:
    add_alert(library.open(folder, encoder=ENCODER), "search", "tanker aground")
    first = told(folder)
    assert len(first) >= 1
    assert told(folder) == []
    more = folder.parent / "3.txt"
    more.write_text("Another tanker ran aground\ndate 2024-03-03\nA tanker is aground off Lisse.\n", "utf-8")
    library.build([more], to=folder, config=BuildConfig(), encoder=ENCODER)
    assert len(told(folder)) == 1
    assert told(folder) == []


def test_alerts_are_kept_with_the_index_and_survive_its_removals(folder: Path) -> None:
    index = library.open(folder, encoder=ENCODER)
    add_alert(index, "search", "tanker aground")
    add_alert(index, "returns", "")
    (gone, *_) = told(folder)
    text = (folder / "alerts.json").read_text(encoding="utf-8")
    remove(folder, [gone])
    assert gone not in text
    assert [(alert.kind, alert.about) for alert in alerts_of(folder)] == [
        ("search", "tanker aground"),
        ("returns", ""),
    ]
    assert verify(library.open(folder, encoder=ENCODER).store) == []


def test_the_same_is_waited_for_once_and_no_more_when_removed(folder: Path) -> None:
    index = library.open(folder, encoder=ENCODER)
    add_alert(index, "search", "tanker")
    with pytest.raises(ConfigError, match="alert 1 waits"):
        add_alert(index, "search", "tanker")
    assert remove_alert(folder, 1).about == "tanker"
    with pytest.raises(ConfigError, match="no alert 1"):
        remove_alert(folder, 1)


def test_the_commands_tell_json_lines(demo: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    shutil.copytree(demo, index)
    assert "alert 1 added" in linker("alert", "add", "leg twitching during a meeting", "--index", index).out
    narrative = library.open(index).narratives()[0]
    linker("alert", "add", "--narrative", narrative.narrative_id[:6], "--index", index)
    lines = [json.loads(line) for line in linker("alert", "run", "--index", index).out.splitlines()]
    returned = [line for line in lines if line["event"] == "returned"]
    grown = [line["article_id"] for line in lines if line["event"] == "grown"]
    assert len(returned) == len(narrative.episodes) - 1
    assert sorted(grown) == sorted(narrative.article_ids)
    assert any(line["event"] == "found" and "text" in line for line in lines)
    assert linker("alert", "run", "--index", index).out == ""
    assert [
        alert["kind"]
        for alert in json.loads(linker("alert", "list", "--json", "--index", index).out)["alerts"]
    ] == [
        "search",
        "narrative",
    ]
    assert "removed" in linker("alert", "remove", "1", "--index", index).out
    assert linker("alert", "add", "--index", index).code == 2


@pytest.fixture
def waiting(folder: Path) -> Path:
    """An index with an alert that has told."""
    add_alert(library.open(folder, encoder=ENCODER), "search", "tanker aground")
    assert told(folder)
    return folder


def test_a_damaged_file_is_named(waiting: Path) -> None:
    path = waiting / "alerts.json"
    good = path.read_text(encoding="utf-8")
    for bad in (
        "{",
        good.replace("tanker", "banker"),
        good.replace('"checksum"', '"checksun"'),
        "[" * 100_000,
    ):
        path.write_text(bad, encoding="utf-8")
        for asked in ("list", "run"):
            linker("alert", asked, "--index", waiting).one_line("alerts.json", "delete it")
        (said,) = verify(Store.open(waiting))
        assert said.startswith("alerts.json: is damaged")
        assert path.read_text(encoding="utf-8") == bad
    path.unlink()
    os.mkfifo(path)
    linker("alert", "list", "--index", waiting).one_line("alerts.json", "not a regular file")


@pytest.mark.parametrize(
    "lie",
    [
        {"number": "1"},
        {"number": None},
        {"kind": "all"},
        {"about": 7},
        {"since": None},
        {"told": [1]},
        {"told": None},
        {"more": 1},
    ],
    ids=str,
)
def test_alerts_of_somebody_else_are_checked(waiting: Path, lie: dict[str, object]) -> None:
    held = read_checked(waiting / "alerts.json")
    held["alerts"][0] |= lie
    write_checked(waiting / "alerts.json", held)
    for asked in ("list", "run"):
        linker("alert", asked, "--index", waiting).one_line("alerts.json", "delete it")


def test_nothing_of_what_was_told_of_a_removed_article_stays(waiting: Path) -> None:
    (before,) = alerts_of(waiting)
    assert len(before.told) == 2
    remove(waiting, [first_id(waiting)])
    (after,) = alerts_of(waiting)
    assert len(after.told) == 1
    assert set(after.told) < set(before.told)
    assert told(waiting) == []


def test_an_alert_that_a_killed_run_was_writing_is_cleared_away(waiting: Path) -> None:
    (waiting / ".alerts.json.tmp").write_text("half", encoding="utf-8")
    remove(waiting, [first_id(waiting)])
    assert not (waiting / ".alerts.json.tmp").exists()


def test_no_alert_is_removed_where_there_is_no_index(tmp_path: Path) -> None:
    linker("alert", "remove", "1", "--index", tmp_path / "none").one_line("none")
    assert not (tmp_path / "none").exists()
    linker("alert", "remove", "1", "--index", tmp_path).one_line("no index")
    assert list(tmp_path.iterdir()) == []


def first_id(folder: Path) -> str:
    return str(Store.open(folder).articles(["id"])["id"][0])
