"""Motifs: groups of statements that recur, merged where they are sides of one thing, formulas left out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from linker.narratives.config import NarrativeConfig
from linker.narratives.distinctiveness import Distinctiveness, distinctiveness, entity_score, substance
from linker.narratives.grouping import Edges, fitting_members, let_join, merge
from linker.narratives.passages import Statements
from linker.narratives.recurrence import (
    Recurrence,
    enough,
    episodes_of,
    independent_sources,
    is_template,
    recurrence,
    without_odd_times,
)
from linker.retrieval.dense import mean_cosines
from linker.types import Rows, Scores


@dataclass(frozen=True, slots=True)
class Motif:
    """Statements that say the same, again and again; `members` ascending, of those that were `gathered`."""

    members: Rows
    gathered: Rows
    found: Recurrence
    distinct: Distinctiveness


def find_motifs(
    statements: Statements, edges: Edges, cores: Sequence[Rows], config: NarrativeConfig
) -> list[Motif]:
    """Find what is said again, in order of first mention, starting from groups of close pairs."""
    likely = [
        core
        for core in cores
        if len(_episodes(statements, core, config)) >= config.min_episodes
        and _may_grow(distinctiveness(statements, core), _hubness_taken(edges, core, config), config)
    ]
    grown = [group for group in let_join(statements, likely, edges, config) if len(group) > 1]
    if not grown:
        return []
    hubness_taken = np.array([_hubness_taken(edges, group, config) for group in grown], np.float32)
    motifs = []
    for parts in merge(statements, grown, hubness_taken, config):
        gathered = np.unique(np.concatenate(parts))
        if is_template(statements, gathered, config):
            continue
        members = fitting_members(statements, gathered, edges.hubness, config.fits_whole, config)
        members = _surely_dated(statements, members, config)
        main = max(
            (np.intersect1d(part, members) for part in parts),
            key=lambda part: (_stories(statements, part), -int(part[0]) if len(part) else 0),
        )
        distinct = distinctiveness(statements, main)
        articles = sorted({int(article) for article in statements.articles[members]})
        again = recurrence(statements, articles, independent_sources(statements, members), config)
        if (
            substance(statements, members) >= config.min_substance
            and enough(again, statements, config)
            and _is_motif(distinct, _hubness_taken(edges, main, config), again.stories, config)
            and _has_actors(statements, np.array(articles, np.int64), distinct.focus, again.stories, config)
        ):
            motifs.append(Motif(members, gathered, again, distinct))
    return motifs


def _episodes(statements: Statements, members: Rows, config: NarrativeConfig) -> list[list[int]]:
    return episodes_of(statements, np.unique(statements.articles[members]).tolist(), config)


def _surely_dated(statements: Statements, members: Rows, config: NarrativeConfig) -> Rows:
    """The members without those that fit badly and would set a date; an article fits as its best member."""
    articles, place = np.unique(statements.articles[members], return_inverse=True)
    fits, share = np.full(len(articles), -1, np.float32), np.zeros(len(articles), np.float32)
    np.maximum.at(fits, place, mean_cosines(statements.vectors[members]))
    np.maximum.at(share, place, _support(statements, members))
    dated = without_odd_times(statements, articles, fits, share, config)
    return members[np.isin(statements.articles[members], dated)]


def _support(statements: Statements, members: Rows) -> Scores:
    """How many of the words and names that mark a group each member holds, shape (len(members),)."""
    distinct, names = distinctiveness(statements, members), statements.actors.passages[members]
    words = set(distinct.words)
    shared = np.array([len(words.intersection(statements.stems[member])) for member in members])
    support: Scores = shared + np.asarray((names[:, list(distinct.marks)] > 0).sum(axis=1)).ravel()
    return support


def _stories(statements: Statements, members: Rows) -> int:
    return len(np.unique(statements.stories[statements.articles[members]]))


def _hubness_taken(edges: Edges, members: Rows, config: NarrativeConfig) -> float:
    """The part of the cosine between members that comes from their dense surroundings (hubness)."""
    return config.hubness * float(edges.hubness[members].mean())


def _may_grow(distinct: Distinctiveness, hubness_taken: float, config: NarrativeConfig) -> bool:
    """Whether a core is coherent enough to grow; its shared words become clearer as passages join."""
    return (
        distinct.cohesion - hubness_taken >= config.min_cohesion
        and distinct.focus >= config.seed_focus * config.min_focus
    )


def _is_motif(distinct: Distinctiveness, hubness_taken: float, stories: int, config: NarrativeConfig) -> bool:
    """Whether a group is more than a formula. Few stories must agree more, since they may agree by chance."""
    return (
        distinct.cohesion - hubness_taken >= config.min_cohesion
        and distinct.focus >= config.min_focus + config.focus_chance / stories
        and distinct.anchor >= config.min_anchor + config.anchor_chance / stories
        and distinct.value >= config.min_distinctiveness
    )


def _has_actors(
    statements: Statements, articles: Rows, focus: float, stories: int, config: NarrativeConfig
) -> bool:
    """Whether the same actors come back; with rarer words, fewer actors are enough."""
    return (
        entity_score(statements, articles) * focus
        >= config.min_entity_score + config.entity_score_chance / stories
    )
