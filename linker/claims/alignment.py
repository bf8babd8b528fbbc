"""How much of a claim a passage holds, word by word: the same stem, a synonym, or a word of near meaning.

A sentence about the same people and places is close to a claim in embedding space, whatever it says of
them. So the words of the claim are looked for one by one (a soft alignment, as in BERTScore; Zhang et al.
2020, with vectors of single words): names may also stand in the headline or the first lines of the
article, what is said of them must stand in the passage itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np
from numpy.typing import NDArray

from linker.encoders import Encoder
from linker.text.stems import divided_words, stem
from linker.types import Vectors

_NEAR, _SAME = 0.45, 0.75
"""Cosine of two words below which they have nothing in common, and from which they mean the same."""
_MET = 0.3
"""From here on a word of near meaning stands for one of the claim's, in what is denied."""
_LEAST_WEIGHT = 0.1
_WEAK_WEIGHT = 0.3
_WEAK = frozenset("people person persons man men woman women others someone anyone new old".split())
"""Words that say little of what happened: they count for less than their rarity."""
_BESIDE = 0.5
"""What a word counts that stands in the head of the article only, and is no name."""
_GROUPS = (
    "die died dies dead death deaths killed kill kills killing fatal fatality fatalities slain murdered",
    "injure injured injures injuring injuries hurt wound wounded wounds wounding",
    "arrest arrested arrests detain detained custody",
    "fake hoax fabricated staged",
    "ill sick unwell sickness illness",
    "halved halve half",
)
"""Words of one meaning that are the commonest in news, and that vectors of single words hold apart."""
FATAL_STEMS = frozenset(map(stem, _GROUPS[0].split()))
"""Stems of the words for dying: who denies one of them denies a claim that holds it."""
_GROUP_OF = {word: number for number, line in enumerate(_GROUPS) for word in line.split()}
_OPPOSITES = (
    ("alive", "died dead killed"),
    ("awake", "asleep sleeping slept"),
    (
        "rise rises rose risen increased grew up",
        "fall falls fell fallen decreased dropped shrank down",
    ),
    ("won win wins", "lost lose loses"),
    ("guilty convicted", "innocent acquitted cleared"),
    ("accept accepted accepts approved approve", "reject rejected rejects refused"),
    ("opened open opens reopened", "closed close closes shut"),
    ("safe clean harmless", "unsafe contaminated tainted poisoned harmful"),
    ("true real genuine authentic", "false fake hoax untrue"),
    ("healthy well", "ill sick unwell"),
    ("supports support backs backed", "opposes oppose opposed"),
)


def _opposites() -> dict[str, frozenset[str]]:
    opposites: dict[str, frozenset[str]] = {}
    for left, right in _OPPOSITES:
        for one, two in ((left, right), (right, left)):
            others = frozenset(two.split())
            for word in one.split():
                opposites[word] = opposites.get(word, frozenset()) | others
    return opposites


OPPOSITES = _opposites()
"""Word → words that say the contrary."""


@dataclass(frozen=True)
class WordVectors:
    """Vectors of single words, each made once."""

    encoder: Encoder
    known: dict[str, Vectors] = field(default_factory=dict)

    def of(self, words: Sequence[str]) -> Vectors:
        """Unit vectors, shape (len(words), dim)."""
        new = [word for word in dict.fromkeys(words) if word not in self.known]
        if new:
            self.known.update(zip(new, self.encoder.encode(new), strict=True))
        return np.array([self.known[word] for word in words])


@dataclass(frozen=True)
class Alignment:
    """What of a claim a passage holds, each in [0, 1].

    `said` is the share of what is said, names aside; `named` that of its names, in the passage or the
    head of its article, `named_in_line` in the passage alone; `whole` is that of all words; `core` is
    how well the words are met that carry what is said. `contrary` tells whether a word of the claim is
    met by its opposite only.
    """

    said: float
    named: float
    named_in_line: float
    whole: float
    core: float
    contrary: bool
    words: int
    """How many words the claim has, numbers and function words aside."""
    stems: frozenset[str]
    """Stems of the passage that stand for words of the claim."""
    names: frozenset[str]
    """Stems of its names, whether the passage holds them or not."""
    essential: dict[str, float]
    """Those that stand for words which aren't names, with the weight of those words, 1 in all."""


