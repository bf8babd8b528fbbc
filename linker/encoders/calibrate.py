"""Measure the ranges that eight-bit products need; the result ships with the package.

`python -m linker.encoders.calibrate` runs the texts of `calibration.txt` through the model in full
precision and writes `ranges.safetensors`. Ranges are kept in the package, and not measured on each
machine, so that an index means the same on all of them and the engine starts in half a second.
"""

from pathlib import Path

import numpy as np
from safetensors.numpy import save

from linker.encoders.engine import open_engine
from linker.encoders.openvino_graph import MASSIVE, MAX_PIECES, Tensor, build_graph
from linker.encoders.ranges import CHECK_TEXT, PATH
from linker.encoders.runtime import compile_graph
from linker.encoders.tokenizing import open_tokenizer
from linker.encoders.weights import default_folder, read_default

_TEXTS = Path(__file__).with_name("calibration.txt")

_ROOM = {"states": 1.0, "hidden": 1.0, "mixed": 1.0, "inner": 1.2}
"""How much wider than seen a channel's range becomes."""
_FLOOR = {"states": 0.1, "hidden": 0.9, "mixed": 0.9, "inner": 0.9}
"""No range is narrower than this quantile of the ranges at its point: rare channels were hardly seen."""
_LOWEST_GELU = -0.17


def measure_ranges() -> dict[str, tuple[Tensor, Tensor]]:
    """Run the calibration texts through the default model.

    Returns:
        Point → lowest and highest value of each channel, float32.
    """
    folder = default_folder()
    tokenizer = open_tokenizer(folder, MAX_PIECES)
    run = compile_graph(build_graph(read_default(folder), {}, observe=True), threads=1)
    names = [sorted(output.get_names())[0] for output in run.outputs[1:]]
    seen: dict[str, list[tuple[Tensor, Tensor]]] = {name: [] for name in names}
    for text in _TEXTS.read_text(encoding="utf-8").splitlines():
        results = run([np.array([tokenizer.encode(text).ids], dtype=np.int32)])
        for name, output in zip(names, run.outputs[1:], strict=True):
            values = results[output][0]
            seen[name].append((values.min(axis=0), values.max(axis=0)))
    ranges = {}
    for name, bounds in seen.items():
        low = np.min([low for low, _ in bounds], axis=0)
        high = np.max([high for _, high in bounds], axis=0)
        ranges[name] = _widen(name, low, high)
    return ranges


def _widen(point: str, low: Tensor, high: Tensor) -> tuple[Tensor, Tensor]:
    layer, kind = point.split(".")
    if kind == "inner":
        high = high.copy()
        high[list(MASSIVE[int(layer)])] = 0
        high = np.maximum(high * _ROOM[kind], np.quantile(high, _FLOOR[kind]))
        return np.full_like(low, _LOWEST_GELU), high.astype(np.float32)
    middle, width = (low + high) / 2, (high - low) * _ROOM[kind]
    width = np.maximum(width, np.quantile(width, _FLOOR[kind]))
    return (middle - width / 2).astype(np.float32), (middle + width / 2).astype(np.float32)


def main() -> None:
    """Measure and write."""
    ranges = measure_ranges()
    used = {name: bounds for name, bounds in ranges.items() if name != "6.states"}
    tensors = {name: np.stack(bounds).astype(np.float16) for name, bounds in sorted(used.items())}
    tensors["check"] = open_engine(threads=1).encode([CHECK_TEXT], kind="query")[0]
    PATH.write_bytes(save(tensors))


if __name__ == "__main__":
    main()
