"""The pages: where each stands, what may be asked there, what answers, and how that is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any  # Any: values of JSON, and what templates take

from linker.answers.article_rows import Row, link_rows, path_rows, search_rows
from linker.answers.claim_rows import claim_rows
from linker.answers.groups import narrative_rows, story_rows
from linker.answers.json_csv import plain
from linker.serve import questions, shapes, shown
from linker.serve.live import State
from linker.serve.parameters import LANGUAGE, PAGE, SINCE, SOURCE, UNTIL, Arguments, Parameter, Q
from linker.types import LEVELS


@dataclass(frozen=True, slots=True)
class Page:
    """One of them.

    `answer` is what the command of the same name prints as JSON, `rows` the same as a table where it is one,
    `context` what the template shows, and `shape` the type that describes the answer.
    """

    name: str
    path: str
    title: str
    parameters: tuple[Parameter, ...]
    answer: Callable[[State, Arguments], Any]
    shape: Any
    context: Callable[[State, Arguments, Any], dict[str, Any]]
    rows: Callable[[Any], list[Row]] | None = None
    shown_only: tuple[Parameter, ...] = ()
    """What only the page itself takes, as which words to mark."""

    @property
    def of_one(self) -> bool:
        """Whether it is about one thing, whose id stands in its path."""
        return "{id" in self.path


_LEVEL = Parameter("level", "events, lines or topics.", "choice", "events", choices=tuple(LEVELS))
_LEAST = Parameter("min_score", "Leave out what scores lower.", "score")
_ENDS = (
    Parameter("left", "The id of an article.", required=True),
    Parameter("right", "The id of another.", required=True),
)
_OPTIONAL_ENDS = (Parameter("left", "The id of an article."), Parameter("right", "The id of another."))
_MARK = Parameter("mark", "Stretches of the text to mark, as 120-180,400-450.")
_K = Parameter("k", "How many results.", "count", 10)

PAGES: tuple[Page, ...] = (
    Page(
        "front", "/", "What is new, back and disputed", (), questions.front, shapes.FrontAnswer, shown.front
    ),
    Page(
        "search",
        "/search",
        "Which passages of which articles say this?",
        (
            Q,
            Parameter("k", "How many results.", "count", 20),
            Parameter("by", "article or passage.", "choice", "article", choices=("article", "passage")),
            *(SINCE, UNTIL, SOURCE, LANGUAGE, _LEAST),
        ),
        questions.search,
        shapes.SearchAnswer,
        shown.search,
        lambda answer: search_rows(answer["results"]),
    ),
    Page(
        "claim",
        "/claim",
        "Who says this, since when, and who denies it",
        (Q, SINCE, UNTIL, SOURCE, LANGUAGE),
        questions.claim,
        shapes.ClaimAnswer,
        shown.claim,
        lambda answer: claim_rows(answer.evidence),
    ),
    Page(
        "stories",
        "/stories",
        "Stories, lines or topics",
        (
            _LEVEL,
            Q,
            *(SINCE, UNTIL, SOURCE),
            Parameter("min_articles", "Leave out smaller ones.", "count", 1, most=1_000),
            Parameter("sort", "The order.", "choice", choices=("size", "recency", "relevance")),
            PAGE,
        ),
        questions.stories,
        shapes.StoriesAnswer,
        shown.stories,
        lambda answer: story_rows(answer["stories"]),
    ),
    Page(
        "story",
        "/stories/{id:path}",
        "One story, line or topic",
        (),
        questions.story,
        shapes.StoryAnswer,
        shown.story,
        lambda answer: _flat(answer["articles"]),
    ),
    Page(
        "narratives",
        "/narratives",
        "What keeps coming back",
        (Q, SINCE, UNTIL, Parameter("returning_since", "Only what came back since then.", "day"), PAGE),
        questions.narratives,
        shapes.NarrativesAnswer,
        shown.narratives,
        lambda answer: narrative_rows(answer["narratives"]),
    ),
    Page(
        "narrative",
        "/narratives/{id:path}",
        "One narrative",
        (),
        questions.narrative,
        shapes.NarrativeAnswer,
        shown.narrative,
        lambda answer: narrative_rows(answer["narratives"]),
    ),
    Page(
        "article",
        "/articles/{id:path}",
        "One article",
        (),
        questions.article,
        shapes.ArticleAnswer,
        shown.article,
        shown_only=(_MARK,),
    ),
    Page(
        "links",
        "/links/{id:path}",
        "What an article lists, and what belongs with it",
        (_K,),
        questions.links,
        shapes.LinksAnswer,
        shown.links,
        lambda answer: link_rows(answer["articles"]),
    ),
    Page(
        "why",
        "/why",
        "Why two articles are, or aren't, related",
        _ENDS,
        questions.why,
        shapes.ExplanationAnswer,
        shown.why,
    ),
    Page(
        "path",
        "/path",
        "How one article leads to another",
        (*_OPTIONAL_ENDS, Parameter("k", "How many paths.", "count", 1, most=10), _LEAST),
        questions.path,
        shapes.PathsAnswer,
        shown.path,
        lambda answer: path_rows(answer["paths"]),
    ),
    Page(
        "changes",
        "/changes",
        "What happened to stories",
        (Parameter("since", "By when it was found; seven days if left out.", "day"), _LEVEL),
        questions.changes,
        shapes.ChangesAnswer,
        shown.changes,
        lambda answer: _flat(answer["changes"]),
    ),
    Page(
        "corrections",
        "/corrections",
        "What people know better",
        (),
        questions.corrections,
        shapes.CorrectionsAnswer,
        shown.corrections,
        lambda answer: _flat(answer["corrections"]),
    ),
    Page(
        "sources",
        "/sources",
        "Who publishes",
        (),
        questions.sources,
        shapes.SourcesAnswer,
        shown.sources,
        lambda answer: _flat(answer["sources"]),
    ),
    Page(
        "wanted",
        "/wanted",
        "Missing headlines, most wanted first",
        (PAGE,),
        questions.wanted,
        shapes.WantedAnswer,
        shown.wanted,
        lambda answer: _flat(answer["wanted"]),
    ),
)


def _flat(items: Any) -> list[Row]:
    """Dataclasses or rows with their lists joined."""
    return [
        {name: ";".join(value) if isinstance(value, list) else value for name, value in row.items()}
        for row in plain(tuple(items))
    ]
