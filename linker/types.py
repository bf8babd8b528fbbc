"""The words of the project as data: frozen, without behaviour, shared by every layer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Unit vectors, float32, shape (n, dim)."""

Rows = NDArray[np.int64]
"""Row numbers into an aligned frame or matrix, shape (n,)."""

Scores = NDArray[np.float32]
"""Cosines in [-1, 1] or probabilities in [0, 1]; higher is closer."""

ListedForm = Literal["bullet", "marker", "suffix", "bare", "caps", "html"]
ListedStatus = Literal["resolved", "ambiguous", "missing"]
LinkKind = Literal["near-copy", "same event", "follow-up", "background"]


@dataclass(frozen=True, slots=True)
class Listed:
    """A headline that an article prints for its reader to follow.

    `line` is the line as printed; `headline` is the line without its marker, bullet or brackets;
    `url` is its address where the article was HTML and the headline a link.
    """

    headline: str
    line: str
    form: ListedForm
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Removed:
    """A line that cleaning took out of an article, and why."""

    line: str
    reason: str


@dataclass(frozen=True, slots=True)
class Record:
    """An article as a reader found it, before cleaning.

    `text` is plain text, a paragraph a line. `published` is in UTC; None is unknown. `listed` holds
    the headlines found in markup, which the plain text no longer shows. `file` and `number`
    (from 1) say where it was read.
    """

    id: str
    title: str
    text: str
    published: datetime | None = None
    source: str | None = None
    url: str | None = None
    language: str | None = None
    listed: tuple[Listed, ...] = ()
    file: str = ""
    number: int = 1
    notes: tuple[str, ...] = ()
    """What the reader had to leave unknown or repair, one short sentence each."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """An input that gave no article: where it stands and why."""

    file: str
    number: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Article:
    """An article after cleaning; `text[start:end]` of a passage refers to this text."""

    id: str
    title: str
    text: str
    published: datetime | None = None
    source: str | None = None
    url: str | None = None
    language: str | None = None
    listed: tuple[Listed, ...] = ()
    removed: tuple[Removed, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one article: `article.text[start:end]`, in characters."""

    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PassageHit:
    """A passage that matches a query: `article.text[start:end]`; `score` in [0, 1]."""

    text: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that matches a query, with its best passages first; `score` in [0, 1]."""

    article_id: str
    title: str
    published: datetime | None
    source: str | None
    score: float
    passages: tuple[PassageHit, ...]
