"""The name of a narrative: a sentence or headline of its articles that says what they share."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from linker.naming import (
    NameCandidate,
    NamedText,
    Voice,
    as_label,
    as_name,
    best,
    is_torn,
    latenesses,
    name_of,
    offered,
    sentence_fault,
    voices,
)
from linker.narratives.passages import Statements
from linker.narratives.types import NarrativePassage
from linker.retrieval.dense import mean_cosines
from linker.text.rarity import rarity
from linker.text.stems import content_stems, stem

_ENOUGH = 0.6
"""Share of what a motif's passages have in common beyond which a longer name says no more."""
_SENTENCE = 0.25
_OFF_SUBJECT = 0.5
"""Fault of a name that has no word of those that most of a motif use."""
_TELLING = 3.5
"""Rarity from which a word may be the subject of a storyline."""
_CENTRAL = 0.8
"""Share of the usual closeness to the others that an article has which may tell the newest turn."""
_PRINTED, _LONG_TURN = 0.24, 150
"""Most faults and characters of a newest turn."""
_NAMED = 0.5
_PROMINENT, _BURST, _DAY = 0.3, 15, 86_400
"""What being of the days with most articles adds, and how many days around an article count."""
_SAME_NAME = 0.6
"""Share of the content words of two names from which they say the same."""
_TORN = 0.6
"""Fault of a passage that begins or ends within a sentence."""
_TOLD_IN_HEADLINE = 0.4
"""Share of what an article's passages share with others that a headline has which says the same."""
_LONG = 200
"""Characters up to which a sentence of a motif may be its name as it is."""
_OPINION, _PASSAGE = 0.2, 0.2
"""Faults of a sentence of an opinion piece, and of being no headline."""


class NarrativeName(NamedTuple):
    """A name; what the newest story of a saga is called, if anything; and how far the others say the name.

    `support` in [0, 1] is the share of the other stories that use its words, a mean by rarity.
    """

    label: str
    latest: str | None
    support: float


def name_motif(
    statements: Statements, articles: Sequence[int], passages: Sequence[NarrativePassage]
) -> NarrativeName:
    """Name a motif by what its passages say: a clause of one, or a headline that says the same.

    Args:
        statements: The archive.
        articles: Its article rows, in order of time.
        passages: What it quotes; what denies it names it only where nothing else does.
    """
    texts = [_named_text(statements, article) for article in articles]
    place = {own.article_id: number for number, own in enumerate(texts)}
    chosen = [one for one in passages if one.stance == "supports"] or list(passages)
    late = latenesses([_dated(statements, article) for article in articles])
    words_said: list[set[str]] = [set() for _ in texts]
    quoted = [""] * len(texts)
    for one in chosen:
        words_said[place[one.article_id]].update(content_stems(one.text))
        quoted[place[one.article_id]] += f"{one.text}\n"
    shared = Counter(word for said in words_said for word in said)
    candidates = []
    for one in chosen:
        number = place[one.article_id]
        own = texts[number]
        sentence = own.printed(one.text)
        base = _PASSAGE + _OPINION * own.is_opinion
        torn = _TORN * is_torn(own.text, one.start, one.end)
        candidates += [
            NameCandidate(
                text,
                number,
                sentence_fault(text) + base + torn,
                one.score * _kept(text, sentence, shared),
                late[number],
            )
            for text in dict.fromkeys((as_name(sentence), as_name(sentence, _LONG)))
        ]
    middle = sum(one.score for one in chosen) / len(chosen)
    candidates += [
        NameCandidate(
            own.headline,
            number,
            own.headline_fault,
            middle * min(1.0, _kept(own.headline, quoted[number], shared) / _TOLD_IN_HEADLINE),
            late[number],
        )
        for number, own in enumerate(texts)
        if own.headline
    ]
    speaking = _speaking(statements, articles, texts, words_said)
    said_of = _said_by_most(words_said, speaking)
    offers = [replace(one, fault=one.fault + _OFF_SUBJECT * _is_off(one.text, said_of)) for one in candidates]
    return _named(best(offers, speaking, enough=_ENOUGH), texts)


def _named(chosen: NameCandidate | None, texts: Sequence[NamedText]) -> NarrativeName:
    if chosen is None:
        return NarrativeName(name_of(texts[0]), None, 0.0)
    return NarrativeName(as_label(chosen, texts), None, chosen.support)


def _said_by_most(words_said: Sequence[set[str]], speaking: Sequence[Voice]) -> set[str]:
    """Stems, other than names, that more than half of the articles of a motif say."""
    small = _small_stems(speaking)
    counts = Counter(word for said in words_said for word in said & small)
    return {word for word, count in counts.items() if 2 * count > len(words_said)}


def _is_off(text: str, subject: set[str]) -> bool:
    return bool(subject) and subject.isdisjoint(content_stems(text))


def _small_stems(speaking: Sequence[Voice]) -> set[str]:
    """Stems of the words that an article prints in small letters, and so are no names."""
    return {stem(word) for word in frozenset[str]().union(*(voice.small for voice in speaking))}


def _kept(text: str, sentence: str, shared: Mapping[str, int]) -> float:
    """How much a name has of what its sentence shares with other articles, in [0, 1]."""
    whole, rest = (
        sum((shared[word] - 1) * rarity(word) for word in set(content_stems(said)))
        for said in (sentence, text)
    )
    return min(1.0, rest / whole) if whole else 1.0


