"""What a page shows of stories and narratives: the report's view of them, at the addresses of this server."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, Self  # Any: what templates take
from urllib.parse import quote

from linker.archive.index import Index
from linker.archive.reporting import with_evidence
from linker.narratives import Narrative
from linker.reports import Report, Scope, build_view
from linker.reports.assemble import Services
from linker.reports.facts import Facts
from linker.reports.limits import LIMITS
from linker.reports.narratives import narrative_views
from linker.reports.page import ReportPage
from linker.reports.view import ArticleView, LinkView, NarrativeView
from linker.serve.live import State
from linker.stories import Story
from linker.types import LEVELS, Explanation

_NEWS = timedelta(days=30)


def address(kind: str, id_: str) -> str:
    """The path of an article, story or narrative, whatever characters its id has.

    >>> address("articles", "a/b c")
    '/articles/a%2Fb%20c'
    """
    return f"/{kind}/{quote(id_, safe='')}"


@dataclass(frozen=True, slots=True)
class SitePage(ReportPage):
    """A report's page whose parts lead to pages of their own."""

    def place(self, article_id: str) -> str | None:
        """The address of an article."""
        return address("articles", article_id)

    def anchor(self, story_id: str) -> str | None:
        """The address of a story."""
        return address("stories", story_id)

    def narrative_anchor(self, narrative_id: str) -> str:
        """The address of a narrative."""
        return address("narratives", narrative_id)

    def group_anchor(self, story_id: str) -> str | None:
        """The address of a line or topic."""
        return address("stories", story_id)

    def opens(self, article: ArticleView) -> str | None:
        """The page of an article, which has its address at its outlet."""
        return address("articles", article.id)

    @classmethod
    def without_stories(cls, articles: dict[str, ArticleView]) -> Self:
        """A page that only shows articles beside each other, or lists of stories."""
        numbers = dict.fromkeys(articles, 0)
        return cls(articles, numbers, {}, {}, {}, {}, (), (), (), (), (), (), {}, 0, {}, frozenset())


def facts_of(state: State) -> Facts:
    """The look-ups of articles that pages share."""
    facts: Facts = state.remember("facts", lambda: Facts.of(state.index.corpus))
    return facts


def plain_page(state: State) -> SitePage:
    """A page without a story of its own, for lists and for two articles side by side."""
    page: SitePage = state.remember(
        "plain page", lambda: SitePage.without_stories(dict(facts_of(state).articles))
    )
    return page


def narrative_views_of(state: State, narratives: Sequence[Narrative]) -> tuple[NarrativeView, ...]:
    """Narratives as lists and pages show them, in the order given."""
    facts = facts_of(state)
    story_of = state.index.groups_found.story_of
    news = (news_begin(state.index), None)
    return narrative_views(narratives, facts.articles, story_of, news, state.index.corpus.outlets)


def story_page(state: State, story: Story) -> SitePage:
    """A story whole, with its evidence."""
    index = state.open()
    narratives = [
        item for item in index.narratives() if not {*item.article_ids}.isdisjoint(story.article_ids)
    ]
    stories = [*_parents(index, story), story]
    links = lambda ids: index.link_many(ids, narratives=False, evidence=False)  # noqa: E731
    return SitePage.of(_view(state, stories, narratives, links), LIMITS)


def narrative_page(state: State, narrative: Narrative) -> tuple[SitePage, NarrativeView]:
    """A narrative with its stories, without what links their articles."""
    index = state.open()
    wanted = set(narrative.story_ids)
    stories = [story for story in index.stories() if story.story_id in wanted]
    view = _view(state, stories, [narrative], lambda _: ())
    return SitePage.of(view, LIMITS), view.narratives[0]


def beside_each_other(explanation: Explanation) -> LinkView:
    """Two articles and what speaks for their being related, as a story shows its links."""
    kind = explanation.kind or "not related"
    quotes = tuple(item for item in explanation.evidence if item.left and item.right)  # the page has the rest
    return LinkView(explanation.left, explanation.right, kind, explanation.score, quotes)


def _view(state: State, stories: Iterable[Story], narratives: Iterable[Narrative], link: Any) -> Report:
    shown = tuple(stories)
    ids = frozenset(id_ for story in shown if story.level == "event" for id_ in story.article_ids)
    return build_view(
        state.index.corpus,
        shown,
        tuple(narratives),
        link,
        scope=Scope(article_ids=ids, places=False),
        generated=datetime.now(UTC),
        services=Services(
            explain=lambda link, quoted: with_evidence(state.index, link, quoted), facts=facts_of(state)
        ),
    )


def _parents(index: Index, story: Story) -> list[Story]:
    by_id = {item.story_id: item for level in list(LEVELS)[1:] for item in index.stories(level)}
    parents, parent = [], story.parent
    while parent in by_id:
        parents.append(by_id[str(parent)])
        parent = parents[-1].parent
    return parents


def news_begin(index: Index) -> datetime | None:
    """Where "new" and "back" begin: thirty days before the newest article; None without dates."""
    newest = index.corpus.articles["published"].max()
    return newest - _NEWS if isinstance(newest, datetime) else None


def children(index: Index, story: Story) -> list[Story]:
    """The stories right below a line or topic, the newest first."""
    below = [item for level in LEVELS for item in index.stories(level) if item.parent == story.story_id]
    return sorted(below, key=lambda item: (str(item.last), item.story_id), reverse=True)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of an article: its pieces in order, and whether each is marked."""

    pieces: tuple[tuple[str, bool], ...]


def paragraphs(text: str, marks: Sequence[tuple[int, int]]) -> list[Paragraph]:
    """A text by paragraphs, with some stretches of it marked.

    >>> [paragraph.pieces for paragraph in paragraphs("One two.\\nThree.", [(4, 8)])]
    [(('One ', False), ('two.', True)), (('Three.', False),)]
    """
    cuts = sorted({0, len(text), *(min(max(0, end), len(text)) for mark in marks for end in mark)})
    marked, start = [], 0
    for line in text.split("\n"):
        end = start + len(line)
        inside = sorted({start, end, *(cut for cut in cuts if start < cut < end)})
        pieces = tuple(
            (text[left:right], any(first <= left and right <= last for first, last in marks))
            for left, right in pairwise(inside)
        )
        if line.strip():
            marked.append(Paragraph(pieces))
        start = end + 1
    return marked


def spans(written: str | None) -> list[tuple[int, int]]:
    """The spans named in an address; malformed ones are ignored.

    >>> spans("4-8,10-x,20-25"), spans(None)
    ([(4, 8), (20, 25)], [])
    """
    places = []
    for part in (written or "").split(","):
        first, _, last = part.partition("-")
        if first.isascii() and first.isdecimal() and last.isascii() and last.isdecimal():
            places.append((int(first[:9]), int(last[:9])))
    return places[:32]
