"""Stories of an archive, described so that a person can tell them apart."""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b

import numpy as np
import polars as pl

from linker.cluster.constraints import Constraints, constrain
from linker.corpus import Corpus, source_key
from linker.stories.config import StoryConfig
from linker.stories.group import Grouping, group_rows
from linker.stories.pairs import gather
from linker.types import Rows, Vectors
from linker.words import content_words

_KEYWORDS = 6


@dataclass(frozen=True, slots=True)
class Story:
    """Articles on one event, in order of publication.

    `label` is the headline of `representative`, the article nearest to the middle of all. `reports`
    counts independent ones: a source counts once, and so does a text that several print. `cohesion` is
    the mean score of the pairs that were compared, None for a single article.
    """

    story_id: str
    label: str
    keywords: tuple[str, ...]
    first: datetime | None
    last: datetime | None
    representative: str
    reports: int
    cohesion: float | None
    sources: tuple[str, ...]
    article_ids: tuple[str, ...]


def find_stories(
    corpus: Corpus,
    listed: tuple[Rows, Rows] | None = None,
    config: StoryConfig = StoryConfig(),
    constraints: Constraints | None = None,
) -> tuple[Story, ...]:
    """Put every article of an archive into exactly one story.

    Args:
        corpus: The archive.
        listed: Rows of articles that print another's headline, and of those others.
        config: How articles become stories.
        constraints: Pairs of rows of which people said that they are on one event, or on two.

    Returns:
        Stories sorted by (-articles, first, id).
    """
    if not len(corpus):
        return ()
    vectors = corpus.article_index.vectors(np.arange(len(corpus)))
    pairs, middle = gather(corpus.articles, vectors, listed=listed, config=config)
    grouping = group_rows(pairs, middle, config)
    if constraints is not None:
        grouping = replace(grouping, groups=constrain(grouping.groups, middle, constraints))
    cohesion = _cohesion(grouping)
    members: dict[int, list[int]] = defaultdict(list)
    for row, group in enumerate(grouping.groups.tolist()):
        members[group].append(row)
    rarity = _rarity(corpus)
    stories = [_story(corpus, middle, rows, cohesion.get(group), rarity) for group, rows in members.items()]
    return tuple(sorted(stories, key=lambda s: (-len(s.article_ids), str(s.first), s.story_id)))


def _story(
    corpus: Corpus, vectors: Vectors, rows: list[int], cohesion: float | None, rarity: dict[str, float]
) -> Story:
    part = corpus.articles[rows]
    ids, titles = part["id"].to_list(), part["title"].to_list()
    central = vectors[rows] @ vectors[rows].sum(axis=0)
    titled = [i for i in range(len(rows)) if titles[i]] or list(range(len(rows)))
    best = min(titled, key=lambda i: (-round(float(central[i]), 5), ids[i]))
    dates = part["published"].drop_nulls()
    sources = {source_key(name): name for name in reversed(part["source"].to_list()) if name}
    texts = {text or title for text, title in zip(part["text"], titles, strict=True)}
    return Story(
        "s" + blake2b(ids[0].encode(), digest_size=4).hexdigest(),
        titles[best] or part["text"][best][:80],
        _keywords(part, rarity),
        dates.min(),  # type: ignore[arg-type]  # a date column has dates
        dates.max(),  # type: ignore[arg-type]
        ids[best],
        min(len(texts), len(sources)) if sources else len(texts),
        cohesion,
        tuple(sorted(sources.values())),
        tuple(ids),
    )


def _keywords(part: pl.DataFrame, rarity: dict[str, float]) -> tuple[str, ...]:
    """Class-based TF-IDF (Grootendorst 2022): frequent within the story, rare in the archive."""
    counts = Counter(
        word
        for title, text in part.select("title", "text").iter_rows()
        for word in content_words(f"{title}\n{text[:600]}")
        if not word[0].isdigit() and len(word) > 2
    )
    ranked = sorted(counts, key=lambda word: (-np.log1p(counts[word]) * rarity.get(word, 0.0), word))
    return tuple(ranked[:_KEYWORDS])


def _rarity(corpus: Corpus) -> dict[str, float]:
    words = corpus.lexical.vocabulary
    return dict(zip(words, corpus.lexical.idf(words).tolist(), strict=True))


def _cohesion(grouping: Grouping) -> dict[int, float]:
    """Mean score of the compared pairs inside each group."""
    pairs, groups = grouping.pairs, grouping.groups
    left, right = groups[pairs["left"].to_numpy()], groups[pairs["right"].to_numpy()]
    score = 1 / (1 + np.exp(grouping.level.value - pairs["evidence"].to_numpy().astype(np.float64)))
    inside = left == right
    frame = pl.DataFrame({"group": left[inside], "score": score[inside]})
    means = frame.group_by("group").agg(pl.col("score").mean())
    return {group: round(value, 4) for group, value in means.iter_rows()}