@dataclass(frozen=True)
class ClaimWords:
    """The words of a claim that are looked for, with their weights."""

    words: tuple[str, ...]
    is_name: tuple[bool, ...]
    weights: Vectors

    @classmethod
    def of(
        cls,
        claim: str,
        rarity: Callable[[Sequence[str]], Sequence[float]],
        is_name: Callable[[str], bool],
    ) -> Self:
        """Read a claim; numbers are left to `figures`.

        Args:
            claim: In words.
            rarity: The idf of some words.
            is_name: Whether a word is mostly printed as a name.
        """
        words = tuple(word for word in dict.fromkeys(divided_words(claim)) if not word[0].isdigit())
        weights = np.maximum(np.array(rarity(words), np.float32).reshape(-1), _LEAST_WEIGHT)
        weights[[word in _WEAK for word in words]] *= _WEAK_WEIGHT
        return cls(words, tuple(map(is_name, words)), weights)

    def align(self, passage: str, head: str, vectors: WordVectors) -> Alignment:
        """Look for the claim's words in a passage, and for its names in the head of the article too."""
        theirs = list(dict.fromkeys(divided_words(passage)))
        if not self.words:
            return Alignment(
                0.0,
                0.0,
                0.0,
                0.0,
                0.0,
                contrary=False,
                words=0,
                stems=frozenset(),
                names=frozenset(),
                essential={},
            )
        degrees, stems, contrary = self._degrees(theirs, vectors)
        above = {stem(word) for word in divided_words(head)}
        in_head = np.array([stem(word) in above for word in self.words])
        names = np.array(self.is_name)
        return Alignment(
            self._mean(np.maximum(degrees, _BESIDE * in_head), ~names),
            self._mean(np.maximum(degrees, in_head), names),
            self._mean(degrees, names),
            self._mean(np.maximum(degrees, _BESIDE * in_head), np.ones(len(names), bool)),
            self._core(degrees),
            contrary,
            len(self.words),
            frozenset().union(*stems),
            frozenset(stem(word) for word, name in zip(self.words, self.is_name, strict=True) if name),
            self._essential(stems),
        )

    def _essential(self, stems: Sequence[frozenset[str]]) -> dict[str, float]:
        total = float(self.weights[~np.array(self.is_name)].sum())
        return {
            one: float(weight) / total
            for met, weight, name in zip(stems, self.weights, self.is_name, strict=True)
            if not name
            for one in met
        }

    def _core(self, degrees: Vectors) -> float:
        """How well the weightiest word of what is said is met, and those that say what became of somebody."""
        places = [place for place, name in enumerate(self.is_name) if not name]
        if not places:
            return 1.0
        weightiest = max(places, key=lambda place: self.weights[place])
        needed = [place for place in places if self.words[place] in _GROUP_OF] or [weightiest]
        return float(min(degrees[place] for place in needed))

    def _mean(self, degrees: Vectors, part: NDArray[np.bool_]) -> float:
        """Weighted mean over some of the words; 1 where there are none."""
        if not part.any():
            return 1.0
        weights = self.weights[part]
        return float((weights * degrees[part]).sum() / weights.sum())

    def _degrees(
        self, theirs: Sequence[str], vectors: WordVectors
    ) -> tuple[Vectors, list[frozenset[str]], bool]:
        """How well each word of the claim is met in [0, 1], by which stems, and if one by its opposite."""
        degrees, contrary = np.zeros(len(self.words), np.float32), False
        met = [frozenset[str]()] * len(self.words)
        if not theirs:
            return degrees, met, contrary
        cosines = vectors.of(self.words) @ vectors.of(theirs).T
        stems = {stem(word) for word in theirs}
        for place, word in enumerate(self.words):
            same, against = (
                _alike(word, theirs),
                [other for other in theirs if other in OPPOSITES.get(word, ())],
            )
            best = int(cosines[place].argmax())
            if stem(word) in stems:
                degrees[place], met[place] = 1, frozenset([stem(word)])
            elif same or against:
                degrees[place], met[place] = 1, frozenset(map(stem, same or against))
                contrary = contrary or not same
            elif not self.is_name[place]:
                degrees[place] = np.clip((cosines[place, best] - _NEAR) / (_SAME - _NEAR), 0, 1)
                met[place] = frozenset([stem(theirs[best])] if degrees[place] > _MET else [])
        return degrees, met, contrary


def _alike(word: str, others: Sequence[str]) -> list[str]:
    """Those of some words that are in one of the groups of a word."""
    group = _GROUP_OF.get(word)
    return [other for other in others if group is not None and _GROUP_OF.get(other) == group]
