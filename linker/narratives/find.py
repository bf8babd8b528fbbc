"""Find what keeps coming back in an archive: motifs and sagas, strongest first."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from threadpoolctl import threadpool_limits

from linker.corpus import Corpus
from linker.narratives.config import NarrativeConfig
from linker.narratives.distinct import Distinctiveness, cast, line_distinctiveness
from linker.narratives.edges import Edges, connect
from linker.narratives.forms import is_form
from linker.narratives.groups import cores_of, find_groups
from linker.narratives.linked import numbered
from linker.narratives.material import Material, gather, read_all
from linker.narratives.memory import Grouped, Memory
from linker.narratives.motifs import Motif, find_motifs
from linker.narratives.narrate import narrate
from linker.narratives.reading import Reading
from linker.narratives.recurrence import article_sources, recurrence
from linker.narratives.sagas import (
    Line,
    StoryProfiles,
    group_stories,
    lines_of,
    profile_stories,
    stretch,
    text_trust,
    widen,
)
from linker.narratives.types import Narrative, Strength
from linker.narratives.verdicts import Judge, Verdicts
from linker.types import Rows


def find_narratives(
    corpus: Corpus,
    stories: pl.DataFrame,
    config: NarrativeConfig = NarrativeConfig(),
) -> tuple[Narrative, ...]:
    """Find the narratives of an archive.

    Args:
        corpus: The archive.
        stories: Columns article_id and story_id; an article that it lacks is a story of its own.
        config: How they are found, kept and ranked.

    Returns:
        Motifs and sagas, sorted by (-strength, id). A motif that stays within one saga is part of it and
        isn't shown by itself.

    Raises:
        LinkerError: `stories` lacks its columns, or puts one article into two stories.
    """
    return find_again(corpus, stories, config, None)[0]


def find_again(
    corpus: Corpus, stories: pl.DataFrame, config: NarrativeConfig, memory: Memory | None
) -> tuple[tuple[Narrative, ...], Memory]:
    """Find the narratives of an archive with what was learned of it before, and what to remember now."""
    goes_on = memory is not None and memory.verdicts.hold(len(corpus))
    if memory is not None and not goes_on:
        memory = memory.anew(len(corpus))
    # Where little is compared, a second thread mostly waits, and keeps a processor busy with it.
    with threadpool_limits(1 if goes_on else None, "blas"):
        return _found(corpus, stories, config, memory)


def _found(
    corpus: Corpus, stories: pl.DataFrame, config: NarrativeConfig, memory: Memory | None
) -> tuple[tuple[Narrative, ...], Memory]:
    readings = read_all(corpus, {} if memory is None else memory.readings)
    material = gather(corpus, stories, config, readings)
    lists, known = None, Grouped.none(len(material.rows), len(material.story_ids))
    if memory is not None:
        lists, known = memory.known_in(material, readings)
    judge = _judge(material, readings, memory)
    profiles = profile_stories(material, config)
    lines = group_stories(profiles, config, known.stories, corpus.spread)
    sagas, no_lines = _sagas(material, judge, profiles, lines_of(profiles, lines, config), config)
    edges = connect(material, config, lists)
    groups = find_groups(material, edges, config, known.statements)
    found_motifs, no_cores = _motifs(material, edges, judge, cores_of(material, groups, config), config)
    found = _without_doubles([_motif(material, motif, config) for motif in found_motifs], sagas, config)
    ranked = sorted(found, key=lambda narrative: (-narrative.strength.score, narrative.narrative_id))
    verdicts = Verdicts(frozenset(no_lines | no_cores), judge.earlier.articles)
    grouped = Grouped(numbered(groups, len(material.rows)), numbered(lines, len(material.story_ids)))
    return tuple(ranked), Memory.of(material, readings, edges.lists, grouped, verdicts, memory)


def _judge(material: Material, readings: Sequence[Reading], memory: Memory | None) -> Judge:
    size = len(material.corpus)
    if memory is None:
        return Judge(material, Verdicts(articles=size), np.ones(size, np.bool_))
    held = dict(memory.frame.select("id", "key").iter_rows())
    ids = material.corpus.articles["id"]
    fresh = np.array([held.get(id_) != own.key for id_, own in zip(ids, readings, strict=True)], np.bool_)
    return Judge(material, memory.verdicts, fresh)


def _motifs(
    material: Material,
    edges: Edges,
    judge: Judge,
    cores: Sequence[Rows],
    config: NarrativeConfig,
) -> tuple[list[Motif], set[str]]:
    """The motifs, and the keys of the groups that none was made from."""
    keys = judge.core_keys(cores)
    motifs = find_motifs(material, edges, judge.open_cores(cores, keys, edges, config), config)
    used = np.zeros(len(material.rows), np.bool_)
    for motif in motifs:
        used[motif.gathered] = True
    return motifs, {key for core, key in zip(cores, keys, strict=True) if not used[core].any()}


def _without_doubles(
    motifs: list[Narrative], sagas: list[Narrative], config: NarrativeConfig
) -> list[Narrative]:
    """Leave out motifs that stay within one larger saga, and sagas that are little more than one motif."""
    held = [set(motif.article_ids) for motif in motifs]
    told = [set(saga.article_ids) for saga in sagas]
    part_of, filled = set(), set()
    for i, motif in enumerate(held):
        for j, saga in enumerate(told):
            both = len(motif & saga)
            in_saga, in_motif = both / len(motif), both / len(saga)
            if in_saga >= config.saga_holds and in_motif < in_saga:
                part_of.add(i)
            elif in_motif >= config.motif_fills:
                filled.add(j)
    return [
        *(motif for i, motif in enumerate(motifs) if i not in part_of),
        *(saga for j, saga in enumerate(sagas) if j not in filled),
    ]


def _motif(material: Material, motif: Motif, config: NarrativeConfig) -> Narrative:
    articles = sorted({int(article) for article in material.articles[motif.members]})
    strength = _strength(motif.found.stories, motif.found.sources, motif.distinct)
    return narrate(material, "motif", articles, motif.members, motif.distinct.names, strength, config)


def _sagas(
    material: Material,
    judge: Judge,
    profiles: StoryProfiles,
    lines: Sequence[Line],
    config: NarrativeConfig,
) -> tuple[list[Narrative], set[str]]:
    """Lines that are sagas, with the stragglers that belong to them; and the keys of those that are none."""
    found: dict[bytes, _Saga | None] = {}
    none: set[str] = set()

    def saga(line: Line) -> _Saga | None:
        key = line.stories.tobytes()
        if key not in found:
            articles = material.articles_of(line.stories)
            lasting = judge.line_key(articles)
            dismissed = judge.is_dismissed(lasting, articles)
            found[key] = None if dismissed else _saga(material, line, config)
            if found[key] is None:
                none.add(lasting)
        return found[key]

    kept = [line for line in lines if saga(line)]
    wide = widen(profiles, kept, lambda line: saga(line) is not None, config)
    sagas = [told for line in wide if (told := saga(line))]
    return [
        narrate(material, "saga", one.articles.tolist(), one.members, one.names, one.strength, config)
        for one in sagas
    ], none


@dataclass(frozen=True, slots=True)
class _Saga:
    """A saga before it is told: its articles, the statements that speak for it, and its names."""

    articles: Rows
    members: Rows
    names: tuple[int, ...]
    strength: Strength


def _saga(material: Material, line: Line, config: NarrativeConfig) -> _Saga | None:
    """What a line is as a saga that lasts long enough; None where it is none."""
    articles = material.articles_of(line.stories)
    length = len(line.stories)
    dated = [moment for article in articles if (moment := material.published[article]) is not None]
    if not dated or (max(dated) - min(dated)).total_seconds() < config.saga_days * 86_400:
        return None
    members = _leads(material, articles)
    if not len(members) or is_form(material, members, config):
        return None
    found = recurrence(material, articles.tolist(), article_sources(material, articles), config)
    trust = float(text_trust(material, articles, config).mean())
    distinct = line_distinctiveness(material, members, articles, trust)
    if (
        distinct.anchor < config.saga_anchor + config.saga_anchor_chance / length
        or distinct.cohesion < config.saga_cohesion
        or distinct.focus < config.saga_focus + config.saga_focus_chance / length
        or cast(material, articles) * line.kinship < config.saga_cast * stretch(length, config)
    ):
        return None
    strength = _strength(found.stories, found.sources, distinct)
    return _Saga(articles, members, distinct.names, strength)


def _leads(material: Material, articles: Rows) -> Rows:
    """Of each article the statement that is closest to the whole saga, ascending."""
    rows = material.statements_of(articles)
    if not len(rows):
        return rows
    centre = material.corpus.article_index.vectors(articles).mean(axis=0)
    cosines = material.vectors[rows] @ centre
    order = np.lexsort((rows, -cosines, material.articles[rows]))
    _, first = np.unique(material.articles[rows][order], return_index=True)
    return np.sort(rows[order][first])


def _strength(stories: int, sources: int, distinct: Distinctiveness) -> Strength:
    return Strength(
        stories,
        sources,
        round(distinct.cohesion, 4),
        round(distinct.focus, 4),
        round(distinct.anchor, 4),
        round(distinct.value, 4),
        round(stories * sources * distinct.value, 4),
    )
