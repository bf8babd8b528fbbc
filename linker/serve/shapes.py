"""The form of each answer, made of the library's dataclasses: the API is described by it."""

from dataclasses import dataclass
from datetime import datetime

from linker.archive.changes import Change
from linker.claims.check import ClaimCheck
from linker.claims.digest import DigestItem
from linker.corrections import Correction
from linker.ingest.revisions import Revision
from linker.links.listing import WantedHeadline
from linker.links.paths import Route
from linker.narratives.types import Narrative
from linker.stories.describe import Story
from linker.types import Article, ArticleLinks, Explanation, Hit


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """What leads on from an article."""

    article_id: str
    title: str
    published: datetime | None
    source: str | None
    url: str | None
    story_id: str | None
    narrative_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """As `linker search --json`; where nothing is close, `nearest` has what comes closest."""

    query: str
    results: tuple[Hit, ...]
    nearest: tuple[Hit, ...] = ()
    did_you_mean: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleAnswer(Article):
    """As `linker info ID --json`."""

    revisions: tuple[Revision, ...] = ()
    story_id: str | None = None
    narrative_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LinksAnswer:
    """As `linker link ID --json`."""

    articles: tuple[ArticleLinks, ...]


@dataclass(frozen=True, slots=True)
class StoriesAnswer:
    """As `linker stories --json`; `total` counts all that fit."""

    stories: tuple[Story, ...]
    total: int


@dataclass(frozen=True, slots=True)
class StoryAnswer:
    """As `linker stories ID --json`."""

    stories: tuple[Story, ...]
    articles: tuple[ArticleFacts, ...]


@dataclass(frozen=True, slots=True)
class NarrativesAnswer:
    """As `linker narratives --json`; `total` counts all that fit."""

    narratives: tuple[Narrative, ...]
    total: int


@dataclass(frozen=True, slots=True)
class NarrativeAnswer:
    """As `linker narratives ID --json`."""

    narratives: tuple[Narrative, ...]
    articles: tuple[ArticleFacts, ...]


@dataclass(frozen=True, slots=True)
class PathsAnswer:
    """As `linker path ID ID --json`."""

    paths: tuple[Route, ...]


@dataclass(frozen=True, slots=True)
class ChangesAnswer:
    """As `linker stories --found-since DAY --json`."""

    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class CorrectionsAnswer:
    """As `linker correct list --json`."""

    corrections: tuple[Correction, ...]


@dataclass(frozen=True, slots=True)
class FrontAnswer:
    """What is new, what came back and what is disputed since a day."""

    since: datetime | None
    digest: tuple[DigestItem, ...]
    new: tuple[Story, ...]
    back: tuple[Narrative, ...]
    disputed: tuple[Narrative, ...]


@dataclass(frozen=True, slots=True)
class SourceCount:
    """An outlet, whatever its names, and how many articles it has; `first` and `last` are their dates."""

    source: str | None
    articles: int
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True)
class SourcesAnswer:
    """The outlets of the archive, the largest first."""

    sources: tuple[SourceCount, ...]


@dataclass(frozen=True, slots=True)
class WantedAnswer:
    """The missing headlines that are listed most often; `total` counts all."""

    wanted: tuple[WantedHeadline, ...]
    total: int


ClaimAnswer = ClaimCheck
"""As `linker claim --json`."""

ExplanationAnswer = Explanation
"""As `linker link --why ID ID --json`."""
