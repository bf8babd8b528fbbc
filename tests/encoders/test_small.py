"""What holds for encoders without a model to run: the hash encoder, doubles, tensors, batches, cache."""

import json
import multiprocessing
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import save

from linker.encoders import load
from linker.encoders.batches import BUDGET, chunks
from linker.encoders.disk_cache import cache_folder, cached
from linker.encoders.distinct import encode_distinct
from linker.encoders.ranges import read_ranges
from linker.encoders.sentence import open_sentence
from linker.encoders.tensors import read_tensors
from linker.encoders.tokenizing import open_tokenizer
from linker.encoders.weights import default_folder, find_folder, refuse_foreign_modules, refuse_pickles
from linker.errors import ModelError
from linker.types import Vectors

TEXTS = ["Ferry strike enters week two", "", "Crews at Harbour Lines", "Ferry strike enters week two"]


def test_hash_vectors_are_units_in_input_order() -> None:
    vectors = load("hash").encode(TEXTS)
    assert vectors.shape == (4, 64)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    np.testing.assert_array_equal(vectors[0], vectors[3])
    np.testing.assert_array_equal(vectors[2], load("hash").encode(TEXTS[2:3])[0])


def test_hash_vectors_are_close_when_words_are_shared() -> None:
    vectors = load("hash").encode(["ferry strike week two", "ferry strike week three", "grain prices fell"])
    assert vectors[0] @ vectors[1] > 0.4 > vectors[0] @ vectors[2]


@given(st.lists(st.text(st.characters(exclude_categories=())), max_size=6))
def test_hash_encoder_takes_any_text(texts: list[str]) -> None:
    vectors = load("hash").encode(texts)
    assert vectors.shape == (len(texts), 64)
    assert np.isfinite(vectors).all()


def test_equal_texts_are_embedded_once() -> None:
    asked: list[str] = []

    def encode(texts: list[str]) -> Vectors:
        asked.extend(texts)
        return np.array([[len(text)] for text in texts], dtype=np.float32)

    vectors = encode_distinct(["bb", "a", "bb", "a"], encode)  # type: ignore[arg-type]  # a list will do
    assert asked == ["bb", "a"]
    assert vectors.tolist() == [[2], [1], [2], [1]]


def test_tensors_survive_a_round_trip() -> None:
    tensors = {"b": np.arange(6, dtype=np.float16).reshape(2, 3), "a": np.array([-1, 2], dtype=np.int32)}
    found = read_tensors(save(tensors))
    assert set(found) == {"b", "a"}
    for name, values in tensors.items():
        np.testing.assert_array_equal(found[name], values)
        assert found[name].dtype == values.dtype


def test_every_range_has_width() -> None:
    points = read_ranges().points
    assert len(points) == 24
    for low, high in points.values():
        assert (high.astype(np.float32) - low > 0.01).all()


def test_batches_hold_every_text_once_and_one_length_each() -> None:
    tokenizer = open_tokenizer(default_folder(), 256)
    texts = [f"{'word ' * (number % 40)}{number}" for number in range(9000)]
    found = list(chunks(tokenizer, texts))
    batches = [batch for chunk in found for batch in chunk.batches]
    assert sorted(row for batch in batches for row in batch.rows) == list(range(9000))
    assert all(batch.pieces.size <= max(BUDGET, batch.pieces.shape[1]) for batch in batches)
    for batch in (batches[0], batches[-1]):
        for row, pieces in zip(batch.rows, batch.pieces, strict=True):
            assert tokenizer.encode(texts[row]).ids == pieces.tolist()
    total = sum(batch.pieces.size for batch in batches)
    assert found[-1].expected == total
    assert abs(found[0].expected - total) < 0.05 * total


def test_no_texts_make_no_batches() -> None:
    assert list(chunks(open_tokenizer(default_folder(), 256), [])) == []


def test_cached_content_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINKER_CACHE", str(tmp_path / "deep" / "cache"))
    assert cached("x", lambda: b"first") == b"first"
    assert cached("x", lambda: b"second") == b"first"
    assert [path.name for path in cache_folder().iterdir()] == ["x"]


def test_a_cache_that_cant_be_written_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("LINKER_CACHE", str(tmp_path / "file"))
    assert cached("x", lambda: b"made") == b"made"
    assert "LINKER_CACHE" in caplog.text


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other folders")
def test_the_cache_is_in_the_users_cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LINKER_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "linker"


def test_tensors_of_another_size_than_they_say_are_refused() -> None:
    data = save({"a": np.array([1, 2], np.float32)})
    assert read_tensors(data)["a"].tolist() == [1.0, 2.0]
    for wrong in (data[:-4], data.replace(b"[2]", b"[3]"), data.replace(b"[0,8]", b"[0,4]")):
        with pytest.raises(ValueError):  # noqa: PT011  # numpy says it in several ways
            read_tensors(wrong)


