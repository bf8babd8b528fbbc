"""OpenVINO, imported without its telemetry."""

import os
import sys
from functools import cache
from types import ModuleType
from typing import Any

from linker.errors import ModelError

_TALKATIVE = ("openvino_telemetry", "openvino.tools.ovc")
"""Importing `openvino` imports the converter, which sends a usage event through the other."""

_SHAPES_KEPT = 64
"""Compiled steps kept for batch shapes seen before. With OpenVINO's own 5,000, memory grew by 0.4 GB each
8,000 sentences; with 64 it stays at 0.7 GB and costs no time."""
_STEPS_KEPT = "256"
"""Those that oneDNN beneath it keeps by itself. Its own 1,024 hold 0.15 GB more, and fill up over months
of small batches; large runs take the same time with 256."""


@cache
def openvino() -> ModuleType:
    """Import OpenVINO; nothing is sent, and the converter, which isn't needed, is left out.

    Raises:
        ModelError: It isn't installed.
    """
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", _STEPS_KEPT)
    hidden = [name for name in _TALKATIVE if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]  # Python's way to make an import fail
    try:
        import openvino as module
    except ImportError as error:
        raise ModelError(f"OpenVINO can't be imported ({error}); run: pip install openvino") from error
    finally:
        for name in hidden:
            del sys.modules[name]
    return module  # type: ignore[no-any-return]  # untyped package


def compile_graph(graph: Any, *, threads: int, group: int = 0) -> Any:
    """Make a graph ready to run on the processor, one text batch a thread.

    Full precision stays so (OpenVINO would take bfloat16 where the processor has it). Threads aren't
    pinned: two programs would pin theirs to the same cores. The attention of short texts is 10%
    faster as single steps than fused ("snippets"); that of 200 pieces 2% slower.

    Args:
        graph: As `linker.encoders.openvino_graph.build` writes it.
        threads: Of the processor.
        group: Channels that share a scale where activations are rounded as they come; 0 rounds none.
    """
    settings = {
        "INFERENCE_PRECISION_HINT": "f32",
        "PERFORMANCE_HINT": "THROUGHPUT",
        "NUM_STREAMS": threads,
        "INFERENCE_NUM_THREADS": threads,
        "ENABLE_CPU_PINNING": False,
        "SNIPPETS_MODE": "DISABLE",
        "CPU_RUNTIME_CACHE_CAPACITY": _SHAPES_KEPT,
        **({"DYNAMIC_QUANTIZATION_GROUP_SIZE": str(group)} if group else {}),
    }
    return openvino().Core().compile_model(graph, "CPU", settings)
