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
from linker.narratives.cache import NarrativeCache, PreviousGroups, RejectedGroups
from linker.narratives.config import NarrativeConfig
from linker.narratives.describe import describe_narrative
from linker.narratives.grouping import Edges, connect, cores_of, find_groups, joining
from linker.narratives.motifs import Motif, find_motifs
from linker.narratives.passages import Statements, gather_statements, parse_all
from linker.narratives.recurrence import article_sources, recurrence
from linker.narratives.storylines import Storyline, find_storylines
from linker.narratives.types import Narrative, Strength
from linker.text.parsed_article import ParsedArticle
from linker.types import Rows

_NEAR = 0.5
"""Share of the score that links passages from which it is looked whether a new one joins a group."""


@dataclass(frozen=True)
class RejectionCheck:
    """Tells which groups were rejected before and need no second check.

    `fresh` tells which articles weren't there with this text when the earlier groups were rejected.
    """

    statements: Statements
    earlier: RejectedGroups
    fresh: NDArray[np.bool_]

    def core_keys(self, cores: Sequence[Rows]) -> list[str]:
        """A key for each group of statements."""
        statements = self.statements
        ids, stories = statements.corpus.articles["id"], statements.story_ids
        first = np.searchsorted(statements.corpus.passage_articles, statements.articles)
        places = (statements.rows - first).tolist()
        names = [
            f"{ids[article]} {place} {stories[statements.stories[article]]}"
            for article, place in zip(statements.articles.tolist(), places, strict=True)
        ]
        return [_key("core", [names[member] for member in core]) for core in cores]

    def cores_to_check(
        self, cores: Sequence[Rows], keys: Sequence[str], edges: Edges, config: NarrativeConfig
    ) -> list[Rows]:
        """The groups to check: those not rejected before, and those that a new statement may join."""
        fresh = self.fresh[self.statements.articles]
        close = edges.score >= _NEAR * config.min_edge
        near = np.zeros(len(fresh), np.bool_)
        near[edges.left[close & fresh[edges.right]]] = True
        near[edges.right[close & fresh[edges.left]]] = True

        def gains(core: Rows) -> bool:
            return bool(near[core].any() and fresh[joining(self.statements, core, core, edges, config)].any())

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
            line_id and topic_id say which branches of a tree the stories are in. Storylines are looked for
            among these branches, without them among all stories.
        config: How they are found, kept and ranked.

    Returns:
        Motifs and storylines, sorted by (-strength, id). A motif within one storyline, or within one larger
        motif, is part of it and isn't shown by itself.

    Raises:
        LinkerError: `stories` lacks its columns, or puts one article into two stories.
    """
    return find_again(corpus, stories, config)[0]


def find_again(
    corpus: Corpus,
    stories: pl.DataFrame,
    config: NarrativeConfig,
    cache: NarrativeCache | None = None,
    previous: PreviousGroups | None = None,
) -> tuple[tuple[Narrative, ...], NarrativeCache, PreviousGroups]:
    """Find the narratives of an archive, starting from the last results; also return what to start from next.

    Args:
        corpus: The archive.
        stories: As `find_narratives` takes them.
        config: How they are found, kept and ranked.
        cache: What needn't be read and compared again; without it the same is found, later.
        previous: The groups to go on from, where the archive has grown a little since; None groups anew.
    """
    if previous is not None and not previous.rejected.hold(len(corpus)):
        previous = None
    # Where little is compared, a second thread mostly waits, and keeps a processor busy with it.
    with threadpool_limits(1 if cache is not None and previous is not None else None, "blas"):
        return _found(corpus, stories, config, cache, previous)


def _found(
    corpus: Corpus,
    stories: pl.DataFrame,
    config: NarrativeConfig,
    cache: NarrativeCache | None,
    previous: PreviousGroups | None,
) -> tuple[tuple[Narrative, ...], NarrativeCache, PreviousGroups]:
    parsed_articles = parse_all(corpus, {} if cache is None else cache.parsed_articles)
    statements = gather_statements(corpus, stories, config, parsed_articles)
    lists = None if cache is None else cache.lists_in(statements, parsed_articles)
    groups_before = None if previous is None else previous.groups_in(statements, parsed_articles)
    check = _rejection_check(statements, parsed_articles, previous)
    storylines = [
        _describe_storyline(statements, storyline, config)
        for storyline in find_storylines(statements, config)
    ]
    edges = connect(statements, config, lists)
    groups = find_groups(statements, edges, config, groups_before)
    found_motifs, no_cores = _motifs(statements, edges, check, cores_of(statements, groups, config), config)
    narratives = _without_doubles(
        [_describe_motif(statements, motif, config) for motif in found_motifs], storylines, config
    )
    ranked = sorted(narratives, key=lambda narrative: (-narrative.strength.score, narrative.narrative_id))
    rejected = RejectedGroups(frozenset(no_cores), check.earlier.articles)
    grouped = numbered(groups, len(statements.rows))
    return (
        tuple(ranked),
        NarrativeCache.of(statements, parsed_articles, edges.lists, cache),
        PreviousGroups.of(statements, parsed_articles, grouped, rejected),
    )


def _rejection_check(
    statements: Statements, parsed_articles: Sequence[ParsedArticle], previous: PreviousGroups | None
) -> RejectionCheck:
    size = len(statements.corpus)
    if previous is None:
        return RejectionCheck(statements, RejectedGroups(articles=size), np.ones(size, np.bool_))
    return RejectionCheck(
        statements, previous.rejected, previous.fresh_in(statements.corpus, parsed_articles)
    )


def _motifs(
    statements: Statements,
    edges: Edges,
    check: RejectionCheck,
    cores: Sequence[Rows],
    config: NarrativeConfig,
) -> tuple[list[Motif], set[str]]:
    """The motifs, and the keys of the groups that none was made from."""
    keys = check.core_keys(cores)
    motifs = find_motifs(statements, edges, check.cores_to_check(cores, keys, edges, config), config)
    used = np.zeros(len(statements.rows), np.bool_)
    for motif in motifs:
        used[motif.gathered] = True
    return motifs, {key for core, key in zip(cores, keys, strict=True) if not used[core].any()}


def _without_doubles(
    motifs: list[Narrative], storylines: list[Narrative], config: NarrativeConfig
) -> list[Narrative]:
    """Leave out motifs within a storyline or larger motif, and storylines that are hardly more than one."""
    motif_articles = [set(motif.article_ids) for motif in motifs]
    storyline_articles = [set(storyline.article_ids) for storyline in storylines]
    part_of, filled = set(), set()
    for i, motif in enumerate(motif_articles):
        for j, storyline in enumerate(storyline_articles):
            both = len(motif & storyline)
            if both >= config.part_articles * len(storyline):
                filled.add(j)
            elif both >= config.part_articles * len(motif):
                part_of.add(i)
        for larger in motif_articles:
            if len(larger) > len(motif) and len(motif & larger) >= config.part_articles * len(motif):
                part_of.add(i)
    return [
        *(motif for i, motif in enumerate(motifs) if i not in part_of),
        *(storyline for j, storyline in enumerate(storylines) if j not in filled),
    ]


def _describe_motif(statements: Statements, motif: Motif, config: NarrativeConfig) -> Narrative:
    articles = sorted({int(article) for article in statements.articles[motif.members]})
    distinct = motif.distinct
    parts = distinct.cohesion, distinct.focus, distinct.anchor
    strength = _strength(motif.found.stories, motif.found.sources, parts)
    return describe_narrative(statements, "motif", articles, motif.members, distinct.names, strength, config)


def _describe_storyline(statements: Statements, storyline: Storyline, config: NarrativeConfig) -> Narrative:
    measures = storyline.coherence
    articles = storyline.articles
    again = recurrence(statements, articles.tolist(), article_sources(statements, articles), config)
    strength = _strength(again.stories, again.sources, (measures.cohesion, measures.focus, measures.anchor))
    return describe_narrative(
        statements, "saga", articles.tolist(), storyline.members, measures.names, strength, config
    )


def _strength(stories: int, sources: int, parts: tuple[float, float, float]) -> Strength:
    """The strength of a narrative; `parts` are cohesion, focus and anchor."""
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
