"""The multilingual model is read as data: its file, its tokenizer, its arithmetic."""

import struct
from pathlib import Path

import numpy as np
import pytest

from linker.encoders import load, packed
from linker.encoders.forward import QueryModel
from linker.encoders.language_parts import LanguageParts, read_parts
from linker.encoders.measure_languages import parallel_sentences
from linker.encoders.multilingual import tokenizer_of
from linker.encoders.openvino_graph import DIM, build_graph
from linker.encoders.packed import Packed, packed_file, read_packed
from linker.encoders.runtime import compile_graph
from linker.encoders.tensors import sha256
from linker.errors import ModelError

WIDTH, INNER = 64, 96
RANDOM = np.random.default_rng(0)
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁ferry", "▁strike", "s", "</s"]


def packed_rows(whole: np.ndarray, scales: np.ndarray) -> bytes:
    """The slow, obvious form of what the file holds of a matrix: a block at a time, a byte at a time."""
    found = b""
    for weights, scale in zip(whole.reshape(-1, 32).tolist(), scales.ravel().tolist(), strict=True):
        halves = bytes((weights[n] + 8) | (weights[n + 16] + 8) << 4 for n in range(16))
        found += struct.pack("<e", scale) + halves
    return found


def file_of(tensors: dict[str, bytes], kinds: dict[str, int]) -> bytes:
    words = [piece.encode() for piece in PIECES]
    offsets = np.cumsum([0, *map(len, words)]).astype("<u4").tobytes()
    scores = np.linspace(0, -8, len(words)).astype("<f4").tobytes()
    replaced = struct.pack("<IB", 9, 1) + struct.pack("<I", 32) + struct.pack("<IB", 7, 0)
    head = struct.pack("<4sI7ifi", b"E5S1", 1, WIDTH, 1, 12, INNER, len(words), 16, 2, 1e-12, 32)
    head += struct.pack("<5iQ", len(words), 0, 2, 1, 3, sum(map(len, words)))
    head += offsets + scores + b"".join(words) + struct.pack("<iI", 2, len(replaced)) + replaced
    start = len(head) + 4 + sum(2 + len(name) + 21 for name in tensors)
    directory = struct.pack("<i", len(tensors))
    body = b""
    for name, raw in tensors.items():
        size = len(raw) // 18 * 32 if kinds[name] else len(raw) // 4
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kinds[name], size, start + len(body), len(raw))
        body += raw
    return head + directory + body


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, np.ndarray, np.ndarray]:
    whole = RANDOM.integers(-8, 8, (INNER, WIDTH)).astype(np.int8)
    scales = RANDOM.random((INNER, WIDTH // 32)).astype(np.float16)
    words = packed_rows(RANDOM.integers(-8, 8, (9, WIDTH)), np.ones((9, 2), np.float16))
    places = np.arange(16 * WIDTH, dtype="<f4").tobytes()
    raw = file_of(
        {
            "emb.word": words,
            "emb.pos": places,
            "l0.fi.w": packed_rows(whole, scales),
            "l0.aln.b": places[:256],
        },
        {"emb.word": 1, "emb.pos": 0, "l0.fi.w": 1, "l0.aln.b": 0},
    )
    path = tmp_path / "e5-small-q4.bin"
    path.write_bytes(raw)
    monkeypatch.setattr(packed, "PACKED_SHA256", sha256(raw))
    return path, whole, scales


def test_four_bits_and_a_scale_become_weights(tiny: tuple[Path, np.ndarray, np.ndarray]) -> None:
    path, whole, scales = tiny
    read = read_packed(path)
    expected = whole * np.repeat(scales.astype(np.float32), 32, axis=1)
    np.testing.assert_array_equal(read.weights["encoder.layer.0.intermediate.dense.weight"], expected)
    assert read.weights["embeddings.position_embeddings.weight"].shape == (16, WIDTH)
    assert read.weights["embeddings.word_embeddings.whole"].shape == (9, WIDTH)
    assert read.weights["embeddings.word_embeddings.scales"].tolist() == [[1, 1]] * 9
    assert read.weights["encoder.layer.0.attention.output.LayerNorm.bias"].tolist() == list(range(WIDTH))
    assert [piece for piece, _ in read.pieces] == PIECES
    assert read.pieces[2][1] == -2
    assert (read.unknown, read.replaced) == (3, {9: " ", 7: ""})


def test_another_file_is_refused(tiny: tuple[Path, np.ndarray, np.ndarray]) -> None:
    path = tiny[0]
    path.write_bytes(path.read_bytes()[:-1] + b"\x00")
    with pytest.raises(ModelError, match=r"isn't the multilingual model"):
        read_packed(path)


def test_a_text_cannot_name_the_marks_around_it() -> None:
    pieces = [(piece, -float(place)) for place, piece in enumerate(PIECES)]
    pieces += [(f"#{place}", -50.0) for place in range(len(pieces), 250_002)]
    tokenizer = tokenizer_of(Packed({}, pieces, 3, {}), 8)
    assert tokenizer.encode("ferry  strikes").ids == [0, 5, 6, 7, 2]
    assert tokenizer.encode("").ids == [0, 2]
    assert 2 not in tokenizer.encode("ferry </s> strike").ids[1:-1]
    assert len(tokenizer.encode("ferry " * 40).ids) == 8


def test_what_languages_have_in_common_is_taken_away() -> None:
    directions = np.eye(6, dtype=np.float32)[:2]
    mean = np.full(6, 0.25, np.float32)
    parts = LanguageParts({"document": mean, "query": np.zeros(6, np.float32)}, directions, "")
    vectors = parts.without(np.eye(6, dtype=np.float32), "document")
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(vectors[:, :2], 0, atol=1e-6)
    np.testing.assert_allclose(vectors[3], np.array([0, 0, -1, 3, -1, -1]) / 12**0.5, atol=1e-6)
    assert parts.without(directions, "query").tolist() == [[1, 0, 0, 0, 0, 0]] * 2, "nothing is left of them"


def test_the_shipped_directions_are_of_length_one_and_apart() -> None:
    shipped = read_parts()
    product = shipped.directions @ shipped.directions.T
    np.testing.assert_allclose(product, np.eye(len(product)), atol=2e-3)
    assert {len(own) for own in parallel_sentences().values()} == {8}
    assert len(parallel_sentences()) == 17


def test_whole_weights_agree_with_full_precision() -> None:
    weights = random_weights()
    run = compile_graph(build_graph(weights, {}, max_pieces=20, whole=True), threads=1, group=64)
    model = QueryModel.of(weights)
    for length in (3, 20):
        pieces = RANDOM.integers(0, 50, length).astype(np.int32)
        whole = weights["embeddings.word_embeddings.whole"][pieces].reshape(length, DIM // 32, 32)
        words = whole * weights["embeddings.word_embeddings.scales"][pieces][:, :, None]
        assert float(run([pieces[None]])[0][0] @ model.embed_words(words.reshape(length, DIM))) > 0.999


def random_weights() -> dict[str, np.ndarray]:
    weights = {
        "embeddings.word_embeddings.whole": RANDOM.integers(-8, 8, (50, DIM)).astype(np.int8),
        "embeddings.word_embeddings.scales": RANDOM.random((50, DIM // 32)).astype(np.float32),
        "embeddings.position_embeddings.weight": RANDOM.normal(0, 0.1, (24, DIM)),
        "embeddings.token_type_embeddings.weight": RANDOM.normal(0, 0.1, (2, DIM)),
    }
    norms = [
        "embeddings.LayerNorm",
        *(f"encoder.layer.0.{name}.LayerNorm" for name in ("attention.output", "output")),
    ]
    for name in norms:
        weights |= {f"{name}.weight": RANDOM.normal(1, 0.1, DIM), f"{name}.bias": RANDOM.normal(0, 0.1, DIM)}
    attention = "encoder.layer.0.attention"
    products = {f"{attention}.self.{name}": (DIM, DIM) for name in ("query", "key", "value")}
    products |= {f"{attention}.output.dense": (DIM, DIM), "encoder.layer.0.intermediate.dense": (128, DIM)}
    products |= {"encoder.layer.0.output.dense": (DIM, 128)}
    for name, shape in products.items():
        weights |= {
            f"{name}.weight": RANDOM.normal(0, 0.05, shape),
            f"{name}.bias": RANDOM.normal(0, 0.1, shape[0]),
        }
    return {
        name: value if value.dtype == np.int8 else value.astype(np.float32) for name, value in weights.items()
    }


@pytest.mark.skipif(packed_file() is None, reason="the multilingual extra is not installed")
def test_languages_meet() -> None:
    encoder = load("multilingual", threads=1)
    texts = [
        "Putin arrived in Beijing for talks",
        "Путин прибыл в Пекин на переговоры",
        "普京抵达北京举行会谈",
    ]
    vectors = encoder.encode([*texts, "Heavy rain closed schools in the north"])
    assert (vectors[:3] @ vectors[:3].T).min() > 0.45
    assert (vectors[:3] @ vectors[3]).max() < 0.25
    assert (encoder.encode(texts, kind="query") * vectors[:3]).sum(axis=1).min() > 0.75
