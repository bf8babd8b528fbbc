"""An index may come from somebody else: what its manifest says is checked before anything is done by it."""

import copy
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import linker as library
from linker.config import BuildConfig
from linker.storage import Store
from linker.storage.parquet_io import read_checked, write_checked
from tests.command import content, linker

Raw = dict[str, Any]


def put(*path: str | int, value: object) -> Callable[[Raw], object]:
    """Say something else at a place."""

    def change(raw: Raw) -> None:
        place: Any = raw
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value

    return change


def without(*path: str | int) -> Callable[[Raw], object]:
    def change(raw: Raw) -> None:
        place: Any = raw
        for step in path[:-1]:
            place = place[step]
        del place[path[-1]]

    return change


def part(**fields: object) -> Callable[[Raw], object]:
    return lambda raw: raw["parts"][0].update(fields)


def more(**fields: object) -> Callable[[Raw], object]:
    return lambda raw: raw["parts"].append({**raw["parts"][0], **fields})


DEEP: list[object] = []
for _ in range(300):
    DEEP = [DEEP]

LIES: dict[str, Callable[[Raw], object]] = {
    "name outside": part(name="../victim-000001-0a1b2c3d.parquet"),
    "name absolute": part(name="/etc/passwd"),
    "name of the user's": part(name="wire.parquet"),
    "name in a folder": part(name="sub/articles-000001-0a1b2c3d.parquet"),
    "name of a parent": part(name=".."),
    "name empty": part(name=""),
    "name with an escape": part(name="articles-000001-\x1b[31m.parquet"),
    "name with a line end": part(name="articles-000001-0a1b2c3d.parquet\n"),
    "name with a zero": part(name="articles-000001-0a1b2c3d.parquet\0"),
    "name of the manifest": part(name="manifest.json"),
    "name of the lock": part(name=".lock"),
    "name a number": part(name=7),
    "name missing": part(name=None),
    "name a list": part(name=["a"]),
    "name of another kind": part(kind="passages"),
    "name of another content": part(sha256="0" * 64),
    "name in other digits": part(name="articles-00000\u0661-0a1b2c3d.parquet"),
    "name far too long": part(name="articles-" + "1" * 5_000 + "-0a1b2c3d.parquet"),
    "kind unknown": part(kind="plugins"),
    "kind a path": part(kind="../articles"),
    "kind a number": part(kind=1),
    "kind a list": part(kind=[]),
    "hash short": part(sha256="ab"),
    "hash upper": part(sha256="A" * 64),
    "hash a number": part(sha256=12),
    "hash missing": part(sha256=None),
    "rows below nothing": part(rows=-1),
    "rows a text": part(rows="6"),
    "rows true": part(rows=True),
    "rows a fraction": part(rows=1.5),
    "rows without end": part(rows=10**30),
    "rows not a number": part(rows=float("nan")),
    "bytes below nothing": part(bytes=-5),
    "bytes none": part(bytes=0),
    "bytes a text": part(bytes="many"),
    "bytes without end": part(bytes=10**40),
    "a field too many": part(run="rm -rf"),
    "a field too few": without("parts", 0, "rows"),
    "a part twice": more(),
    "a part that is a text": lambda raw: raw["parts"].append("articles"),
    "a part that is nothing": lambda raw: raw["parts"].append(None),
    "parts a mapping": put("parts", value={}),
    "parts a text": put("parts", value="articles"),
    "parts missing": without("parts"),
    "parts deep": put("parts", value=DEEP),
    "dim none": put("encoder", "dim", value=0),
    "dim below nothing": put("encoder", "dim", value=-64),
    "dim without end": put("encoder", "dim", value=10**9),
    "dim a text": put("encoder", "dim", value="64"),
    "dim true": put("encoder", "dim", value=True),
    "model a list": put("encoder", "model", value=["hash"]),
    "model empty": put("encoder", "model", value=""),
    "model with an escape": put("encoder", "model", value="hash\x1b]0;owned\x07"),
    "model with a zero": put("encoder", "model", value="ha\0sh"),
    "model half a character": put("encoder", "model", value="\ud800"),
    "model very long": put("encoder", "model", value="m" * 10**6),
    "precision a number": put("encoder", "precision", value=8),
    "fingerprint missing": without("encoder", "fingerprint"),
    "encoder with more": put("encoder", "allow_code", value=True),
    "encoder a text": put("encoder", value="hash"),
    "encoder missing": without("encoder"),
    "index type unknown": put("index_type", value="hnsw"),
    "index type a path": put("index_type", value="../../x"),
    "index type a list": put("index_type", value=["flat"]),
    "next part none": put("next_part", value=0),
    "next part a text": put("next_part", value="../../1"),
    "next part without end": put("next_part", value=10**30),
    "text with an unknown setting": put("text", "plugins", value=1),
    "text a list": put("text", value=[]),
    "text without end": put("text", "min_repeats", value=float("inf")),
    "text a word": put("text", "tiny_characters", value="few"),
    "boilerplate a list": put("boilerplate", value=[]),
    "boilerplate a count": put("boilerplate", value={"Lantern": 3}),
    "boilerplate a word": put("boilerplate", value={"Lantern": {"Sign up": "often"}}),
    "boilerplate half a character": put("boilerplate", value={"\udcff": {}}),
    "what was read a text": put("last_read", value="all"),
    "what was measured a list": put("dense", value=[1]),
    "format true": put("format", value=True),
    "format a text": put("format", value="1"),
    "format a mapping": put("format", value={"a": 1}),
    "format of tomorrow": put("format", value=2),
    "an unknown field": put("hooks", value=["sh"]),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lying")
    rows = [{"id": f"a{i}", "title": f"Ship {i}", "text": f"Ship {i} came in. It left."} for i in range(6)]
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (folder / "b.jsonl").write_text(json.dumps({"id": "b", "title": "More", "text": "One more came in."}))
    (folder / "wire.parquet").write_text("of the user")
    library.build([folder / "a.jsonl"], to=folder / "index", config=BuildConfig(model="hash"))
    (folder / "index" / "wire.parquet").write_text("of the user")
    return folder


@pytest.fixture
def work(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "work"))


