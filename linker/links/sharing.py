"""What the articles of many pairs share: the same rules as of two articles, with each article read once."""

from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from linker.corpus import Corpus
from linker.links.common_ground import (
    CommonGround,
    are_too_brief,
    common_ground,
    enough_in_common,
    have_no_ground,
    is_running_story,
    may_be_strangers,
)
from linker.links.listing import listed_rows
from linker.links.measures import Measures
from linker.links.relatedness import AROUND, Relatedness, share_too_little
from linker.links.subject import Mentions, Quotable, have_nothing_in_common
from linker.types import Rows

_ARTICLES_KEPT = 1_024
"""Articles whose passages are kept with their vectors: those of a pair mostly lie near each other in time."""

Flags = NDArray[np.bool_]


class Sharing:
    """Asks of pairs of articles of an archive, given as rows, what the two share.

    `listed` are rows of articles that list another's headline, and of those others; None has them looked for.
    """

    def __init__(self, corpus: Corpus, measures: Measures, listed: tuple[Rows, Rows] | None) -> None:
        self.corpus = corpus
        self.measures = measures
        self._listed = listed

    def of_events_apart(
        self, left: Rows, right: Rows, gaps: NDArray[np.float64]
    ) -> tuple[Flags, Flags, Flags]:
        """Of articles of different events: whether they are apart, are too brief, are of a running story.

        They are apart where they have too little in common, and neither lists the other's headline. `gaps`
        are the days between the two of each pair, NaN where that is unknown.
        """
        lexical, crowding = self._words_and_crowding(left, right)
        apart = share_too_little(lexical, crowding, self.measures.config)
        brief, running = np.zeros((2, len(left)), np.bool_)
        for place, ground in self._grounds(left, right, ~apart, lexical):
            apart[place] = not enough_in_common(
                ground, float(lexical[place]), float(crowding[place]), float(gaps[place])
            )
            brief[place] = are_too_brief(ground)
            running[place] = is_running_story(ground)
        if len(self.corpus) <= AROUND:
            strangers = self._strangers(left, right)
            apart, brief = apart | strangers, brief & ~strangers
        return apart & ~self._lists(left, right, apart), brief, running

    def nothing_to_show(self, left: Rows, right: Rows) -> Flags:
        """Of articles of one event: whether the two themselves share nothing that can be shown."""
        lexical, crowding = self._words_and_crowding(left, right)
        asked = may_be_strangers(lexical, crowding, self.measures.config)
        nothing = np.zeros(len(left), np.bool_)
        for place, ground in self._grounds(left, right, asked, np.ones(len(left))):
            nothing[place] = have_no_ground(ground, float(crowding[place]))
        return nothing & ~self._lists(left, right, nothing)

    def _words_and_crowding(self, left: Rows, right: Rows) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        relatedness = self._relatedness
        asked, place = np.unique(left, return_inverse=True)
        return relatedness.words_and_crowding(relatedness.of_rows(asked), place, right)

    def _grounds(
        self, left: Rows, right: Rows, wanted: Flags, lexical: NDArray[np.float64]
    ) -> Iterator[tuple[int, CommonGround]]:
        """What the articles of the wanted pairs share, by their lower rows; a pair is read once."""
        low, high = np.minimum(left, right), np.maximum(left, right)
        places = np.flatnonzero(wanted)
        last, ground = (-1, -1), CommonGround()
        for place in places[np.lexsort((high[places], low[places]))].tolist():
            pair = int(low[place]), int(high[place])
            if pair != last:
                one, other = map(self._quotable, pair)
                last, ground = pair, common_ground(one, other, float(lexical[place]), self.measures)
            yield place, ground

    @cached_property
    def _relatedness(self) -> Relatedness:
        return Relatedness(self.corpus, self.measures.config)

    @cached_property
    def _quotable(self) -> Callable[[int], Quotable]:
        corpus = self.corpus

        def read(row: int) -> Quotable:
            vectors = corpus.passage_index.vectors(np.arange(*corpus.passage_range(row)))
            article = corpus.article(row)
            language = article.language or article.identified_language
            return Quotable.of(article, corpus.spans(row), vectors, language)

        return lru_cache(_ARTICLES_KEPT)(read)

    def _lists(self, left: Rows, right: Rows, asked: Flags) -> Flags:
        """Whether either article of those pairs lists the other's headline."""
        rows = np.unique([left[asked], right[asked]])
        listed = listed_rows(self.corpus, rows) if self._listed is None else self._listed
        # a pair of rows as one number, the lower row first
        low, high = np.minimum(*listed), np.maximum(*listed)
        own = np.minimum(left, right) * len(self.corpus) + np.maximum(left, right)
        return np.isin(own, low * len(self.corpus) + high)

    def _strangers(self, left: Rows, right: Rows) -> Flags:
        """Whether two articles have nothing in common that is rare."""
        articles = self.corpus.articles.select("title", "text", "language")
        rarity, common = self.measures.rarity, self.measures.common
        mentions = {}
        for row in np.unique([left, right]).tolist():
            title, text, language = articles.row(row)
            mentions[row] = Mentions.of(title, text, language, rarity, common)
        pairs = zip(left.tolist(), right.tolist(), strict=True)
        return np.array(
            [have_nothing_in_common(mentions[one], mentions[other]) for one, other in pairs], np.bool_
        )
