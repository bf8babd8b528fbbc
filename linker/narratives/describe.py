"""From rows to words: a motif or storyline as a `Narrative` with a name, quotations and episodes."""

import hashlib
import math
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np
from scipy.sparse.csgraph import connected_components

from linker.narratives.config import NarrativeConfig
from linker.narratives.grouping import terms_of
from linker.narratives.narrative_names import name_motif, name_storyline
from linker.narratives.passages import Actors, Statements
from linker.narratives.recurrence import episodes_of
from linker.narratives.types import (
    Claim,
    Dormant,
    Episode,
    Narrative,
    NarrativePassage,
    SourceEntry,
    Stance,
    Strength,
)
from linker.text.denials import Claimed, denies, may_answer
from linker.text.parsed_article import printed_by_stem
from linker.text.stems import FILLER, capitalised
from linker.types import NarrativeKind, Rows

_KEYWORDS = 6
_DAY = 86_400
_SAME_ANSWER = 0.3
"""Cosine from which answers given in two stories are one answer."""
_ANSWERED = 3
"""Stories in which an answer has to be given, where it doesn't hold the words of the claim."""


def describe_narrative(
    statements: Statements,
    kind: NarrativeKind,
    articles: Sequence[int],
    members: Rows,
    names: Sequence[int],
    strength: Strength,
    config: NarrativeConfig,
) -> Narrative:
    """Describe a narrative.

    Args:
        statements: The statements of the archive.
        kind: What it is.
        articles: Its article rows, ascending, which is in order of time.
        members: Its statements, ascending.
        names: Columns of `statements.actors` that mark it, strongest first.
        strength: Why it stands where it does, but for its name.
        config: What ends an episode.
    """
    passages = quote_passages(
        statements, members, denials_after(statements, members) if kind == "motif" else []
    )
    episodes = _episodes(statements, articles, config)
    naming = name_storyline if kind == "saga" else name_motif
    label, latest, support = naming(statements, articles, passages)
    ids = statements.corpus.articles["id"]
    return Narrative(
        _identity(statements, kind, articles, members),
        kind,
        label,
        latest,
        _keywords(statements, members, names),
        _claim(statements, passages),
        episodes,
        tuple(_dormant(statements, before.last, after.first) for before, after in pairwise(episodes)),
        episodes[-1].first if len(episodes) > 1 else None,
        tuple(ids[article] for article in articles),
        tuple(
            statements.story_ids[story]
            for story in dict.fromkeys(int(statements.stories[a]) for a in articles)
        ),
        _sources(statements, articles),
        passages,
        strength.named(support),
    )


def _identity(statements: Statements, kind: NarrativeKind, articles: Sequence[int], members: Rows) -> str:
    """An id that lasts while the archive grows, from the earliest article and, for a motif, its passage."""
    article = statements.corpus.articles["id"][articles[0]]
    content = " ".join(statements.texts[members[0]].casefold().split()) if kind == "motif" else kind
    key = f"{article}\n{content}".encode()
    return f"n{hashlib.blake2b(key, digest_size=4).hexdigest()}"


def _claim(statements: Statements, passages: Sequence[NarrativePassage]) -> Claim:
    """The most central passage that supports the narrative, or of all where each one denies it."""
    chosen = next((passage for passage in passages if passage.stance == "supports"), passages[0])
    source = statements.sources[statements.corpus.row(chosen.article_id)]
    return Claim(chosen.text, chosen.article_id, source, chosen.start, chosen.end)


def _episodes(
    statements: Statements, articles: Sequence[int], config: NarrativeConfig
) -> tuple[Episode, ...]:
    ids = statements.corpus.articles["id"]
    return tuple(
        Episode(
            _moment(statements, rows[0]),
            _moment(statements, rows[-1]),
            tuple(
                statements.story_ids[n] for n in dict.fromkeys(int(statements.stories[row]) for row in rows)
            ),
            tuple(ids[row] for row in rows),
        )
        for rows in episodes_of(statements, articles, config)
    )


def _moment(statements: Statements, article: int) -> datetime:
    moment = statements.published[article]
    assert moment is not None, "only dated articles are in episodes"
    return moment


def _dormant(statements: Statements, since: datetime, until: datetime) -> Dormant:
    first, last = (np.datetime64(moment.replace(tzinfo=None)) for moment in (since, until))
    moments = statements.moments
    seen = moments[np.searchsorted(moments, first) : np.searchsorted(moments, last, "right")]
    return Dormant(since, until, _days(until - since), _days(np.diff(seen).max().item()))


def _days(span: timedelta) -> float:
    return round(span.total_seconds() / _DAY, 1)


