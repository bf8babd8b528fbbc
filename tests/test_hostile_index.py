"""Derived files of an index that somebody else made: hashes fit, and still none is believed."""

import contextlib
import json
import os
import random
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

import linker
from linker.archive.changes import changes_since
from linker.archive.index import Index
from linker.config import BuildConfig, LinkConfig
from linker.errors import LinkerError
from linker.history.stored_corrections import correct
from linker.history.stored_links import links_of, listed_kept
from linker.history.stored_map import map_kept
from linker.ingest.removal import remove
from linker.links.bulk import TableLinks
from linker.links.listing import LISTED_SCHEMA
from linker.serve.correcting import doubts
from linker.storage import Store, verify
from linker.storage.derived_folders import HASHES, STAMPS, files_below
from linker.storage.parquet_io import read_checked, sha256_of, write_checked
from linker.types import LEVELS
from tests.test_damage import ENCODER, answers, build

FLIPS = int(os.environ.get("LINKER_FLIPS", "1000"))
Lie = Callable[[Path], object]


def array(change: Callable[[np.ndarray], object]) -> Lie:
    return lambda path: np.save(path, change(np.load(path)))


def arrow(*changes: pl.Expr) -> Lie:
    def lie(path: Path) -> None:
        frame = pl.read_ipc(path.read_bytes()).with_columns(*changes)
        frame.write_ipc(path, compression="uncompressed")

    return lie


def parquet(*changes: pl.Expr) -> Lie:
    return lambda path: pl.read_parquet(path).with_columns(*changes).write_parquet(path)


def raw(change: Callable[[bytes], bytes]) -> Lie:
    return lambda path: path.write_bytes(change(path.read_bytes()))


def at(place: int, value: bytes) -> Lie:
    return raw(lambda held: held[:place] + value + held[place + len(value) :])


def said(change: Callable[[Any], object]) -> Lie:
    def lie(path: Path) -> None:
        held = json.loads(path.read_text())
        path.write_text(json.dumps(change(held) or held))

    return lie


def first(held: list[dict[str, Any]], *path: Any, value: object) -> None:
    place: Any = held[0]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value


