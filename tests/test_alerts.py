"""Saved searches and narratives: each hit is told once, and nothing of a removed article stays."""

import json
import shutil
from pathlib import Path

import pytest

import linker as library
from linker.config import BuildConfig
from linker.encoders import HashEncoder
from linker.errors import ConfigError
from linker.history.alerts import add_alert, alerts_of, new_hits, remember_told, remove_alert
from linker.ingest.removal import remove
from linker.storage import verify
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


def test_a_damaged_file_is_named(folder: Path) -> None:
    (folder / "alerts.json").write_text("{", encoding="utf-8")
    linker("alert", "list", "--index", folder).one_line("alerts.json", "delete it")
