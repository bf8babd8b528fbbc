"""How rare words are in news text, whatever an archive holds: fixed counts that ship with the package."""

import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import polars as pl

from linker.text.stems import stem

_DOCUMENTS = 2_000
_LEAST = 0.2


@cache
def word_shares() -> dict[str, float]:
    """Word → share of reference documents that contain it."""
    with files(__package__).joinpath("reference", "words.parquet").open("rb") as file:
        frame = pl.read_parquet(file)
    return dict(zip(frame["word"], frame["share"], strict=True))


def rarity(word: str) -> float:
    """How rare a stem is: ln((1 + n) / (1 + n · share)) + 0.2, with n = 2,000; 7.8 for an unknown one."""
    return math.log((1 + _DOCUMENTS) / (1 + _DOCUMENTS * _stem_shares().get(word, 0.0))) + _LEAST


@cache
def _stem_shares() -> Mapping[str, float]:
    """Stem → share of the commonest word that has it."""
    shares: dict[str, float] = {}
    for word, share in word_shares().items():
        key = stem(word)
        shares[key] = max(shares.get(key, 0.0), share)
    return shares
