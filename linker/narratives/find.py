"""Find what keeps coming back in an archive: motifs and storylines, strongest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import polars as pl
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from linker.clustering.communities import numbered
from linker.corpus import Corpus
from linker.narratives.cache import Memory, State, Verdicts
from linker.narratives.config import NarrativeConfig
from linker.narratives.describe import narrate
from linker.narratives.grouping import Edges, connect, cores_of, find_groups, joining
from linker.narratives.motifs import Motif, find_motifs
from linker.narratives.passages import Material, gather, read_all
from linker.narratives.recurrence import article_sources, recurrence
from linker.narratives.storylines import Saga, find_sagas
from linker.narratives.types import Narrative, Strength
from linker.text.parsed_article import Reading
from linker.types import Rows

_NEAR = 0.5
"""Share of the score that links passages from which it is looked whether a new one joins a group."""


@dataclass(frozen=True)
class Judge:
    """Knows the groups of an archive by what they are made of.

    `fresh` tells which articles weren't there with this text when the earlier verdicts were given.
    """

    material: Material
    earlier: Verdicts
    fresh: NDArray[np.bool_]

    def core_keys(self, cores: Sequence[Rows]) -> list[str]:
        """A key for each group of statements."""
        material = self.material
        ids, stories = material.corpus.articles["id"], material.story_ids
        first = np.searchsorted(material.corpus.passage_articles, material.articles)
        places = (material.rows - first).tolist()
        names = [
            f"{ids[article]} {place} {stories[material.stories[article]]}"
            for article, place in zip(material.articles.tolist(), places, strict=True)
        ]
        return [_key("core", [names[member] for member in core]) for core in cores]

    def open_cores(
        self, cores: Sequence[Rows], keys: Sequence[str], edges: Edges, config: NarrativeConfig
    ) -> list[Rows]:
        """The groups of statements to be judged: unknown ones, and those that something new may join."""
        fresh = self.fresh[self.material.articles]
        close = edges.score >= _NEAR * config.min_edge
        near = np.zeros(len(fresh), np.bool_)
        near[edges.left[close & fresh[edges.right]]] = True
        near[edges.right[close & fresh[edges.left]]] = True

        def gains(core: Rows) -> bool:
            return bool(near[core].any() and fresh[joining(self.material, core, core, edges, config)].any())

        return [
            core
            for core, key in zip(cores, keys, strict=True)
            if key not in self.earlier.none or fresh[core].any() or gains(core)
        ]


def find_narratives(
    corpus: Corpus,
    stories: pl.DataFrame,
    config: NarrativeConfig = NarrativeConfig(),
) -> tuple[Narrative, ...]:
    """Find the narratives of an archive.

    Args:
        corpus: The archive.
        stories: Columns article_id and story_id; an article that it lacks is a story of its own. Columns
            line_id and topic_id say which branches of a tree the stories are in, and sagas are looked for
            among these branches; without them among all stories.
        config: How they are found, kept and ranked.

    Returns:
        Motifs and sagas, sorted by (-strength, id). A motif that stays within one saga is part of it and
        isn't shown by itself.

    Raises:
        LinkerError: `stories` lacks its columns, or puts one article into two stories.
    """
    return find_again(corpus, stories, config)[0]


def find_again(
    corpus: Corpus,
    stories: pl.DataFrame,
    config: NarrativeConfig,
    memory: Memory | None = None,
    state: State | None = None,
) -> tuple[tuple[Narrative, ...], Memory, State]:
    """Find the narratives of an archive with what was learned of it before, and what to remember now.

    Args:
        corpus: The archive.
        stories: As `find_narratives` takes them.
        config: How they are found, kept and ranked.
        memory: What needn't be read and compared again; without it the same is found, later.
        state: The groups to go on from, where the archive has grown a little since; None groups anew.
    """
    if state is not None and not state.verdicts.hold(len(corpus)):
        state = None
    # Where little is compared, a second thread mostly waits, and keeps a processor busy with it.
    with threadpool_limits(1 if memory is not None and state is not None else None, "blas"):
        return _found(corpus, stories, config, memory, state)


def _found(
    corpus: Corpus,
    stories: pl.DataFrame,
    config: NarrativeConfig,
    memory: Memory | None,
    state: State | None,
) -> tuple[tuple[Narrative, ...], Memory, State]:
    readings = read_all(corpus, {} if memory is None else memory.readings)
    material = gather(corpus, stories, config, readings)
    lists = None if memory is None else memory.lists_in(material, readings)
    known = None if state is None else state.groups_in(material, readings)
    judge = _judge(material, readings, state)
    sagas = [_told(material, saga, config) for saga in find_sagas(material, config)]
    edges = connect(material, config, lists)
    groups = find_groups(material, edges, config, known)
    found_motifs, no_cores = _motifs(material, edges, judge, cores_of(material, groups, config), config)
    found = _without_doubles([_motif(material, motif, config) for motif in found_motifs], sagas, config)
    ranked = sorted(found, key=lambda narrative: (-narrative.strength.score, narrative.narrative_id))
    verdicts = Verdicts(frozenset(no_cores), judge.earlier.articles)
    grouped = numbered(groups, len(material.rows))
    return (
        tuple(ranked),
        Memory.of(material, readings, edges.lists, memory),
        State.of(material, readings, grouped, verdicts),
    )


def _judge(material: Material, readings: Sequence[Reading], state: State | None) -> Judge:
    size = len(material.corpus)
    if state is None:
        return Judge(material, Verdicts(articles=size), np.ones(size, np.bool_))
    return Judge(material, state.verdicts, state.fresh_in(material.corpus, readings))


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
            if both >= config.motif_fills * len(saga):
                filled.add(j)
            elif both >= config.saga_holds * len(motif):
                part_of.add(i)
    return [
        *(motif for i, motif in enumerate(motifs) if i not in part_of),
        *(saga for j, saga in enumerate(sagas) if j not in filled),
    ]


def _motif(material: Material, motif: Motif, config: NarrativeConfig) -> Narrative:
    articles = sorted({int(article) for article in material.articles[motif.members]})
    distinct = motif.distinct
    parts = distinct.cohesion, distinct.focus, distinct.anchor
    strength = _strength(motif.found.stories, motif.found.sources, parts)
    return narrate(material, "motif", articles, motif.members, distinct.names, strength, config)


def _told(material: Material, saga: Saga, config: NarrativeConfig) -> Narrative:
    found = saga.coherence
    articles = saga.articles
    again = recurrence(material, articles.tolist(), article_sources(material, articles), config)
    strength = _strength(again.stories, again.sources, (found.cohesion, found.focus, found.anchor))
    return narrate(material, "saga", articles.tolist(), saga.members, found.names, strength, config)


def _strength(stories: int, sources: int, parts: tuple[float, float, float]) -> Strength:
    """Put together what makes a narrative strong; `parts` are cohesion, focus and anchor."""
    cohesion, focus, anchor = parts
    value = float(np.cbrt(max(cohesion, 0) * focus * anchor))
    return Strength(
        stories,
        sources,
        round(cohesion, 4),
        round(focus, 4),
        round(anchor, 4),
        round(value, 4),
        round(stories * sources * value, 4),
    )


def _key(kind: str, parts: Sequence[str]) -> str:
    return blake2b("\n".join([kind, *sorted(parts)]).encode(), digest_size=12).hexdigest()
