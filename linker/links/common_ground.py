"""What two articles have in common that a reader can be shown: statements that say the same, and rare names.

Articles of the same days that share some words have a score, but a link without anything to show convinces
few. So articles of different events are related only where they also share statements, names or, of texts too
short for either, words (`enough_in_common`): much of it anywhere, less within one topic of the tree. There,
too, they are related where their score is high for articles as alike as those around them (`are_close`), and
within one line if they are too short to share anything. What two reports of one running story have in common
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
from linker.types import Scores
from linker.words import words

FEW_STATEMENTS = 3
"""An article with fewer passages that may be quoted is too short for statements in common to be expected."""
_FURNITURE = 0.4
"""Share of the lines of an article that another may have word for word."""
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
_CLOSE, _CLOSE_SLOPE = 0.29, 1.0
"""Score from which two articles of one topic are related whatever they share, and how much it grows with the
crowding beyond `_UNCROWDED`. Chosen on one half of the gold of `listed_headlines` and on `gun_incidents`: of
that half recall@10 of what is shown is .69, before .59, of the other .75, before .67."""
_CLOSE_SHARED, _CLOSE_SHARED_SLOPE = 0.28, 0.5
"""The same where they share two statements, or one and a name."""
_UNCROWDED = 0.4
NOWHERE, IN_LINE, IN_TOPIC, ANYWHERE = range(4)
"""How wide a group of the tree of stories two articles must share to be related."""

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class CommonGround:
    """How many statements (0, 1, or 2 for more) and rare names two articles share.

    `unknown` where the two are in different languages or the passages of one aren't known, `short` where one
    has hardly a passage that may be quoted, `furniture` where most that one prints the other prints word for
    word, as outlets do around all their reports.
    """

    statements: int = 0
    names: int = 0
    short: bool = False
    unknown: bool = False
    furniture: bool = False


def common_ground(
    left: Quotable, right: Quotable, measures: Measures, *, one_event: bool = True
) -> CommonGround:
    """What two articles have in common; the same from either side.

    Names say something of two of different events only beside statements, or where one is short: else they
    aren't counted.
    """
    fewest = min(len(left.texts), len(right.texts))
    other_language = None not in (left.language, right.language) and left.language != right.language
    if not fewest or other_language:
        return CommonGround(unknown=True)
    short = fewest < FEW_STATEMENTS
    repeated = len(left.lines & right.lines) / min(len(left.lines), len(right.lines))
    if short and repeated == 1:
        return CommonGround(furniture=True)
    statements = _statements_in_common(left, right, measures)
    names: list[str] = []
    if one_event or short or statements:
        names = [name for name in left.names & right.names if rarest(name, measures.rarity) >= measures.usual]
    return CommonGround(statements, _independent(names), short, furniture=repeated > _FURNITURE)


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
    return sum(not any(words_of_name < other for other in parts) for words_of_name in parts)


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


def are_close(scores: Scores, crowding: Floats, *, share_statements: bool) -> Flags:
    """Which scores are high for articles as alike as those around them.

    Args:
        scores: How close two articles are.
        crowding: How alike articles are around each two anyway.
        share_statements: Whether they share statements.
    """
    least, slope = (_CLOSE_SHARED, _CLOSE_SHARED_SLOPE) if share_statements else (_CLOSE, _CLOSE_SLOPE)
    needed = least + slope * np.maximum(crowding - _UNCROWDED, 0)
    close: Flags = scores >= np.round(needed, 6).astype(np.float32)
    return close


def needs_reading(lexical: Floats, gaps: Floats, *, few_words: Flags, close: Flags, short: Flags) -> Flags:
    """Of which pairs of different events what they share is to be asked: the others aren't related.

    Args:
        lexical: The cosine of their words.
        gaps: Days between them; NaN is unknown.
        few_words: Whether they share too few words for how alike articles are around them.
        close: Whether their score is high enough, given that they share statements.
        short: Whether one has hardly a passage that may be quoted.
    """
    least = np.where(np.abs(gaps) <= _NEAR_DAYS, _LEAST_WORDS, _FAR_WORDS)
    wanted: Flags = close | (~few_words & (short | (lexical >= least)))
    return wanted


def related_within(ground: CommonGround, *, enough: bool, few_words: bool, close: tuple[bool, bool]) -> int:
    """How wide a group of the tree two articles of different events must share to be related.

    Args:
        ground: What they share.
        enough: Whether that is enough (`enough_in_common`).
        few_words: Whether they share too few words for how alike articles are around them.
        close: Whether their score is high enough as it is, and given that they share statements.
    """
    share_statements = ground.statements >= 2 or (ground.statements == 1 and ground.names >= 1)
    telling = ground.unknown or ground.short or is_running_story(ground)
    if (enough and telling) or (close[0] and share_statements and ground.names >= 2 and not ground.furniture):
        return ANYWHERE
    if enough:
        return IN_TOPIC
    if are_too_brief(ground):
        return NOWHERE if few_words else IN_LINE
    if ground.furniture:
        return NOWHERE
    return IN_TOPIC if close[0] or (close[1] and share_statements) else NOWHERE


def may_be_strangers(lexical: Floats, crowding: Floats, config: LinkConfig) -> Flags:
    """Of which pairs of one event the two share so few words that `have_no_ground` is to be asked."""
    crowded = (crowding >= _CROWDED) & (lexical < _EVENT_WORDS)
    strangers: Flags = crowded | share_too_little(lexical, crowding, config)
    return strangers


def have_no_ground(ground: CommonGround, crowding: float) -> bool:
    """Whether two articles of one event share nothing that can be shown; one name is little in a crowd."""
    names = 2 if crowding >= _CROWDED else 1
    return not (ground.unknown or ground.short or ground.statements or ground.names >= names)


def is_running_story(ground: CommonGround) -> bool:
    """Whether two articles share what reports of one running story share: statements, and names."""
    return not ground.unknown and ground.statements >= 2 - ground.short and ground.names >= 2