@pytest.mark.parametrize("place", [0, 31, 32, 36])
def test_a_damaged_file_of_the_cache_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, place: int
) -> None:
    monkeypatch.setenv("LINKER_CACHE", str(tmp_path))
    cached("x", lambda: b"first")
    held = bytearray((tmp_path / "x").read_bytes())
    held[place] ^= 1
    (tmp_path / "x").write_bytes(held)
    assert cached("x", lambda: b"second") == b"second"
    assert "x is damaged" in caplog.text
    assert cached("x", lambda: b"third") == b"second"
    (tmp_path / "x").write_bytes(b"")
    assert cached("x", lambda: b"fourth") == b"fourth"


def test_a_user_without_a_home_has_no_cache(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv("LINKER_CACHE", raising=False)
    monkeypatch.setattr("linker.encoders.disk_cache.user_cache_path", lambda *_, **__: Path("~/.cache/x"))
    assert cached("x", lambda: b"made") == b"made"
    assert "no home folder" in caplog.text


def _keep(number: int) -> bytes:
    return cached("x", lambda: bytes([65 + number]) * 5_000_000)


def test_processes_that_fill_the_cache_at_once_leave_one_whole_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINKER_CACHE", str(tmp_path))
    with multiprocessing.get_context("fork").Pool(3) as pool:
        found = pool.map(_keep, range(3))
    kept = cached("x", lambda: b"")
    assert kept in found
    assert {len(set(content)) for content in [*found, kept]} == {1}
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


@pytest.mark.parametrize("name", ["pytorch_model.bin", "model.pt", "1_Dense/pytorch_model.bin", "x.pkl"])
def test_a_model_of_pickles_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"\x80\x04.")
    with pytest.raises(ModelError, match=r"pickle.*safe_serialization"):
        refuse_pickles(tmp_path)
    with pytest.raises(ModelError, match="pickle"):
        load(str(tmp_path))


def test_a_pickle_beside_its_tensors_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "pytorch_model.bin").write_bytes(b"")
    (tmp_path / "model.safetensors").write_bytes(b"")
    refuse_pickles(tmp_path)


def test_a_folder_without_tensors_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no \.safetensors"):
        load(str(tmp_path))


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model folder"):
        find_folder(str(tmp_path / "gone"), allow_code=False)


def test_no_model_is_fetched_unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    def fetch(name: str, *, local_files_only: bool, **_: object) -> str:
        asked.append(local_files_only)
        raise OSError("not here")

    monkeypatch.setattr("huggingface_hub.snapshot_download", fetch)
    with pytest.raises(ModelError, match="nothing is fetched unasked"):
        load("somebody/model")
    with pytest.raises(ModelError, match="can't be fetched"):
        load("somebody/model", allow_download=True)
    assert asked == [True, False]


_PLAIN = {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"}


@pytest.mark.parametrize(
    ("modules", "said"),
    [
        ([_PLAIN, {**_PLAIN, "type": "os.system"}], "os.system"),
        ([{**_PLAIN, "type": "sentence_transformers.models.Transformer.x"}], "Transformer.x"),
        ([{**_PLAIN, "type": "sentence_transformers.util.http_get"}], "http_get"),
        ([{**_PLAIN, "type": "sentence_transformers.models.Router"}], "Router"),
        (
            [{**_PLAIN, "type": "sentence_transformers.models.WordEmbeddings"}],
            "WordEmb",
        ),
        ([{**_PLAIN, "type": "modeling_own.Transformer"}], "modeling_own"),
        ([{**_PLAIN, "path": "../elsewhere"}], "outside"),
        ([{**_PLAIN, "path": "/elsewhere"}], "outside"),
        ([7], "may run code"),
        ({"type": "os.system"}, "no list"),
        ("[[", "can't be read"),
    ],
)
def test_a_model_that_names_classes_of_others_is_refused(tmp_path: Path, modules: object, said: str) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"")
    (tmp_path / "modules.json").write_text(modules if isinstance(modules, str) else json.dumps(modules))
    with pytest.raises(ModelError, match=said):
        open_sentence(tmp_path, "somebody's")


@pytest.mark.parametrize("activation", ["torch.hub.load", "os.getcwd", "torch.nn.modules.activation.Tanh.x"])
def test_an_activation_that_is_none_is_refused(tmp_path: Path, activation: str) -> None:
    kind = "sentence_transformers.base.modules.dense.Dense"
    (tmp_path / "2_Dense").mkdir()
    (tmp_path / "modules.json").write_text(json.dumps([_PLAIN, {**_PLAIN, "path": "2_Dense", "type": kind}]))
    settings = tmp_path / "2_Dense" / "config.json"
    settings.write_text(json.dumps({"activation_function": activation}))
    with pytest.raises(ModelError, match="no activation"):
        refuse_foreign_modules(tmp_path)
    settings.write_text(json.dumps({"activation_function": "torch.nn.modules.activation.Tanh"}))
    refuse_foreign_modules(tmp_path)