def name_storyline(
    statements: Statements, articles: Sequence[int], passages: Sequence[NarrativePassage]
) -> NarrativeName:
    """Name a storyline by the headline that fits most of its stories, and its newest story beside it.

    Articles without headlines offer their first sentences, and what the storyline quotes of them.
    """
    texts = [_named_text(statements, article) for article in articles]
    groups = [int(statements.stories[article]) for article in articles]
    close = _near(statements, articles)
    weighty = _prominence(statements, articles)
    near = [fit + _PROMINENT * share for fit, share in zip(close, weighty, strict=True)]
    late = latenesses([_dated(statements, article) for article in articles])
    candidates = offered(texts, near, late)
    if not any(own.headline for own in texts):
        place = {own.article_id: number for number, own in enumerate(texts)}
        for one in passages:
            number = place[one.article_id]
            text = as_name(texts[number].printed(one.text))
            candidates.append(
                NameCandidate(text, number, sentence_fault(text) + _SENTENCE, near[number], late[number])
            )
    speaking = voices(texts, groups)
    chosen = best(candidates, speaking)
    name = _named(chosen, texts)
    if chosen is None or not _dated(statements, articles[chosen.place]):
        return name  # which of the two is the later isn't known
    turns = [replace(one, near=close[one.place]) for one in candidates]
    return name._replace(latest=_latest(statements, articles, texts, turns, speaking, name.label))


def _latest(
    statements: Statements,
    articles: Sequence[int],
    texts: Sequence[NamedText],
    candidates: Sequence[NameCandidate],
    speaking: Sequence[Voice],
    label: str,
) -> str | None:
    """What of the newest story says most of the whole, and names whom or what most of the stories name.

    None where nothing does, or the label says the same.
    """
    dated = [number for number, article in enumerate(articles) if _dated(statements, article)]
    if not dated:
        return None
    newest = statements.stories[articles[dated[-1]]]
    places = [number for number, article in enumerate(articles) if statements.stories[article] == newest]
    subject = _subject(speaking)
    names = subject - _small_stems(speaking)
    central = _CENTRAL * float(np.median([one.near for one in candidates])) if candidates else 0.0
    offers = [
        replace(one, place=places.index(one.place))
        for one in candidates
        if one.place in places
        and one.near >= central
        and one.fault <= _PRINTED
        and len(one.text) <= _LONG_TURN
        and _names_most_of(one.text, names & set(content_stems(label)) or names)
    ]
    newest = [texts[place] for place in places]
    turn = best(offers, voices(newest))
    return None if turn is None or _say_the_same(turn.text, label) else as_label(turn, newest)


def _subject(speaking: Sequence[Voice]) -> set[str]:
    """Stems that a majority says, by weight."""
    half = sum(voice.weight for voice in speaking) / 2
    shares: dict[str, float] = defaultdict(float)
    for voice in speaking:
        for word in voice.said:
            shares[word] += voice.weight
    return {word for word, share in shares.items() if share > half and rarity(word) >= _TELLING}


def _names_most_of(text: str, names: set[str]) -> bool:
    """Whether a text has most of the names, by rarity: all, but for a country beside its president."""
    whole = sum(map(rarity, names))
    return not names or sum(rarity(word) for word in names & set(content_stems(text))) >= _NAMED * whole


def _say_the_same(one: str, other: str) -> bool:
    first, second = set(content_stems(one)), set(content_stems(other))
    return one == other or len(first & second) >= _SAME_NAME * max(1, min(len(first), len(second)))


def _speaking(
    statements: Statements,
    articles: Sequence[int],
    texts: Sequence[NamedText],
    words_said: Sequence[set[str]],
) -> list[Voice]:
    """The voices of articles for a motif: only their passages in it count."""
    groups = [int(statements.stories[article]) for article in articles]
    return [
        replace(voice, said=frozenset(words), headline=frozenset())
        for voice, words in zip(voices(texts, groups), words_said, strict=True)
    ]


def _named_text(statements: Statements, article: int) -> NamedText:
    columns, published = statements.corpus.articles, statements.published[article]
    return NamedText(
        columns["id"][article],
        columns["title"][article] or "",
        columns["text"][article] or "",
        statements.sources[article],
        columns["language"][article],
        columns["url"][article],
        published.year if published else None,
    )


def _near(statements: Statements, articles: Sequence[int]) -> list[float]:
    vectors = statements.corpus.article_index.vectors(np.array(articles, np.int64))
    fits: list[float] = np.round(mean_cosines(vectors), 5).tolist()
    return fits


def _prominence(statements: Statements, articles: Sequence[int]) -> list[float]:
    """How many of the articles appeared within days of each, as a share of the most; the mean if undated."""
    moments = [statements.published[article] for article in articles]
    days = np.array([moment.timestamp() / _DAY for moment in moments if moment is not None])
    days.sort()
    around = [
        np.searchsorted(days, day + _BURST, "right") - np.searchsorted(days, day - _BURST, "left")
        for day in days
    ]
    most = max(around, default=1)
    shares = {day: count / most for day, count in zip(days.tolist(), around, strict=True)}
    middle = sum(shares.values()) / len(shares) if shares else 0.0
    return [middle if moment is None else shares[moment.timestamp() / _DAY] for moment in moments]


def _dated(statements: Statements, article: int) -> bool:
    return statements.published[article] is not None
