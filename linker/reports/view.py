"""What a report says, as plain data: every rendering is made from a `ReportView` and nothing else."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any  # Any: values of any field

from linker.claims.digest import DigestItem
from linker.narratives import Narrative, NarrativePassage
from linker.stories import Story
from linker.types import Evidence, ListedStatus, StoryLevel


@dataclass(frozen=True, slots=True)
class Addition:
    """The passage of a later article that says most that no earlier one of its story said.

    `words` are those that are new in it, in order.
    """

    text: str
    start: int
    end: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article of the report.

    `source` is one spelling for all articles of an outlet; `url` is http or https, or None. `copy_of`
    is the id of the article that this one repeats.
    """

    id: str
    title: str
    published: datetime | None
    source: str | None
    url: str | None
    language: str | None
    story_id: str
    copy_of: str | None = None
    adds: Addition | None = None


@dataclass(frozen=True, slots=True)
class LinkView:
    """Two articles that belong together; `left` is the earlier one and its quotes come first.

    `kind` is a `LinkKind`, or "listed" where one prints the other's headline; `score` in [0, 1]. `reason`
    says in a sentence what the two share, "" where it isn't known.
    """

    left: str
    right: str
    kind: str
    score: float
    evidence: tuple[Evidence, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FigureView:
    """A number that one article gives, in the sentence it stands in."""

    article_id: str
    number: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Different numbers of the same thing in one story, in order of publication.

    `kind` is "contradiction", or "development" where a number grows from day to day.
    """

    noun: str
    figures: tuple[FigureView, ...]
    kind: str = "contradiction"


@dataclass(frozen=True, slots=True)
class StoryView(Story):
    """A story, and what a report adds to it.

    `links` are the strongest that hold the story together, one fewer than its connected articles at
    most. `lead` is the first sentence of the article that speaks for it. `new` tells whether it began in the
    news. `position` is a place on the map: for looking at, it means nothing by itself.
    """

    links: tuple[LinkView, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    narrative_ids: tuple[str, ...] = ()
    new: bool = False
    position: tuple[float, float] | None = None
    lead: str = ""


@dataclass(frozen=True, slots=True)
class GroupView:
    """A story line, or a topic, that stories of the report are in.

    `articles` counts all of its articles, in the report or not; `parent` is as in `StoryView`.
    """

    story_id: str
    level: StoryLevel
    label: str
    parent: str | None
    articles: int
    story_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryLink:
    """Two stories with links between their articles; `left` and `right` are the strongest pair's ids."""

    left_story: str
    right_story: str
    left: str
    right: str
    kind: str
    score: float
    links: int


@dataclass(frozen=True, slots=True)
class PassageView(NarrativePassage):
    """A passage of a narrative, and who published it when; its article need not be one of the report's."""

    source: str | None = None
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class NarrativeView(Narrative):
    """A narrative with its passages in order of time, and whether it came `back` in the news.

    `story_ids` are those of the report's stories only.
    """

    passages: tuple[PassageView, ...]
    back: bool = False


@dataclass(frozen=True, slots=True)
class ListedView:
    """A headline that an article lists, and the article that it names, if the archive has it."""

    article_id: str
    headline: str
    status: ListedStatus
    target_id: str | None
    score: float
    candidate_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A listed headline that the archive lacks, and who lists it."""

    headline: str
    article_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """What became of the headlines that articles list; `wanted` has the most often listed first."""

    listed: tuple[ListedView, ...] = ()
    wanted: tuple[Wanted, ...] = ()

    def count(self, status: ListedStatus) -> int:
        """How many listed headlines came to this."""
        return sum(item.status == status for item in self.listed)


@dataclass(frozen=True, slots=True)
class ReportView:
    """All that a report shows.

    Stories come with the most reported first, articles by (published, id). `since` and `until` are
    what was asked for, `first` and `last` what was found; `news_since` is where "new" and "back" begin.
    `left_out` says what reading and cleaning took away: what, how often.
    """

    title: str
    generated: datetime
    since: datetime | None
    until: datetime | None
    first: datetime | None
    last: datetime | None
    news_since: datetime | None
    articles: tuple[ArticleView, ...]
    stories: tuple[StoryView, ...]
    narratives: tuple[NarrativeView, ...]
    story_links: tuple[StoryLink, ...]
    audit: Audit
    sources: tuple[tuple[str, int], ...]
    left_out: tuple[tuple[str, int], ...]
    archive_articles: int
    about: str | None = None
    """What was asked for beside the range, in words."""
    groups: tuple[GroupView, ...] = ()
    """The lines and topics that the stories are in, those with most articles first."""
    digest: tuple[DigestItem, ...] = ()
    """What is new, what came back and what is disputed since `news_since`, in sentences of the articles."""


def fields_of(result: Story | Narrative | NarrativePassage) -> dict[str, Any]:
    """The fields of a result by name, to which a view adds its own."""
    return {field.name: getattr(result, field.name) for field in fields(result)}
