"""Texts into the numbers of their word pieces, outside Python's lock."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from linker.encoders.encoder import Pieces

if TYPE_CHECKING:
    from tokenizers import Tokenizer


def open_tokenizer(folder: Path, max_pieces: int | None) -> "Tokenizer":
    """Read a model's `tokenizer.json`; texts aren't padded, and cut at `max_pieces` unless that is None."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    if max_pieces is None:
        tokenizer.no_truncation()
    else:
        tokenizer.enable_truncation(max_pieces)
    return tokenizer


def count(tokenizer: "Tokenizer", texts: Sequence[str]) -> Pieces:
    """Count the word pieces of each text, special ones included; `tokenizer` must not cut."""
    encoded = tokenizer.encode_batch_fast([without_surrogates(text) for text in texts])
    return np.array([len(one) for one in encoded], dtype=np.int32)


def without_surrogates(text: str) -> str:
    """Replace halves of surrogate pairs, which tokenizers refuse."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
