"""Whether passages or articles come back: stories, episodes and sources that speak for themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from linker.narratives.config import NarrativeConfig
from linker.narratives.episodes import bursts, surely_dated
from linker.narratives.material import Material
from linker.types import Rows, Scores

_COPY = 0.95


@dataclass(frozen=True, slots=True)
class Recurrence:
    """How often and how independently something was said; `episodes` hold article rows in order of time."""

    stories: int
    sources: int
    episodes: tuple[tuple[int, ...], ...]


def recurrence(
    material: Material, articles: Sequence[int], voices: int, config: NarrativeConfig
) -> Recurrence:
    """Count the stories and episodes of articles; `voices` are their independent sources."""
    episodes = tuple(tuple(burst) for burst in episodes_of(material, articles, config))
    return Recurrence(len({int(material.stories[a]) for a in articles}), voices, episodes)


def episodes_of(material: Material, articles: Sequence[int], config: NarrativeConfig) -> list[list[int]]:
    """Articles by episode, in order of time; undated ones belong to none."""
    dated = [(article, moment) for article in articles if (moment := material.published[article]) is not None]
    cut = bursts([moment for _, moment in dated], material.moments, config)
    return [[dated[i][0] for i in burst] for burst in cut]


def without_odd_times(material: Material, articles: Rows, fits: Scores, config: NarrativeConfig) -> Rows:
    """Leave out articles that alone would set the first date or an episode and fit badly, see `surely_dated`.

    Args:
        material: The statements of the archive.
        articles: Rows of articles, ascending.
        fits: How well each of them fits the rest.
        config: What ends an episode.
    """
    place = {article: i for i, article in enumerate(articles.tolist())}
    episodes = [[place[a] for a in burst] for burst in episodes_of(material, articles.tolist(), config)]
    dated = [i for burst in episodes for i in burst]
    kept = [i for burst in surely_dated(episodes, fits) for i in burst]
    return np.delete(articles, np.setdiff1d(dated, kept).astype(np.int64))


def independent_sources(material: Material, members: Rows) -> int:
    """Sources of statements that don't copy an earlier one: a wire report counts once, whoever prints it.

    Articles without a source count as one source in all.
    """
    vectors = material.vectors[members]
    copies = np.tril(vectors @ vectors.T, -1).max(axis=1, initial=-1) >= _COPY
    return len(
        {
            _key(material, int(material.articles[m]))
            for m, copy in zip(members, copies, strict=True)
            if not copy
        }
    )


def article_sources(material: Material, articles: Rows) -> int:
    """Sources of articles that aren't near-copies of an earlier one."""
    vectors = material.corpus.article_index.vectors(articles)
    copies = np.tril(vectors @ vectors.T, -1).max(axis=1, initial=-1) >= _COPY
    return len({_key(material, int(a)) for a, copy in zip(articles, copies, strict=True) if not copy})


def enough(found: Recurrence, material: Material, config: NarrativeConfig) -> bool:
    """Whether it recurs: stories and episodes, and sources where the archive has more than one.

    An article that names no source may be anyone's: it is not held against a narrative.
    """
    known = {source for source in material.sources if source}
    nameless = any(not material.sources[article] for burst in found.episodes for article in burst)
    wanted = config.min_sources if len(known) > 1 and not nameless else 1
    return (
        found.stories >= config.min_stories
        and len(found.episodes) >= config.min_episodes
        and found.sources >= wanted
    )


def _key(material: Material, article: int) -> str:
    return material.corpus.outlets.key(material.sources[article] or "")
