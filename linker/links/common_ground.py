"""What two articles have in common that a reader can be shown: statements that say the same, and rare names.

Articles of the same days that share some words have a score, but a link without anything to show convinces
nobody. So articles of different events are related only where they also share statements, names or, of
texts too short for either, words (`enough_in_common`). What two reports of one running story have in common
is more (`is_running_story`): then the later one is a follow-up, of whatever line of the tree it is.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from linker.config import LinkConfig
from linker.links.measures import Measures
from linker.links.quotes import is_appeal, rarity_in_common
from linker.links.relatedness import share_too_little
from linker.links.subject import Quotable, rarest
from linker.words import words

_FEW_STATEMENTS = 3
"""An article with fewer passages that may be quoted is too short for statements in common to be expected."""
_CANDIDATES = 100
"""Pairs of passages that are looked at, the closest first."""
_SAME = 0.75
"""Cosine from which two passages say the same, however usual their words are."""
_LEAST_RARE = 0.7
"""Share of the rarity of a usual name that the words of a pair of passages have on average."""
_PASSAGES_KEPT = 65_536
_LEAST_WORDS = 0.04
"""Cosine of words below which two articles of some length aren't compared further. It and those below were
chosen on links of `listed_headlines`, `people` and `gun_incidents` that were read, and with
`benchmarks/links_kinds.py`."""
_WORDS = 0.05
"""Cosine of words from which statements in common need one name only."""
_NAMELESS_WORDS, _ONE_STATEMENT_WORDS = 0.08, 0.06
"""The same for statements without a name, and for one statement, which needs two."""
_FAR_WORDS = 0.065
"""The least for articles that lie far apart in time, or whose distance is unknown."""
_CROWDED = 0.45
"""Where articles are so alike anyway, names are wanted too: two, or three with a single statement."""
_EVENT_WORDS = 0.15
"""Cosine of words from which two reports of one event are taken to belong together, however crowded it is."""
_NEAR_DAYS = 90.0

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CommonGround:
    """How many statements (0, 1, or 2 for more) and rare names two articles share.

    `unknown` where the two are in different languages or the passages of one aren't known, `short` where one
    has hardly a passage that may be quoted.
    """

    statements: int = 0
    names: int = 0
    short: bool = False
    unknown: bool = False


def common_ground(left: Quotable, right: Quotable, lexical: float, measures: Measures) -> CommonGround:
    """What two articles have in common, the cosine of whose words is `lexical`; the same from either side."""
    fewest = min(len(left.texts), len(right.texts))
    other_language = None not in (left.language, right.language) and left.language != right.language
    if not fewest or other_language:
        return CommonGround(unknown=True)
    short = fewest < _FEW_STATEMENTS
    if not short and lexical < _LEAST_WORDS:
        return CommonGround()  # whatever else they share, it isn't enough
    if short and (left.lines <= right.lines or right.lines <= left.lines):
        return CommonGround()  # one says nothing that the other doesn't say word for word: furniture
    shared = [name for name in left.names & right.names if rarest(name, measures.rarity) >= measures.usual]
    statements = _statements_in_common(left, right, measures)
    return CommonGround(statements, _independent(shared), short)


def _statements_in_common(left: Quotable, right: Quotable, measures: Measures) -> int:
    """The number of pairs of passages, each used once, that say nearly the same in rare words; 2 is the most.

    Word for word the same are formulas and what outlets print below all their reports: they don't count.
    """
    cosines = np.round(left.vectors @ right.vectors.T, 5)
    close = np.flatnonzero(cosines >= measures.config.pair_score)
    order = np.argsort(-cosines.ravel()[close], kind="stable")[:_CANDIDATES]
    ours: set[int] = set()
    theirs: set[int] = set()
    for i, j in (divmod(flat, cosines.shape[1]) for flat in close[order].tolist()):
        if (i in ours and j in theirs) or not _says_the_same(
            left.texts[i], right.texts[j], cosines[i, j], measures
        ):
            continue
        ours.add(i)
        theirs.add(j)
        if min(len(ours), len(theirs)) == 2:
            break
    return min(len(ours), len(theirs))


def _says_the_same(left: str, right: str, cosine: float, measures: Measures) -> bool:
    """Whether two passages with a high cosine are statements that share rare words."""
    ours, theirs = _words(left), _words(right)
    if left == right or ours == theirs:
        return False
    rare = cosine >= _SAME or rarity_in_common(ours & theirs, measures.rarity) >= _LEAST_RARE * measures.usual
    return rare and not is_appeal(left) and not is_appeal(right)


_words = lru_cache(_PASSAGES_KEPT)(lambda text: frozenset(words(text)))


def _independent(names: Collection[str]) -> int:
    """How many names there are, without those whose words all stand in another.

    >>> _independent({"ada brand", "brand", "port sull"})
    2
    """
    parts = [frozenset(name.split()) for name in names]
    return sum(not any(own < other for other in parts) for own in parts)


def enough_in_common(ground: CommonGround, lexical: float, crowding: float, gap: float) -> bool:
    """Whether two articles of different events share enough to be shown as related.

    Args:
        ground: What they share.
        lexical: The cosine of their words.
        crowding: How alike articles are around them anyway.
        gap: Days between them; NaN is unknown.
    """
    if ground.unknown:
        return True
    if ground.short:
        return ground.statements > 0 or ground.names > 0
    crowded = crowding >= _CROWDED
    if not abs(gap) <= _NEAR_DAYS and lexical < _FAR_WORDS:
        return False
    if ground.statements < 2:
        return ground.statements == 1 and ground.names >= 2 + crowded and lexical >= _ONE_STATEMENT_WORDS
    return ground.names >= 2 or (not crowded and lexical >= (_WORDS if ground.names else _NAMELESS_WORDS))


def are_too_brief(ground: CommonGround) -> bool:
    """Whether two articles share nothing that can be shown, and one is too short for that to say much.

    They are related where the tree of stories has them in one line: of such pairs in `long_running_events`
    and `current_events` nearly all are of one saga, of others few, however many words they share.
    """
    return ground.short and not (ground.statements or ground.names)


def may_be_strangers(lexical: Floats, crowding: Floats, config: LinkConfig) -> NDArray[np.bool_]:
    """Of which pairs of one event the two share so few words that `have_no_ground` is to be asked."""
    crowded = (crowding >= _CROWDED) & (lexical < _EVENT_WORDS)
    strangers: NDArray[np.bool_] = crowded | share_too_little(lexical, crowding, config)
    return strangers


def have_no_ground(ground: CommonGround, crowding: float) -> bool:
    """Whether two articles of one event share nothing that can be shown; one name is little in a crowd."""
    names = 2 if crowding >= _CROWDED else 1
    return not (ground.unknown or ground.short or ground.statements or ground.names >= names)


def is_running_story(ground: CommonGround) -> bool:
    """Whether two articles share what reports of one running story share: statements, and names."""
    return not ground.unknown and ground.statements >= 2 - ground.short and ground.names >= 2
