"""What belongs to the user stays: no run deletes, overwrites or empties what isn't `linker`'s own."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

import linker as library
from linker.config import BuildConfig
from linker.errors import StoreError
from linker.history.stored_corrections import correct, undo
from linker.ingest.removal import removable, remove
from linker.own_files import KINDS, is_derived, is_index, is_own
from linker.readers import files_of, indexes_in
from linker.storage import Store, derive, verify
from linker.storage.part_columns import SCHEMAS
from tests.command import content, inside, linker

MINE = (
    "wire.parquet",
    "thesis-results.parquet",
    "articles-notes.parquet",
    "articles-000001-0A1B2C3D.parquet",
    "wire-000001-0a1b2c3d.parquet",
    "articles-000009-0a1b2c3d.parquet",
    ".draft.tmp",
    ".notes-000001.tmp",
    ".shards/plan.txt",
    "derived/mine/notes.txt",
    "derived/notes.txt",
    "derived/.new-ideas/a.txt",
    "derived/.gone-fishing",
    "README.md",
)
"""Names that a user may have put into an index folder; one is as a part's, with what isn't its content."""


def records(path: Path, first: int, count: int, word: str = "came in") -> Path:
    rows = [
        {
            "id": f"a{i}",
            "title": f"Ship {i % 4} at pier {i}",
            "text": f"Ship {i % 4} {word}. It left on day {i}.",
            "published": f"2024-01-{i + 1:02}",
        }
        for i in range(first, first + count)
    ]
    path.write_text("\n".join(map(json.dumps, rows)))
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an index of 6 articles, stories found, one correction, and 2 articles to add."""
    folder = tmp_path_factory.mktemp("made")
    records(folder / "0.jsonl", 0, 6)
    records(folder / "1.jsonl", 6, 2)
    library.build([folder / "0.jsonl"], to=folder / "index", config=BuildConfig(model="hash"))
    library.open(folder / "index").stories()
    assert linker("correct", "same", "a0", "a1", "--index", folder / "index").code == 0
    return folder


@pytest.fixture
def work(made: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(made, tmp_path / "work"))


@pytest.fixture
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "victim.txt").write_text("of the user")
    (folder / "0123456789abcdef-5").mkdir()
    (folder / "0123456789abcdef-5" / "photo.jpg").write_text("of the user")
    return folder


def test_the_names_of_parts_are_those_of_their_kinds() -> None:
    assert set(KINDS) == set(SCHEMAS)


def test_every_entry_of_an_index_has_a_name_of_ours(work: Path) -> None:
    assert [path.name for path in (work / "index").iterdir() if not is_own(path.name)] == []
    assert [path.name for path in (work / "index" / "derived").iterdir() if not is_derived(path.name)] == []


def test_a_folder_with_files_of_the_user_is_no_place_for_an_index(tmp_path: Path) -> None:
    pl.DataFrame({"id": ["a"], "title": ["Ship"], "text": ["It came in."]}).write_parquet(
        tmp_path / "wire.parquet"
    )
    for name in set(MINE[1:]) - {"articles-000009-0a1b2c3d.parquet"}:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    before = content(tmp_path)
    done = linker("index", "wire.parquet", "--index", ".", "--model", "hash", at=tmp_path)
    done.one_line("isn't empty", "name an empty folder")
    for more in (["--rebuild"], ["--index-type", "ivf"]):
        linker("index", "wire.parquet", "--index", ".", "--model", "hash", *more, at=tmp_path).one_line()
    linker("demo", tmp_path).one_line("isn't empty")
    assert content(tmp_path) == before


@pytest.mark.parametrize(
    "run",
    [
        ("index", "1.jsonl"),
        ("index", "0.jsonl", "1.jsonl", "--rebuild"),
        ("remove", "a2"),
        ("correct", "different", "a2", "a3"),
        ("stories", "--anew"),
        ("narratives",),
        ("verify",),
    ],
    ids=" ".join,
)
def test_what_a_user_puts_into_an_index_stays(work: Path, run: tuple[str, ...]) -> None:
    for name in MINE:
        (work / "index" / name).parent.mkdir(parents=True, exist_ok=True)
        (work / "index" / name).write_text(name)
    assert linker(*run, "--index", "index", at=work).code == 0
    assert {name: (work / "index" / name).read_text() for name in MINE} == {name: name for name in MINE}


