"""Lines in which one protagonist follows another: two sagas, and not one."""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from linker.narratives.coherence import StoryProfiles
from linker.narratives.material import Material
from linker.types import Rows, Scores

_SHARE = 0.2
"""Share of the stories that each of two protagonists has to himself."""
_MAINLY = 0.7
"""Share of the passages with either name in which one of them stands when a story is mainly his."""
_CLEAR = 0.8
"""Share of the stories with either name that are mainly of one of them."""
_COVER = 0.7
"""Share of all stories that name one of them."""
_AFTER = 0.9
"""How often a story of the one is later than a story of the other."""
_OTHER_STORIES = 0.4
"""How much more often than by chance the nearest stories have the same protagonist."""
_NEAREST = 5
_FEWEST = 20
_LOOKED_AT = 60


def divide(material: Material, profiles: StoryProfiles, group: Rows) -> list[Rows]:
    """Cut stories in two where one protagonist follows another; else leave them as one group.

    Two spellings of one name divide the stories too, but neither in time nor by what they say.
    """
    if len(group) < _FEWEST:
        return [group]
    columns = _protagonists(material, profiles, group)
    counts = _mentions(material, group, columns)
    days = _days(material, group)
    for one, other in combinations(range(len(columns)), 2):
        side = _sides(counts[:, one], counts[:, other])
        if side is not None and _follow(days, side) and _differ(profiles, group, side):
            first = _nearer(profiles, group, side)
            return [group[first], group[~first]]
    return [group]


def _protagonists(material: Material, profiles: StoryProfiles, group: Rows) -> list[int]:
    """Names that many of the stories hold and things are not merely in, commonest first, no word twice."""
    share = np.asarray(profiles.names[group].mean(axis=0)).ravel() * (1 - material.actors.placed)
    chosen: list[int] = []
    used: set[str] = set()
    for column in np.argsort(-np.round(share, 6), kind="stable")[:_LOOKED_AT].tolist():
        parts = set(material.actors.keys[column].split())
        if share[column] >= _SHARE and not parts & used:
            chosen.append(column)
            used |= parts
    return chosen


def _mentions(material: Material, group: Rows, columns: list[int]) -> NDArray[np.float64]:
    """In how many of its statements each story holds each name, shape (len(group), len(columns))."""
    place = np.full(len(material.story_ids), -1, np.int64)
    place[group] = np.arange(len(group))
    story = place[material.stories[material.articles]]
    rows = np.flatnonzero(story >= 0)
    belongs = sparse.csr_matrix(
        (np.ones(len(rows)), (story[rows], np.arange(len(rows)))), shape=(len(group), len(rows))
    )
    return np.asarray((belongs @ (material.actors.passages[rows][:, columns] > 0)).toarray(), np.float64)


def _sides(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.int64] | None:
    """1 for the stories mainly of the one, -1 of the other, 0 for the rest; None where many are of both."""
    total = one + other
    part = np.divide(one, total, out=np.full(len(one), 0.5), where=total > 0)
    side = (part >= _MAINLY).astype(np.int64) - (part <= 1 - _MAINLY)
    named = int((total > 0).sum())
    fair = min(int((side > 0).sum()), int((side < 0).sum())) >= _SHARE * len(one)
    return side if fair and named >= _COVER * len(one) and np.abs(side).sum() >= _CLEAR * named else None


def _days(material: Material, group: Rows) -> Scores:
    """The mean date of each story, NaN where none of its articles has one."""
    moments = [
        [moment.timestamp() for a in material.articles_of(story[None]) if (moment := material.published[a])]
        for story in group
    ]
    return np.array([np.mean(own) if own else np.nan for own in moments])


def _follow(days: Scores, side: NDArray[np.int64]) -> bool:
    """Whether the stories of one side are later than those of the other."""
    one, other = (days[(side == number) & ~np.isnan(days)] for number in (1, -1))
    if not len(one) or not len(other):
        return False
    later = float((one[:, None] > other[None, :]).mean())
    return max(later, 1 - later) >= _AFTER


def _differ(profiles: StoryProfiles, group: Rows, side: NDArray[np.int64]) -> bool:
    """Whether the nearest stories mostly have the same side, more than by chance (Cohen's kappa)."""
    own, number = profiles.dense[group[side != 0]], side[side != 0]
    cosines = own @ own.T
    np.fill_diagonal(cosines, -1)
    near = np.argsort(-cosines, axis=1, kind="stable")[:, :_NEAREST]
    same = float((number[near] == number[:, None]).mean())
    chance = float((number == 1).mean() ** 2 + (number == -1).mean() ** 2)
    return (same - chance) / (1 - chance) >= _OTHER_STORIES


def _nearer(profiles: StoryProfiles, group: Rows, side: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which stories are the one's: mainly his, or mainly nobody's and nearer to his."""
    own = profiles.dense[group]
    one, other = (own[side == number].mean(axis=0) for number in (1, -1))
    found: NDArray[np.bool_] = np.where(side == 0, own @ one > own @ other, side > 0)
    return found
