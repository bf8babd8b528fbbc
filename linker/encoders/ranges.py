"""The ranges of eight-bit products that ship with the package; `calibrate` makes them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from linker.encoders.openvino_graph import Ranges, Tensor
from linker.encoders.tensors import read_tensors, sha256

PATH = Path(__file__).with_name("ranges.safetensors")

CHECK_TEXT = (
    "WASHINGTON (Reuters) - The Senate on Tuesday passed a $1.9 trillion bill, 51-50, hours after the "
    "president had told reporters that he was “not worried at all” about the vote."
)
"""Embedded when the engine starts: a processor that gets eight-bit products wrong shows it here."""


@dataclass(frozen=True, slots=True)
class Shipped:
    """Ranges by point, the check text's vector in full precision, and the sha256 of the file."""

    points: Ranges
    check: Tensor
    digest: str


@cache
def read_ranges() -> Shipped:
    """Read the shipped file."""
    data = PATH.read_bytes()
    tensors = read_tensors(data)
    check = tensors.pop("check")
    return Shipped({name: (both[0], both[1]) for name, both in tensors.items()}, check, sha256(data))
