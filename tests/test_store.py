"""The store keeps what it is given, whole or not at all."""

import multiprocessing
import shutil
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linker.errors import DamagedError, StoreError
from linker.storage import (
    HISTORY,
    MANIFEST,
    STORED_ARTICLE_SCHEMA,
    STORED_PASSAGE_SCHEMA,
    EncoderId,
    Store,
    Writer,
    keep,
    open_corpus,
    read_kept,
    verify,
)
from linker.storage.parquet_io import read_checked, write_checked

ENCODER = EncoderId("hash", "auto", "hash", "f" * 16, 4)


def frames(
    ids: list[str], text: str = "First one. Then two."
) -> tuple[pl.DataFrame, np.ndarray, pl.DataFrame, np.ndarray]:
    articles = pl.DataFrame(
        [
            {
                "id": id_,
                "title": f"About {id_}",
                "text": text,
                "published": datetime(2024, 1, 1 + i % 28, tzinfo=UTC),
                "source": "Lantern",
                "url": None,
                "language": "en",
                "listed": [{"headline": "Old news", "line": "- Old news", "form": "bullet", "url": None}],
                "removed": [{"line": "Sign up", "reason": "newsletter promo"}],
                "file": "a.txt",
                "number": 1,
                "digest": f"{id_} {text}",
            }
            for i, id_ in enumerate(ids)
        ],
        schema=STORED_ARTICLE_SCHEMA,
    )
    passages = pl.DataFrame(
        [{"article_id": id_, "start": s, "end": e, "cut": 0} for id_ in ids for s, e in ((0, 10), (11, 20))],
        schema=STORED_PASSAGE_SCHEMA,
    )
    rng = np.random.default_rng(len(ids))
    vectors = [rng.standard_normal((n, 4)).astype(np.float32) for n in (len(articles), len(passages))]
    units = [v / np.linalg.norm(v, axis=1, keepdims=True) for v in vectors]
    return articles, units[0], passages, units[1]


def write(folder: Path, *batches: list[str]) -> None:
    with Writer(folder, ENCODER, {}) as writer:
        for ids in batches:
            writer.add(*frames(ids))
        writer.annotate(boilerplate={}, last_read={})


def test_what_was_written_is_read(tmp_path: Path) -> None:
    write(tmp_path, ["b", "a"], ["c"])
    store = Store.open(tmp_path)
    assert store.articles(["id"])["id"].to_list() == ["b", "a", "c"]
    assert store.passages()["article_id"].to_list() == ["b", "b", "a", "a", "c", "c"]
    np.testing.assert_allclose(store.passage_vectors()[:4], frames(["b", "a"])[3], atol=1e-3)
    named = pl.concat(store.naming("passages", {"a", "c", "z"}, ["start"]))
    assert named.rows() == [("a", 0), ("a", 11), ("c", 0), ("c", 11)]
    assert list(store.naming("articles", [], ["text"])) == []
    assert verify(store) == []