FAR = 10**6
LIES: dict[str, tuple[str, Lie]] = {
    "bounds that fall": ("lexical/bounds.npy", array(lambda held: held[::-1])),
    "bounds too few": ("lexical/bounds.npy", array(lambda held: held[:-1])),
    "bounds past the end": ("lexical/bounds.npy", array(lambda held: held * 2)),
    "words out of range": ("lexical/numbers.npy", array(lambda held: held + FAR)),
    "words below nothing": ("lexical/numbers.npy", array(lambda held: -held - 1)),
    "words as fractions": ("lexical/numbers.npy", array(lambda held: held.astype(float))),
    "rows out of range": ("lexical/documents.npy", array(lambda held: held + FAR)),
    "starts that fall": ("lexical/starts.npy", array(lambda held: held[::-1])),
    "weights of nothing": ("lexical/weights.npy", array(lambda held: held * np.nan)),
    "weights too few": ("lexical/weights.npy", array(lambda held: held[:-1])),
    "words unsorted": ("lexical/words.json", said(lambda held: held[::-1])),
    "words that are numbers": ("lexical/words.json", said(lambda held: list(range(len(held))))),
    "words that are none": ("lexical/words.json", said(lambda held: {"a": 1})),
    "an article less": ("articles-000000.arrow", lambda path: _rows(path, slice(1, None))),
    "an id twice": ("articles-000000.arrow", arrow(pl.lit("a1").alias("id"))),
    "no text": ("articles-000000.arrow", arrow(pl.lit(None, pl.String).alias("text"))),
    "no columns": ("articles-000000.arrow", lambda path: pl.DataFrame({"id": ["a"]}).write_ipc(path)),
    "days out of order": ("articles-000000.arrow", arrow(pl.col("published").reverse())),
    "passages of nobody": ("passages-000000.arrow", arrow(pl.col("article") + FAR)),
    "passages out of order": ("passages-000000.arrow", arrow(pl.col("article").reverse())),
    "passages that end first": ("passages-000000.arrow", arrow(pl.col("end").alias("start"))),
    "passages past the text": ("passages-000000.arrow", arrow(pl.col("end") + 10_000)),
    "passages of no word": ("passages-000000.arrow", arrow(pl.col("word") + 10_000)),
    "vectors of nothing": ("passages/flat.faiss", at(45, b"\xff\xff\xff\x7f" * 4)),
    "vectors too many": ("passages/flat.faiss", at(8, b"\xff" * 7)),
    "vectors without width": ("passages/flat.faiss", at(4, bytes(4))),
    "vectors of another index": ("passages/flat.faiss", at(0, b"IHNf")),
    "vectors cut short": ("articles/flat.faiss", raw(lambda held: held[:-4])),
    "terms out of range": ("tfidf/indices.npy", array(lambda held: held + FAR)),
    "a term twice in a document": (
        "tfidf/indices.npy",
        array(lambda held: np.concatenate([held[:1], held[:1], held[2:]])),
    ),
    "terms that fall": ("tfidf/indptr.npy", array(lambda held: held[::-1])),
    "terms past the end": ("tfidf/indptr.npy", array(lambda held: np.append(held[:-1], FAR))),
    "terms of nothing": ("tfidf/idf.npy", array(lambda held: held * np.inf)),
    "codes out of range": ("tfidf/codes.npy", array(lambda held: held + 10**9)),
    "a story less": ("stories-*/stories.parquet", lambda path: _rows(path, slice(1, None))),
    "stories of nobody": (
        "stories-*/stories.parquet",
        parquet(pl.col("article_ids").list.eval(pl.element() + "z")),
    ),
    "stories without a name": (
        "stories-*/stories.parquet",
        parquet(pl.lit(None, pl.String).alias("label")),
    ),
    "stories of no level": ("stories-*/stories.parquet", parquet(pl.lit("saga").alias("level"))),
    "stories with a stranger": ("stories-*/stories.parquet", parquet(pl.lit("zz").alias("representative"))),
    "pairs out of range": ("stories-*/pairs.parquet", parquet(pl.col("right") + FAR)),
    "pairs of nothing": (
        "stories-*/pairs.parquet",
        parquet(pl.lit(float("nan"), pl.Float32).alias("evidence")),
    ),
    "narratives that are none": ("narratives-*/narratives.json", said(lambda held: {"a": 1})),
    "narratives of nobody": ("narratives-*/narratives.json", said(lambda held: [{"kind": "saga"}])),
    "readings of nothing": ("learned-*/readings.parquet", parquet(pl.lit(None, pl.String).alias("key"))),
    "links out of range": ("links-*/table.parquet", parquet(pl.col("related") + FAR)),
    "links of no kind": ("links-*/table.parquet", parquet(pl.lit("friend").alias("kind"))),
    "headlines that nobody lists": ("listed-*/table.parquet", parquet(pl.col("article") + FAR)),
    "headlines without words": ("listed-*/table.parquet", parquet(pl.lit(None, pl.String).alias("headline"))),
    "headlines without candidates": (
        "listed-*/table.parquet",
        parquet(pl.lit(None, LISTED_SCHEMA["candidates"]).alias("candidates")),
    ),
    "candidates that are none": (
        "listed-*/table.parquet",
        parquet(pl.lit([None], LISTED_SCHEMA["candidates"]).alias("candidates")),
    ),
    "headlines that fit too well": ("listed-*/table.parquet", parquet(pl.lit(float("nan")).alias("score"))),
    "places outside the map": ("map-*/places.parquet", parquet(pl.col("x") + 2)),
    "places of nothing": ("map-*/places.parquet", parquet(pl.lit(float("nan")).alias("y"))),
    "neighbours out of range": ("learned-*/near.npy", array(lambda held: held + FAR)),
    "statements of nobody": ("learned-*/articles.npy", array(lambda held: held + FAR)),
    "statements too few": ("learned-*/places.npy", array(lambda held: held[:-1])),
}


