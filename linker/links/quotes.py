"""The passages of two articles that speak most for a link."""

import re
from collections.abc import Callable, Collection
from functools import lru_cache

import numpy as np

from linker.links.measures import Measures
from linker.links.subject import SHORTEST, Subject
from linker.text.rules import removal_reason
from linker.text.stems import FILLER
from linker.types import Evidence
from linker.words import content_words

_TELLING = 3
"""Of the words that two passages share, so many of the rarest say how telling the pair is."""
_WORDLESS = 0.3
"""What a pair of passages counts that share no rare word."""
_RARE = 6.0
"""The idf of a word that stands in one article of four hundred."""
_LEAST_RARE = 0.7
"""Share of the rarity of a usual name that the words of a pair have on average."""
_SAME = 0.75
"""Cosine from which two passages say the same, however usual their words are."""
_LEAST_OF_BEST = 0.5
"""A pair that weighs less than this share of the best one isn't shown beside it."""
_ENDS = (*'.!…。！”"’)」』', ".»", ". »", "!»", "! »", ".“", "!“")
_STATEMENT = 5
"""Content words of a passage that says something by itself."""
_PASSAGES_KEPT = 65_536
_FRAGMENT = 0.6
"""What a passage counts that says little by itself: a question, a fragment, what is printed of two events."""
_READER = r"(?:us|our|your|you|here|newsletters?|app|podcast|twitter|facebook|instagram|youtube|@\w+)"
_CALLED = r"(?:call|contact|e-?mail|text|phone|asked|urged|tips?)"
_APPEALS = (
    r"^\W*(?:\w+ ){0,2}(?:read|see|learn|hear|find out|watch|click|tap) (?:more|for more|here|below)\b",
    r"^\W*(?:please )?(?:sign|join|subscribe|follow|listen|tune|download|share|tell|text|e-?mail|donate)\b"
    rf".*\b{_READER}\b",
    rf"\banyone (?:with|who (?:has|had|may have|saw|knows))\b.*\b{_CALLED}\b",
    r"\b(?:asked|urged|encouraged|can|should|please) (?:to )?(?:call|contact|phone) .*"
    r"(?:\d{3}|police|detectives?|stoppers)",
    r"\b(?:wish|wishing|want|wanting) to (?:remain|stay) anonymous\b|\bremain anonymous (?:by|when)\b",
    r"\bverification (?:e-?mail|message)\b|\bwanted you to see this (?:item|story|article|page)\b",
    r"\btips? (?:can|may|line)\b|\bcrime ?stoppers\b|\bcan be reached (?:at|on|by)\b",
    r"\bcontributed to this (?:report|story)\b|\ball rights reserved\b",
    r"\bmay not be (?:published|reproduced|redistributed)\b",
)
_APPEAL = re.compile("|".join(_APPEALS), re.IGNORECASE)
"""Appeals to readers, and what stands below reports of all kinds: who shares it shares nothing."""


def passage_pairs(
    left: Subject, right: Subject, measures: Measures, taken: Collection[str] = ()
) -> list[Evidence]:
    """The passages that speak most for a link, best first, each used once.

    They say nearly the same, in words that are rare: what every report says ("he was taken to a hospital")
    speaks for no link, and appeals to readers aren't quoted. Statements come before fragments and questions,
    and what says far less than the best pair is left out.

    Args:
        left: The article asked about.
        right: The other.
        measures: How rare a word is in the archive, how many passage pairs are shown, and how close.
        taken: Texts of passages that aren't to be quoted, as they lead another link of the same list.
    """
    if not len(left.passage_vectors) or not len(right.passage_vectors):
        return []
    config = measures.config
    cosines = left.passage_vectors @ right.passage_vectors.T
    cosines[_short(left), :] = -1
    cosines[:, _short(right)] = -1
    close = np.flatnonzero(cosines >= config.pair_score)
    best = close[np.argsort(-cosines.ravel()[close], kind="stable")[: 20 * config.passage_pairs]]
    pairs = [divmod(flat, cosines.shape[1]) for flat in best.tolist()]
    texts = tuple(
        {at: subject.quote(at).text for at in {pair[side] for pair in pairs}}
        for side, subject in enumerate((left, right))
    )
    statement = tuple({at: _statement(text) for at, text in side_texts.items()} for side_texts in texts)
    one_event = left.place.event == right.place.event >= 0
    weights: dict[tuple[int, int], float] = {}
    for i, j in pairs:
        sound = min(statement[0][i], statement[1][j])
        if not sound or texts[0][i] in taken or texts[1][j] in taken:
            continue
        rare = rarity_in_common(left.passage_words(i) & right.passage_words(j), measures.rarity)
        if rare < _LEAST_RARE * measures.usual and cosines[i, j] < _SAME and _one_language(left, right):
            continue
        repeated = _FRAGMENT if not one_event and texts[0][i] == texts[1][j] else 1
        weights[i, j] = float(cosines[i, j]) * (_WORDLESS + rare / _RARE) * sound * repeated
    chosen_pairs: list[Evidence] = []
    least = _LEAST_OF_BEST * max(weights.values(), default=0.0)
    for i, j in sorted(weights, key=lambda pair: -weights[pair]):
        if len(chosen_pairs) == config.passage_pairs or weights[i, j] < least:
            break
        ours, theirs = left.quote(i), right.quote(j)
        if all(ours != pair.left and theirs != pair.right for pair in chosen_pairs):
            chosen_pairs.append(
                Evidence("passages", round(min(1.0, float(cosines[i, j])), 3), (), ours, theirs)
            )
    return chosen_pairs


def _short(subject: Subject) -> list[int]:
    return [i for i, (start, end) in enumerate(subject.spans) if end - start < SHORTEST]


@lru_cache(_PASSAGES_KEPT)
def _statement(text: str) -> float:
    """1 for a passage that says something by itself, 0 for an appeal to readers, else `_FRAGMENT`."""
    if is_appeal(text):
        return 0.0
    whole = text.rstrip().endswith(_ENDS) and len(content_words(text)) >= _STATEMENT
    return 1.0 if whole else _FRAGMENT


def rarity_in_common(shared: frozenset[str], rarity: Callable[[str], float]) -> float:
    """How rare the rarest words are that two passages share, on average; filler isn't counted."""
    rarest = sorted(map(rarity, shared - FILLER), reverse=True)[:_TELLING]
    return sum(rarest) / _TELLING


def _one_language(left: Subject, right: Subject) -> bool:
    """False where two articles are known to be in different languages, and so share few words."""
    ours, theirs = left.article.best_language, right.article.best_language
    return not ours or not theirs or ours == theirs


@lru_cache(_PASSAGES_KEPT)
def is_appeal(text: str) -> bool:
    """Whether a passage is an appeal to readers, or stands below reports of all kinds.

    >>> is_appeal("Anyone wishing to remain anonymous may call 555-0100."), is_appeal("The pier sank.")
    (True, False)
    """
    return bool(_APPEAL.search(text) or removal_reason(text))