LINKS = (
    ".writer",
    ".lock",
    "manifest.json",
    "manifest.copy.json",
    ".begun",
    ".manifest.json.tmp",
    ".manifest.copy.json.tmp",
    ".articles-added.tmp",
    ".passages-added.tmp",
    ".corrections-000003.tmp",
    "articles-000009-0a1b2c3d.parquet",
)


@pytest.mark.parametrize("name", LINKS)
@pytest.mark.parametrize("run", [("index", "1.jsonl"), ("index", "0.jsonl", "--rebuild"), ("remove", "a2")])
def test_no_link_is_written_through(work: Path, elsewhere: Path, name: str, run: tuple[str, ...]) -> None:
    path = work / "index" / name
    if name == "manifest.json":
        path.rename(elsewhere / name)
    path.unlink(missing_ok=True)
    path.symlink_to(elsewhere / (name if name == "manifest.json" else "victim.txt"))
    before = content(elsewhere)
    done = linker(*run, "--index", "index", at=work)
    done.one_line(name, "symbolic link")
    assert content(elsewhere) == before
    assert path.is_symlink()


@pytest.mark.parametrize("name", ["derived", ".shards"])
def test_no_folder_that_a_link_leads_to_is_emptied(work: Path, elsewhere: Path, name: str) -> None:
    path = work / "index" / name
    if path.exists():
        shutil.rmtree(path)
    path.symlink_to(elsewhere, target_is_directory=True)
    before = content(elsewhere)
    for run in (("index", "1.jsonl"), ("remove", "a2"), ("correct", "different", "a2", "a3")):
        linker(*run, "--index", "index", at=work).one_line(name, "symbolic link")
    for run in (("search", "ship"), ("stories",), ("narratives",)):
        assert linker(*run, "--index", "index", at=work).code == 0
    assert content(elsewhere) == before


def test_a_derived_folder_that_is_a_link_is_neither_filled_nor_deleted(work: Path, elsewhere: Path) -> None:
    held = Store.open(work / "index").derived
    shutil.rmtree(held)
    held.symlink_to(elsewhere, target_is_directory=True)
    before = content(elsewhere)
    derive(Store.open(work / "index"))
    linker("index", "1.jsonl", "--index", "index", at=work).one_line(held.name, "symbolic link")
    assert content(elsewhere) == before