def tell(index: Path, change: Callable[[Raw], object]) -> None:
    """Have both manifests say something else, with checksums that fit."""
    raw = read_checked(index / "manifest.json")
    said = copy.deepcopy(raw)
    change(said)
    plain = json.loads(json.dumps(said))
    checksum = hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()
    for name in ("manifest.json", "manifest.copy.json"):
        (index / name).write_text(json.dumps({**plain, "checksum": checksum}))


@pytest.mark.parametrize("lie", LIES)
def test_a_manifest_that_lies_is_one_line(work: Path, lie: str) -> None:
    index = work / "index"
    tell(index, LIES[lie])
    before = content(work)
    for run in ("search ship", "verify", "index b.jsonl", "remove a1", "correct list", "verify --recover"):
        done = linker(*run.split(), "--index", "index", at=work)
        line = done.one_line("index")
        assert "\x1b" not in line
    assert content(work) == before


def test_a_dim_that_is_not_that_of_the_vectors_is_found(work: Path) -> None:
    tell(work / "index", put("encoder", "dim", value=65))
    shutil.rmtree(work / "index" / "derived")
    for run in ("search ship", "index b.jsonl", "remove a1"):
        linker(*run.split(), "--index", "index", at=work).one_line("index")
    assert "not Array(Float16, shape=(65,))" in linker("verify", "--index", "index", at=work).err


@pytest.mark.parametrize("field", ["rows", "bytes"])
def test_counts_that_are_not_those_of_the_file_are_found(work: Path, field: str) -> None:
    index = work / "index"
    held = read_checked(index / "manifest.json")["parts"][0]
    tell(index, part(**{field: held[field] + 1}))
    done = linker("verify", "--index", "index", at=work)
    assert (done.code, held["name"] in done.err) == (1, True)
    shutil.rmtree(index / "derived")
    for run in ("search ship", "remove a1"):
        linker(*run.split(), "--index", "index", at=work).one_line(held["name"])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "7",
        '"a"',
        "{}",
        "[" * 100_000,
        '{"format":' * 50_000,
        "\x00",
        "{" + '"a":1,' * 9,
        "\ufeff{}",
    ],
    ids=range(11),
)
def test_what_is_no_manifest_is_one_line(work: Path, text: str) -> None:
    (work / "index" / "manifest.json").write_text(text)
    for run in ("search ship", "verify", "index b.jsonl", "remove a1"):
        linker(*run.split(), "--index", "index", at=work).one_line("manifest.json", "--recover")


def test_a_manifest_that_is_a_pipe_or_a_folder_is_not_waited_for(work: Path) -> None:
    path = work / "index" / "manifest.json"
    path.unlink()
    os.mkfifo(path)
    for run in ("search ship", "verify", "index b.jsonl"):
        linker(*run.split(), "--index", "index", at=work).one_line("manifest.json", "not a regular file")
    path.unlink()
    path.mkdir()
    for run in ("search ship", "verify", "index b.jsonl"):
        linker(*run.split(), "--index", "index", at=work).one_line("manifest.json")


@pytest.mark.parametrize("name", [".checked.json", "files.json", "articles/flat.faiss"])
def test_a_derived_file_that_is_a_pipe_is_not_waited_for(work: Path, name: str) -> None:
    path = Store.open(work / "index").derived / name
    good = linker("search", "ship 3 left", "--index", "index", at=work).out
    path.unlink()
    os.mkfifo(path)
    linker("verify", "--index", "index", at=work)
    assert linker("search", "ship 3 left", "--index", "index", at=work).out == good


HASH_LIES: dict[str, dict[str, object]] = {
    "outside": {"../../../wire.parquet": "0" * 64},
    "absolute": {"/etc/passwd": "0" * 64},
    "escape": {"a\x1b[31m": "0" * 64},
    "empty name": {"": "0" * 64},
    "itself": {".": "0" * 64},
    "no hash": {"articles/flat.faiss": "0"},
    "number": {"articles/flat.faiss": 7},
    "list": {"articles/flat.faiss": ["0" * 64]},
    "nothing": {"articles/flat.faiss": None},
}


@pytest.mark.parametrize("lie", HASH_LIES)
def test_hashes_of_derived_files_that_lie_are_made_anew(work: Path, lie: str) -> None:
    derived = Store.open(work / "index").derived
    held = read_checked(derived / "files.json")
    good = linker("search", "ship 3 left", "--index", "index", at=work).out
    write_checked(derived / "files.json", {**held, **HASH_LIES[lie]})
    done = linker("search", "ship 3 left", "--index", "index", at=work)
    assert (done.code, done.out) == (0, good)
    assert read_checked(derived / "files.json").keys() == held.keys()
    assert (work / "wire.parquet").read_text() == "of the user"


def test_a_model_that_a_manifest_names_is_never_fetched(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    def fetch(name: str, *, local_files_only: bool, **_: object) -> str:
        asked.append(local_files_only)
        raise OSError("not here")

    monkeypatch.setattr("huggingface_hub.snapshot_download", fetch)
    tell(work / "index", put("encoder", "model", value="somebody/model"))
    for run in ("search ship", "index b.jsonl", "index b.jsonl --allow-download", "link --all"):
        done = linker(*run.split(), "--index", "index", at=work)
        if run != "link --all":
            done.one_line("somebody/model", "isn't on this machine")
    assert asked
    assert all(asked)
