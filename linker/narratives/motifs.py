"""Motifs: groups of statements that recur, merged where they are sides of one thing, formulas left out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from linker.narratives.config import NarrativeConfig
from linker.narratives.distinctiveness import Distinctiveness, cast, distinctiveness, substance
from linker.narratives.grouping import Edges, extend, fitting, merge
from linker.narratives.passages import Material
from linker.narratives.recurrence import (
    Recurrence,
    enough,
    episodes_of,
    independent_sources,
    is_form,
    recurrence,
    without_doubtful,
    without_odd_times,
)
from linker.types import Rows, Scores


@dataclass(frozen=True, slots=True)
class Motif:
    """Statements that say the same, again and again; `members` ascending, of those that were `gathered`."""

    members: Rows
    gathered: Rows
    found: Recurrence
    distinct: Distinctiveness


def find_motifs(
    material: Material, edges: Edges, cores: Sequence[Rows], config: NarrativeConfig
) -> list[Motif]:
    """Find what is said again, in order of first mention, starting from groups of close pairs."""
    likely = [
        core
        for core in cores
        if len(_episodes(material, core, config)) >= config.min_episodes
        and _may_grow(distinctiveness(material, core), _crowded(edges, core, config), config)
    ]
    grown = [group for group in extend(material, likely, edges, config) if len(group) > 1]
    if not grown:
        return []
    crowded = np.array([_crowded(edges, group, config) for group in grown], np.float32)
    motifs = []
    for parts in merge(material, grown, crowded, config):
        said = np.unique(np.concatenate(parts))
        if is_form(material, said, config):
            continue
        members = fitting(material, said, edges.crowding, config.fits_whole, config)
        members = _surely_dated(material, members, config)
        main = max(
            (np.intersect1d(part, members) for part in parts),
            key=lambda part: (_stories(material, part), -int(part[0]) if len(part) else 0),
        )
        distinct = distinctiveness(material, main)
        articles = sorted({int(article) for article in material.articles[members]})
        found = recurrence(material, articles, independent_sources(material, members), config)
        if (
            substance(material, members) >= config.min_substance
            and enough(found, material, config)
            and _is_motif(distinct, _crowded(edges, main, config), found.stories, config)
            and _has_actors(material, np.array(articles, np.int64), distinct.focus, found.stories, config)
        ):
            motifs.append(Motif(members, said, found, distinct))
    return motifs


def _episodes(material: Material, members: Rows, config: NarrativeConfig) -> list[list[int]]:
    return episodes_of(material, np.unique(material.articles[members]).tolist(), config)


def _surely_dated(material: Material, members: Rows, config: NarrativeConfig) -> Rows:
    """Members without those that alone would set a date, and fit badly; an article fits as its best one."""
    vectors = material.vectors[members]
    own = (vectors @ vectors.sum(axis=0) - 1) / max(1, len(members) - 1)
    articles, place = np.unique(material.articles[members], return_inverse=True)
    fits, share = np.full(len(articles), -1, np.float32), np.zeros(len(articles), np.float32)
    np.maximum.at(fits, place, own)
    np.maximum.at(share, place, _support(material, members))
    kept = without_odd_times(material, articles, without_doubtful(fits, share), config)
    return members[np.isin(material.articles[members], kept)]


def _support(material: Material, members: Rows) -> Scores:
    """How many of the words and names that mark a group each member holds, shape (len(members),)."""
    distinct, names = distinctiveness(material, members), material.actors.passages[members]
    words = set(distinct.words)
    shared = np.array([len(words.intersection(material.stems[member])) for member in members])
    found: Scores = shared + np.asarray((names[:, list(distinct.marks)] > 0).sum(axis=1)).ravel()
    return found


def _stories(material: Material, members: Rows) -> int:
    return len(np.unique(material.stories[material.articles[members]]))


def _crowded(edges: Edges, members: Rows, config: NarrativeConfig) -> float:
    """How much of the cosine between members is due to what the archive is about, and not to them."""
    return config.crowding * float(edges.crowding[members].mean())


def _may_grow(distinct: Distinctiveness, crowded: float, config: NarrativeConfig) -> bool:
    """Whether a core says one thing; its words become clearer when more passages have joined."""
    return (
        distinct.cohesion - crowded >= config.min_cohesion
        and distinct.focus >= config.seed_focus * config.min_focus
    )


def _is_motif(distinct: Distinctiveness, crowded: float, stories: int, config: NarrativeConfig) -> bool:
    """Whether a group is more than a formula; few stories must agree more, as they do so by chance."""
    return (
        distinct.cohesion - crowded >= config.min_cohesion
        and distinct.focus >= config.min_focus + config.focus_chance / stories
        and distinct.anchor >= config.min_anchor + config.anchor_chance / stories
        and distinct.value >= config.min_distinctiveness
    )


def _has_actors(
    material: Material, articles: Rows, focus: float, stories: int, config: NarrativeConfig
) -> bool:
    """Whether it is of the same actors again; the rarer its words are, the fewer of them are wanted."""
    return cast(material, articles) * focus >= config.min_cast + config.cast_chance / stories
