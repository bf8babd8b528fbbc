"""Storylines (users read "saga"): branches of the tree of stories that run through several events."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from scipy import sparse

from linker.clustering.communities import linked_groups
from linker.narratives.config import NarrativeConfig
from linker.narratives.distinctiveness import (
    Coherence,
    StoryProfiles,
    coherence,
    least_fit,
    profile_stories,
    story_fits,
    support,
)
from linker.narratives.passages import Statements
from linker.narratives.recurrence import is_template, without_odd_times
from linker.retrieval.neighbour_lists import Lists, Pairs, paired
from linker.types import Rows

_SHARE = 0.2
"""Share of the stories that each of two protagonists has to himself."""
_MAINLY = 0.7
"""Share of the passages with either name in which one of them stands when a story is mainly his."""
_SPELLED_ALIKE = 70
"""Similarity of letters, of 100, from which two names are one in two spellings: Muammar Gaddafi and Moammar
Gadhafi have 87, two presidents after each other at most 45."""
_CLEAR = 0.8
"""Share of the stories with either name that are mainly of one of them."""
_COVER = 0.7
"""Share of all stories that name one of them."""
_OTHER_STORIES = 0.55
"""How much more often than by chance the nearest stories have the same protagonist. Two presidents of one
country have .59. Two parties to a dispute on one law have .43, the candidates of one election .47, an
inquiry and the minister who closed it .51, and each of these is one saga."""
_MOSTLY, _PARTLY = 0.5, 0.25
"""Shares of the stories of two storylines that fit the other one where both are one."""
_NEAREST = 5
_FEWEST = 20
_LOOKED_AT = 60


@dataclass(frozen=True, slots=True)
class Storyline:
    """One line through several stories: its articles, and of each the statement closest to the storyline."""

    articles: Rows
    members: Rows
    coherence: Coherence


def find_storylines(statements: Statements, config: NarrativeConfig) -> list[Storyline]:
    """Find storylines, looking at each branch of the tree of stories from the top.

    A branch that holds together is a storyline; otherwise its parts may be. A topic is looked at as a whole
    where no line that is most of it holds a storyline.
    """
    profiles = profile_stories(statements)
    pairs = paired(Lists(profiles.near, profiles.near_cosines))
    storylines: list[Storyline] = []
    for topic in _numbered_groups(statements.topics, config):
        lines = sorted(
            (topic[line] for line in _numbered_groups(statements.lines[topic], config)), key=len, reverse=True
        )
        long = [line for line in lines[:1] if len(line) > config.longest_line * len(topic)]
        within = _within(statements, profiles, pairs, long, config)
        whole = None if within else _storyline(statements, profiles, topic, config)
        if whole is not None:
            storylines.extend(_by_protagonist(statements, profiles, topic, whole, config))
        else:
            storylines.extend(within)
            storylines.extend(_within(statements, profiles, pairs, lines[len(long) :], config))
    storylines = join_storylines(statements, profiles, storylines, config)
    return sorted(storylines, key=lambda storyline: int(storyline.articles[0]))


def join_storylines(
    statements: Statements, profiles: StoryProfiles, storylines: Sequence[Storyline], config: NarrativeConfig
) -> list[Storyline]:
    """Storylines, those made one that were found in two branches though each fits the other.

    Half of one's stories fit the other as well as its own do, a quarter of the other's fit the first, and no
    two protagonists divide them.
    """
    groups = [np.unique(statements.stories[storyline.articles]) for storyline in storylines]
    for one, other in alike_groups(profiles, groups):
        both = np.union1d(groups[one], groups[other])
        whole = _described(statements, profiles, both, coherence(statements, profiles, both), config)
        if whole is not None and len(divide(statements, profiles, both)) == 1:
            rest = [storyline for i, storyline in enumerate(storylines) if i not in (one, other)]
            return join_storylines(statements, profiles, [*rest, whole], config)
    return list(storylines)


def alike_groups(profiles: StoryProfiles, groups: Sequence[Rows]) -> list[tuple[int, int]]:
    """The pairs of groups of which each fits the other, the closest first."""
    if len(groups) < 2:
        return []
    vectors = [profiles.dense[group] for group in groups]
    centres = np.stack([members.mean(axis=0) for members in vectors])
    least = np.array([least_fit(members) for members in vectors])
    # fit[i, j] is the share of the stories of group i that fit group j; shape (groups, groups)
    fit = np.stack([(np.round(members @ centres.T, 6) >= least).mean(axis=0) for members in vectors])
    alike = (np.maximum(fit, fit.T) >= _MOSTLY) & (np.minimum(fit, fit.T) >= _PARTLY)
    pairs = np.argwhere(np.triu(alike, 1))
    order = np.argsort(-(fit + fit.T)[pairs[:, 0], pairs[:, 1]], kind="stable")
    return [(int(one), int(other)) for one, other in pairs[order]]


def _within(
    statements: Statements,
    profiles: StoryProfiles,
    pairs: Pairs,
    branches: Sequence[Rows],
    config: NarrativeConfig,
    depth: int = 0,
) -> list[Storyline]:
    """The storylines that branches are, or that are found among their parts."""
    return [
        storyline
        for branch in branches
        for storyline in _storylines_in(statements, profiles, pairs, branch, config, depth)
    ]


def _numbered_groups(numbers: Rows, config: NarrativeConfig) -> list[Rows]:
    """Groups of positions with the same number, ascending; groups too small for a storyline are left out."""
    order = np.argsort(numbers, kind="stable")
    cuts = np.flatnonzero(np.diff(numbers[order])) + 1
    return [group for group in np.split(order, cuts) if len(group) >= config.storyline_stories]


def _storylines_in(
    statements: Statements,
    profiles: StoryProfiles,
    pairs: Pairs,
    branch: Rows,
    config: NarrativeConfig,
    depth: int = 0,
) -> list[Storyline]:
    """A branch if it is a storyline, or the storylines among its parts, which are cut ever finer."""
    whole = _storyline(statements, profiles, branch, config, is_part=depth > 0)
    if whole is not None:
        core = _core(statements, profiles, pairs, branch, whole, config)
        return _by_protagonist(statements, profiles, branch, core, config)
    for next_depth, least in enumerate(config.storyline_cuts[depth:], depth + 1):
        parts = _parts(pairs, branch, least, len(statements.story_ids), config)
        if len(parts) != 1 or len(parts[0]) < len(branch):
            large = [part for part in parts if len(part) >= config.part_stories]
            return _within(statements, profiles, pairs, large, config, next_depth)
    return []


def _core(
    statements: Statements,
    profiles: StoryProfiles,
    pairs: Pairs,
    branch: Rows,
    whole: Storyline,
    config: NarrativeConfig,
) -> Storyline:
    """A storyline, or most of it where that is much more coherent: the other stories were only near it."""
    for least in config.storyline_cuts:
        largest = max(
            _parts(pairs, branch, least, len(statements.story_ids), config), key=len, default=branch
        )
        if len(largest) < config.core_share * len(branch):
            break
        core = _storyline(statements, profiles, largest, config) if len(largest) < len(branch) else None
        if core is not None and core.coherence.anchor >= whole.coherence.anchor + config.core_gain:
            whole, branch = core, largest
    return whole


def _parts(pairs: Pairs, branch: Rows, least: float, count: int, config: NarrativeConfig) -> Sequence[Rows]:
    """The communities of a branch, by the pairs of stories with a cosine of at least `least`."""
    place = np.full(count, -1, np.int64)
    place[branch] = np.arange(len(branch))
    left, right = place[pairs.left], place[pairs.right]
    close = (left >= 0) & (right >= 0) & (pairs.cosine >= least)
    groups = linked_groups(
        left[close], right[close], pairs.cosine[close], len(branch), config.storyline_resolution
    )
    return [branch[group] for group in groups]


def _storyline(
    statements: Statements,
    profiles: StoryProfiles,
    group: Rows,
    config: NarrativeConfig,
    *,
    is_part: bool = False,
) -> Storyline | None:
    """The storyline that a group of stories forms, if it lasts long enough and holds together; else None."""
    if not _lasts(statements, statements.articles_of(group), config):
        return None
    fitting = group[story_fits(profiles, group) >= config.storyline_fit]
    if len(fitting) < (config.part_stories if is_part else config.storyline_stories):
        return None
    measures = coherence(statements, profiles, fitting)
    if not _holds_together(measures, len(fitting), config) or (
        is_part and measures.anchor < config.part_anchor
    ):
        return None
    return _described(statements, profiles, fitting, measures, config)


def _by_protagonist(
    statements: Statements,
    profiles: StoryProfiles,
    group: Rows,
    storyline: Storyline,
    config: NarrativeConfig,
) -> list[Storyline]:
    """A storyline, or in its place one for each of several protagonists. They may be close to each other."""
    parts = divide(statements, profiles, group)
    if len(parts) == 1:
        return [storyline]
    eras: list[Storyline] = []
    for part in parts:
        era = _described(statements, profiles, part, coherence(statements, profiles, part), config)
        if era is None:
            return [storyline]
        stories = np.unique(statements.stories[era.articles])
        eras.extend(_by_protagonist(statements, profiles, stories, era, config))
    return eras


def _described(
    statements: Statements, profiles: StoryProfiles, group: Rows, found: Coherence, config: NarrativeConfig
) -> Storyline | None:
    """The storyline of a group of stories, without articles of odd times; None if short or a template."""
    articles = statements.articles_of(group)
    vectors = statements.corpus.article_index.vectors(articles)
    fits = vectors @ profiles.dense[group].mean(axis=0)
    share = support(statements, profiles, group)[np.searchsorted(group, statements.stories[articles])]
    articles = without_odd_times(statements, articles, fits, share, config)
    members = _leads(statements, articles)
    stories = np.unique(statements.stories[articles])
    if len(stories) < config.storyline_stories or not _lasts(statements, articles, config):
        return None
    if not len(members) or is_template(statements, members, config, config.storyline_verbatim):
        return None
    return Storyline(articles, members, found)


def _holds_together(found: Coherence, stories: int, config: NarrativeConfig) -> bool:
    """Whether a group is more than events of one kind; small groups may share names by chance."""
    return (
        found.cohesion >= config.storyline_cohesion
        and found.closure >= config.storyline_closure
        and found.separation >= config.storyline_separation
        and found.focus >= config.storyline_focus
        and found.anchor >= config.storyline_anchor
        and found.entity_score
        >= config.storyline_entity_score + config.storyline_entity_score_chance / stories
    )


def _lasts(statements: Statements, articles: Rows, config: NarrativeConfig) -> bool:
    dated = [moment for article in articles if (moment := statements.published[article]) is not None]
    return bool(dated) and (max(dated) - min(dated)).total_seconds() >= config.storyline_days * 86_400


def _leads(statements: Statements, articles: Rows) -> Rows:
    """Of each article the statement that is closest to the whole storyline, ascending."""
    rows = statements.statements_of(articles)
    if not len(rows):
        return rows
    centre = statements.corpus.article_index.vectors(articles).mean(axis=0)
    cosines = statements.vectors[rows] @ centre
    order = np.lexsort((rows, -cosines, statements.articles[rows]))
    _, first = np.unique(statements.articles[rows][order], return_index=True)
    return np.sort(rows[order][first])


def divide(statements: Statements, profiles: StoryProfiles, group: Rows) -> list[Rows]:
    """Cut stories in two where each of two protagonists has his own; else leave them as one group."""
    if len(group) < _FEWEST:
        return [group]
    columns = _protagonists(statements, profiles, group)
    counts = _mentions(statements, group, columns)
    for one, other in combinations(range(len(columns)), 2):
        side = _sides(counts[:, one], counts[:, other])
        if side is not None and _agreement(profiles, group, side) >= _OTHER_STORIES:
            first = _nearer(profiles, group, side)
            return [group[first], group[~first]]
    return [group]


def _protagonists(statements: Statements, profiles: StoryProfiles, group: Rows) -> list[int]:
    """The commonest names of two words or more, as people have, one of each spelling; places aside."""
    share = np.asarray(profiles.names[group].mean(axis=0)).ravel() * (1 - statements.actors.placed)
    chosen: list[int] = []
    for column in np.argsort(-np.round(share, 6), kind="stable")[:_LOOKED_AT].tolist():
        name = statements.actors.keys[column]
        others = [statements.actors.keys[other] for other in chosen]
        if share[column] >= _SHARE and " " in name and not any(_is_one(name, other) for other in others):
            chosen.append(column)
    return chosen


def _is_one(name: str, other: str) -> bool:
    """Whether two names may be one person's: they share a word, or are spelled nearly alike."""
    return not set(name.split()).isdisjoint(other.split()) or fuzz.ratio(name, other) >= _SPELLED_ALIKE