@settings(max_examples=25, deadline=None)
@given(
    batches=st.lists(
        st.lists(st.text("abcd\u00e9/..\n'=", min_size=1, max_size=4), min_size=1, max_size=6, unique=True),
        min_size=1,
        max_size=4,
    )
)
def test_any_sequence_of_additions_is_the_union(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("store")
    write(folder, *batches)
    store, corpus = open_corpus(folder)
    assert sorted(store.articles(["id"])["id"]) == sorted({id_ for ids in batches for id_ in ids})
    assert verify(store) == []
    last = batches[-1]
    expected = frames(last)[1][0] @ frames(last)[1][0]
    vector = corpus.article_index.vectors(np.array([corpus.row(last[0])]))[0]
    assert vector @ frames(last)[1][0] == pytest.approx(expected, abs=2e-3)


def test_an_article_written_again_replaces_the_old_one(tmp_path: Path) -> None:
    write(tmp_path, ["a", "b"])
    with Writer(tmp_path, ENCODER, {}) as writer:
        writer.add(*frames(["a"], text="Now this. Or that."))
    texts = dict(Store.open(tmp_path).articles(["id", "text"]).iter_rows())
    assert texts == {"a": "Now this. Or that.", "b": "First one. Then two."}
    assert Store.open(tmp_path).passages().height == 4


def test_merging_keeps_every_row_and_leaves_one_part_of_a_kind(tmp_path: Path) -> None:
    write(tmp_path, ["a"], ["b"], ["c"])
    with Writer(tmp_path, ENCODER, {}) as writer:
        writer.merge()
    store = Store.open(tmp_path)
    assert [part.kind for part in store.manifest.parts] == ["articles", "passages"]
    assert store.articles(["id"])["id"].to_list() == ["a", "b", "c"]
    assert sorted(path.name for path in tmp_path.glob("*.parquet")) == sorted(
        p.name for p in store.manifest.parts
    )


def test_headlines_without_text_leave_no_empty_parts(tmp_path: Path) -> None:
    articles, vectors, passages, own = frames(["a"])
    with Writer(tmp_path, ENCODER, {}) as writer:
        writer.add(articles, vectors, passages.clear(), own[:0])
        writer.add(*frames(["b"]))
    store, corpus = open_corpus(tmp_path)
    assert [(part.kind, part.rows) for part in store.manifest.parts] == [
        ("articles", 1),
        ("articles", 1),
        ("passages", 2),
    ]
    assert (corpus.spans(0), corpus.spans(1)) == ([], [(0, 10), (11, 20)])


def test_what_is_added_to_history_follows_what_it_has(tmp_path: Path) -> None:
    write(tmp_path, ["a"])
    day, event = datetime(2024, 1, 1, tzinfo=UTC), ("story", "born", "s1", None, 0, 1)

    def told(*numbers: int) -> pl.DataFrame:
        rows = [(day + timedelta(days=number), *event) for number in numbers]
        return pl.DataFrame(rows, schema=HISTORY["events"], orient="row")

    member = pl.DataFrame([("story", "s1", "a", day)], schema=HISTORY["members"], orient="row")
    with Writer(tmp_path, ENCODER, {}) as writer:
        for number in range(3):
            writer.record({"members": member}, {"events": told(number)})
        writer.merge()
        writer.merge()
    store = Store.open(tmp_path)
    assert store.history("members").equals(member)
    assert store.history("events").equals(told(0, 1, 2))
    assert [part.kind for part in store.manifest.parts].count("events") == 1


def test_the_corpus_is_in_order_of_publication(tmp_path: Path) -> None:
    write(tmp_path, ["x", "y", "z"])
    _, built = open_corpus(tmp_path)
    _, mapped = open_corpus(tmp_path)
    for corpus in (built, mapped):
        assert corpus.articles["id"].to_list() == ["x", "y", "z"]
        assert corpus.spans(1) == [(0, 10), (11, 20)]
        assert corpus.listed(2)[0].headline == "Old news"


def test_a_user_who_has_to_wait_is_told_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, ["x"])
    monkeypatch.setattr("linker.storage.mapped_corpus._LONG", 1)
    open_corpus(tmp_path)
    assert "making what searches read" in caplog.text
    caplog.clear()
    open_corpus(tmp_path)
    assert not caplog.text


def test_a_derived_folder_of_another_layout_is_built_anew(tmp_path: Path) -> None:
    write(tmp_path, ["x", "y"])
    store, _ = open_corpus(tmp_path)
    older = store.derived.with_name(store.manifest.key)
    store.derived.rename(older)
    (older / "articles.arrow").write_bytes(b"as an older version wrote it")
    assert open_corpus(tmp_path)[1].articles["id"].to_list() == ["x", "y"]
    assert store.derived.is_dir()
    write(tmp_path, ["z"])
    assert not older.exists()


@pytest.mark.parametrize("kind", ["articles", "passages", "manifest"])
def test_damage_is_found_and_named(tmp_path: Path, kind: str) -> None:
    write(tmp_path, ["a", "b"])
    path = next(tmp_path.glob(f"{kind}*"))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    if kind == "manifest":
        with pytest.raises(DamagedError, match=r"manifest\.json"):
            Store.open(tmp_path)
    else:
        assert path.name in verify(Store.open(tmp_path))[0]


def test_a_missing_part_is_one_clear_error(tmp_path: Path) -> None:
    write(tmp_path, ["a"])
    path = next(tmp_path.glob("passages*"))
    path.unlink()
    with pytest.raises(DamagedError, match=path.name):
        open_corpus(tmp_path)


def test_no_index_says_how_to_build_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="linker index"):
        Store.open(tmp_path / "none")


def test_another_model_is_refused(tmp_path: Path) -> None:
    write(tmp_path, ["a"])
    other = EncoderId("other", "auto", "other", "0" * 16, 4)
    with pytest.raises(StoreError, match="use --model hash"), Writer(tmp_path, other, {}):
        pass


def test_an_index_of_a_model_that_is_gone_says_how_to_go_on(tmp_path: Path) -> None:
    gone = EncoderId("multilingual", "fp32", "universal-sentence-encoder-multilingual-3", "a" * 16, 4)
    with Writer(tmp_path, gone, {}) as writer:
        writer.add(*frames(["a"]))
        writer.annotate(boilerplate={}, last_read={})
    with (
        pytest.raises(StoreError, match="no longer has; index its files again with --rebuild"),
        Writer(tmp_path, ENCODER, {}),
    ):
        pass