def _rows(path: Path, rows: slice) -> None:
    if path.suffix == ".arrow":
        pl.read_ipc(path.read_bytes())[rows].write_ipc(path, compression="uncompressed")
    else:
        pl.read_parquet(path)[rows].write_parquet(path)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index with everything that can be derived."""
    to = tmp_path_factory.mktemp("hostile") / "index"
    build(to, 0, 12)
    lister = "Harbour news of the week\nAll that happened.\n\nREAD MORE: Tanker 2 runs aground\n"
    (to.parent / "lister.txt").write_text(lister)
    linker.build([to.parent / "lister.txt"], to=to, config=BuildConfig(model="hash"), encoder=ENCODER)
    answers(to)
    opened = Index.open(to, encoder=ENCODER)
    assert opened.corpus.tfidf
    assert asked_of(to, "links")
    assert asked_of(to, "map")
    return to


def linked(index: Index) -> object:
    own = index.linker(LinkConfig())
    pairs, listed = links_of(index.store, index.corpus, own.tree), listed_kept(index.store, index.corpus)
    links = TableLinks(own, pairs, listed)
    return [links.link(row, evidence=False) for row in range(len(index.corpus))]


def drawn(index: Index) -> object:
    index.report()
    kept = map_kept(index.store)
    return kept is not None and kept.rows()


ASKED: dict[str, Callable[[Index], object]] = {
    "stories": lambda index: [index.stories(level) for level in LEVELS],
    "narratives": lambda index: index.narratives(),
    "learned": lambda index: index.narratives(),
    "tfidf": lambda index: index.explain("a2", "a3").evidence,
    "links": linked,
    "listed": linked,
    "map": drawn,
    "": lambda index: index.search("tanker number3 aground", k=5),
}
"""What needs the files of a folder, by the beginning of its name."""


def asked_of(to: Path, name: str) -> object:
    """What an index answers from the files of a derived folder."""
    ask = next(ask for folder, ask in ASKED.items() if name.startswith(folder))
    return ask(Index.open(to, encoder=ENCODER))


def fit(folder: Path) -> None:
    """Have hashes say that a derived folder's files are what was written, as they are now."""
    hashes = {path.relative_to(folder).as_posix(): sha256_of(path) for path in files_below(folder)}
    write_checked(folder / HASHES, hashes)
    (folder / STAMPS).unlink(missing_ok=True)


def holder(path: Path) -> Path:
    """The derived folder whose hashes say what a file is."""
    return next(above for above in path.parents if (above / HASHES).exists())


@pytest.mark.parametrize("lie", LIES)
def test_what_cannot_have_been_written_is_made_anew(
    whole: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, lie: str
) -> None:
    to = Path(shutil.copytree(whole, tmp_path / "index"))
    name, change = LIES[lie]
    (path,) = Store.open(to).derived.glob(name)
    change(path)
    folder = holder(path)
    fit(folder)
    if folder.name.startswith("learned"):  # read when narratives are found anew
        shutil.rmtree(next(Store.open(to).derived.glob("narratives-*")))
    assert asked_of(to, name) == asked_of(whole, name)
    assert "made anew" in caplog.text
    assert verify(Store.open(to)) == []


def test_pairs_that_are_asked_about_are_checked(whole: Path, tmp_path: Path) -> None:
    to = Path(shutil.copytree(whole, tmp_path / "index"))
    assert doubts(Index.open(to, encoder=ENCODER))
    name, change = LIES["pairs out of range"]
    (path,) = Store.open(to).derived.glob(name)
    change(path)
    fit(path.parent)
    assert doubts(Index.open(to, encoder=ENCODER)) == ()
    assert not path.exists()


def nothing(name: str, kind: pl.DataType) -> pl.Expr:
    return pl.lit(None, kind).alias(name)


PART_LIES: dict[str, tuple[str, pl.Expr]] = {
    "articles without an id": ("articles", nothing("id", pl.String())),
    "articles without text": ("articles", nothing("text", pl.String())),
    "articles of one id": ("articles", pl.lit("a1").alias("id")),
    "articles of year 20000": ("articles", pl.lit(10**18).cast(pl.Datetime("us", "UTC")).alias("published")),
    "articles of no vector": ("articles", nothing("vector", pl.Array(pl.Float16, 64))),
    "articles of half a sentence": ("articles", pl.lit(b"abc").alias("sentences")),
    "passages without a place": ("passages", nothing("start", pl.UInt32())),
    "passages past the text": ("passages", pl.col("end") + 10_000),
    "passages that end first": ("passages", pl.col("end").alias("start")),
    "passages of nobody": ("passages", pl.lit("zz").alias("article_id")),
    "members without a group": ("members", nothing("group_id", pl.String())),
    "members of no kind": ("members", pl.lit("saga").alias("kind")),
    "members of long ago": ("members", pl.lit(-(10**18)).cast(pl.Datetime("us", "UTC")).alias("since")),
    "events that there are not": ("events", pl.lit("vanished").alias("event")),
    "events of nothing": ("events", nothing("at", pl.Datetime("us", "UTC"))),
    "a grouping without a size": ("grouping", nothing("founded", pl.Int64())),
    "corrections of no verb": ("corrections", pl.lit("destroy").alias("verb")),
    "statements without groups": ("statements", nothing("groups", pl.List(pl.Int64()))),
    "statements of no place": ("statements", pl.col("places").list.eval(pl.element() + FAR)),
    "verdicts without a number": ("verdicts", nothing("articles", pl.Int64())),
}


