"""How distinct a group is: passages by the rare words and names they share, stories by those around them."""

import math
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from linker.narratives.passages import Statements
from linker.retrieval.dense import mean_cosines
from linker.retrieval.neighbour_lists import nearest
from linker.text.stems import capitalised
from linker.types import Rows, Scores, Vectors

Names = tuple[float, tuple[int, ...], tuple[int, ...]]
_NAMES = 3
_CAST = 8
_PLACE = 0.5
"""How much less a name says where things are merely in or at it."""
_WORDS = 3
_NEAREST = 10
"""Nearest stories of a story that tell whether a group is closed."""
_AROUND = 20
"""Stories outside that a group is compared with; as many as it has itself where it has more."""
_FEWEST_OUTSIDE = 3
_OUTSIDE_SHARE = 10
"""A group's fit is compared with that of so many stories outside, or a tenth of as many as it has."""
_LEAST_FITTING = 0.25
"""Share of a group's own members that fit it worse than a newcomer must."""
_STORY_WORDS = 5
_LOOKED_AT = 60


@dataclass(frozen=True, slots=True)
class Distinctiveness:
    """Three measures in [0, 1] and what they rest on, strongest first.

    `cohesion` is the mean cosine between members of different stories; `focus` how rare the words are
    that most stories share; `anchor` how rare the name is that most of them share.
    """

    cohesion: float
    focus: float
    anchor: float
    words: tuple[str, ...]
    names: tuple[int, ...]
    marks: tuple[int, ...]
    """All forms of names at least half as strong as the strongest; `names` are three that share no word."""

    @property
    def value(self) -> float:
        """The geometric mean of the three."""
        return float(np.cbrt(max(self.cohesion, 0) * self.focus * self.anchor))


def distinctiveness(statements: Statements, members: Rows) -> Distinctiveness:
    """Measure a group of statements."""
    stories = statements.stories[statements.articles[members]]
    focus, words = _focus(statements, members, stories)
    anchor, names, marks = _anchor(statements, members, stories)
    return Distinctiveness(cohesion(statements, members, stories), focus, anchor, words, names, marks)


def substance(statements: Statements, members: Rows) -> float:
    """How rare the words are that most stories share, names not counted: what is said, not of whom.

    A name with its title and office comes back with whatever somebody does.
    """
    stories = statements.stories[statements.articles[members]]
    named = capitalised([statements.texts[member] for member in members])
    return _focus(statements, members, stories, named)[0]


def entity_score(statements: Statements, articles: Rows) -> float:
    """How many names come back with a narrative: those of its articles, by share of stories and rarity.

    The weights of the strongest few that share no word are added; one that nobody else has and that stands
    in every story adds 1, or half of it where things are merely in or at it.
    """
    actors = statements.actors
    weights = _article_weights(statements, articles, statements.stories[articles])
    felt = {
        column: weight * (1 - _PLACE * float(actors.placed[column])) for column, weight in weights.items()
    }
    return sum(felt[column] for column in _apart(felt, actors.keys, _CAST))


def cohesion(statements: Statements, members: Rows, stories: Rows) -> float:
    """Mean cosine between statements of different stories; 0 where there is one story."""
    vectors = statements.vectors[members]
    apart = stories[:, None] != stories[None, :]
    return float((vectors @ vectors.T)[apart].mean()) if apart.any() else 0.0


def _focus(
    statements: Statements, members: Rows, stories: Rows, without: Collection[str] = ()
) -> tuple[float, tuple[str, ...]]:
    stories_of_word: dict[str, set[int]] = {}
    inside: Counter[str] = Counter()
    for member, story in zip(members, stories, strict=True):
        inside.update(set(statements.stems[member]))
        for word in statements.stems[member]:
            stories_of_word.setdefault(word, set()).add(int(story))
    languages, outside = _ToldIn.of(statements, members, stories), len(statements.rows) - len(members)
    weights = {
        word: len(holders)
        / languages.beside(holders)
        * _rarity(statements.frequency[word] - inside[word], outside)
        for word, holders in stories_of_word.items()
        if len(holders) > 1 and word not in without
    }
    top = sorted(weights, key=lambda word: (-weights[word], word))
    return min(1.0, sum(weights[word] for word in top[:_WORDS]) / _WORDS), tuple(top[:8])


