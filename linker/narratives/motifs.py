"""Motifs: groups of statements that recur, merged where they are sides of one thing, formulas left out."""

from dataclasses import dataclass

import numpy as np

from linker.narratives.config import NarrativeConfig
from linker.narratives.distinct import Distinctiveness, cast, distinctiveness, is_form
from linker.narratives.edges import Edges, connect
from linker.narratives.episodes import bursts
from linker.narratives.groups import extend, find_cores
from linker.narratives.material import Material
from linker.narratives.recurrence import Recurrence, enough, independent_sources, recurrence
from linker.types import Rows

_MANY = 200


@dataclass(frozen=True, slots=True)
class Motif:
    """Statements that say the same, again and again; `members` ascending."""

    members: Rows
    found: Recurrence
    distinct: Distinctiveness


def find_motifs(material: Material, gap_days: float, config: NarrativeConfig) -> list[Motif]:
    """Find what is said again, in order of first mention."""
    if not len(material.rows):
        return []
    edges = connect(material, config)
    cores = find_cores(material, edges, config)
    likely = [
        core
        for core in cores
        if len(_episodes(material, core, gap_days)) >= config.min_episodes
        and _may_grow(distinctiveness(material, core), _crowded(edges, core, config), config)
    ]
    grown = [group for group in extend(material, likely, edges, config) if len(group) > 1]
    motifs = []
    for parts in _merge(material, grown, edges, config):
        main = max(parts, key=lambda part: (_stories(material, part), -int(part[0])))
        distinct = distinctiveness(material, main)
        members = np.unique(np.concatenate(parts))
        articles = sorted({int(article) for article in material.articles[members]})
        found = recurrence(material, articles, gap_days, independent_sources(material, members))
        if is_form(material, members, config):
            continue
        if (
            enough(found, material, config)
            and _is_motif(distinct, _crowded(edges, main, config), found.stories, config)
            and _has_actors(material, np.array(articles, np.int64), distinct.focus, found.stories, config)
        ):
            motifs.append(Motif(members, found, distinct))
    return motifs


def _episodes(material: Material, members: Rows, gap_days: float) -> list[list[int]]:
    moments = (material.published[article] for article in sorted(set(material.articles[members].tolist())))
    return bursts([moment for moment in moments if moment is not None], gap_days)


def _stories(material: Material, members: Rows) -> int:
    return len(np.unique(material.stories[material.articles[members]]))


def _crowded(edges: Edges, members: Rows, config: NarrativeConfig) -> float:
    """How much of the cosine between members is due to what the archive is about, and not to them."""
    return config.crowding * float(edges.crowding[members].mean())


def _may_grow(distinct: Distinctiveness, crowded: float, config: NarrativeConfig) -> bool:
    """Whether a core says one thing; its words become clearer when more passages have joined."""
    return (
        distinct.cohesion - crowded >= config.min_cohesion
        and distinct.focus >= config.core_share * config.min_focus
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


def _merge(material: Material, groups: list[Rows], edges: Edges, config: NarrativeConfig) -> list[list[Rows]]:
    """Put groups together that are sides of one thing, such as a claim and its denial: nearest first."""
    names = [set(distinctiveness(material, members).marks) for members in groups]
    articles = [set(material.articles[members].tolist()) for members in groups]
    sums = [material.vectors[members].sum(axis=0) for members in groups]
    sizes = [len(members) for members in groups]
    near = []
    for a, b in _meeting(articles, names):
        related = not (names[a] and names[b]) or names[a] & names[b]
        if related or articles[a] & articles[b]:
            near.append((-round(float(sums[a] @ sums[b]) / (sizes[a] * sizes[b]), 6), a, b))
    home = list(range(len(groups)))
    joined: dict[int, list[int]] = {number: [number] for number in home}
    for _, a, b in sorted(near):
        one, two = sorted((home[a], home[b]))
        if one == two:
            continue
        cosine = float(sums[one] @ sums[two]) / (sizes[one] * sizes[two])
        crowded = (_crowded(edges, groups[a], config) + _crowded(edges, groups[b], config)) / 2
        cosine -= crowded
        if cosine < (
            config.merge_beside if _beside(material, articles, one, two, config) else config.merge_cosine
        ):
            continue
        both, size = sums[one] + sums[two], sizes[one] + sizes[two]
        if (float(both @ both) - size) / (size * (size - 1)) - crowded < config.merged_cohesion:
            continue
        sums[one], sizes[one] = both, size
        articles[one] |= articles[two]
        joined[one].extend(joined.pop(two))
        for number in joined[one]:
            home[number] = one
    return [[groups[number] for number in sorted(parts)] for _, parts in sorted(joined.items())]


def _beside(material: Material, articles: list[set[int]], a: int, b: int, config: NarrativeConfig) -> bool:
    """Whether two groups stand in the same articles of several stories."""
    shared = articles[a] & articles[b]
    stories = {int(material.stories[article]) for article in shared}
    enough_shared = len(shared) >= config.merge_share * min(len(articles[a]), len(articles[b]))
    return enough_shared and len(stories) >= config.min_stories


def _meeting(articles: list[set[int]], names: list[set[int]]) -> list[tuple[int, int]]:
    """Pairs of groups that share an article or a name; what very many share brings none together."""
    found: set[tuple[int, int]] = set()
    for held in (articles, names):
        holders: dict[int, list[int]] = {}
        for number, items in enumerate(held):
            for item in items:
                holders.setdefault(item, []).append(number)
        few = (numbers for numbers in holders.values() if len(numbers) <= _MANY)
        found.update((a, b) for numbers in few for a in numbers for b in numbers if a < b)
    return sorted(found)
