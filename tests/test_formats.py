"""An index of every format that ever was opens, and answers as it did: one of each stays in `tests/data`."""

import shutil
from pathlib import Path

import pytest

from linker.archive.build import build
from linker.archive.index import Index
from linker.config import BuildConfig
from linker.history.stored_corrections import corrections_of
from linker.storage import FORMAT, Store, verify

DATA = Path(__file__).parent / "data"
IDS = ["mill-1", "ferry-1", "ferry-2", "undated"]


def copy(name: str, to: Path) -> Path:
    return Path(shutil.copytree(DATA / name, to / name))


def test_every_format_has_a_store() -> None:
    held = {Store.open(folder).manifest.format for folder in DATA.iterdir() if folder.is_dir()}
    assert held == set(range(1, FORMAT + 1))


@pytest.mark.parametrize("name", sorted(path.name for path in DATA.iterdir() if path.is_dir()))
def test_a_store_of_an_older_version_opens_and_grows(name: str, tmp_path: Path) -> None:
    folder = copy(name, tmp_path)
    assert verify(Store.open(folder)) == []
    opened = Index.open(folder)
    assert opened.corpus.articles["id"].to_list() == IDS
    assert opened.search("captain questioned about the pier")[0].article_id == "ferry-2"
    listed = opened.link("ferry-1").listed
    assert [(item.headline, item.article_id) for item in listed] == [
        ("Mill burns in Gravelton overnight", "mill-1")
    ]
    more = tmp_path / "more.txt"
    more.write_text("date 2024-03-06 Toll bridge reopens\nThe toll bridge is open again.\n")
    assert build([more], to=folder, config=BuildConfig(model="hash")).articles == 5
    assert len(Index.open(folder).stories()) >= 2
    assert verify(Store.open(folder)) == []


def test_the_same_articles_are_not_embedded_again(tmp_path: Path) -> None:
    folder = copy("format-1", tmp_path)
    report = build([DATA / "articles.jsonl"], to=folder, config=BuildConfig(model="hash"))
    assert (report.unchanged, report.added, report.embedded) == (4, 0, 0)


def test_history_is_read(tmp_path: Path) -> None:
    folder = copy("format-1-history", tmp_path)
    opened = Index.open(folder)
    said = corrections_of(opened.store)
    assert [item.verb for item in said] == ["different", "rename"]
    assert opened.story(said[1].left).label == "The Alma"
    (revision,) = opened.revisions("ferry-1")
    assert (revision.fields, revision.new_characters - revision.old_characters) == (("text",), -2)
