"""What one article says by itself, whatever the rest of the archive holds: read once, then kept."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import polars as pl

from linker.narratives.naming import named_places, names_in
from linker.narratives.statements import may_state
from linker.text.stems import telling_words

_TOKEN = re.compile(r"\w+")
_LOWER = re.compile(r"\b[a-z]{3,}\b")

READING_SCHEMA = pl.Schema(
    {
        "key": pl.String(),
        "names": pl.List(pl.String()),
        "printed": pl.List(pl.String()),
        "common": pl.List(pl.String()),
        "places": pl.List(pl.String()),
        "named": pl.List(pl.String()),
        "said": pl.List(pl.String()),
    }
)
"""The fields of a `Reading`, a row each."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One article: `key` is a hash of its text and passages, by which a kept reading is known to be of it."""

    key: str
    names: Sequence[str]
    """Names, their last words and abbreviations, in normal form."""
    printed: Sequence[str]
    """The same as printed."""
    common: Sequence[str]
    """Words in small letters, each once."""
    places: Sequence[str]
    """Whatever something is in, at or near, and every run of words inside it."""
    named: Sequence[str]
    """Of each passage which of `names` stand in it: their places, ascending, with blanks between."""
    said: Sequence[str | None]
    """Of each passage the words that may say something, with blanks between; None: it is no statement."""


def read_article(title: str, text: str, spans: Sequence[tuple[int, int]]) -> Reading:
    """Read one article; the headline stands in for a text that isn't there."""
    forms = names_in(text or title)
    found = [f" {printed} " for printed in forms.values()]
    passages = [text[start:end] for start, end in spans]
    flat = [f" {' '.join(_TOKEN.findall(passage))} " for passage in passages]
    return Reading(
        reading_key(title, text, spans),
        list(forms),
        list(forms.values()),
        sorted(set(_LOWER.findall(text))),
        sorted(named_places(text)),
        [" ".join(str(place) for place, name in enumerate(found) if name in said) for said in flat],
        [" ".join(telling_words(passage)) if may_state(passage) else None for passage in passages],
    )


def read_some(_: None, articles: Sequence[tuple[str, str, Sequence[tuple[int, int]]]]) -> list[Reading]:
    """Read articles, each given as its title, text and passages; work for a `linker.parallel_map.Spread`."""
    return [read_article(*article) for article in articles]


def reading_key(title: str, text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The same for the same headline, text and passages."""
    return blake2b(f"{title}\n{spans}\n{text}".encode(), digest_size=16).hexdigest()


def readings_to_frame(readings: Sequence[Reading], known: pl.DataFrame | None = None) -> pl.DataFrame:
    """Readings as rows of `READING_SCHEMA`; `known` are such rows, which aren't made again."""
    held = READING_SCHEMA.to_frame() if known is None else known.select(list(READING_SCHEMA))
    place = {key: row for row, key in enumerate(held["key"])}
    fresh = [reading for reading in readings if reading.key not in place]
    place |= {reading.key: len(held) + row for row, reading in enumerate(fresh)}
    columns = {name: [getattr(reading, name) for reading in fresh] for name in READING_SCHEMA}
    rows = pl.concat([held, pl.DataFrame(columns, schema=READING_SCHEMA)])
    return rows[[place[reading.key] for reading in readings]]


def readings_from_frame(frame: pl.DataFrame) -> list[Reading]:
    """The readings that `readings_to_frame` wrote."""
    return [Reading(*row) for row in zip(*(frame[name].to_list() for name in READING_SCHEMA), strict=True)]
