"""The words of the project as data: frozen, shared by every layer, and shown by notebooks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from linker.notebook import Shown

Vectors = NDArray[np.float32]
"""Unit vectors, float32, shape (n, dim)."""

Float16Vectors = NDArray[np.float16]
"""Unit vectors as they are stored, float16, shape (n, dim)."""

Rows = NDArray[np.int64]
"""Row numbers into an aligned frame or matrix, shape (n,)."""

Scores = NDArray[np.float32]
"""Cosines in [-1, 1] or probabilities in [0, 1]; higher is closer."""

IndexType = Literal["auto", "flat", "ivf"]
ListedForm = Literal["bullet", "marker", "suffix", "bare", "caps", "html"]
ListedStatus = Literal["resolved", "ambiguous", "missing"]
NarrativeKind = Literal["motif", "saga"]
LinkKind = Literal["near-copy", "same event", "follow-up", "precursor", "background"]
StoryLevel = Literal["event", "line", "topic"]
LevelName = Literal["events", "lines", "topics"]

LINK_WORDS: dict[LinkKind, str] = {"precursor": "before this"}
"""What kinds of links are called in text, where that is another word."""

LEVELS: dict[LevelName, StoryLevel] = {"events": "event", "lines": "line", "topics": "topic"}
"""The levels at which articles are grouped, finest first. Each holds every article once."""


@dataclass(frozen=True, slots=True)
class Listed(Shown):
    """A headline that an article prints for its reader to follow.

    `line` is the line as printed; `headline` is the line without its marker, bullet or brackets;
    `url` is its address where the article was HTML and the headline a link.
    """

    headline: str
    line: str
    form: ListedForm
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Removed(Shown):
    """A line that cleaning took out of an article, and why."""

    line: str
    reason: str


@dataclass(frozen=True, slots=True)
class Record(Shown):
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
    removed: tuple[Removed, ...] = ()
    """Notices (consent, paywall, sign-up) that the reader took out of a page."""
    sentences: str = ""
    """Hashes of its sentences, 16 hexadecimal digits each; empty where none were made."""


@dataclass(frozen=True, slots=True)
class Skipped(Shown):
    """An input that gave no article: where it stands and why."""

    file: str
    number: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Article(Shown):
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
    identified_language: str | None = None
    """What the text seems to be written in, where `language` isn't given and it is told surely enough."""
    language_probability: float | None = None
    """Of `identified_language`."""

    @property
    def best_language(self) -> str | None:
        """What it is written in: as given, else as identified; None where neither is known."""
        return self.language or self.identified_language


@dataclass(frozen=True, slots=True)
class PassageHit(Shown):
    """A passage that matches a query: `article.text[start:end]`; `score` in [0, 1]."""

    text: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Hit(Shown):
    """An article that matches a query, with its best passages first; `score` in [0, 1].

    `story_id` and `narrative_ids` are those that it is in, where stories and narratives have been found.
    """

    article_id: str
    title: str
    published: datetime | None
    source: str | None
    score: float
    passages: tuple[PassageHit, ...]
    url: str | None = None
    story_id: str | None = None
    narrative_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote(Shown):
    """Words of an article: `article.text[start:end]`."""

    text: str
    start: int
    end: int


EvidenceKind = Literal["passages", "names", "numbers", "rare words", "headline", "time gap", "listed", "copy"]


@dataclass(frozen=True, slots=True)
class Evidence(Shown):
    """One reason why two articles belong together, or don't.

    `score` in [0, 1] says how strong it is by itself; None where there is nothing to compare. `values`
    are the shared names, numbers or words, or the gap in words. `left` and `right` quote a pair of
    passages: `left` from the article asked about.
    """

    kind: EvidenceKind
    score: float | None
    values: tuple[str, ...] = ()
    left: Quote | None = None
    right: Quote | None = None


@dataclass(frozen=True, slots=True)
class Candidate(Shown):
    """An article that a listed headline may name; `score` in [0, 1]."""

    article_id: str
    title: str
    score: float


@dataclass(frozen=True, slots=True)
class ListedLink(Shown):
    """A listed headline and the article it names, if the archive has it."""

    headline: str
    line: str
    status: ListedStatus
    article_id: str | None
    score: float
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class RelatedLink(Shown):
    """An article that belongs with another; `score` in [0, 1], evidence strongest first.

    `reason` says in a sentence what the two share.
    """

    article_id: str
    title: str
    published: datetime | None
    source: str | None
    score: float
    kind: LinkKind
    story_id: str | None
    evidence: tuple[Evidence, ...]
    url: str | None = None
    narrative_ids: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NarrativeLink(Shown):
    """A narrative that an article takes part in.

    `claim` is the narrative's most central passage, `articles` how many carry it, `first` when it was
    first seen, `quotes` what this article says of it, most central first.
    """

    narrative_id: str
    kind: NarrativeKind
    label: str
    claim: str
    articles: int
    first: datetime | None
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class ArticleLinks(Shown):
    """All links of one article: those it lists, and those it doesn't, sorted by (-score, id).

    `narratives` are those it takes part in, strongest first; empty where they weren't asked for.
    """

    article_id: str
    title: str
    listed: tuple[ListedLink, ...]
    related: tuple[RelatedLink, ...]
    narratives: tuple[NarrativeLink, ...] = ()


@dataclass(frozen=True, slots=True)
class StoryPart(Shown):
    """One kind of evidence for, or against, two articles being one story, and what it adds in log-odds."""

    kind: str
    value: float
    adds: float


@dataclass(frozen=True, slots=True)
class StoryPair(Shown):
    """Whether two articles are in one story, and what the evidence of the two alone says.

    A pair may be in one story by way of other articles, and in two as each is closer to others. `evidence` is
    the sum of what the `parts` add, `level` what a pair needs to be as likely together as not, `score` in
    [0, 1] what follows. They are None where the two were never compared, as neither is among the other's
    nearest. `reason` says in sentences what speaks for one story and what against it.
    """

    same: bool
    story_ids: tuple[str, str]
    score: float | None
    evidence: float | None
    level: float | None
    parts: tuple[StoryPart, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Explanation(Shown):
    """Why two articles are, or aren't, related; `story` is None for an article new to the archive.

    `reason` says so in sentences; "the first" is the left article.
    """

    left: str
    right: str
    related: bool
    score: float
    kind: LinkKind | None
    reason: str
    evidence: tuple[Evidence, ...]
    story: StoryPair | None = None
