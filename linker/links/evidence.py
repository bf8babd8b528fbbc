"""Why two articles belong together: what they share, in words that a person can check."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from linker.config import LinkConfig
from linker.names import names, numbers
from linker.retrieval import TfidfIndex
from linker.types import Article, Evidence, Quote, Vectors
from linker.words import words

if TYPE_CHECKING:
    from scipy import sparse

_SHOWN = 6
_SHINGLE = 5
_SHORTEST_PASSAGE = 40
_TELLING = 3
"""Of the words that two passages share, so many of the rarest say how telling the pair is."""
_FEW_NAMES = 5
"""Words of names; an article with fewer may well belong with one that it shares no name with."""
_RARE = 6.0
"""The idf of a word that stands in one article of four hundred."""


@dataclass(frozen=True)
class Subject:
    """An article with all that linking compares; `row` is None when the index doesn't hold it."""

    article: Article
    spans: Sequence[tuple[int, int]]
    vector: Vectors
    passage_vectors: Vectors
    terms: "sparse.csr_matrix"
    row: int | None = None

    @property
    def whole(self) -> str:
        """Headline and text."""
        return f"{self.article.title}\n{self.article.text}"

    @cached_property
    def names(self) -> dict[str, str]:
        """Names: normal form → as printed."""
        return names(self.whole)

    @cached_property
    def name_words(self) -> frozenset[str]:
        """The words that its names are made of."""
        return frozenset(word for name in self.names for word in name.split())

    @cached_property
    def numbers(self) -> dict[str, str]:
        """Numbers: normal form → as printed."""
        return numbers(self.whole)

    @cached_property
    def shingles(self) -> frozenset[tuple[str, ...]]:
        """All runs of five words of the text."""
        found = words(self.article.text)
        return frozenset(tuple(found[i : i + _SHINGLE]) for i in range(len(found) - _SHINGLE + 1))


def gap_days(left: datetime | None, right: datetime | None) -> float | None:
    """Days between two dates; None when either is unknown."""
    if left is None or right is None:
        return None
    return abs((left - right).total_seconds()) / 86_400


def copied(left: Subject, right: Subject) -> float:
    """Share of the shorter text's word 5-grams that the other has too (containment, Broder 1997)."""
    fewer = min(len(left.shingles), len(right.shingles))
    return len(left.shingles & right.shingles) / fewer if fewer else 0.0


def strangers(left: Subject, right: Subject, rarity: Callable[[str], float], usual: float) -> bool:
    """True when two articles have names, in one language, and neither a name nor a number in common.

    Nothing as usual as `usual` counts. Of look-alikes, such as reports of crimes in two towns, that is most.
    """
    if left.article.language != right.article.language:
        return False
    if min(len(left.name_words), len(right.name_words)) < _FEW_NAMES:
        return False
    shared = (left.name_words & right.name_words) | (left.numbers.keys() & right.numbers.keys())
    return all(_rarest(key, rarity) < usual for key in shared)


def gather(
    left: Subject,
    right: Subject,
    tfidf: TfidfIndex,
    rarity: Callable[[str], float],
    usual: float,
    config: LinkConfig,
) -> tuple[Evidence, ...]:
    """All evidence between two articles, passages first, kinds without any left out.

    Args:
        left: The article asked about.
        right: The other.
        tfidf: The archive's sparse vectors, for its vocabulary.
        rarity: How rare a word is in the archive (its idf); the rarest names are shown first.
        usual: A name or number less rare than this is no evidence.
        config: How many passage pairs, and how close.
    """
    found = [*passage_pairs(left, right, rarity, config)]
    for kind, ours, theirs in (("names", left.names, right.names), ("numbers", left.numbers, right.numbers)):
        shared = sorted(
            (key for key in ours.keys() & theirs.keys() if _rarest(key, rarity) >= usual),
            key=lambda key: (-_rarest(key, rarity), -len(key), key),
        )
        if shared:
            share = len(shared) / min(len(ours), len(theirs))
            found.append(Evidence(kind, round(share, 3), tuple(ours[key] for key in _unrepeated(shared))))  # type: ignore[arg-type]  # both are kinds
    rare = tfidf.shared(left.terms, right.terms)
    if rare:
        total = min(1.0, sum(share for _, share in rare))
        spelled = [term for term, _ in rare if not any(word.isdigit() for word in term.split())]
        found.append(Evidence("rare words", round(total, 3), _unrepeated(spelled)))
    copy = copied(left, right)
    if copy >= config.copy:
        found.append(Evidence("copy", round(copy, 3), (f"{copy:.0%} of the shorter text is the same",)))
    gap = gap_days(left.article.published, right.article.published)
    if gap is not None:
        found.append(
            Evidence("time gap", round(float(np.exp(-gap / config.fade_days)), 3), (_in_words(gap),))
        )
    return tuple(found)


def passage_pairs(
    left: Subject, right: Subject, rarity: Callable[[str], float], config: LinkConfig
) -> list[Evidence]:
    """The passages that speak most for a link, best first, each used once.

    They say nearly the same, in words that are rare: what every report says ("anyone with information is
    asked to call") speaks for no link.
    """
    if not len(left.passage_vectors) or not len(right.passage_vectors):
        return []
    cosines = left.passage_vectors @ right.passage_vectors.T
    for subject, axis in ((left, 0), (right, 1)):
        short = [i for i, (start, end) in enumerate(subject.spans) if end - start < _SHORTEST_PASSAGE]
        if axis == 0:
            cosines[short, :] = -1
        else:
            cosines[:, short] = -1
    found: list[Evidence] = []
    close = np.flatnonzero(cosines >= config.pair_score)
    best = close[np.argsort(-cosines.ravel()[close], kind="stable")[: 20 * config.passage_pairs]]
    pairs = [divmod(flat, cosines.shape[1]) for flat in best.tolist()]
    left_words, right_words = (
        {at: set(words(_quote(subject, at).text)) for at in {pair[side] for pair in pairs}}
        for side, subject in enumerate((left, right))
    )
    weights = {
        (i, j): float(cosines[i, j]) * _telling(left_words[i] & right_words[j], rarity) for i, j in pairs
    }
    for i, j in sorted(pairs, key=lambda pair: -weights[pair]):
        if len(found) == config.passage_pairs:
            break
        score = float(cosines[i, j])
        ours, theirs = _quote(left, i), _quote(right, j)
        if all(ours != pair.left and theirs != pair.right for pair in found):
            found.append(Evidence("passages", round(min(1.0, score), 3), (), ours, theirs))
    return found


def _telling(shared: set[str], rarity: Callable[[str], float]) -> float:
    """How much the words that two passages share say: 1 where they share none, 2 where the rarest do in a
    middling archive."""
    rarest = sorted(map(rarity, shared), reverse=True)[:_TELLING]
    return 1 + sum(rarest) / _TELLING / _RARE


def _unrepeated(terms: Sequence[str]) -> tuple[str, ...]:
    """The first terms, without those whose words have all been shown."""
    shown: list[str] = []
    for term in terms:
        held = {word for phrase in shown for word in phrase.split()}
        if not set(term.split()) <= held:
            shown.append(term)
        if len(shown) == _SHOWN:
            break
    return tuple(shown)


def _quote(subject: Subject, passage: int) -> Quote:
    start, end = subject.spans[passage]
    return Quote(subject.article.text[start:end], start, end)


def _rarest(key: str, rarity: Callable[[str], float]) -> float:
    return max(rarity(word) for word in key.split())


def _in_words(gap: float) -> str:
    if gap < 1:
        return "the same day"
    days = round(gap)
    return f"{days} day{'s' if days > 1 else ''} apart"
