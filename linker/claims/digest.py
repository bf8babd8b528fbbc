"""A digest: at most ten sentences of what is new in an archive, what came back and what is disputed.

Every sentence is taken from the articles: the label of a story or narrative, or the line that gives a
disputed figure. The same archive and days give the same digest.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Literal

from linker.claims.disagreements import Disagreement, Telling, disagreements
from linker.notebook import Shown

if TYPE_CHECKING:
    from linker.narratives import Narrative
    from linker.stories import Story

DigestKind = Literal["new", "back", "disputed"]
MOST = 10
_SHARE = {"new": 5, "back": 3, "disputed": 2}
"""Sentences of each kind, where there are so many; what one kind leaves the others take."""


@dataclass(frozen=True, slots=True)
class DigestItem(Shown):
    """One sentence, with the articles that it stands for, earliest first.

    `about` is the id of its story or narrative. `against` are the sentences that it is disputed by.
    """

    kind: DigestKind
    text: str
    article_ids: tuple[str, ...]
    about: str
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Digest(Shown):
    """What is new, what came back and what is disputed between two moments; None is open."""

    since: datetime | None
    until: datetime | None
    items: tuple[DigestItem, ...]


@dataclass(frozen=True)
class _Span:
    since: datetime | None
    until: datetime | None

    def holds(self, moment: datetime | None) -> bool:
        """Whether a moment is within; one that is unknown isn't."""
        return (
            moment is not None
            and (self.since is None or moment >= self.since)
            and (self.until is None or moment < self.until)
        )


def digest(
    stories: Sequence["Story"],
    narratives: Sequence["Narrative"],
    tell: Callable[[str], Telling],
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    most: int = MOST,
) -> Digest:
    """Sum up what happened between two moments.

    Args:
        stories: Events.
        narratives: The strongest first.
        tell: Gives an article by its id.
        since: First moment; None is the beginning.
        until: First moment after; None is the end.
        most: Sentences.

    Returns:
        What is new, then what came back, then what is disputed; within each the weightiest first.
    """
    span = _Span(since, until)
    items_of = {
        "new": _new(stories, span),
        "back": _back(narratives, span),
        "disputed": _disputed(stories, span, tell, most),
    }
    taken = {kind: items[: _SHARE[kind]] for kind, items in items_of.items()}
    spare = chain.from_iterable(zip_longest(*(items[_SHARE[kind] :] for kind, items in items_of.items())))
    for item in (item for item in spare if item is not None):
        if sum(map(len, taken.values())) < most:
            taken[item.kind].append(item)
    return Digest(since, until, tuple(chain.from_iterable(taken.values()))[:most])


def _new(stories: Sequence["Story"], span: _Span) -> list[DigestItem]:
    """Stories that began, those with most independent reports first."""
    began = [story for story in stories if span.holds(story.first) and story.label]
    began.sort(key=lambda story: (-story.reports, str(story.first), story.story_id))
    return [_item("new", story.label, story.article_ids, story.story_id) for story in began]


def _back(narratives: Sequence["Narrative"], span: _Span) -> list[DigestItem]:
    """Narratives with an episode that began after an earlier one, the strongest first as they come."""
    items = []
    for narrative in narratives:
        later = [episode for episode in narrative.episodes[1:] if span.holds(episode.first)]
        if later:
            ids = [id_ for episode in later for id_ in episode.article_ids]
            items.append(_item("back", narrative.label, ids, narrative.narrative_id))
    return items


def _disputed(
    stories: Sequence["Story"], span: _Span, tell: Callable[[str], Telling], most: int
) -> list[DigestItem]:
    """Contradictions within stories of which an article was published within the span."""
    items: list[DigestItem] = []
    several = [story for story in stories if len(story.article_ids) > 1]
    for story in sorted(several, key=lambda story: (-story.reports, story.story_id)):
        tellings = [tell(id_) for id_ in story.article_ids]
        if len(items) < most and any(span.holds(article.published) for article in tellings):
            items += [
                _dispute(item, story.story_id)
                for item in disagreements(tellings)
                if item.kind == "contradiction"
            ]
    return items


def _dispute(item: Disagreement, story_id: str) -> DigestItem:
    """The newest line, and the newest of each other value."""
    newest = {figure.value: figure for figure in item.figures}
    last = item.figures[-1]
    others = [figure.sentence for value, figure in newest.items() if value != last.value]
    ids = [figure.article_id for figure in item.figures]
    return DigestItem("disputed", last.sentence, tuple(dict.fromkeys(ids)), story_id, tuple(others))


def _item(kind: DigestKind, text: str, ids: Sequence[str], about: str) -> DigestItem:
    return DigestItem(kind, text, tuple(dict.fromkeys(ids)), about)
