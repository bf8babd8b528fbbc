"""Searching an index, or several: what answers a question, and what to say where nothing does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING, Literal, TypedDict

import numpy as np

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
    from linker.archive.several import Indexes

By = Literal["article", "passage"]
SEPARATOR = ":"
"""Between the name of an index and an id that several have."""

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


@dataclass(frozen=True)
class IndexPart:
    """An index that is asked, alone or as one of several.

    `corpus` is its archive; where several are asked, with words as rare as they are in all of them. `shown`
    gives the id under which answers name an article: where another index has the id too, with the `name` of
    its index before it.
    """

    index: "Index"
    corpus: Corpus
    shown: Callable[[str], str] = str
    name: str = ""

    def row(self, shown: str) -> int | None:
        """The row of the article that answers name so; None where it is none of this index."""
        for id_ in (shown, shown.removeprefix(f"{self.name}{SEPARATOR}")):
            if id_ in self.corpus and self.shown(id_) == shown:
                return self.corpus.row(id_)
        return None


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
    parts: Sequence[IndexPart],
    text: str,
    k: int,
    by: By,
    filters: Filters,
    min_score: float = 0.0,
    config: SearchConfig = SearchConfig(),
) -> tuple[Hit, ...]:
    """The best hits of one index or of several, with the story and narratives of each.

    Raises:
        QueryError: `text` holds no word, or `by` is something else.
    """
    if by not in ("article", "passage"):
        raise QueryError(f"by is 'article' or 'passage', not {by!r}")
    ask = search if by == "article" else search_passages
    query = asked(parts[0].index, text)
    hits: list[Hit] = []
    for part in parts:
        groups = part.index.groups_found
        hits += [
            replace(
                hit,
                article_id=part.shown(hit.article_id),
                story_id=groups.story_of.get(hit.article_id),
                narrative_ids=groups.narratives_of.get(hit.article_id, ()),
            )
            for hit in ask(part.corpus, query, k=k, filters=filters, min_score=min_score, config=config)
        ]
    return tuple(sorted(hits, key=_rank)[:k] if len(parts) > 1 else hits)


def _rank(hit: Hit) -> tuple[float, bool, str, str]:
    """Best first, then as articles are sorted: by date, undated last, then by id."""
    return -hit.score, hit.published is None, str(hit.published), hit.article_id


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
    archive: "Index | Indexes",
    text: str,
    *,
    k: int = 10,
    by: By = "article",
    filters: Filters = Filters(),
    min_score: float | None = None,
) -> Answer:
    """Search, and say where nothing is close, what may have been meant, and what couldn't be obeyed.

    Args:
        archive: An index, or several.
        text: The query.
        k: How many hits.
        by: What a hit is.
        filters: Which articles are asked about.
        min_score: What scores lower is left out; None leaves out all where the best isn't close.

    Raises:
        QueryError: `text` holds no word, or `by` is something else.
    """
    parts, apart = archive.parts(filters), take_apart(text)
    corpora = [part.corpus for part in parts]
    hits = found(parts, text, k, by, filters, min_score or 0.0)
    close = min_score is not None or is_close(parts, text, hits)
    nearest = hits[:_NEAREST]
    if apart.phrases and not hits:  # nothing holds them all: what says the same in other words
        nearest = found(parts, unquoted(text), _NEAREST, by, filters)
    return Answer(
        text,
        hits if close else (),
        () if hits and close else nearest,
        _meant(corpora, text),
        (*_notes(corpora, apart), *about_source(corpora, filters.source)),
    )


def _meant(corpora: Sequence[Corpus], text: str) -> str | None:
    """What was probably meant; a word of the language, or another form of one of the archive, is no slip."""

    def count(word: str) -> int:
        return sum(corpus.lexical.count(word) for corpus in corpora)

    def is_word(word: str) -> bool:
        from linker.text.rarity import word_shares  # which a search for known words needn't load

        forms = {word, f"{word}s", *(word.removesuffix(end) for end in ("s", "es", "d", "ed"))}
        return any(count(form) or form in word_shares() for form in forms)

    return meant(text, [corpus.lexical.vocabulary for corpus in corpora], count, is_word)


def is_close(parts: Sequence[IndexPart], text: str, hits: tuple[Hit, ...]) -> bool:
    """Whether the best hit reaches the floor of the index's model, or any holds all of the query's words."""
    floor = FLOORS.get(parts[0].index.manifest.encoder.model, 0.0)
    if not hits or max(hit.score for hit in hits) >= floor:
        return bool(hits)
    asked = take_apart(text).text
    return any(_holds_all(part, content_words(asked) or words(asked), hits) for part in parts)


def _holds_all(part: IndexPart, words: Sequence[str], hits: Sequence[Hit]) -> bool:
    """Whether an article of an index that was found holds all of some words."""
    rows = reduce(np.intersect1d, map(part.corpus.lexical.holders, words))
    ids = {hit.article_id for hit in hits}
    return any(part.shown(id_) in ids for id_ in part.corpus.articles["id"].gather(rows))


def articles_about(archive: "Index | Indexes", query: str, filters: Filters) -> dict[str, float]:
    """Articles that a query is about, however many: id → search score, best first; none if none is close."""
    parts = archive.parts(filters)
    most = max(1, sum(len(part.corpus) for part in parts))
    hits = found(parts, query, most, "article", filters, _LEAST)
    if not is_close(parts, query, hits):
        return {}
    return {hit.article_id: hit.score for hit in hits if hit.score >= hits[0].score / 2}


def _notes(corpora: Sequence[Corpus], apart: Operators) -> list[str]:
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
        if not any(len(articles_with(corpus, phrase)) for corpus in corpora):
            notes.append(f"no article holds “{' '.join(phrase)}”")
    lost = [number for number in apart.numbers if not any(corpus.lexical.count(number) for corpus in corpora)]
    if lost:
        notes.append(f"no article holds the number {' or '.join(lost)}")
    return notes


def about_source(corpora: Sequence[Corpus], source: str | None) -> list[str]:
    """That nobody has the source asked for, and which may have been meant."""
    outlets = corpora[0].outlets if source is not None else None  # of all of them
    if source is None or outlets is None or outlets.find(source) is not None:
        return []
    close = outlets.suggest(source)
    return [f"no source {source!r}" + (f"; did you mean {' or '.join(map(repr, close))}?" if close else "")]