def test_an_index_may_itself_lie_behind_a_link(work: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    large = tmp_path_factory.mktemp("large") / "index"
    shutil.move(work / "index", large)
    (work / "index").symlink_to(large, target_is_directory=True)
    assert linker("index", "1.jsonl", "--index", "index", at=work).code == 0
    assert Store.open(large).manifest.count("articles") == 8
    assert Store.open(large).derived.is_dir()


def lose(index: Path) -> None:
    (index / "manifest.json").unlink()


def cut(index: Path) -> None:
    path = index / "manifest.json"
    path.write_bytes(path.read_bytes()[:100])


@pytest.mark.parametrize("harm", [lose, cut])
def test_a_lost_manifest_is_recovered_and_the_parts_stay(work: Path, harm: Callable[[Path], None]) -> None:
    index = work / "index"
    whole = (index / "manifest.json").read_bytes()
    hits = linker("search", "ship at pier 3", "--index", "index", at=work).out
    harm(index)
    before = content(index)
    for run in (
        ("index", "1.jsonl"),
        ("index", "0.jsonl", "--rebuild"),
        ("remove", "a2"),
        ("search", "ship"),
        ("correct", "list"),
        ("verify",),
    ):
        linker(*run, "--index", "index", at=work).one_line("linker verify --recover --index index")
    assert content(index) == before
    done = linker("verify", "--recover", "--index", "index", at=work)
    assert (done.code, done.err) == (0, "index: manifest written again from its copy\n")
    assert (index / "manifest.json").read_bytes() == whole
    assert linker("search", "ship at pier 3", "--index", "index", at=work).out == hits
    assert "nothing to recover" in linker("verify", "--recover", "--index", "index", at=work).err


def test_a_lost_manifest_without_a_copy_leaves_the_parts(work: Path) -> None:
    for name in ("manifest.json", "manifest.copy.json"):
        (work / "index" / name).unlink()
    before = content(work / "index")
    linker("index", "1.jsonl", "--index", "index", at=work).one_line("put it back from a backup")
    linker("verify", "--recover", "--index", "index", at=work).one_line("put it back from a backup")
    assert content(work / "index") == before


def test_what_misses_a_part_is_not_recovered(work: Path) -> None:
    lose(work / "index")
    part = next((work / "index").glob("articles-*"))
    part.rename(work / part.name)
    linker("verify", "--recover", "--index", "index", at=work).one_line(f"{part.name}: is missing")
    assert not (work / "index" / "manifest.json").exists()
    (work / part.name).rename(part)
    assert linker("verify", "--recover", "--index", "index", at=work).code == 0


def own_files(index: Path) -> dict[str, bytes | None]:
    """All but what is derived from the parts, and may be made anew."""
    return {name: held for name, held in content(index).items() if not name.startswith("derived")}


def test_an_older_manifest_put_back_costs_no_part(work: Path) -> None:
    index = work / "index"
    older = (index / "manifest.json").read_bytes()
    assert linker("index", "1.jsonl", "--index", "index", at=work).code == 0
    (index / "manifest.json").write_bytes(older)
    before = own_files(index)
    linker("correct", "different", "a2", "a3", "--index", "index", at=work).one_line("older than its copy")
    assert own_files(index) == before
    assert linker("verify", "--recover", "--index", "index", at=work).code == 0
    assert Store.open(index).manifest.count("articles") == 8


def test_a_first_run_that_was_killed_is_begun_again(work: Path) -> None:
    new = work / "new"
    new.mkdir()
    (new / ".begun").touch()
    (new / ".lock").touch()
    (new / ".writer").write_text("1")
    (new / ".passages-added.tmp").write_bytes(b"half")
    left = next((work / "index").glob("articles-*"))
    shutil.copy(left, new)
    assert linker("index", "1.jsonl", "--index", "new", "--model", "hash", at=work).code == 0
    assert verify(Store.open(new)) == []
    assert Store.open(new).manifest.count("articles") == 2
    assert linker("index", "1.jsonl", "--index", "new", at=work).code == 0
    assert not {".begun", ".passages-added.tmp", left.name} & {path.name for path in new.iterdir()}


@pytest.mark.parametrize("mask", [0o022, 0o027, 0o077])
def test_what_is_made_has_the_rights_that_the_umask_leaves(work: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        assert linker("index", "0.jsonl", "--index", "new", "--model", "hash", at=work).code == 0
        assert linker("stories", "--index", "new", at=work).code == 0
    finally:
        os.umask(before)
    made = [work / "new", *(work / "new").rglob("*")]
    assert any(path.name == "stories.parquet" for path in made)
    wrong = [
        (path, oct(path.stat().st_mode & 0o777))
        for path in made
        if path.stat().st_mode & 0o777 != (0o777 if path.is_dir() else 0o666) & ~mask
    ]
    assert wrong == []


def test_a_rebuild_keeps_what_people_said_and_the_ids_of_stories(work: Path) -> None:
    index = work / "index"
    story = library.open(index).stories()[0]
    assert linker("correct", "rename", story.story_id, "The harbour", "--index", "index", at=work).code == 0
    records(work / "0.jsonl", 0, 6, "sailed in")
    assert linker("index", "0.jsonl", "--index", "index", at=work).code == 0
    opened = library.open(index)
    before = {item.story_id: (item.label, item.article_ids) for item in opened.stories()}
    said = linker("correct", "list", "--index", "index", at=work).out
    told = Store.open(index).history("changes")
    assert linker("index", "0.jsonl", "--index", "index", "--rebuild", at=work).code == 0
    after = {item.story_id: (item.label, item.article_ids) for item in library.open(index).stories()}
    assert after == before
    assert before[story.story_id][0] == "The harbour"
    assert linker("correct", "list", "--index", "index", at=work).out == said
    assert Store.open(index).history("changes").equals(told)
    assert len(told) == 6


def test_a_rebuild_from_nothing_leaves_the_index(work: Path) -> None:
    (work / "empty").mkdir()
    (work / "blank.jsonl").write_text("")
    before = content(work / "index")
    for source, said in (("empty", "empty folder"), ("blank.jsonl", "stays as it was")):
        linker("index", source, "--index", "index", "--rebuild", at=work).one_line(said)
    assert content(work / "index") == before


@pytest.mark.parametrize("name", ["news [2024]", "a*b?", "day=1", "{x}", "100%", "-"])
def test_the_name_of_an_index_is_no_pattern(work: Path, name: str) -> None:
    index = (work / "index").rename(work / name)
    runs = (
        ("index", "1.jsonl"),
        ("search", "ship"),
        ("stories",),
        ("narratives",),
        ("remove", "a2"),
        ("verify",),
    )
    for run in runs:
        done = linker(*run, "--index", index, at=work)
        assert (done.code, done.err) == (0, ""), done
    assert len(library.open(index).stories()) > 1


def test_an_index_among_the_sources_is_passed_over_and_said(work: Path) -> None:
    (work / "c.txt").write_text("The tram stops\nThe tram stopped at noon.\n")
    (work / "index" / "mine.txt").write_text("The harbour freezes\nThe harbour froze at night.\n")
    (work / "0.jsonl").write_text((work / "0.jsonl").read_text().replace("day 3", "day 33"))
    done = linker("index", ".", "--index", "index", "--strict", at=work)
    assert done.code == 0, done.err
    assert "(4 new, 1 changed, 5 unchanged)" in done.out
    assert done.err.count("index: an index, passed over") == 1
    assert "day 33" in library.open(work / "index").article("a3").text


@pytest.mark.parametrize(
    "source", ["index/*.parquet", "index/derived", "index/**/*.arrow", "index/manifest.json"]
)
def test_files_of_an_index_are_passed_over_however_they_are_named(work: Path, source: str) -> None:
    done = linker("index", "1.jsonl", source, "--index", "index", at=work)
    assert (done.code, "(2 new, 0 changed, 0 unchanged)" in done.out) == (0, True), done
    assert done.err.count("passed over") == 1


def test_a_folder_with_another_manifest_is_read(work: Path) -> None:
    (work / "site").mkdir()
    (work / "site" / "manifest.json").write_text('{"name": "site", "icons": []}')
    (work / "site" / "a.txt").write_text("The tram stops\nThe tram stopped at noon.\n")
    assert not is_index(work / "site")
    assert linker("index", "site", "--index", "index", at=work).code == 0
    assert "The tram stops" in set(library.open(work / "index").corpus.articles["title"])


def test_watching_a_folder_with_its_own_index_comes_to_rest(work: Path) -> None:
    with inside(work):
        assert {path.name for path in files_of(["."])} == {"0.jsonl", "1.jsonl"}
        assert indexes_in(["."]) == ["index"]


@pytest.mark.parametrize(
    ("run", "code"),
    [
        (("index", "", "--index", "index"), 1),
        (("index", "1.jsonl", "--index", ""), 2),
        (("search", "ship", "--index", " "), 2),
        (("watch", ""), 2),
        (("remove", "a1", "--index", ""), 2),
    ],
)
def test_an_empty_name_is_not_the_current_folder(work: Path, run: tuple[str, ...], code: int) -> None:
    before = content(work)
    done = linker(*run, at=work)
    assert (done.code, "mpty name is no" in done.err) == (code, True), done
    assert content(work) == before


@pytest.mark.parametrize("name", ["", " "])
def test_an_empty_name_is_no_index_from_python_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "a.txt").write_text("Ferry strike\nThe ferry stays in port.")
    monkeypatch.chdir(tmp_path)
    before = content(tmp_path)
    for run in (
        lambda: library.build(["a.txt"], to=name, config=BuildConfig(model="hash")),
        lambda: library.open(name),
        lambda: remove(name, ["a"]),
        lambda: removable(name, source="Bay"),
        lambda: correct(name, "same", "a", "b"),
        lambda: undo(name, 1),
    ):
        with pytest.raises(StoreError, match="an empty name is no index folder"):
            run()
    assert content(tmp_path) == before
