"""Settings: one frozen dataclass a stage; each default says where it was chosen."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from linker.types import IndexType


@dataclass(frozen=True, slots=True)
class ReadConfig:
    """How sources become records."""

    map: dict[str, str] = field(default_factory=dict)
    """Field of ours → name of the column or key in the input, as `--map title=headline`."""
    day_first: bool = False
    """What 03/04/2024 means: True, the 3rd of April; False, what the other dates of its file tell, else
    March 4th. ISO dates are never touched."""
    source: str | None = None
    """Given to records that name no source."""
    source_from_folder: bool = False
    """Take a file's folder name as the source of records that name none."""
    strict: bool = False
    """Raise on the first bad record, where otherwise it is skipped and counted."""
    max_bytes: int = 256 * 1024 * 1024
    """A file (after decompression: a member, a line) larger than this is skipped and counted."""
    now: datetime | None = None
    """Dates after tomorrow are unknown; None is the moment of reading."""


@dataclass(frozen=True, slots=True)
class TextConfig:
    """How records are cleaned and split."""

    min_repeats: int = 4
    """A line in this many articles of a source, and in `min_repeat_share` of them, is boilerplate."""
    min_repeat_share: float = 0.02
    unrelated_articles: int = 3
    """A sentence in this many unrelated articles, over more than a fortnight, is boilerplate; 0: none is."""
    tiny_characters: int = 80
    """An article with less text than this is counted as tiny (and kept)."""


@dataclass(frozen=True, slots=True)
class BuildConfig:
    """How an index is built."""

    read: ReadConfig = field(default_factory=ReadConfig)
    text: TextConfig = field(default_factory=TextConfig)
    model: str | None = None
    """What `linker.encoders.load` takes; None and `auto` are what the index was built with, and for a new one
    the model that knows the languages of the first articles."""
    allow_download: bool = False
    """Fetch `model` from the hub where it isn't on this machine; never one that only an index names."""
    precision: Literal["auto", "int8", "fp32"] | None = None
    """Of the default model; None is what the index was built with, or `auto`."""
    index_type: IndexType | None = None
    """How vectors are searched; None is what the index was built with, or `auto`: by the number of rows."""
    rebuild: bool = False
    """Start anew; the old index stays until the new one is complete."""
    ray: str | None = None
    """Address of a Ray cluster that reads, cleans and embeds; None does it here."""


@dataclass(frozen=True, slots=True)
class SearchConfig:
    """How the evidence of a search is weighed; chosen by `benchmarks/search.py`."""

    lead: float = 0.35
    """Weight of the cosine between the query and an article's headline and lead."""
    passage: float = 0.2
    """Weight of the cosine between the query and an article's best passage; BM25 has the rest."""
    passage_words: float = 0.4
    """Among passages, weight of the share of the query's words that a passage holds."""
    passages_shown: int = 3
    """Passages of an article, as long as they reach `passage_floor` of its best one."""
    passage_floor: float = 0.6
    exact: float = 0.15
    """Added for an article one passage of which holds all numbers, phrases and other words asked for."""


@dataclass(frozen=True, slots=True)
class LinkConfig:
    """How related articles are found and named; chosen by `benchmarks/related.py`."""

    dense: float = 0.3
    """Weight of the cosine of headline and lead; the TF-IDF cosine has the rest."""
    near: float = 0.17
    """Added for articles of the same days, fading with the gap: near · exp(-gap / fade_days)."""
    fade_days: float = 30.0
    min_score: float = 0.25
    """A related article below this isn't shown; at .3 a tenth of the gold would be missed."""
    least_words: float = 0.025
    """TF-IDF cosine that two articles of different events have at least. It and the next two were chosen on
    `listed_headlines` and `gun_incidents`: no gold in the first ten is lost, and 95% of the links between
    unrelated incidents go."""
    crowded: float = 0.4
    crowd_free: float = 0.125
    """Where articles are alike anyway more is needed: `crowded` · mean crowding of the two - `crowd_free`."""
    k: int = 10
    copy: float = 0.6
    """Share of the shorter text's word 5-grams that a near-copy has in common."""
    same_event: float = 0.5
    same_event_days: float = 7.0
    follow_up: float = 0.4
    follow_up_days: float = 90.0
    passage_pairs: int = 3
    pair_score: float = 0.5
    """Cosine from which two passages are shown as saying the same."""
