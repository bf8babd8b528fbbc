"""Searching an index: what answers a question, and what to say where nothing does."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypedDict

from linker.config import SearchConfig
from linker.corpus import Corpus, Filters
from linker.days import Day, day
from linker.encoders.encoder import finite
from linker.errors import QueryError
from linker.exact import articles_with
from linker.operators import Operators, take_apart, unquoted
from linker.search import Query, search, search_passages
from linker.spelling import meant
from linker.types import Hit
from linker.words import content_words, words

if TYPE_CHECKING:
    from linker.archive.index import Index

By = Literal["article", "passage"]

FLOORS = {"default": 0.38, "fast": 0.4}
"""Score from which the best article is close to a query, by model. Of 250 queries on claims of
`fake_news_claims` 0.4% (fast: 1.2%) find nothing so close, of 318 headlines of other archives and phrases on
other things 93% (88%). Scores of other models mean something else: they have no floor."""
_NEAREST = 3
_LEAST = 0.25
"""An article that a query is about scores so much at least, and half of what the best one does."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search found. Where nothing is close `hits` is empty, and `nearest` has what came closest.

    `did_you_mean` is the query with words that no article holds replaced by those that were probably meant.
    `notes` say what of the query couldn't be obeyed.
    """

    query: str
    hits: tuple[Hit, ...]
    nearest: tuple[Hit, ...] = ()
    did_you_mean: str | None = None
    notes: tuple[str, ...] = ()


def asked(index: "Index", text: str) -> Query:
    """A query as it was written, with its operators, and its vector.

    Raises:
        QueryError: It holds no word to look for.
    """
    apart = take_apart(text)
    if not words(apart.text):
        beside = " beside what is left out" if apart.excluded else ""
        raise QueryError(f"{text!r} holds no word to look for{beside}; ask in words, names or numbers")
    return Query(
        apart.text, finite(index.encoder.encode([apart.text], kind="query"), index.encoder)[0], apart
    )


def found(
    index: "Index",
    text: str,
    k: int,
    by: By = "article",
    filters: Filters = Filters(),
    min_score: float = 0.0,
    config: SearchConfig = SearchConfig(),
) -> tuple[Hit, ...]:
    """The `k` best articles, or passages, that meet the filters, with the story and narratives of each.

    Raises:
        QueryError: `text` holds no word, or `by` is something else.
    """
    if by not in ("article", "passage"):
        raise QueryError(f"hits come by 'article' or 'passage', not by {by!r}")
    ask = search if by == "article" else search_passages
    hits = ask(index.corpus, asked(index, text), k=k, filters=filters, min_score=min_score, config=config)
    groups = index.groups_found
    return tuple(
        replace(
            hit,
            story_id=groups.story_of.get(hit.article_id),
            narrative_ids=groups.narratives_of.get(hit.article_id, ()),
        )
        for hit in hits
    )


class Narrower(TypedDict, total=False):
    """What narrows a search, as people write it: days, months or years, and names."""

    since: Day
    until: Day
    source: str | None
    language: str | None


def narrowed(filters: Filters, by: Narrower) -> Filters:
    """Filters with what is given here in place of theirs.

    Raises:
        QueryError: What is given as a day is none.
    """
    try:
        since, until = day(by.get("since")), day(by.get("until"), end=True)
    except ValueError as error:
        raise QueryError(f"no date: {error}; write it as 2024-01-31, 2024-01 or 2024") from None
    return Filters(
        since or filters.since,
        until or filters.until,
        by.get("source") or filters.source,
        by.get("language") or filters.language,
    )


def answer(
    index: "Index",
    text: str,
    *,
    k: int = 10,
    by: By = "article",
    filters: Filters = Filters(),
    min_score: float | None = None,
) -> Answer:
    """Search, and say where nothing is close, what may have been meant, and what couldn't be obeyed.

    Args:
        index: The archive.
        text: The query.
        k: How many hits.
        by: What a hit is.
        filters: Which articles are asked about.
        min_score: What scores lower is left out; None leaves out all where the best isn't close.

    Raises:
        QueryError: `text` holds no word, or `by` is something else.
    """
    hits = found(index, text, k, by, filters, min_score or 0.0)
    apart = take_apart(text)
    close = min_score is not None or is_close(index, text, hits)
    nearest = hits[:_NEAREST]
    if apart.phrases and not hits:  # nothing holds them all: what says the same in other words
        nearest = found(index, unquoted(text), _NEAREST, by, filters)
    return Answer(
        text,
        hits if close else (),
        () if hits and close else nearest,
        _meant(index.corpus, text),
        (*_notes(index.corpus, apart), *about_source(index.corpus, filters.source)),
    )


def _meant(corpus: Corpus, text: str) -> str | None:
    """What was probably meant; a word of the language, or another form of one of the archive, is no slip."""
    from linker.text.rarity import word_shares

    def count(word: str) -> int:
        return len(corpus.lexical.holders(word))

    def is_word(word: str) -> bool:
        forms = {word, f"{word}s", *(word.removesuffix(end) for end in ("s", "es", "d", "ed"))}
        return any(count(form) or form in word_shares() for form in forms)

    return meant(text, corpus.lexical.vocabulary, count, is_word)


def is_close(index: "Index", text: str, hits: tuple[Hit, ...]) -> bool:
    """Whether the best hit reaches the floor of the index's model, or any holds all of the query's words."""
    floor = FLOORS.get(index.manifest.encoder.model, 0.0)
    if not hits or max(hit.score for hit in hits) >= floor:
        return bool(hits)
    apart = take_apart(text)
    rows = {index.corpus.row(hit.article_id) for hit in hits}
    for word in content_words(apart.text) or words(apart.text):
        rows &= set(index.corpus.lexical.holders(word).tolist())
    return bool(rows)


def articles_about(index: "Index", query: str, filters: Filters) -> dict[str, float]:
    """Articles that a query is about, however many: id → search score, best first; none if none is close."""
    hits = found(index, query, max(1, len(index.corpus)), "article", filters, _LEAST)
    if not is_close(index, query, hits):
        return {}
    return {hit.article_id: hit.score for hit in hits if hit.score >= hits[0].score / 2}


def _notes(corpus: Corpus, apart: Operators) -> list[str]:
    notes = []
    if apart.negated is not None:
        notes.append(
            f"“{apart.negated}” was ignored: a search doesn't negate; -word leaves out what has a word"
        )
    for phrase in apart.printed:
        notes.append(
            f"the words “{' '.join(phrase)}” may stand apart: with so much beside it, it reads as a headline"
        )
    for phrase in apart.phrases:
        if not len(articles_with(corpus, phrase)):
            notes.append(f"no article holds “{' '.join(phrase)}”")
    lost = [number for number in apart.numbers if not len(corpus.lexical.holders(number))]
    if lost:
        notes.append(f"no article holds the number {' or '.join(lost)}")
    return notes


def about_source(corpus: Corpus, source: str | None) -> list[str]:
    """That nobody has the source asked for, and which may have been meant."""
    outlets = corpus.outlets if source is not None else None
    if source is None or outlets is None or outlets.find(source) is not None:
        return []
    close = outlets.suggest(source)
    return [f"no source {source!r}" + (f"; did you mean {' or '.join(map(repr, close))}?" if close else "")]
