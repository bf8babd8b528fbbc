"""Of several headlines and sentences the one that names a group of articles best."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from linker.text.rarity import rarity
from linker.text.stems import content_stems, stem
from linker.words import words

_TOKEN = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")
_LONGEST_NAME = 9
"""Content words that a good name may hold; what the articles share beyond them no name can say."""
_SHARPEN = 1.5
"""A word that half of the articles use counts less than half of one that all use."""
_MAJORITY = 0.5
_SUPPORT, _AGREED, _COVER, _LATE, _ABSENT, _FAULT = 1.3, 0.6, 1.2, 0.1, 0.7, 1.3
_FEWEST_SAID = 5
"""Content words that a name should have; one that says less can't be supported in full."""


@dataclass(frozen=True, slots=True)
class NameCandidate:
    """A headline or sentence of one of the articles, that may become the name of all.

    `place` is that article's place among the articles; `fault` is what speaks against the text whatever it is
    about; `near` in [-1, 1] how close the article is to the others; `late` in [0, 1] when it was published.
    `support` in [0, 1] is how much of the text the other articles say, once it was compared with them.
    """

    text: str
    place: int
    fault: float
    near: float = 0.0
    late: float = 0.5
    support: float = 0.0


@dataclass(frozen=True, slots=True)
class Voice:
    """What one article contributes: the stems it says, all that it mentions, and its words in small letters.

    `group` is the number of its story, and `weight` how much it counts. `headline` holds the stems of its
    headline, none where it has no headline.
    """

    said: frozenset[str]
    mentioned: frozenset[str]
    small: frozenset[str]
    group: int
    weight: float = 1.0
    headline: frozenset[str] = frozenset()


def best(
    candidates: Sequence[NameCandidate],
    voices: Sequence[Voice],
    *,
    enough: float = 1.0,
) -> NameCandidate | None:
    """The candidate whose words most of the articles use, and that holds most of what they share.

    Words count by their rarity in news. An article doesn't speak for its own headline, so what only
    one outlet says is no gain. A person or place in a name should be mentioned in a majority of the stories.

    Args:
        candidates: In order of preference where they are equal.
        voices: One an article.
        enough: Share of what they have in common that a name need not go beyond.
    """
    if not candidates:
        return None
    ballot = _Ballot.of(voices)
    supports = [ballot.support(one) for one in candidates]
    scores = [
        round(_SUPPORT * part + ballot.score(one, enough), 6)
        for part, one in zip(supports, candidates, strict=True)
    ]
    place = scores.index(max(scores))
    return replace(candidates[place], support=supports[place])


@dataclass(frozen=True, slots=True)
class _Ballot:
    """How much of the articles uses each stem, by weight; `full` is what a perfect name would cover."""

    voices: Sequence[Voice]
    weights: Sequence[float]
    share: Mapping[str, float]
    headed: Mapping[str, float]
    full: float
    small: frozenset[str]
    stories: int
    mentions: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, voices: Sequence[Voice]) -> "_Ballot":
        total = sum(voice.weight for voice in voices)
        weights = [voice.weight / total for voice in voices]
        share: dict[str, float] = defaultdict(float)
        headed: dict[str, float] = defaultdict(float)
        for voice, weight in zip(voices, weights, strict=True):
            for word in voice.said:
                share[word] += weight
            for word in voice.headline:
                headed[word] += weight
        covers = sorted((rarity(word) * part**_SHARPEN for word, part in share.items()), reverse=True)
        small: frozenset[str] = frozenset().union(*(voice.small for voice in voices))
        stories = len({voice.group for voice in voices})
        return cls(voices, weights, share, headed, sum(covers[:_LONGEST_NAME]) or 1.0, small, stories)

    def score(self, one: NameCandidate, enough: float = 1.0) -> float:
        """What headlines agree on, what it covers, how central and new its article is, less its faults."""
        said = list(dict.fromkeys(content_stems(one.text)))
        named = [self._mentioned(name) for name in self._names(one.text)]
        absent = sum(part <= _MAJORITY for part in named) / max(len(named), 2)
        covered: float = sum(rarity(word) * self.share[word] ** _SHARPEN for word in said) / self.full
        return (
            _AGREED * self._mean(said, self.headed, self.voices[one.place].headline, self.weights[one.place])
            + _COVER * min(1.0, covered / enough)
            + one.near
            + _LATE * one.late
            - _ABSENT * absent
            - _FAULT * one.fault
        )

    def support(self, one: NameCandidate) -> float:
        """The share of the other articles that use its words, a mean by rarity."""
        said = list(dict.fromkeys(content_stems(one.text)))
        return self._mean(said, self.share, self.voices[one.place].said, self.weights[one.place])

    @staticmethod
    def _mean(said: Sequence[str], share: Mapping[str, float], own: frozenset[str], weight: float) -> float:
        others = (max(share.get(word, 0.0) - weight * (word in own), 0) * rarity(word) for word in said)
        scale = max(1.0, _FEWEST_SAID / max(len(said), 1)) * max(1 - weight, 1e-9)
        return sum(others) / (sum(map(rarity, said)) * scale) if said else 0.0

    def _names(self, text: str) -> list[str]:
        """Stems of the words that are printed with a capital here, and nowhere in small letters."""
        printed = (
            token
            for token in _TOKEN.findall(text)
            if token[0].isupper() and token.casefold() not in self.small
        )
        found = dict.fromkeys(stem(word) for token in printed for word in words(token)[:1])
        return [name for name in found if content_stems(name)]

    def _mentioned(self, name: str) -> float:
        """The share of the stories that mention a name."""
        if name not in self.mentions:
            groups = {voice.group for voice in self.voices if name in voice.mentioned}
            self.mentions[name] = len(groups) / self.stories
        return self.mentions[name]