def test_a_newer_format_is_refused(tmp_path: Path) -> None:
    write(tmp_path, ["a"])
    manifest = read_checked(tmp_path / MANIFEST)
    write_checked(tmp_path / MANIFEST, {**manifest, "format": 99})
    with pytest.raises(StoreError, match="format 99"):
        Store.open(tmp_path)


def test_a_rebuild_that_fails_leaves_the_old_index(tmp_path: Path) -> None:
    write(tmp_path, ["a"])
    with Writer(tmp_path, ENCODER, {}, rebuild=True) as writer:
        writer.add(*frames(["b"]))  # and then it ends without `annotate`, as one that failed does
    store, _ = open_corpus(tmp_path)
    assert store.articles(["id"])["id"].to_list() == ["a"]


def test_a_rebuild_replaces_the_old_index(tmp_path: Path) -> None:
    write(tmp_path, ["a"])
    with Writer(tmp_path, ENCODER, {}, rebuild=True) as writer:
        writer.add(*frames(["b"]))
        writer.annotate(boilerplate={}, last_read={})
    assert Store.open(tmp_path).articles(["id"])["id"].to_list() == ["b"]


def test_a_rebuild_keeps_the_history(tmp_path: Path) -> None:
    write(tmp_path, ["a", "b"])
    day = datetime(2024, 1, 1, tzinfo=UTC)
    rows: dict[str, list[tuple[object, ...]]] = {
        "corrections": [(1, day, "same", "a", "b", None), (2, day, "rename", "s1", None, "The harbour")],
        "members": [("story", "s1", "a", day), ("story", "s1", "b", day)],
        "events": [(day, "story", "born", "s1", None, 0, 2)],
        "changes": [(day, "a", ["text"], 10, 20)],
    }
    told = {kind: pl.DataFrame(own, schema=HISTORY[kind], orient="row") for kind, own in rows.items()}
    with Writer(tmp_path, ENCODER, {}) as writer:
        writer.record(told)
    for ids in (["b", "c"], ["a"]):
        with Writer(tmp_path, ENCODER, {}, rebuild=True) as writer:
            writer.add(*frames(ids))
            writer.merge()
            writer.annotate(boilerplate={}, last_read={})
    store = Store.open(tmp_path)
    assert store.articles(["id"])["id"].to_list() == ["a"]
    assert all(store.history(kind).equals(own) for kind, own in told.items())
    assert {path.name for path in tmp_path.glob("*.parquet")} == {part.name for part in store.manifest.parts}
    assert verify(store) == []


def test_a_rebuild_of_nothing_is_refused(tmp_path: Path) -> None:
    write(tmp_path, ["a"])
    with (
        pytest.raises(StoreError, match="stays as it is"),
        Writer(tmp_path, ENCODER, {}, rebuild=True) as writer,
    ):
        writer.annotate(boilerplate={}, last_read={})
    assert Store.open(tmp_path).articles(["id"])["id"].to_list() == ["a"]


def _second_writer(folder: Path, answer: "multiprocessing.Queue[str]") -> None:
    try:
        with Writer(folder, ENCODER, {}):
            answer.put("entered")
    except StoreError as error:
        answer.put(str(error))


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    answer: multiprocessing.Queue[str] = context.Queue()
    with Writer(tmp_path, ENCODER, {}):
        process = context.Process(target=_second_writer, args=(tmp_path, answer))
        process.start()
        assert "is being written by another process" in answer.get(timeout=60)
        process.join()


def test_what_a_dead_writer_left_is_swept(tmp_path: Path) -> None:
    write(tmp_path, ["a"])
    left = tmp_path / f"articles-000099-{sha256(b'unnamed').hexdigest()[:8]}.parquet"
    left.write_bytes(b"unnamed")
    (tmp_path / ".passages-000099.tmp").write_bytes(b"half")
    write(tmp_path, ["b"])
    assert verify(Store.open(tmp_path)) == []
    assert not left.exists()
    assert not (tmp_path / ".passages-000099.tmp").exists()


def test_what_is_read_of_a_derived_folder_while_a_writer_deletes_it_is_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(tmp_path, ["a"])
    store, _ = open_corpus(tmp_path)
    folder = store.derived / "told"

    def late(folder: Path) -> str:
        shutil.rmtree(folder)
        return (folder / "a").read_text()

    assert read_kept(folder, Path.exists, check=bool) is None
    keep(store, "told", lambda made: (made / "a").write_text("words"))
    assert read_kept(folder, lambda kept: (kept / "a").read_text(), check=str) == "words"
    assert read_kept(folder, late, check=str) is None
    assert caplog.messages == []
