"""What a narrative is, as data: frozen, and complete when written as JSON with `dataclasses.asdict`."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from linker.notebook import Shown
from linker.types import NarrativeKind

Stance = Literal["supports", "denies"]


@dataclass(frozen=True, slots=True)
class Claim:
    """The most central passage of a narrative, quoted: `article.text[start:end]`."""

    text: str
    article_id: str
    source: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Episode:
    """One burst of a narrative; stories in order of their first article, articles in order of time."""

    first: datetime
    last: datetime
    story_ids: tuple[str, ...]
    article_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dormant:
    """A span in which a narrative was silent: last article before it, first one after it.

    `unseen` is the longest stretch of these days from which the archive has nothing at all: where it is
    nearly all of them, the narrative may never have been silent.
    """

    since: datetime
    until: datetime
    days: float
    unseen: float


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """When a source took up a narrative: `lag_days` after the very first, None without a date."""

    source: str
    first: datetime | None
    lag_days: float | None
    articles: int


@dataclass(frozen=True, slots=True)
class NarrativePassage:
    """A passage that carries a narrative; `score` in [0, 1] is how central it is."""

    article_id: str
    text: str
    start: int
    end: int
    score: float
    stance: Stance


@dataclass(frozen=True, slots=True)
class Strength:
    """Why a narrative stands where it does.

    `score` = stories × independent sources × distinctiveness × support.

    `distinctiveness` is the geometric mean of three measures in [0, 1]: `cohesion`, how alike its passages
    are across stories; `focus`, how rare the words are that most stories share; `anchor`, how rare the name
    is that most of them share. `support` in [0, 1] is how much of its name the other stories say: where they
    say little of it, no one sentence tells what they share.
    """

    stories: int
    independent_sources: int
    cohesion: float
    focus: float
    anchor: float
    distinctiveness: float
    score: float
    support: float = 1.0

    def named(self, support: float) -> "Strength":
        """The same for a narrative whose name has such support; so far it counted in full."""
        support = round(support, 4)
        return replace(self, support=support, score=round(self.score * support, 4))


@dataclass(frozen=True, slots=True)
class Narrative(Shown):
    """A claim or motif that keeps coming back, or a saga: one line through several stories.

    `label` is a sentence or headline of its articles: of a motif what is claimed, of a saga what it is about;
    `latest` is what the newest story of a saga is called, None where the label says it or nothing is newer.
    `article_ids` are in order of time, `passages` by (-score, article, start), `sources` by (first,
    source). `returned` is the first day of the newest episode; None where there is only one.
    """

    narrative_id: str
    kind: NarrativeKind
    label: str
    latest: str | None
    keywords: tuple[str, ...]
    claim: Claim
    episodes: tuple[Episode, ...]
    dormant: tuple[Dormant, ...]
    returned: datetime | None
    article_ids: tuple[str, ...]
    story_ids: tuple[str, ...]
    sources: tuple[SourceEntry, ...]
    passages: tuple[NarrativePassage, ...]
    strength: Strength