@dataclass(frozen=True, slots=True)
class _ToldIn:
    """Which stories of a group are told in which languages: a word is wanted only of those in its own.

    -1 stands for an unknown language, which may be any.
    """

    languages: dict[int, set[int]]
    """Story → the numbers of its languages."""

    @classmethod
    def of(cls, statements: Statements, members: Rows, stories: Rows) -> "_ToldIn":
        languages: dict[int, set[int]] = {}
        numbers = statements.languages[statements.articles[members]]
        for story, language in zip(stories.tolist(), numbers.tolist(), strict=True):
            languages.setdefault(story, set()).add(language)
        return cls(languages)

    def beside(self, stories: Collection[int]) -> int:
        """How many stories of the group may be told in a language of these."""
        spoken = set[int]().union(*(self.languages[story] for story in stories))
        if -1 in spoken:
            return len(self.languages)
        return sum(-1 in others or not others.isdisjoint(spoken) for others in self.languages.values())


def _anchor(statements: Statements, members: Rows, stories: Rows) -> Names:
    """The strongest names. A story counts in full with a name in the passage, by half around it."""
    actors = statements.actors
    articles, first = np.unique(statements.articles[members], return_index=True)
    inside, _ = _holders(actors.passages, members, stories)
    around, article_counts = _holders(actors.articles, articles, stories[first])
    total, outside = len(set(stories.tolist())), len(statements.corpus) - len(articles)
    weights = {}
    for column, holders in around.items():
        if len(holders) > 1:
            within = inside.get(column, set())
            rarity = _rarity(int(actors.article_counts[column]) - article_counts[column], outside)
            share = (len(within) + len(holders - within) / 2) / total
            weights[column] = share * rarity
    return _strongest(weights, actors.keys)


def _article_weights(statements: Statements, articles: Rows, stories: Rows) -> dict[int, float]:
    """Names in whatever passage of the articles: column → share of the stories that hold it × rarity."""
    actors = statements.actors
    around, article_counts = _holders(actors.articles, articles, stories)
    total, outside = len(set(stories.tolist())), len(statements.corpus) - len(articles)
    return {
        column: len(holders)
        / total
        * _rarity(int(actors.article_counts[column]) - article_counts[column], outside)
        for column, holders in around.items()
        if len(holders) > 1
    }


def _rarity(holders: int, total: int) -> float:
    """How rare a thing is that `holders` of `total` hold: 1 where none does, 0 where all do."""
    return 1 - math.log(1 + holders) / math.log(2 + max(total, holders))


def _strongest(weights: dict[int, float], keys: tuple[str, ...]) -> Names:
    """The highest weight, the top names without a common word, and all names with half that weight."""
    floor = max(weights.values(), default=0.0) / 2
    marks = tuple(column for column in sorted(weights) if weights[column] >= floor)
    return min(1.0, 2 * floor), _apart(weights, keys, _NAMES), marks


def _apart(weights: dict[int, float], keys: tuple[str, ...], most: int) -> tuple[int, ...]:
    """The names with the highest weights, `most` at most, of which no two share a word."""
    chosen: list[int] = []
    used: set[str] = set()
    for column in sorted(
        weights, key=lambda column: (-round(weights[column], 6), -len(keys[column]), column)
    ):
        parts = set(keys[column].split())
        if not parts & used:
            chosen.append(column)
            used |= parts
        if len(chosen) == most:
            break
    return tuple(chosen)


