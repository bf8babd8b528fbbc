"""Safetensors without a copy: the bytes that were hashed are the bytes that are used."""

import hashlib
import json
from mmap import mmap
from typing import Any

import numpy as np
from numpy.typing import NDArray

_DTYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "I8": "<i1"}


def read_tensors(data: bytes | mmap) -> dict[str, NDArray[Any]]:
    """Give the tensors of a safetensors file as views of its bytes.

    >>> header = b'{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}'
    >>> data = len(header).to_bytes(8, "little") + header + np.array([1, 2], "<f4").tobytes()
    >>> read_tensors(data)["a"].tolist()
    [1.0, 2.0]
    """
    start = 8 + int.from_bytes(data[:8], "little")
    tensors = {}
    for name, entry in json.loads(data[8:start]).items():
        if name == "__metadata__":
            continue
        first, end = entry["data_offsets"]
        flat = np.frombuffer(memoryview(data)[start + first : start + end], dtype=_DTYPES[entry["dtype"]])
        tensors[name] = flat.reshape(entry["shape"])
    return tensors


def sha256(data: bytes | mmap) -> str:
    """Hash bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def write_tensors(tensors: dict[str, NDArray[Any]]) -> bytes:
    """Give the bytes of a safetensors file.

    >>> read_tensors(write_tensors({"a": np.array([[1, 2]], "<f4")}))["a"].tolist()
    [[1.0, 2.0]]
    """
    names = {dtype: name for name, dtype in _DTYPES.items()}
    header, body = {}, b""
    for name, values in tensors.items():
        raw = np.ascontiguousarray(values).tobytes()
        header[name] = {
            "dtype": names[values.dtype.newbyteorder("<").str],
            "shape": list(values.shape),
            "data_offsets": [len(body), len(body) + len(raw)],
        }
        body += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + body
