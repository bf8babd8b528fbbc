"""`verify` tells the truth: nothing wrong goes unnamed, and nothing is called wrong that isn't."""

import shutil
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from linker.archive.index import Index
from linker.encoders import HashEncoder
from linker.storage import MANIFEST, Store, verify, verifying
from linker.storage.manifest import write_manifest
from linker.storage.parquet_io import read_checked, write_checked
from tests.test_damage import build


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An index with stories."""
    to = tmp_path / "index"
    build(to, 0, 12)
    Index.open(to, encoder=HashEncoder()).stories()
    assert verify(Store.open(to)) == []
    return to


def wrong(index: Path) -> str:
    (problem,) = verify(Store.open(index))
    return problem


@pytest.mark.parametrize(
    "name", ["stories-*/files.json", "stories-*/pairs.parquet", "files.json", "lexical/bounds.npy"]
)
def test_a_derived_file_that_is_gone_is_named(index: Path, name: str) -> None:
    path = next(Store.open(index).derived.glob(name))
    path.unlink()
    assert str(path.relative_to(index)) in wrong(index)


def test_folders_half_deleted_by_a_run_that_was_killed_are_no_damage(index: Path) -> None:
    held = Store.open(index).derived
    for name in (f".gone-12-{held.name}", f".new-{held.name}-0badcafe", "0123456789abcdef-5"):
        shutil.copytree(held, held.with_name(name))
        next(held.with_name(name).glob("*.arrow")).unlink()
    half = held / ".new-stories-x"
    half.mkdir()
    (half / "files.json").write_text("{")
    assert verify(Store.open(index)) == []
    build(index, 12, 1)
    assert [path.name for path in (index / "derived").iterdir()] == [Store.open(index).derived.name]


def test_rows_are_counted(index: Path) -> None:
    store = Store.open(index)
    raw = read_checked(index / MANIFEST)
    for part in raw["parts"]:
        rows, part["rows"] = part["rows"], part["rows"] + 1
        write_checked(index / MANIFEST, raw)
        assert wrong(index).startswith(f"{part['name']}: holds {rows} rows")
        part["rows"] = rows
    write_manifest(index, store.manifest)
    assert verify(Store.open(index)) == []


class Rows:
    """A state of an index with these rows, whose files hold the vectors given."""

    def __init__(self, ids: str, passages: list[tuple[str, int, int]], vectors: np.ndarray) -> None:
        self._articles = pl.DataFrame({"id": list(ids), "text": ["four"] * len(ids)})
        self._passages = pl.DataFrame(passages, schema=["article_id", "start", "end"], orient="row")
        self.vectors = vectors

    def articles(self, columns: list[str]) -> pl.DataFrame:
        return self._articles.select(columns)

    def passages(self) -> pl.DataFrame:
        return self._passages

    def paths(self, kind: str) -> list[np.ndarray]:
        return [self.vectors]

    def history(self, kind: str) -> None:
        """All is well."""


UNIT = np.array([[1, 0], [0.6, 0.8], [0, 0]], np.float32)


@pytest.mark.parametrize(
    ("ids", "passages", "vectors", "problem"),
    [
        ("ab", [("a", 0, 4), ("b", 3, 4)], UNIT, None),
        ("aba", [("b", 0, 4)], UNIT, "articles: an id stands more than once"),
        ("ab", [("c", 0, 4)], UNIT, "passages: one belongs to no article"),
        ("ab", [("a", 0, 5)], UNIT, "passages: one lies outside its article's text"),
        ("ab", [("a", 2, 2)], UNIT, "passages: one lies outside its article's text"),
        ("ab", [("a", 3, 2)], UNIT, "passages: one lies outside its article's text"),
        ("ab", [("a", 0, 4)], UNIT * np.float32(1.0049), None),
        ("ab", [("a", 0, 4)], UNIT * np.float32(1.0051), "vector"),
        ("ab", [("a", 0, 4)], UNIT * np.float32(0.9949), "vector"),
        ("ab", [("a", 0, 4)], UNIT * np.float32(np.nan), "vector"),
    ],
)
def test_rows_fit_each_other(
    ids: str,
    passages: list[tuple[str, int, int]],
    vectors: np.ndarray,
    problem: str | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(verifying, "vectors_of", lambda part: [part[:2], part[2:]])
    found = verifying._row_problems(Rows(ids, passages, vectors))  # type: ignore[arg-type]
    if problem == "vector":
        assert found == [f"{kind}: a vector's length is not 1" for kind in verifying.CONTENT]
    else:
        assert found == [problem] * (problem is not None)