def _sources(statements: Statements, articles: Sequence[int]) -> tuple[SourceEntry, ...]:
    printed: dict[str, str] = {}
    dates: dict[str, list[datetime | None]] = {}
    for article in articles:
        source = statements.sources[article]
        if source is not None:
            outlet = statements.corpus.outlets.key(source)
            printed.setdefault(outlet, source)
            dates.setdefault(outlet, []).append(statements.published[article])
    dates_known = [moment for article in articles if (moment := statements.published[article]) is not None]
    start = min(dates_known, default=None)
    entries = []
    for key, moments in dates.items():
        first = min((moment for moment in moments if moment is not None), default=None)
        lag = None if first is None or start is None else _days(first - start)
        entries.append(SourceEntry(printed[key], first, lag, len(moments)))
    return tuple(
        sorted(
            entries, key=lambda entry: (math.inf if entry.lag_days is None else entry.lag_days, entry.source)
        )
    )


def _keywords(statements: Statements, members: Rows, names: Sequence[int]) -> tuple[str, ...]:
    """Its names, then the words that most of its passages share, rarest first; parts of names aside."""
    actors: Actors = statements.actors
    named = [actors.printed[column] for column in names]
    used = {part.casefold() for name in named for part in name.split()}
    counts: Counter[str] = Counter()
    printed: dict[str, Counter[str]] = {}
    large = capitalised([statements.texts[member] for member in members])
    for member in members:
        forms = printed_by_stem(statements.texts[member])
        counts.update(forms.keys())
        for stem_, form in forms.items():
            printed.setdefault(stem_, Counter())[form] += 1
    weights = {
        word: count * statements.rarity(word)
        for word, count in counts.items()
        if count > 1
        and not word[0].isdigit()
        and word not in large
        and not printed[word].keys() & (used | FILLER)
    }
    top = sorted(weights, key=lambda word: (-weights[word], word))[: _KEYWORDS - len(named)]
    words = [min(printed[word], key=lambda form: (-printed[word][form], form)) for word in top]
    return (*named, *words)


def quote_passages(statements: Statements, members: Rows, denials: list[int]) -> tuple[NarrativePassage, ...]:
    """Statements and answers to them as passages, by (-score, row); scored by mean cosine with the others.

    Args:
        statements: The statements of the archive.
        members: Those of the narrative, ascending.
        answers: Rows of passages of the archive that deny it.
    """
    corpus = statements.corpus
    vectors = statements.vectors[members]
    whole = vectors.sum(axis=0)
    fits = (vectors @ whole - 1) / max(1, len(members) - 1)
    rows = np.array([*statements.rows[members].tolist(), *denials], np.int64)
    scores = np.concatenate([fits, corpus.passage_index.vectors(rows[len(members) :]) @ whole / len(members)])
    scores = np.clip(scores, 0, 1)
    claim = Claimed(frozenset(terms_of(statements, members)))
    ids = corpus.articles["id"]
    passages = []
    for i in np.lexsort((rows, -np.round(scores, 4))):
        article, (start, end) = int(corpus.passage_articles[rows[i]]), corpus.span(int(rows[i]))
        text = _passage_text(statements, int(rows[i]))
        against = i >= len(members) or denies(text, claim)
        side: Stance = "denies" if against else "supports"
        passages.append(NarrativePassage(ids[article], text, start, end, round(float(scores[i]), 4), side))
    return tuple(passages)


def denials_after(statements: Statements, members: Rows) -> list[int]:
    """Rows of the archive's passages that follow a statement in its article and deny it, ascending.

    What such a passage denies is the claim where it holds the claim's words, or refers to what was just
    said. One that does neither counts where the narrative gets the same answer in several stories.
    """
    corpus, claim = statements.corpus, Claimed(frozenset(terms_of(statements, members)))
    rows = set(statements.rows[members].tolist())
    following = [
        row
        for row in sorted(row + 1 for row in rows if row + 1 not in rows and row + 1 < len(corpus.passages))
        if corpus.passage_articles[row] == corpus.passage_articles[row - 1]
        and may_answer(_passage_text(statements, row))
    ]
    same = _same_answers(statements, following)
    return [row for row in following if row in same or denies(_passage_text(statements, row), claim)]


def _same_answers(statements: Statements, rows: list[int]) -> set[int]:
    """Passages whose group of similar passages comes from several stories."""
    stories = statements.stories[statements.corpus.passage_articles[rows]]
    vectors = statements.corpus.passage_index.vectors(np.array(rows, np.int64))
    _, group = connected_components(vectors @ vectors.T >= _SAME_ANSWER, directed=False)
    told_in = {number: len(set(stories[group == number].tolist())) for number in group.tolist()}
    return {row for row, number in zip(rows, group.tolist(), strict=True) if told_in[number] >= _ANSWERED}


def _passage_text(statements: Statements, row: int) -> str:
    corpus = statements.corpus
    return str(corpus.articles["text"][int(corpus.passage_articles[row])][slice(*corpus.span(row))])