def _mentions(statements: Statements, group: Rows, columns: list[int]) -> NDArray[np.float64]:
    """In how many of its statements each story holds each name, shape (len(group), len(columns))."""
    place = np.full(len(statements.story_ids), -1, np.int64)
    place[group] = np.arange(len(group))
    story = place[statements.stories[statements.articles]]
    rows = np.flatnonzero(story >= 0)
    belongs = sparse.csr_matrix(
        (np.ones(len(rows)), (story[rows], np.arange(len(rows)))), shape=(len(group), len(rows))
    )
    return np.asarray((belongs @ (statements.actors.passages[rows][:, columns] > 0)).toarray(), np.float64)


def _sides(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.int64] | None:
    """1 for stories mainly about the first, -1 about the second, else 0; None where many are about both."""
    total = one + other
    part = np.divide(one, total, out=np.full(len(one), 0.5), where=total > 0)
    side = (part >= _MAINLY).astype(np.int64) - (part <= 1 - _MAINLY)
    named = int((total > 0).sum())
    fair = min(int((side > 0).sum()), int((side < 0).sum())) >= _SHARE * len(one)
    return side if fair and named >= _COVER * len(one) and np.abs(side).sum() >= _CLEAR * named else None


def _agreement(profiles: StoryProfiles, group: Rows, side: NDArray[np.int64]) -> float:
    """How much more often than by chance the nearest stories have the same side (Cohen's kappa)."""
    vectors, number = profiles.dense[group[side != 0]], side[side != 0]
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -1)
    near = np.argsort(-cosines, axis=1, kind="stable")[:, :_NEAREST]
    same = float((number[near] == number[:, None]).mean())
    chance = float((number == 1).mean() ** 2 + (number == -1).mean() ** 2)
    return (same - chance) / (1 - chance)


def _nearer(profiles: StoryProfiles, group: Rows, side: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which stories belong to the first protagonist: mainly about him, or about neither and nearer to his."""
    vectors = profiles.dense[group]
    one, other = (vectors[side == number].mean(axis=0) for number in (1, -1))
    nearer: NDArray[np.bool_] = np.where(side == 0, vectors @ one > vectors @ other, side > 0)
    return nearer
