"""A damaged file is never gone on from: derived ones are made anew, true data is named and left as it is."""

import json
import os
import random
import shutil
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest

import linker
from linker.archive.alert_hits import remember_told
from linker.archive.index import Index
from linker.archive.reporting import table
from linker.config import BuildConfig
from linker.encoders import HashEncoder
from linker.errors import DamagedError
from linker.history.alerts import add_alert, alerts_of
from linker.history.stored_corrections import correct
from linker.history.stored_results import stories_kept
from linker.ingest.removal import remove
from linker.storage import Store, verify
from tests.command import linker as command

ENCODER = HashEncoder()
DAMAGES = int(os.environ.get("LINKER_DAMAGES", "1000"))
"""Bytes changed in all, one at a time, in every file of an index in turn."""
ASKED = (
    ("search", "tanker number3 aground", "--json"),
    ("link", "a4", "--json"),
    ("stories", "--json"),
    ("narratives", "--json"),
    ("link", "--all", "--json"),
    ("alert", "list", "--json"),
)


def build(to: Path, first: int, count: int) -> None:
    rows = [
        {
            "id": f"a{i}",
            "title": f"Tanker {i // 2} runs aground",
            "text": f"The tanker number{i // 2} ran aground off pier{i // 2}. Captain Oda{i} was questioned.",
            "published": f"2024-03-{1 + i % 28:02}",
            "source": "Lantern" if i % 3 else "Harbour Courier",
        }
        for i in range(first, first + count)
    ]
    source = to.parent / f"{first}.jsonl"
    source.write_text("\n".join(map(json.dumps, rows)))
    linker.build([source], to=to, config=BuildConfig(model="hash"), encoder=ENCODER)


def answers(folder: Path) -> str:
    """What an index says, all of it."""
    index = Index.open(folder, encoder=ENCODER)
    said = [
        index.search("tanker number3 aground", k=5),
        index.link("a4"),
        index.explain("a2", "a3").evidence,
        sorted((story.story_id, story.article_ids) for story in index.stories()),
        index.narratives(),
    ]
    return json.dumps(
        said, default=lambda value: asdict(value) if hasattr(value, "__slots__") else str(value)
    )


@pytest.fixture
def index(grown: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copytree(grown, tmp_path / "index"))


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index that has grown, with all that can be derived, a correction and an alert that has told."""
    to = tmp_path_factory.mktemp("grown") / "index"
    build(to, 0, 20)
    correct(to, "same", "a0", "a5")
    Index.open(to, encoder=ENCODER).stories()
    build(to, 20, 1)
    answers(to)
    opened = Index.open(to, encoder=ENCODER)
    assert table(opened, "links", ".csv")
    opened.report()
    add_alert(opened, "search", "tanker number3 aground")
    remember_told(opened, alerts_of(to))
    return to


def flip(path: Path, chance: random.Random) -> bytes:
    """Change a bit of a file; what it held before."""
    good = path.read_bytes()
    place = chance.randrange(len(good))
    path.write_bytes(good[:place] + bytes([good[place] ^ (1 << chance.randrange(8))]) + good[place + 1 :])
    return good


def test_derived_files_that_are_damaged_are_made_anew(index: Path, caplog: pytest.LogCaptureFixture) -> None:
    chance, expected = random.Random(1), answers(index)
    names = sorted(path.relative_to(index) for path in (index / "derived").rglob("*") if path.is_file())
    assert len(names) > 20
    for name in names:
        if (index / name).exists() and (index / name).stat().st_size:
            flip(index / name, chance)
            caplog.clear()
            assert answers(index) == expected, name
            problems = verify(Store.open(index))
            said = [*caplog.messages, *problems]
            assert len(said) == (name.name[0] != "."), (name, said)
            assert all(str(name) in line and "made anew" in line for line in said)
            if problems:  # nothing that was asked needed it
                shutil.rmtree((index / name).parent)


@pytest.mark.parametrize("kind", ["articles", "passages", "members", "events", "corrections"])
def test_a_damaged_part_is_named_and_never_written_again(index: Path, tmp_path: Path, kind: str) -> None:
    chance = random.Random(2)
    changes: list[Callable[[Path], object]] = [
        lambda to: build(to, 30, 2),
        lambda to: remove(to, ["a1"]),
        lambda to: correct(to, "different", "a0", "a9"),
        lambda to: Index.open(to, encoder=ENCODER).regroup(),
    ]
    for number, change in enumerate(changes):
        to = Path(shutil.copytree(index, tmp_path / str(number) / "index"))
        path = next(to.glob(f"{kind}-*"))
        flip(path, chance)
        bad, refused = path.read_bytes(), ""
        try:
            change(to)
        except DamagedError as error:
            refused = str(error)
        assert path.read_bytes() == bad
        assert path.name in "".join(verify(Store.open(to)))
        assert path.name in refused or number > 1


def test_derived_files_stay_where_a_part_is_damaged(index: Path, caplog: pytest.LogCaptureFixture) -> None:
    flip(next(index.glob("articles-*")), random.Random(6))
    (stories,) = Store.open(index).derived.glob("stories-*")
    (stories / ".checked.json").unlink()
    assert stories_kept(Store.open(index)) is None
    assert (stories / "files.json").exists()
    assert caplog.messages == []


def test_a_damaged_copy_of_the_manifest_is_named_and_written_anew(index: Path) -> None:
    copy = index / "manifest.copy.json"
    flip(copy, random.Random(4))
    (said,) = verify(Store.open(index))
    assert said.startswith("manifest.copy.json: is damaged")
    correct(index, "same", "a2", "a7")
    assert verify(Store.open(index)) == []
    copy.unlink()
    assert verify(Store.open(index)) == []  # as an older version, or a run that was killed, leaves it


def wrong_after_damage(to: Path, name: str, expected: list[str]) -> tuple[bool, list[str]]:
    """Whether a command refused an index with a damaged file, and what commands said that they shouldn't."""
    verified, wrong = command("verify", "--index", to), list[str]()
    if name[0] != "." and not (verified.code == 1 and name in verified.err):
        wrong.append(f"verify: {verified}")
    done = [command(*asked, "--index", to) for asked in ASKED]
    for item, answer in zip(done, expected, strict=True):
        if item.code == 0 and item.out != answer:
            wrong.append(f"another answer: {item}")
        elif item.code and (item.code != 1 or name not in item.err or item.err.count("\n") != 1):
            wrong.append(f"no clear refusal: {item}")
    return any(item.code for item in done), wrong


@pytest.mark.slow
def test_a_damaged_byte_never_changes_an_answer(index: Path, tmp_path: Path) -> None:
    chance, refused, wrong = random.Random(11), 0, list[str]()
    expected = [command(*asked, "--index", index).out for asked in ASKED]
    paths = [path for path in sorted(index.rglob("*")) if path.is_file() and path.stat().st_size]
    assert len(paths) > 40
    for number in range(DAMAGES):
        to = Path(shutil.copytree(index, tmp_path / "damaged"))
        path = to / paths[number % len(paths)].relative_to(index)
        flip(path, chance)
        was_refused, said = wrong_after_damage(to, path.name, expected)
        refused += was_refused
        wrong += [f"{number} {path.relative_to(to)} {line}" for line in said]
        shutil.rmtree(to)
    assert wrong == []
    print(f"{len(paths)} files, {DAMAGES} damages: {refused} refused, the others with the same answers")