def _holders(
    matrix: sparse.csr_matrix, rows: Rows, stories: Rows
) -> tuple[dict[int, set[int]], Counter[int]]:
    """Column → stories of the rows that hold it, and column → number of these rows."""
    stories_of_column: dict[int, set[int]] = {}
    counts: Counter[int] = Counter()
    for row, story in zip(rows.tolist(), stories.tolist(), strict=True):
        columns = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]].tolist()
        counts.update(columns)
        for column in columns:
            stories_of_column.setdefault(column, set()).add(story)
    return stories_of_column, counts


@dataclass(frozen=True)
class StoryProfiles:
    """The stories of an archive: mean vectors of length 1, what they hold, and the nearest others.

    `names` and `words` are 1 where one of a story's articles holds the name (column of `Statements.actors`)
    or the word; `near` holds the nearest stories, best first, -1 pads.
    """

    dense: Vectors
    names: sparse.csr_matrix
    words: sparse.csr_matrix
    vocabulary: tuple[str, ...]
    near: Rows
    near_cosines: Scores


@dataclass(frozen=True, slots=True)
class Coherence:
    """How a group of stories stands out from the stories around it, each in [0, 1] but for `entity_score`.

    `cohesion` is the mean cosine between its stories; `closure` the share of their nearest stories that are
    in the group; `separation` how often a member fits the group better than one of the nearest stories
    outside does. A name or word counts by the share of the group's stories that hold it, less the share of
    those around the group: `anchor` is the first name so, `entity_score` the sum of the first eight that
    share no word, `focus` the mean of the first five words.
    """

    cohesion: float
    closure: float
    separation: float
    anchor: float
    entity_score: float
    focus: float
    names: tuple[int, ...]


def profile_stories(statements: Statements) -> StoryProfiles:
    """Describe the stories of an archive."""
    corpus, count, total = statements.corpus, len(statements.story_ids), len(statements.corpus)
    one = np.ones(total, np.float32)
    member = sparse.csr_matrix((one, (statements.stories, np.arange(total))), shape=(count, total))
    dense = member @ corpus.article_index.vectors(np.arange(total))
    dense = (dense / np.maximum(np.linalg.norm(dense, axis=1, keepdims=True), 1e-9)).astype(np.float32)
    words, vocabulary = _word_rows(statements)
    lists = nearest(dense, np.arange(count), _NEAREST, parallel_map=corpus.parallel_map)
    names = sparse.csr_matrix(member @ (statements.actors.articles > 0).astype(np.float32)) > 0
    return StoryProfiles(
        dense,
        sparse.csr_matrix(names, dtype=np.float32),
        sparse.csr_matrix((member @ words) > 0, dtype=np.float32),
        vocabulary,
        lists.rows,
        lists.cosines,
    )


def coherence(statements: Statements, profiles: StoryProfiles, group: Rows) -> Coherence:
    """Measure a group of two or more stories, ascending."""
    dense, size = profiles.dense, len(group)
    whole = dense[group].sum(axis=0)
    inside = np.zeros(len(dense), np.bool_)
    inside[group] = True
    around = _around(dense, whole, inside, max(_AROUND, size))
    near = profiles.near[group][:, : size - 1]
    names = _contrast(profiles.names, group, around) * (1 - _PLACE * statements.actors.placed)
    likely = np.argsort(-names, kind="stable")[:_LOOKED_AT].tolist()
    heaviest = {column: float(names[column]) for column in likely if names[column] > 0}
    chosen = list(_apart(heaviest, statements.actors.keys, _CAST))
    words = np.sort(_contrast(profiles.words, group, around))[-_STORY_WORDS:]
    weights = names[chosen].tolist()
    return Coherence(
        float((whole @ whole - size) / (size * (size - 1))),
        float((inside[near] & (near >= 0)).sum() / max(1, int((near >= 0).sum()))),
        _separation(dense, whole, group, around),
        max(weights, default=0.0),
        sum(weights),
        float(words.sum() / _STORY_WORDS),
        tuple(chosen[:_NAMES]),
    )