def put_part(to: Path, kind: str, change: pl.Expr) -> None:
    """Have every part of a kind say something else, and both manifests name it."""
    raw = read_checked(to / "manifest.json")
    for part in raw["parts"]:
        if part["kind"] == kind:
            path = to / part["name"]
            pl.read_parquet(path).with_columns(change).write_parquet(path)
            sha256 = sha256_of(path)
            name = f"{part['name'].rpartition('-')[0]}-{sha256[:8]}.parquet"
            path.rename(to / name)
            part |= {"name": name, "bytes": (to / name).stat().st_size, "sha256": sha256}
    for manifest in ("manifest.json", "manifest.copy.json"):
        write_checked(to / manifest, raw)


@pytest.mark.parametrize("lie", PART_LIES)
def test_a_part_that_nobody_can_have_written_is_one_error(whole: Path, tmp_path: Path, lie: str) -> None:
    to = Path(shutil.copytree(whole, tmp_path / "index"))
    correct(to, "same", "a2", "a7")
    put_part(to, *PART_LIES[lie])
    shutil.rmtree(to / "derived")
    with contextlib.suppress(LinkerError):
        answers(to)
    with contextlib.suppress(LinkerError):
        changes_since(Index.open(to, encoder=ENCODER), datetime(2024, 1, 1, tzinfo=UTC))
    with contextlib.suppress(LinkerError):
        verify(Store.open(to))
    with contextlib.suppress(LinkerError):
        remove(to, ["a3"])
    with contextlib.suppress(LinkerError):
        build(to, 20, 1)


def put_bytes(to: Path, place: int, chance: random.Random) -> str:
    """Change some bytes of the part at a place of the manifest, and have both manifests name the new file."""
    raw = read_checked(to / "manifest.json")
    part = raw["parts"][place % len(raw["parts"])]
    held = bytearray((to / part["name"]).read_bytes())
    footer = int.from_bytes(held[-8:-4], "little") + 8
    first = chance.choice([0, len(held) - footer])
    for _ in range(chance.choice([1, 1, 4])):
        held[chance.randrange(first, len(held))] = chance.randrange(256)
    (to / part["name"]).write_bytes(held)
    sha256 = sha256_of(to / part["name"])
    name = f"{part['name'].rpartition('-')[0]}-{sha256[:8]}.parquet"
    (to / part["name"]).rename(to / name)
    part |= {"name": name, "sha256": sha256}
    for manifest in ("manifest.json", "manifest.copy.json"):
        write_checked(to / manifest, raw)
    shutil.rmtree(to / "derived")
    return name


@pytest.mark.parametrize("flips", [10, pytest.param(FLIPS, marks=pytest.mark.slow)])
def test_a_changed_byte_of_a_part_with_a_hash_that_fits_ends_no_run(
    whole: Path, tmp_path: Path, flips: int, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither by an error of another kind, nor by what polars or pyarrow write of themselves."""
    chance = random.Random(12)
    for flip in range(flips):
        to = Path(shutil.copytree(whole, tmp_path / "index"))
        correct(to, "same", "a2", "a7")
        name = put_bytes(to, flip, chance)
        problems = ["not opened"]
        with contextlib.suppress(LinkerError):
            problems = verify(Store.open(to))
        with contextlib.suppress(LinkerError):
            Index.open(to, encoder=ENCODER).search("tanker number3 aground", k=5)
        if not problems:
            with contextlib.suppress(LinkerError):
                answers(to)
        with contextlib.suppress(LinkerError):
            remove(to, ["a3"])
        assert "panicked" not in capfd.readouterr().err, (flip, name)
        shutil.rmtree(tmp_path / "index")


@pytest.mark.parametrize("flips", [12, pytest.param(FLIPS, marks=pytest.mark.slow)])
def test_a_changed_byte_with_a_hash_that_fits_ends_no_run(whole: Path, tmp_path: Path, flips: int) -> None:
    chance = random.Random(11)
    names = [path.relative_to(whole) for path in files_below(whole / "derived") if path.stat().st_size]
    names += [
        path.relative_to(whole)
        for own in Store.open(whole).derived.iterdir()
        if (own / HASHES).exists()
        for path in files_below(own)
    ]
    for flip in range(flips):
        to = Path(shutil.copytree(whole, tmp_path / "index"))
        path = to / names[chance.randrange(len(names))]
        held = bytearray(path.read_bytes())
        for _ in range(chance.choice([1, 1, 4])):
            held[chance.randrange(len(held))] = chance.randrange(256)
        path.write_bytes(held)
        fit(holder(path))
        with contextlib.suppress(LinkerError):
            assert "NaN" not in answers(to), (flip, path)
        shutil.rmtree(tmp_path / "index")