def support(statements: Statements, profiles: StoryProfiles, group: Rows) -> Scores:
    """How much each story of a group holds of the names and words that set the group apart.

    Args:
        statements: The statements of the archive.
        profiles: Its stories.
        group: Some of the stories, ascending.

    Returns:
        The sum of how much more often the group holds each than the stories around it, over the strongest
        names and words that a story holds; shape (len(group),).
    """
    whole = profiles.dense[group].sum(axis=0)
    inside = np.zeros(len(profiles.dense), np.bool_)
    inside[group] = True
    around = _around(profiles.dense, whole, inside, max(_AROUND, len(group)))
    total = np.zeros(len(group))
    names = _contrast(profiles.names, group, around) * (1 - _PLACE * statements.actors.placed)
    words = _contrast(profiles.words, group, around)
    for matrix, contrast in ((profiles.names, names), (profiles.words, words)):
        strongest = np.argsort(-contrast, kind="stable")[:_CAST]
        total += np.asarray(matrix[group][:, strongest] @ contrast[strongest]).ravel()
    return total.astype(np.float32)


def story_fits(profiles: StoryProfiles, group: Rows) -> Scores:
    """The mean cosine of each story with the others, as a share of the median one."""
    fit = mean_cosines(profiles.dense[group])
    shares: Scores = fit / max(float(np.median(fit)), 1e-6)
    return shares


def least_fit(members: Vectors) -> float:
    """The mean cosine with the others that three quarters of some unit vectors reach."""
    return round(float(np.quantile(mean_cosines(members), _LEAST_FITTING)), 6)


def _around(dense: Vectors, whole: Vectors, inside: NDArray[np.bool_], most: int) -> Rows:
    """The stories outside a group that are nearest to its mean."""
    pull = np.where(inside, -np.inf, np.round(dense @ whole, 4))
    best = np.argsort(-pull, kind="stable")[:most]
    nearest_outside: Rows = best[~inside[best]]
    return nearest_outside


def _separation(dense: Vectors, whole: Vectors, group: Rows, around: Rows) -> float:
    """How often a member fits the group better than one of the nearest stories outside does."""
    nearest_few = around[: max(_FEWEST_OUTSIDE, len(group) // _OUTSIDE_SHARE)]
    if not len(nearest_few):
        return 1.0
    member_fits = (dense[group] @ whole - 1) / (len(group) - 1)
    others = dense[nearest_few] @ whole / len(group)
    return float((member_fits[:, None] > others[None, :]).mean())


def _contrast(matrix: sparse.csr_matrix, group: Rows, around: Rows) -> Scores:
    """For each column the share of the group's rows that hold it, less the share of those around it."""
    inside = np.asarray(matrix[group].mean(axis=0)).ravel()
    outside = np.asarray(matrix[around].mean(axis=0)).ravel() if len(around) else np.zeros_like(inside)
    common = np.asarray(matrix[group].sum(axis=0)).ravel() > 1
    contrast: Scores = np.where(common, np.maximum(inside - outside, 0), 0).astype(np.float32)
    return contrast


def _word_rows(statements: Statements) -> tuple[sparse.csr_matrix, tuple[str, ...]]:
    """The words that each article states something with, a row an article."""
    words_of_article = [sorted(words) for words in statements.words_of]
    vocabulary = tuple(sorted({word for words in words_of_article for word in words}))
    column = {word: i for i, word in enumerate(vocabulary)}
    indptr = np.concatenate([[0], np.cumsum([len(words) for words in words_of_article])]).astype(np.int64)
    indices = np.array([column[word] for words in words_of_article for word in words], np.int64)
    shape = (len(words_of_article), len(vocabulary))
    return sparse.csr_matrix((np.ones(len(indices), np.float32), indices, indptr), shape=shape), vocabulary
